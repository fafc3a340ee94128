// Rate limiting by address (before authentication) and by caller (after it), with the headers
// RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset and, on 429, Retry-After. Should the
// limiter fail, requests pass and the failure is logged.
#pragma once

#include <memory>
#include <optional>

#include "core/counter.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/rate_limiter.hpp"

namespace auriga::platform::http {

/// Which rule holds for a request. Any thread.
class RatePolicy {
 public:
  virtual ~RatePolicy() = default;
  virtual RateRule by_address(const Call& call) const = 0;
  /// For keys, their own rate; nothing means unlimited.
  virtual std::optional<RateRule> by_caller(const core::Caller& caller) const = 0;
};

enum class RateSubject : std::uint8_t {
  kAddress,  ///< Also applies Route::rate.
  kCaller,
};

[[nodiscard]] std::unique_ptr<Middleware> make_rate_limit(RateLimiter& limiter,
                                                          const RatePolicy& policy,
                                                          RateSubject subject);

/// Requests of the program that passed because the store of the limits failed. Any thread.
[[nodiscard]] core::Counter& rate_limit_failures() noexcept;

}  // namespace auriga::platform::http
