// Range requests (RFC 9110, section 14): a single range of bytes. Several ranges, other units and
// text that is no range are ignored, as the RFC allows: the whole is sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace auriga::platform::http {

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;  ///< Inclusive.
};

struct RangeAnswer {
  bool satisfiable = true;         ///< False: 416.
  std::optional<ByteRange> range;  ///< None: the whole.
};

[[nodiscard]] RangeAnswer parse_range(std::string_view header, std::uint64_t size);

}  // namespace auriga::platform::http
