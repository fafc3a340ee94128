// Patterns for LIKE … ESCAPE '\'.
#pragma once

#include <string>
#include <string_view>

namespace auriga::platform::db {

/// Matches what contains `words` as they are: % and _ in them stand for themselves.
[[nodiscard]] inline std::string containing(std::string_view words) {
  std::string pattern = "%";
  for (const char c : words) {
    if (c == '%' || c == '_' || c == '\\') {
      pattern += '\\';
    }
    pattern += c;
  }
  return pattern + '%';
}

}  // namespace auriga::platform::db
