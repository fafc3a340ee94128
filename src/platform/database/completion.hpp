// From a thread of ours back to the coroutine that waits on its shard.
#pragma once

#include <functional>
#include <memory>

#include "platform/runtime/task.hpp"

namespace auriga::platform::db {

/// Called once, on any thread: the waiting coroutine continues on its executor, or throws there.
using Completion = std::function<void(std::exception_ptr)>;

/// Suspends; `start(Completion)` hands the work over and may throw, which is thrown on.
template <class Start>
Task<> suspend_until_done(Start start) {
  const auto executor = co_await asio::this_coro::executor;
  auto initiate = [start = std::move(start), executor](auto handler) mutable {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    start(Completion([shared, executor](std::exception_ptr failure) {
      asio::post(executor, [shared, failure] { std::move (*shared)(failure); });
    }));
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
      std::move(initiate), asio::use_awaitable);
}

}  // namespace auriga::platform::db
