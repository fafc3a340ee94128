#include "platform/runtime/async_mutex.hpp"

namespace auriga::platform {

Task<AsyncMutex::Guard> AsyncMutex::lock() {
  auto start = [this](Completion done) {
    {
      const std::scoped_lock hold(mutex_);
      if (held_) {
        waiting_.push_back(std::move(done));
        return;
      }
      held_ = true;
    }
    done(nullptr);
  };
  co_await suspend_until_done(std::move(start));
  co_return Guard(this);
}

void AsyncMutex::unlock() {
  Completion next;
  {
    const std::scoped_lock hold(mutex_);
    if (waiting_.empty()) {
      held_ = false;
      return;
    }
    next = std::move(waiting_.front());
    waiting_.pop_front();
  }
  next(nullptr);
}

}  // namespace auriga::platform
