#include "domains/sessions/feed.hpp"

#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace auriga::sessions {

namespace {

/// A console shows a line; who wants all of it reads the message.
constexpr std::size_t kContentMax = 2'000;
/// The outbox delivers within seconds; what it is later with is told again, which does no harm.
constexpr std::size_t kToldMax = 4'096;

json::object message_data(const repository::SessionRow& session,
                          const repository::MessageRow& message) {
  json::object data{{"id", session.id.text()},
                    {"session_id", session.id.text()},
                    {"agent_id", session.agent_id.text()},
                    {"position", message.position},
                    {"role", core::enum_name(message.role)},
                    {"content", core::clip(message.content, kContentMax)},
                    {"at", core::to_rfc3339(message.created_at)}};
  if (message.author) {
    data["author"] = *message.author;
  }
  return data;
}

}  // namespace

void SessionFeed::tell(const Change& change) {
  const auto& session = change.session;
  if (publish_) {
    for (const auto& event : change.events) {
      remember(event.id);
      auto data = event.payload;
      data["id"] = event.subject;
      publish_(session.org_id, event.type, std::move(data), session.updated_at);
    }
    for (const auto& message : change.messages) {
      publish_(session.org_id, "session.message", message_data(session, message),
               message.created_at);
    }
    if (change.before && *change.before != session.status) {
      json::object data{{"id", session.id.text()},
                        {"status", core::enum_name(session.status)},
                        {"before", core::enum_name(*change.before)}};
      if (session.status == SessionStatus::human && session.taken_name) {
        data["taken_by"] = *session.taken_name;
      }
      publish_(session.org_id, "session.status", std::move(data), session.updated_at);
    }
  }
  {
    // Its listeners hear of it here: not once more when it is looked at.
    const std::scoped_lock hold(mutex_);
    if (const auto seen = seen_.find(session.id); seen != seen_.end()) {
      seen->second = {.id = session.id,
                      .status = session.status,
                      .message_count = session.message_count,
                      .updated_at = session.updated_at};
    }
  }
  signals_.ring(session.id);
}

bool SessionFeed::told(const core::EventId& event) const {
  const std::scoped_lock hold(mutex_);
  return told_.contains(event);
}

void SessionFeed::remember(const core::EventId& event) {
  const std::scoped_lock hold(mutex_);
  if (told_.insert(event).second) {
    told_order_.push_back(event);
  }
  if (told_order_.size() > kToldMax) {
    told_.erase(told_order_.front());
    told_order_.pop_front();
  }
}

void SessionFeed::compare(const std::vector<core::SessionId>& asked,
                          const std::vector<repository::VersionRow>& found) {
  std::unordered_map<core::SessionId, repository::VersionRow> now;
  for (const auto& row : found) {
    now.emplace(row.id, row);
  }
  const std::scoped_lock hold(mutex_);
  for (const auto& id : asked) {
    const auto before = seen_.find(id);
    const auto after = now.find(id);
    const bool same =
        before != seen_.end() && after != now.end() && before->second == after->second;
    if (!same) {
      signals_.ring(id);
    }
  }
  seen_ = std::move(now);
}

std::unique_ptr<SessionFeed::Listener> SessionFeed::listen(const core::SessionId& session,
                                                           const platform::Executor& executor) {
  auto listener = signals_.listen(session, executor, kListenersMax);
  if (!listener) {
    throw core::Error(core::ErrorCode::kTooManyStreams,
                      "at most " + std::to_string(kListenersMax) + " listen to a conversation");
  }
  return listener;
}

}  // namespace auriga::sessions
