// Texts as libsodium takes them.
#pragma once

#include <string>
#include <string_view>

namespace auriga::core {

[[nodiscard]] inline const unsigned char* sodium_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// To write into.
[[nodiscard]] inline unsigned char* sodium_bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace auriga::core
