// TaskGroup: coroutines that belong together and are waited for. Owned by one shard; use it on that
// shard only. Life: construct, spawn any number, then `co_await join(deadline)` or stop(deadline).
// Where that answers false, or throws, the group must not be destroyed: what still runs uses it. A
// group that lives in a coroutine which may be told to stop ends with `co_await finish()`.
#pragma once

#include <cstddef>
#include <list>
#include <string_view>

#include "platform/runtime/task.hpp"

namespace auriga::platform {

class TaskGroup {
 public:
  explicit TaskGroup(const Executor& executor) : executor_(executor), idle_(executor) {}
  ~TaskGroup();  ///< Asserts that nothing runs any more.
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  /// Starts `task`; an exception that leaves it is logged under `name`, which outlives it.
  void spawn(std::string_view name, Task<> task);

  /// Asks every task to stop: what it awaits ends with operation_aborted.
  void cancel();

  [[nodiscard]] std::size_t running() const noexcept { return running_.size(); }

  /// Waits until nothing runs, at most until `deadline`; whether nothing runs. Throws
  /// operation_aborted when whoever awaits is told to stop; what runs goes on.
  [[nodiscard]] Task<bool> join(SteadyTime deadline);
  /// Waits until nothing runs, however long that takes. When whoever awaits is told to stop, all
  /// tasks are too; they are waited for all the same, and then it throws operation_aborted.
  [[nodiscard]] Task<> finish();
  /// cancel() and join(); what still runs then is logged by name.
  [[nodiscard]] Task<bool> stop(SteadyTime deadline);

 private:
  struct Running {
    std::string_view name;
    asio::cancellation_signal signal;
  };

  Executor executor_;
  asio::steady_timer idle_;  ///< Cancelled when the last task ends.
  std::list<Running> running_;
};

}  // namespace auriga::platform
