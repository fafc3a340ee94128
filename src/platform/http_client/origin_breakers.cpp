#include "platform/http_client/origin_breakers.hpp"

#include "core/error.hpp"

namespace auriga::platform::detail {

void OriginBreakers::check(const std::string& origin) {
  const auto found = breakers_.find(origin);
  const auto now = std::chrono::steady_clock::now();
  if (found == breakers_.end() || found->second.allow(now)) {
    return;
  }
  core::Error error(core::ErrorCode::kOutgoingFailed,
                    origin + " failed several times in a row and is left alone for a while.");
  error.with_retry_after(std::chrono::ceil<std::chrono::seconds>(found->second.retry_after(now)));
  throw error;
}

void OriginBreakers::failed(const std::string& origin) {
  auto found = breakers_.find(origin);
  if (found == breakers_.end()) {
    if (breakers_.size() >= kOriginsMax) {
      return;
    }
    found = breakers_.emplace(origin, core::CircuitBreaker(policy_)).first;
  }
  found->second.failed(std::chrono::steady_clock::now());
}

void OriginBreakers::told_nothing(const std::string& origin) {
  if (const auto found = breakers_.find(origin); found != breakers_.end()) {
    found->second.told_nothing(std::chrono::steady_clock::now());
  }
}

}  // namespace auriga::platform::detail
