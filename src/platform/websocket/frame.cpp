#include "platform/websocket/frame.hpp"

#include "core/error.hpp"

namespace auriga::platform::websocket {
namespace {

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) {
    out += static_cast<char>(value >> (8 * i));
  }
}

}  // namespace

void append_header(std::string& out, Opcode opcode, std::size_t payload_bytes) {
  constexpr std::size_t kShort = 125;
  constexpr std::size_t kMedium = 0xFFFF;
  out += static_cast<char>(kFinalBit | static_cast<unsigned char>(opcode));
  if (payload_bytes <= kShort) {
    out += static_cast<char>(payload_bytes);
  } else if (payload_bytes <= kMedium) {
    out += static_cast<char>(126);
    append_big_endian(out, payload_bytes, 2);
  } else {
    out += static_cast<char>(127);
    append_big_endian(out, payload_bytes, 8);
  }
}

Frame make_frame(Opcode opcode, std::string_view payload) {
  AURIGA_ASSERT(!is_control(opcode) || payload.size() <= kControlPayloadMax);
  constexpr std::size_t kHeaderMax = 10;
  std::string out;
  out.reserve(kHeaderMax + payload.size());
  append_header(out, opcode, payload.size());
  out += payload;
  return std::make_shared<const std::string>(std::move(out));
}

Frame make_close(std::uint16_t code, std::string_view reason) {
  AURIGA_ASSERT(may_be_sent(code));
  constexpr std::size_t kReasonMax = kControlPayloadMax - 2;
  auto length = std::min(reason.size(), kReasonMax);
  // Not in the middle of a character.
  while (length < reason.size() && length > 0 && (reason[length] & '\xC0') == '\x80') {
    --length;
  }
  std::string payload;
  append_big_endian(payload, code, 2);
  payload += reason.substr(0, length);
  return make_frame(Opcode::close, payload);
}

}  // namespace auriga::platform::websocket
