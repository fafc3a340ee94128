// A clock that a test moves.
#pragma once

#include <atomic>

#include "core/clock.hpp"

namespace auriga::testing {

/// Any thread. Wall clock and steady clock move together, unless one is made to jump.
class ManualClock final : public core::Clock {
 public:
  [[nodiscard]] core::Timestamp now() const override { return {wall_ms_.load()}; }
  [[nodiscard]] std::chrono::steady_clock::time_point steady() const override {
    return std::chrono::steady_clock::time_point(std::chrono::milliseconds(steady_ms_.load()));
  }
  void advance(std::chrono::milliseconds by) {
    wall_ms_ += by.count();
    steady_ms_ += by.count();
  }
  /// The wall clock alone, as when somebody sets it.
  void jump(std::chrono::milliseconds by) { wall_ms_ += by.count(); }

 private:
  std::atomic<std::int64_t> wall_ms_{1'800'000'000'000};
  std::atomic<std::int64_t> steady_ms_{1'000'000};
};

}  // namespace auriga::testing
