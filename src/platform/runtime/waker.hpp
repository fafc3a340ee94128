// Waker: how a loop that looks for work now and then is told that there is some.
//
//   for (;;) {
//     waker->begin();
//     if (co_await do_what_is_due() == 0) {
//       co_await waker->wait(poll);
//     }
//   }
//
// Shared, because who wakes may hold it when the loop has ended.
#pragma once

#include <atomic>
#include <memory>

#include "platform/runtime/task.hpp"

namespace auriga::platform {

class Waker {
 public:
  /// `executor` is that of the loop.
  explicit Waker(const Executor& executor) : timer_(executor) {}

  /// Ends the wait under way, or the next. Any thread, while the loop's shard exists.
  static void wake(const std::shared_ptr<Waker>& waker);

  // On the loop's shard.

  /// Before looking: what is told from now on ends the next wait.
  void begin() { woken_ = false; }
  /// Until it was woken since begin(), or for `time`. Throws operation_aborted when cancelled.
  [[nodiscard]] Task<> wait(std::chrono::steady_clock::duration time);

 private:
  asio::steady_timer timer_;
  std::atomic<bool> woken_{false};
};

}  // namespace auriga::platform
