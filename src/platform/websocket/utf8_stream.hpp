// UTF-8 that arrives in pieces, checked as it comes (RFC 3629).
#pragma once

#include <cstdint>
#include <string_view>

namespace auriga::platform::websocket {

class Utf8Stream {
 public:
  /// False as soon as no continuation could make the text well-formed; then it is over.
  [[nodiscard]] bool take(std::string_view piece);
  /// Whether the text may end here: no character is half there.
  [[nodiscard]] bool complete() const { return missing_ == 0; }

 private:
  std::uint8_t missing_ = 0;   // Bytes of the character under way.
  std::uint8_t least_ = 0x80;  // What its next byte must be at least ...
  std::uint8_t most_ = 0xBF;   // ... and at most.
};

}  // namespace auriga::platform::websocket
