// The HTTP operations of the staff on a conversation, and the customer's stream of what comes.
#pragma once

#include <functional>

#include "domains/sessions/service.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::sessions {

/// What the operations need. Outlives the server.
struct HandoffDoor {
  SessionService& service;
  const core::Clock& clock;
  /// Whether the caller's sign-in or key still holds: a stream outlives its request's check. Any
  /// shard.
  std::function<bool(const core::Caller&)> still_valid;
};

void bind_handoff(platform::http::RouteTable& table, HandoffDoor& door);

}  // namespace auriga::sessions
