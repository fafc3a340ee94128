// to_its_end: a step that must not be cut short when whoever awaits it is told to stop.
//
//     co_await asio::this_coro::throw_if_cancelled(false);  // Begin it also when told before.
//     co_await to_its_end(database.write(scope, record, outcomes));
//     co_await asio::this_coro::throw_if_cancelled(true);
#pragma once

#include "platform/runtime/task.hpp"

namespace auriga::platform {

/// Awaits `task`, which hears of no cancellation. Who awaits and is told to stop meanwhile hears it
/// at its next wait. What leaves `task` is thrown.
template <class T>
Task<T> to_its_end(Task<T> task) {
  const auto executor = co_await asio::this_coro::executor;
  co_return co_await asio::co_spawn(
      executor, std::move(task),
      asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable));
}

}  // namespace auriga::platform
