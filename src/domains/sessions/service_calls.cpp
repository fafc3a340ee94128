// Calls of tools, as a turn of a conversation keeps them.
#include "domains/sessions/ask.hpp"
#include "domains/sessions/cards.hpp"
#include "platform/database/errors.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/to_its_end.hpp"

namespace auriga::sessions {

namespace asio = platform::asio;
using core::Error;
using core::ErrorCode;

namespace {

void log_lost(const Error& error, const core::SessionId& session, std::size_t calls) {
  platform::log::error("calls of tools could not be recorded")
      .field("session", session.text())
      .field("calls", calls)
      .field("reason", error.detail())
      .field("cause", error.cause());
}

}  // namespace

/// Writes calls while the answer is made: those that are about to be made, or what came of one,
/// also when the turn is silenced meanwhile.
Task<> SessionService::note_calls(Ask& ask, CallRows rows) {
  const bool ended = rows.begun.empty();
  if (ask.hides_cards) {
    hide_cards(rows);
  }
  auto writing =
      ended ? database_.write(ask.caller.tenant, write_calls, ask.session.id, std::move(rows))
            : database_.write(ask.caller.tenant, write_calls_begun, ask.session.id, std::move(rows),
                              ask.actor);
  if (ended) {
    co_await asio::this_coro::throw_if_cancelled(false);
  }
  std::exception_ptr failure;
  try {
    const auto change = co_await platform::to_its_end(std::move(writing));
    feed_.tell(change);
  } catch (...) {
    failure = std::current_exception();
  }
  if (ended) {
    co_await asio::this_coro::throw_if_cancelled(true);
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
}

/// Stores what was called for an answer that was not, also when the server stops.
Task<> SessionService::keep_calls(Ask& ask) {
  if (ask.hides_cards) {
    hide_cards(ask.called);
  }
  try {
    auto writing = database_.write(ask.caller.tenant, write_calls, ask.session.id, ask.called);
    const auto change = co_await platform::to_its_end(std::move(writing));
    feed_.tell(change);
  } catch (const db::UniqueViolation&) {
    // It was stored with the answer after all: the commit was in doubt.
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound) {  // Deleted meanwhile.
      log_lost(error, ask.session.id, ask.called.begun.size() + ask.called.ended.size());
    }
  }
}

}  // namespace auriga::sessions
