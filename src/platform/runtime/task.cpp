#include "platform/runtime/task.hpp"

#include <spdlog/spdlog.h>

#include "core/error.hpp"
#include "platform/runtime/task_log.hpp"

namespace auriga::platform {

void log_task_end(std::string_view name, std::exception_ptr failure) {
  if (!failure) {
    return;
  }
  try {
    std::rethrow_exception(failure);
  } catch (const core::Error& error) {
    spdlog::error("task {} ended: {} ({})", name, error.detail(), error.cause());
  } catch (const std::exception& error) {
    if (!is_cancelled(error)) {
      spdlog::error("task {} ended: {}", name, error.what());
    }
  }
}

void spawn(const Executor& executor, std::string_view name, Task<> task) {
  asio::co_spawn(executor, std::move(task),
                 [name](std::exception_ptr failure) { log_task_end(name, failure); });
}

bool is_cancelled(const std::exception& error) {
  const auto* system = dynamic_cast<const boost::system::system_error*>(&error);
  return system != nullptr && system->code() == asio::error::operation_aborted;
}

Task<> sleep_until(SteadyTime deadline) {
  asio::steady_timer timer(co_await asio::this_coro::executor, deadline);
  co_await timer.async_wait(asio::use_awaitable);
}

Task<> sleep_for(std::chrono::steady_clock::duration time) {
  co_await sleep_until(std::chrono::steady_clock::now() + time);
}

}  // namespace auriga::platform
