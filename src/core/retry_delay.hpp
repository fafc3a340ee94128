// How long to wait before the next attempt: exponential back-off with full jitter (M. Brooker,
// "Exponential Backoff and Jitter", AWS Architecture Blog, 2015). The wait is drawn uniformly from
// [0, base * 2^(n-1)], so that clients that failed together do not return together.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/clock.hpp"

namespace auriga::core {

struct RetryPolicy {
  int attempts_max = 3;                  ///< Attempts in all, the first included.
  Milliseconds base{200};                ///< Upper bound of the first wait.
  Milliseconds delay_max{10'000};        ///< Upper bound of any wait drawn here.
  Milliseconds retry_after_max{30'000};  ///< A server that asks for more is not waited for.
};

/// The wait after `failures` failed attempts (1 or more); nothing when it is time to give up. A
/// server's Retry-After is honoured: never earlier than it asks, spread over `base` after it.
[[nodiscard]] std::optional<Milliseconds> retry_delay(const RetryPolicy& policy, int failures,
                                                      Random& random,
                                                      std::optional<Milliseconds> retry_after = {});

/// Reads a Retry-After header (RFC 9110, section 10.2.3): seconds, or an HTTP date, of which past
/// ones mean now. Nothing when it is neither.
[[nodiscard]] std::optional<Milliseconds> parse_retry_after(std::string_view text, Timestamp now);

}  // namespace auriga::core
