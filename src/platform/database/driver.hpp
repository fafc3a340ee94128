// Driving a body: resume it, carry out the statement it left pending, resume it again, to its end.
// SQLite does so in a plain loop (here), PostgreSQL in a coroutine that awaits the socket.
#pragma once

#include "platform/database/database.hpp"

namespace auriga::platform::db::detail {

/// Records that a statement failed; the transaction runs no further ones.
inline void fail_operation(Transaction& transaction, Operation& operation,
                           std::exception_ptr failure) {
  if (!transaction.failure()) {
    transaction.poison(failure);
  }
  operation.fail(std::move(failure));
}

/// Throws what the body ended with, or the statement's failure that it swallowed.
inline void check_end(const Work<>& work, const Transaction& transaction) {
  if (work.failure()) {
    std::rethrow_exception(work.failure());
  }
  if (transaction.failure()) {
    std::rethrow_exception(transaction.failure());
  }
}

/// The statement that the body waits for. There is always one, but for a fault of g++ 12: it
/// miscompiles a coroutine that says `if (co_await ...)` and declares no variable in its outermost
/// block, which then waits for nothing. That shall cost a request, not the server.
inline Operation* take_statement(Transaction& transaction) {
  Operation* operation = transaction.take_pending();
  if (operation == nullptr) {
    throw core::Error(core::ErrorCode::kInternal, {},
                      "a transaction's body waits for nothing: g++ 12 miscompiles `if (co_await "
                      "...)` in a coroutine without local variables; name the result first");
  }
  return operation;
}

/// Runs the body to its end on this thread; `execute(Operation&)` carries out one statement.
template <class Execute>
void drive(Body& body, Transaction& transaction, Execute&& execute) {
  const Work<> work = body.start(transaction);
  work.handle().resume();
  while (!work.done()) {
    Operation* operation = take_statement(transaction);
    if (transaction.failure()) {
      operation->fail(transaction.failure());
    } else {
      try {
        execute(*operation);
      } catch (...) {
        fail_operation(transaction, *operation, std::current_exception());
      }
    }
    operation->resume();
  }
  check_end(work, transaction);
}

}  // namespace auriga::platform::db::detail
