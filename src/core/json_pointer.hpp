// JSON pointers (RFC 6901).
#pragma once

#include <string>
#include <string_view>

namespace auriga::core {

/// What a member's name adds to a pointer: "/" and the name, with "~0" for ~ and "~1" for /.
[[nodiscard]] inline std::string pointer_step(std::string_view name) {
  std::string out = "/";
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace auriga::core
