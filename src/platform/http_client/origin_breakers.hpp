// One circuit breaker per origin ("https://host:port") that is in trouble.
#pragma once

#include <map>
#include <string>

#include "core/circuit_breaker.hpp"

namespace auriga::platform::detail {

/// Of one client, on its shard. An origin without failures has no entry; at the bound, the trouble
/// of further origins is not remembered, so that memory stays bounded and requests pass.
class OriginBreakers {
 public:
  static constexpr std::size_t kOriginsMax = 1024;

  explicit OriginBreakers(core::BreakerPolicy policy) : policy_(policy) {}

  /// Throws OUTGOING_FAILED with Retry-After while the origin's breaker is open.
  void check(const std::string& origin);
  void failed(const std::string& origin);
  void told_nothing(const std::string& origin);
  void succeeded(const std::string& origin) { breakers_.erase(origin); }

 private:
  core::BreakerPolicy policy_;
  std::map<std::string, core::CircuitBreaker> breakers_;
};

}  // namespace auriga::platform::detail
