// Time: int64 milliseconds since 1970 UTC in storage, RFC 3339 text in JSON.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace auriga::core {

using Milliseconds = std::chrono::milliseconds;

/// A point in UTC time with millisecond resolution.
struct Timestamp {
  std::int64_t ms = 0;  ///< Since 1970-01-01T00:00:00Z.

  auto operator<=>(const Timestamp&) const = default;
  friend Timestamp operator+(Timestamp t, Milliseconds d) { return {t.ms + d.count()}; }
  friend Timestamp operator-(Timestamp t, Milliseconds d) { return {t.ms - d.count()}; }
  friend Milliseconds operator-(Timestamp a, Timestamp b) { return Milliseconds(a.ms - b.ms); }
};

/// "2026-11-21T04:20:05.123Z".
[[nodiscard]] std::string to_rfc3339(Timestamp time);

/// Reads RFC 3339 (section 5.6) with any offset and fraction; years 1 to 9999.
[[nodiscard]] std::optional<Timestamp> from_rfc3339(std::string_view text);

/// "Sat, 21 Nov 2026 04:20:05 GMT" (RFC 9110, section 5.6.7).
[[nodiscard]] std::string to_http_date(Timestamp time);

}  // namespace auriga::core
