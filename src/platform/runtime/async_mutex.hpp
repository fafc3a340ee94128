// AsyncMutex: a lock that coroutines of any shard may hold while they wait for something else. A
// coroutine that finds it taken is suspended, not its thread; they get it in the order of asking.
#pragma once

#include <deque>
#include <mutex>
#include <utility>

#include "platform/runtime/completion.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform {

class AsyncMutex {
 public:
  /// Holds the lock until it is destroyed, on whatever thread.
  class Guard {
   public:
    Guard(Guard&& other) noexcept : mutex_(std::exchange(other.mutex_, nullptr)) {}
    Guard& operator=(Guard&&) = delete;
    ~Guard() {
      if (mutex_ != nullptr) {
        mutex_->unlock();
      }
    }

   private:
    friend class AsyncMutex;
    explicit Guard(AsyncMutex* mutex) : mutex_(mutex) {}
    AsyncMutex* mutex_;
  };

  AsyncMutex() = default;
  AsyncMutex(const AsyncMutex&) = delete;
  AsyncMutex& operator=(const AsyncMutex&) = delete;

  /// Waits for the lock; a cancelled caller still waits its turn and then ends. The mutex outlives
  /// all who wait. Any shard.
  [[nodiscard]] Task<Guard> lock();

 private:
  void unlock();

  std::mutex mutex_;
  bool held_ = false;
  std::deque<Completion> waiting_;
};

}  // namespace auriga::platform
