// /ws/dashboard: a signed-in console hears what changes in its organisation, and how the server is.
//
// Text frames of JSON. A client sends `{"id": 1, "subscribe": {"topic": "agents", "since":
// {"epoch", "offset"}}}`, `unsubscribe` or `ping`; it hears `subscribed`, `unsubscribed`, `pong` or
// `error` under the same id, and `event`, `state` or `presence` as they come (docs/realtime.md).
//
// A topic's name never carries the organisation: it is the caller's, so that no name leads to
// another's. `notifications` is the user's own in the same way; `health` and `jobs` are the
// server's and for its operators.
#pragma once

#include <functional>
#include <string>

#include "core/clock.hpp"
#include "core/error_counts.hpp"
#include "domains/operations/operators.hpp"
#include "platform/database/event.hpp"
#include "platform/http/route_table.hpp"
#include "platform/realtime/hub.hpp"
#include "platform/realtime/tickets.hpp"
#include "platform/websocket/upgrade.hpp"

namespace auriga::operations {

namespace realtime = platform::realtime;

/// What the door needs. Outlives the server.
struct DashboardDoor {
  realtime::Hub& hub;
  platform::TimerWheels& timers;
  realtime::Tickets& tickets;
  platform::websocket::Pollers& pollers;
  const core::Clock& clock;
  core::ErrorCounts& errors;  ///< Those told on the socket.
  std::vector<std::string> origins;
  Operators& operators;  ///< Who may hear of the server itself.
  /// Moves whenever the next two may answer otherwise, but for time. Any shard.
  std::function<std::uint64_t()> epoch;
  /// Whether the caller's sign-in or key still holds. Any shard.
  std::function<bool(const core::Caller&)> still_valid;
  /// Whether the caller's role is still the one it came with; nothing while that is being asked,
  /// then it is looked at again soon. Any shard.
  std::function<std::optional<bool>(const core::Caller&)> same_role;
};

/// POST /api/v1/realtime/tickets and GET /ws/dashboard.
void bind_dashboard(platform::http::RouteTable& table, DashboardDoor& door);

/// Hands a domain event to those who watch its topic. Any shard.
void publish_event(realtime::Hub& hub, const platform::db::Event& event);

/// Something passing, such as progress, that no row holds. Any thread.
void publish_signal(realtime::Hub& hub, const core::OrganizationId& organization,
                    std::string_view topic, std::string_view type, boost::json::object data,
                    core::Timestamp at);

/// The same, where `data` is asked for only if somebody may hear it. It may be asked on another
/// thread.
void publish_signal(realtime::Hub& hub, const core::OrganizationId& organization,
                    std::string_view topic, std::string_view type,
                    std::function<boost::json::object()> data, core::Timestamp at);

/// The same for one user alone: `topic` is a person's own, such as `notifications`. Any thread.
void publish_to_user(realtime::Hub& hub, const core::OrganizationId& organization,
                     const core::UserId& user, std::string_view topic, std::string_view type,
                     boost::json::object data, core::Timestamp at);

/// Whether anybody watches one of the server's own topics. Any shard.
[[nodiscard]] platform::Task<bool> is_watched(realtime::Hub& hub, std::string_view topic);

/// The latest value of one of the server's own topics, `health` or `jobs`. Any thread.
void publish_state(realtime::Hub& hub, std::string_view topic, boost::json::value data);

}  // namespace auriga::operations
