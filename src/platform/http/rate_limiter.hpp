// Rate limits: a token bucket per subject. The interface, so that several nodes may share a store.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "platform/runtime/task.hpp"

namespace auriga::platform::http {

/// `limit` requests per `window`, all of which may come at once; they grow back evenly.
struct RateRule {
  std::uint32_t limit = 600;
  std::chrono::seconds window{60};
};

struct RateVerdict {
  bool allowed = true;
  std::uint32_t limit = 0;
  std::uint32_t remaining = 0;
  std::chrono::seconds reset{0};        ///< Until the bucket is full again.
  std::chrono::seconds retry_after{0};  ///< Until the next request is allowed; 0 when it is.
};

/// Whom a limit for addresses counts: an IPv6 client owns a whole /64, so that is it; IPv4 written
/// as IPv6 is the IPv4 client, or all of them were one. Every such limit asks this, or the way
/// around it is another address.
[[nodiscard]] std::string subject_of(std::string_view address);

/// Any thread.
class RateLimiter {
 public:
  virtual ~RateLimiter() = default;
  virtual RateVerdict take(std::string_view subject, const RateRule& rule, SteadyTime now) = 0;
};

/// In memory, in 64 parts with a lock each. At `entries_max` subjects the one that was used longest
/// ago in its part is forgotten, i.e. starts full again: a flood of addresses costs no memory.
[[nodiscard]] std::unique_ptr<RateLimiter> make_local_rate_limiter(
    std::size_t entries_max = 100'000);

}  // namespace auriga::platform::http
