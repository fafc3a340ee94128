// SessionFeed: what happens in conversations, told on this node straight after the commit: to the
// consoles that watch, and to the customers' streams. The outbox brings the events of a change to
// all other consumers, and to the consoles of other nodes, within its own time; told() keeps a
// console from hearing the same twice. What other nodes do to the conversations that customers'
// streams listen to here is asked for once for all of them (SessionService::hear_changes).
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "domains/sessions/repository.hpp"
#include "platform/database/event.hpp"
#include "platform/runtime/signals.hpp"

namespace auriga::sessions {

using platform::Task;

/// What one transaction did to a conversation.
struct Change {
  repository::SessionRow session;                ///< As it is now.
  std::vector<repository::MessageRow> messages;  ///< Those that were added.
  std::vector<platform::db::Event> events;       ///< As they were emitted, with their ids.
  std::optional<SessionStatus> before;           ///< Its status before; empty for a new one.
};

class SessionFeed {
 public:
  /// Hands something to the consoles of an organisation. Called on any thread; must not throw.
  using Publish = std::function<void(const core::OrganizationId&, std::string_view type,
                                     json::object data, Timestamp at)>;

  /// As many may listen to one conversation on one node.
  static constexpr std::size_t kListenersMax = 20;

  using Listener = platform::Signals<core::SessionId>::Listener;

  /// Before anything is told; without it nobody is told but the listeners.
  void connect(Publish publish) { publish_ = std::move(publish); }

  /// Tells what was committed. Any thread.
  void tell(const Change& change);

  /// Whether tell() has told this event lately. Any thread.
  [[nodiscard]] bool told(const core::EventId& event) const;

  /// Hears when the conversation changes, until it is destroyed. On the shard that will wait.
  /// Throws TOO_MANY_STREAMS.
  [[nodiscard]] std::unique_ptr<Listener> listen(const core::SessionId& session,
                                                 const platform::Executor& executor);

  /// What is listened to on this node.
  [[nodiscard]] std::vector<core::SessionId> listened() const { return signals_.keys(); }
  /// Wakes the listeners of what is not as it was the last time, or is looked at for the first
  /// time. `found` is how those of `asked` that still are there are now. Any thread.
  void compare(const std::vector<core::SessionId>& asked,
               const std::vector<repository::VersionRow>& found);

 private:
  void remember(const core::EventId& event);

  Publish publish_;
  platform::Signals<core::SessionId> signals_;
  mutable std::mutex mutex_;
  std::unordered_set<core::EventId> told_;
  std::deque<core::EventId> told_order_;  ///< Oldest first, to forget.
  /// How what is listened to was at the last look.
  std::unordered_map<core::SessionId, repository::VersionRow> seen_;
};

}  // namespace auriga::sessions
