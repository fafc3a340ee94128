// From another thread back to the coroutine that waits on its shard.
//
// What leaves an initiation of Asio's leaves the event loop too, not the coroutine (Boost 1.81:
// awaitable_thread::pump runs it after the coroutine was suspended), and ends the program. So all
// that we start ourselves goes through here, where a failure to start is a failure of the caller.
#pragma once

#include <exception>
#include <functional>
#include <memory>

#include "platform/runtime/task.hpp"

namespace auriga::platform {

/// Called once, on any thread: the waiting coroutine continues on its executor, or throws there.
using Completion = std::function<void(std::exception_ptr)>;

/// Suspends; `start(Completion)` hands the work over. It may throw as long as nobody will call the
/// completion; the caller then throws the same. Cancelling does not end the wait.
template <class Start>
Task<> suspend_until_done(Start start) {
  const auto executor = co_await asio::this_coro::executor;
  auto initiate = [start = std::move(start), executor](auto handler) mutable {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    const Completion done = [shared, executor](std::exception_ptr failure) {
      asio::post(executor, [shared, failure] { std::move (*shared)(failure); });
    };
    try {
      start(done);
    } catch (...) {
      done(std::current_exception());
    }
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
      std::move(initiate), asio::use_awaitable);
}

}  // namespace auriga::platform
