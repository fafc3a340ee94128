#include "platform/runtime/task_group.hpp"

#include "core/error.hpp"
#include "platform/runtime/task_log.hpp"

namespace auriga::platform {

TaskGroup::~TaskGroup() {
  AURIGA_ASSERT(signals_.empty());
}

void TaskGroup::spawn(std::string_view name, Task<> task) {
  const auto signal = signals_.emplace(signals_.end());
  asio::co_spawn(executor_, std::move(task),
                 asio::bind_cancellation_slot(signal->slot(),
                                              [this, name, signal](std::exception_ptr failure) {
                                                log_task_end(name, failure);
                                                signals_.erase(signal);
                                                if (signals_.empty()) {
                                                  idle_.cancel();
                                                }
                                              }));
}

void TaskGroup::cancel() {
  // A task may end inside emit(); its entry then leaves the list, so step first.
  for (auto at = signals_.begin(); at != signals_.end();) {
    auto& signal = *at++;
    signal.emit(asio::cancellation_type::terminal);
  }
}

Task<bool> TaskGroup::join(SteadyTime deadline) {
  while (!signals_.empty() && std::chrono::steady_clock::now() < deadline) {
    idle_.expires_at(deadline);
    boost::system::error_code ended;
    co_await idle_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    if (ended && ended != asio::error::operation_aborted) {
      throw boost::system::system_error(ended);
    }
  }
  co_return signals_.empty();
}

}  // namespace auriga::platform
