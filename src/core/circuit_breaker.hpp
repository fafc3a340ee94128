// Circuit breaker: stops asking a dependency that keeps failing, so that its callers fail at once
// instead of each waiting for a time-out, and it has room to recover (M. Nygard, "Release It!").
//
//   closed     requests pass; `failures_max` failures in a row open it
//   open       requests are refused until the open time is over
//   half open  one request at a time passes as a probe: success closes, failure opens for twice as
//              long, up to a bound
//
// A probe whose outcome is never told (its caller was cancelled) does not block for ever: after
// `probe_time` another one passes.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "core/time.hpp"

namespace auriga::core {

struct BreakerPolicy {
  int failures_max = 5;
  Milliseconds open_time{5'000};
  Milliseconds open_time_max{60'000};
  Milliseconds probe_time{60'000};
};

/// Pure: the time is given in, nothing waits. Not synchronised: one owner at a time.
class CircuitBreaker {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class State : std::uint8_t { kClosed, kOpen, kHalfOpen };

  explicit CircuitBreaker(BreakerPolicy policy = {}) : policy_(policy) {}

  /// Whether a request may be made now. After true, tell its outcome: succeeded(), failed() or
  /// told_nothing().
  [[nodiscard]] bool allow(Time now);

  void succeeded();
  void failed(Time now);
  /// The outcome says nothing (its caller gave up early, say): where it was the probe, another
  /// request may be it at once.
  void told_nothing(Time now);

  [[nodiscard]] State state(Time now) const;
  /// Until the next probe may pass; zero when requests pass.
  [[nodiscard]] Milliseconds retry_after(Time now) const;

 private:
  BreakerPolicy policy_;
  int failures_ = 0;          ///< In a row.
  Milliseconds open_for_{0};  ///< Zero: closed.
  bool probing_ = false;      ///< A probe runs: its failure counts, late ones do not.
  Time until_{};              ///< Open, or the running probe's lease, until then.
};

[[nodiscard]] std::string_view breaker_state_name(CircuitBreaker::State state);

}  // namespace auriga::core
