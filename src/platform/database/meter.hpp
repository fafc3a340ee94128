// The counters and the health that an engine keeps while many threads use it.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>

#include "platform/database/database.hpp"

namespace auriga::platform::db {

struct AtomicCounters {
  std::atomic<std::uint64_t> writes{0}, commits{0}, reads{0}, inline_reads{0}, fallback_reads{0},
      conflicts{0}, failures{0}, connects{0};

  [[nodiscard]] Counters read() const {
    return {.writes = writes,
            .commits = commits,
            .reads = reads,
            .inline_reads = inline_reads,
            .fallback_reads = fallback_reads,
            .conflicts = conflicts,
            .failures = failures,
            .connects = connects};
  }
};

/// Health, told by whoever sees a failure or a success. Any thread.
class HealthBoard {
 public:
  [[nodiscard]] Health read() const {
    const std::lock_guard lock(mutex_);
    return health_;
  }
  void set_read_only(std::string reason) {
    const std::lock_guard lock(mutex_);
    health_.read_only = true;
    health_.reason = std::move(reason);
    sick_ = true;
  }
  void set_unavailable(std::string reason) {
    const std::lock_guard lock(mutex_);
    health_.available = false;
    health_.reason = std::move(reason);
    sick_ = true;
  }
  void set_well() {
    if (sick_.load(std::memory_order_relaxed)) {
      const std::lock_guard lock(mutex_);
      health_ = {};
      sick_ = false;
    }
  }
  [[nodiscard]] bool sick() const { return sick_; }

 private:
  mutable std::mutex mutex_;
  Health health_;
  std::atomic<bool> sick_{false};
};

/// The one listener of commits that wrote outbox rows.
class EmitHook {
 public:
  void set(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
  }
  void call() const {
    const std::lock_guard lock(mutex_);
    if (wake_) {
      wake_();
    }
  }

 private:
  mutable std::mutex mutex_;
  std::function<void()> wake_;
};

}  // namespace auriga::platform::db
