// Coroutines on Asio: the task type, and the one place from which a coroutine may run detached.
#pragma once

#include <boost/asio.hpp>
#include <exception>
#include <string_view>

namespace auriga::platform {

namespace asio = boost::asio;

/// A coroutine that runs on the executor of the one that awaits it.
template <class T = void>
using Task = asio::awaitable<T>;

using Executor = asio::any_io_executor;
using SteadyTime = std::chrono::steady_clock::time_point;

inline SteadyTime steady_now() {
  return std::chrono::steady_clock::now();
}

/// Starts `task` on `executor` and forgets it; an exception that leaves it is logged under `name`.
/// Use a TaskGroup where somebody must wait for the end. Any thread.
void spawn(const Executor& executor, std::string_view name, Task<> task);

/// Whether it is what a coroutine ends with that was told to stop.
[[nodiscard]] bool is_cancelled(const std::exception& error);

/// Suspends until `deadline`; throws operation_aborted when cancelled.
Task<> sleep_until(SteadyTime deadline);
Task<> sleep_for(std::chrono::steady_clock::duration time);

}  // namespace auriga::platform
