// The middleware list: what every request meets, in order, composed in one place.
#pragma once

#include "platform/http/metrics.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/middleware/authentication.hpp"
#include "platform/http/middleware/idempotency.hpp"
#include "platform/http/middleware/rate_limit.hpp"
#include "platform/http/rate_limiter.hpp"

namespace auriga::app {

struct MiddlewareParts {
  platform::http::Metrics& metrics;
  platform::http::RateLimiter& limiter;
  const platform::http::RatePolicy& policy;
  platform::http::Authenticator& authenticator;
  platform::http::IdempotencyStore& idempotency;
  std::vector<std::string> cors_origins;
  bool tls = false;  ///< All is behind TLS: browsers are told to stay there.
  bool access_log = true;
};

/// Everything referred to must outlive the list.
[[nodiscard]] platform::http::MiddlewareList make_middleware(const MiddlewareParts& parts);

/// Limits by configuration: so many requests a minute per user, or per address where nobody signs
/// in; an API key has the rate it was made with.
class ConfiguredRates final : public platform::http::RatePolicy {
 public:
  /// 0: no limit.
  explicit ConfiguredRates(std::int64_t per_minute) : per_minute_(per_minute) {}
  platform::http::RateRule by_address(const platform::http::Call& call) const override;
  std::optional<platform::http::RateRule> by_caller(const core::Caller& caller) const override;

 private:
  std::int64_t per_minute_;
};

}  // namespace auriga::app
