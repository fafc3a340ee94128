#include "core/retry_delay.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "core/error.hpp"
#include "core/text.hpp"

namespace auriga::core {
namespace {

/// "Sat, 21 Nov 2026 04:20:05 GMT", the one form RFC 9110 lets be sent, rewritten as RFC 3339.
std::optional<Timestamp> from_http_date(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") {
    return std::nullopt;
  }
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  if (month == kMonths.end()) {
    return std::nullopt;
  }
  const auto number = std::to_string(101 + (month - kMonths.begin()));
  std::string rewritten(text.substr(12, 4));
  rewritten.append("-").append(number, 1, 2).append("-").append(text.substr(5, 2));
  rewritten.append("T").append(text.substr(17, 8)).append("Z");
  return from_rfc3339(rewritten);
}

}  // namespace

std::optional<Milliseconds> retry_delay(const RetryPolicy& policy, int failures, Random& random,
                                        std::optional<Milliseconds> retry_after) {
  AURIGA_ASSERT(failures >= 1);
  if (failures >= policy.attempts_max) {
    return std::nullopt;
  }
  const auto doublings = std::min(failures - 1, 30);
  const auto ceiling =
      std::min<std::int64_t>(policy.base.count() << doublings, policy.delay_max.count());
  const auto drawn = [&](std::int64_t most) {
    return Milliseconds(
        static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most) + 1)));
  };
  if (!retry_after) {
    return drawn(std::max<std::int64_t>(ceiling, 0));
  }
  if (*retry_after > policy.retry_after_max) {
    return std::nullopt;
  }
  return std::max(*retry_after, Milliseconds(0)) + drawn(policy.base.count());
}

std::optional<Milliseconds> parse_retry_after(std::string_view text, Timestamp now) {
  text = trim(text);
  std::int64_t seconds = 0;
  const auto* end = text.data() + text.size();
  if (const auto [at, error] = std::from_chars(text.data(), end, seconds);
      error == std::errc() && at == end && seconds >= 0) {
    // More than a year is as good as never, and keeps the product in range.
    return std::chrono::seconds(std::min<std::int64_t>(seconds, 365L * 86400));
  }
  if (const auto date = from_http_date(text)) {
    return std::max(*date - now, Milliseconds(0));
  }
  return std::nullopt;
}

}  // namespace auriga::core
