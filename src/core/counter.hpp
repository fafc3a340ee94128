// Counter: a number that only grows, for Prometheus. Any thread.
#pragma once

#include <atomic>
#include <cstdint>

namespace auriga::core {

class Counter {
 public:
  void add(std::uint64_t count = 1) noexcept { value_.fetch_add(count, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t value() const noexcept {
    return value_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<std::uint64_t> value_{0};
};

}  // namespace auriga::core
