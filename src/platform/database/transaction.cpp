#include "platform/database/transaction.hpp"

namespace auriga::platform::db {

namespace detail {

void Operation::suspend(std::coroutine_handle<> waiting) noexcept {
  AURIGA_ASSERT(transaction_.pending_ == nullptr);
  waiting_ = waiting;
  transaction_.pending_ = this;
}

void throw_row_count(std::string_view sql, std::string_view expected) {
  throw core::Error(core::ErrorCode::kInternal, {},
                    "expected " + std::string(expected) + " from: " + std::string(sql));
}

}  // namespace detail

Work<> Transaction::emit(Event event) {
  if (event.id.empty()) {
    event.id = core::EventId::make(clock_, random_);
  }
  if (event.at.ms == 0) {
    event.at = now();
  }
  if (!event.organization && scope_.tenant()) {
    event.organization = scope_.tenant()->organization();
  }
  emitted_ = true;
  co_await exec(
      "INSERT INTO outbox (id, org_id, type, subject, payload, actor, at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7)",
      event.id, event.organization, event.type, event.subject, event.payload, event.actor,
      event.at);
}

}  // namespace auriga::platform::db
