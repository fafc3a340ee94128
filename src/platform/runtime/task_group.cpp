#include "platform/runtime/task_group.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "core/error.hpp"
#include "platform/runtime/task_log.hpp"

namespace auriga::platform {

TaskGroup::~TaskGroup() {
  AURIGA_ASSERT(running_.empty());
}

void TaskGroup::spawn(std::string_view name, Task<> task) {
  const auto entry = running_.emplace(running_.end());
  entry->name = name;
  asio::co_spawn(
      executor_, std::move(task),
      asio::bind_cancellation_slot(entry->signal.slot(), [this, entry](std::exception_ptr failure) {
        log_task_end(entry->name, failure);
        running_.erase(entry);
        if (running_.empty()) {
          idle_.cancel();
        }
      }));
}

void TaskGroup::cancel() {
  // A task may end inside emit(); its entry then leaves the list, so step first.
  for (auto at = running_.begin(); at != running_.end();) {
    auto& entry = *at++;
    entry.signal.emit(asio::cancellation_type::terminal);
  }
}

Task<bool> TaskGroup::join(SteadyTime deadline) {
  while (!running_.empty() && std::chrono::steady_clock::now() < deadline) {
    idle_.expires_at(deadline);
    boost::system::error_code ended;
    co_await idle_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    if (ended && ended != asio::error::operation_aborted) {
      throw boost::system::system_error(ended);
    }
  }
  co_return running_.empty();
}

Task<> TaskGroup::finish() {
  const auto state = co_await asio::this_coro::cancellation_state;
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  // Once told to stop, every further wait would throw, and what runs would be left alone.
  co_await asio::this_coro::throw_if_cancelled(false);
  const auto stopped = [&state] { return state.cancelled() != asio::cancellation_type::none; };
  bool told = false;
  while (!running_.empty()) {
    if (stopped() && !std::exchange(told, true)) {
      cancel();
      continue;  // They may all have ended in there.
    }
    idle_.expires_at(SteadyTime::max());
    boost::system::error_code ended;
    co_await idle_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
  }
  co_await asio::this_coro::throw_if_cancelled(throws);
  if (throws && stopped()) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
}

Task<bool> TaskGroup::stop(SteadyTime deadline) {
  cancel();
  const bool ended = co_await join(deadline);
  for (const auto& entry : running_) {
    spdlog::error("task {} was told to stop and still runs", entry.name);
  }
  co_return ended;
}

}  // namespace auriga::platform
