#include "platform/websocket/utf8_stream.hpp"

#include <cstring>

namespace auriga::platform::websocket {

bool Utf8Stream::take(std::string_view piece) {
  const auto* at = reinterpret_cast<const unsigned char*>(piece.data());
  const auto* const end = at + piece.size();
  while (at < end) {
    if (missing_ == 0) {
      // Most text is ASCII: eight bytes at a time.
      constexpr std::uint64_t kHighBits = 0x8080808080808080;
      std::uint64_t word = 0;
      while (end - at >= 8 && (std::memcpy(&word, at, 8), (word & kHighBits) == 0)) {
        at += 8;
      }
      if (at == end) {
        break;
      }
    }
    const auto byte = *at++;
    if (missing_ > 0) {
      if (byte < least_ || byte > most_) {
        return false;
      }
      --missing_;
      least_ = 0x80;
      most_ = 0xBF;
    } else if (byte >= 0xC2 && byte <= 0xDF) {
      missing_ = 1;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
      missing_ = 2;
      least_ = byte == 0xE0 ? 0xA0 : 0x80;  // No overlong form ...
      most_ = byte == 0xED ? 0x9F : 0xBF;   // ... and no surrogate.
    } else if (byte >= 0xF0 && byte <= 0xF4) {
      missing_ = 3;
      least_ = byte == 0xF0 ? 0x90 : 0x80;
      most_ = byte == 0xF4 ? 0x8F : 0xBF;  // Up to U+10FFFF.
    } else if (byte >= 0x80) {
      return false;
    }
  }
  return true;
}

}  // namespace auriga::platform::websocket
