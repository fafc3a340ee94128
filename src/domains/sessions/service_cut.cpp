// Turns that came to no answer: their conversations are marked, so that the staff find them.
#include "domains/sessions/ask.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/to_its_end.hpp"

namespace auriga::sessions {

using core::Error;
using core::ErrorCode;

/// Where that failed, lets the staff find the conversation by its status. Never fails: what is told
/// is why the answer was not made.
Task<> SessionService::end_unanswered(Ask& ask, bool failed) {
  try {
    auto writing =
        database_.write(ask.caller.tenant, write_unanswered, ask.session.id, node_, failed);
    const auto change = co_await platform::to_its_end(std::move(writing));
    feed_.tell(change);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound) {  // Deleted meanwhile.
      platform::log::error("a conversation could not be marked as one without an answer")
          .field("session", ask.session.id.text())
          .field("reason", error.detail())
          .field("cause", error.cause());
    }
  }
}

Task<> SessionService::mark_cut(core::SystemScope scope) {
  const auto cut = co_await database_.write(scope, repository::mark_cut, node_);
  if (cut > 0) {
    platform::log::warning("conversations whose answer was cut off by the end of this server")
        .field("count", cut);
  }
}

}  // namespace auriga::sessions
