// Percent-encoding (RFC 3986, section 2.1).
#pragma once

#include <string>
#include <string_view>

namespace auriga::core {

/// Escapes all but unreserved characters, byte by byte.
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace auriga::core
