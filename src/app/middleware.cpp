#include "app/middleware.hpp"

#include <limits>

#include "platform/http/call.hpp"
#include "platform/http/middleware/standard.hpp"

namespace auriga::app {

namespace http = platform::http;

namespace {

constexpr auto kUnlimited = std::numeric_limits<std::uint32_t>::max();

/// Several people share an address; signed in, each has a limit of his own besides.
constexpr std::int64_t kPeoplePerAddress = 20;

std::uint32_t clamp(std::int64_t rate) {
  return rate <= 0 ? kUnlimited
                   : static_cast<std::uint32_t>(std::min<std::int64_t>(rate, kUnlimited - 1));
}

}  // namespace

http::MiddlewareList make_middleware(const MiddlewareParts& parts) {
  http::MiddlewareList list;
  list.push_back(http::make_request_id());
  if (parts.access_log) {
    // Where those are who listen and speak is not written down.
    list.push_back(http::make_access_log(
        {.without_address = {"/ws/live", "/live/", "/api/v1/live/", "/api/v1/broadcasts"}}));
  }
  list.push_back(http::make_metrics(parts.metrics));
  list.push_back(http::make_security_headers({.hsts = parts.tls}));
  list.push_back(http::make_cors({.origins = parts.cors_origins}));
  list.push_back(http::make_compression());
  list.push_back(http::make_rate_limit(parts.limiter, parts.policy, http::RateSubject::kAddress));
  list.push_back(http::make_authentication(parts.authenticator));
  list.push_back(http::make_rate_limit(parts.limiter, parts.policy, http::RateSubject::kCaller));
  list.push_back(http::make_idempotency(parts.idempotency));
  return list;
}

http::RateRule ConfiguredRates::by_address(const http::Call& call) const {
  const bool anonymous = call.route() == nullptr || call.route()->access.is_anonymous();
  const auto rate = anonymous ? per_minute_ : per_minute_ * kPeoplePerAddress;
  return {.limit = clamp(rate), .window = std::chrono::seconds(60)};
}

std::optional<http::RateRule> ConfiguredRates::by_caller(const core::Caller& caller) const {
  if (caller.rate_per_hour > 0) {
    return http::RateRule{.limit = clamp(caller.rate_per_hour), .window = std::chrono::hours(1)};
  }
  if (per_minute_ == 0) {
    return std::nullopt;
  }
  return http::RateRule{.limit = clamp(per_minute_), .window = std::chrono::seconds(60)};
}

}  // namespace auriga::app
