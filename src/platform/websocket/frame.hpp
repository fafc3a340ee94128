// The words of the WebSocket protocol (RFC 6455): opcodes, close codes, and frames as a server
// sends them: final, unmasked, without extensions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace auriga::platform::websocket {

/// Section 5.2. Others are reserved and end the connection.
enum class Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

[[nodiscard]] constexpr bool is_control(Opcode opcode) {
  return static_cast<std::uint8_t>(opcode) >= 0x8;
}

/// Section 7.4.1 and the IANA registry. Codes of our own are 4000 to 4999: the registry of errors
/// (docs/errors.md) has them.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported_data = 1003,
  no_status = 1005,  ///< Never sent: the peer's close frame was empty.
  abnormal = 1006,   ///< Never sent: the connection ended without a close frame.
  invalid_payload = 1007,
  policy_violation = 1008,
  message_too_big = 1009,
  internal_error = 1011,
  service_restart = 1012,
  try_again_later = 1013,
};

/// Whether a close frame may carry the code (section 7.4).
[[nodiscard]] constexpr bool may_be_sent(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

inline constexpr unsigned char kFinalBit = 0x80;        ///< Section 5.2.
inline constexpr std::size_t kControlPayloadMax = 125;  ///< Section 5.5.

/// A frame as it goes over the wire, made once and shared by all who get it.
using Frame = std::shared_ptr<const std::string>;

/// Appends the header of a final, unmasked frame.
void append_header(std::string& out, Opcode opcode, std::size_t payload_bytes);

/// A whole message in one frame. A control frame's payload is at most kControlPayloadMax bytes.
[[nodiscard]] Frame make_frame(Opcode opcode, std::string_view payload);

/// A close frame; the reason, UTF-8, is cut to what fits.
[[nodiscard]] Frame make_close(std::uint16_t code, std::string_view reason);

}  // namespace auriga::platform::websocket
