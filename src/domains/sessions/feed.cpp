#include "domains/sessions/feed.hpp"

#include <algorithm>

#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace auriga::sessions {

namespace asio = platform::asio;

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

/// A listener's place. Its members but the executor belong to the listener's shard.
struct SessionFeed::Bell {
  explicit Bell(const platform::Executor& on) : executor(on), timer(on) {}
  const platform::Executor executor;
  asio::steady_timer timer;
  bool rung = false;
};

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
  ring(session.id);
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

void SessionFeed::ring(const core::SessionId& session) {
  const std::scoped_lock hold(mutex_);
  const auto found = bells_.find(session);
  if (found == bells_.end()) {
    return;
  }
  for (const auto& bell : found->second) {
    asio::post(bell->executor, [bell] {
      bell->rung = true;
      bell->timer.cancel();
    });
  }
}

std::unique_ptr<SessionFeed::Listener> SessionFeed::listen(const core::SessionId& session,
                                                           const platform::Executor& executor) {
  auto bell = std::make_shared<Bell>(executor);
  {
    const std::scoped_lock hold(mutex_);
    auto& bells = bells_[session];
    if (bells.size() >= kListenersMax) {
      throw core::Error(core::ErrorCode::kTooManyStreams,
                        "at most " + std::to_string(kListenersMax) + " listen to a conversation");
    }
    bells.push_back(bell);
  }
  return std::make_unique<Listener>(*this, session, std::move(bell));
}

SessionFeed::Listener::Listener(SessionFeed& feed, core::SessionId session,
                                std::shared_ptr<Bell> bell)
    : feed_(feed), session_(std::move(session)), bell_(std::move(bell)) {}

SessionFeed::Listener::~Listener() {
  const std::scoped_lock hold(feed_.mutex_);
  const auto found = feed_.bells_.find(session_);
  std::erase(found->second, bell_);
  if (found->second.empty()) {
    feed_.bells_.erase(found);
  }
}

Task<bool> SessionFeed::Listener::wait(platform::SteadyTime deadline) {
  if (!bell_->rung) {
    bell_->timer.expires_at(deadline);
    boost::system::error_code woken;
    co_await bell_->timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
      throw boost::system::system_error(asio::error::operation_aborted);
    }
  }
  co_return std::exchange(bell_->rung, false);
}

}  // namespace auriga::sessions
