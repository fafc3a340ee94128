// Token bucket: how often something may happen. `capacity` tokens at most; they come back evenly
// over `window`. Pure: the time is given in.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

namespace auriga::core {

struct RateDecision {
  bool allowed = true;
  std::int64_t limit = 0;
  std::int64_t remaining = 0;
  std::chrono::seconds reset{0};  ///< Until the bucket is full, or, when refused, until one token.
};

class TokenBucket {
 public:
  using Time = std::chrono::steady_clock::time_point;

  TokenBucket() = default;
  TokenBucket(std::int64_t capacity, std::chrono::milliseconds window, Time now)
      : capacity_(static_cast<double>(capacity)),
        per_ms_(static_cast<double>(capacity) / static_cast<double>(window.count())),
        tokens_(capacity_),
        at_(now) {}

  /// Takes one token if there is one.
  [[nodiscard]] RateDecision take(Time now) {
    refill(now);
    RateDecision out{.limit = static_cast<std::int64_t>(capacity_)};
    out.allowed = tokens_ >= 1.0;
    if (out.allowed) {
      tokens_ -= 1.0;
    }
    out.remaining = static_cast<std::int64_t>(tokens_);
    const double missing = out.allowed ? capacity_ - tokens_ : 1.0 - tokens_;
    out.reset =
        std::chrono::seconds(static_cast<std::int64_t>(std::ceil(missing / per_ms_ / 1000.0)));
    return out;
  }

  /// Whether it is full, so that forgetting it changes nothing.
  [[nodiscard]] bool full(Time now) {
    refill(now);
    return tokens_ >= capacity_;
  }

 private:
  void refill(Time now) {
    const auto passed = std::chrono::duration<double, std::milli>(now - at_).count();
    if (passed > 0) {
      tokens_ = std::min(capacity_, tokens_ + passed * per_ms_);
      at_ = now;
    }
  }

  double capacity_ = 0;
  double per_ms_ = 0;
  double tokens_ = 0;
  Time at_{};
};

}  // namespace auriga::core
