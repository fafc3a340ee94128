#include "platform/websocket/frame_reader.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/text.hpp"

namespace auriga::platform::websocket {
namespace {

constexpr unsigned char kReserved = 0x70;
constexpr unsigned char kOpcode = 0x0F;
constexpr unsigned char kMasked = 0x80;
constexpr unsigned char kLength = 0x7F;

std::optional<Violation> broken(std::string_view reason) {
  return Violation{CloseCode::protocol_error, reason};
}

std::optional<Violation> not_text() {
  return Violation{CloseCode::invalid_payload, "the text is not UTF-8"};
}

// How long a header is, told by its second byte: a client always masks.
std::size_t header_size(unsigned char second) {
  constexpr std::size_t kBase = 2 + 4;
  switch (second & kLength) {
    case 126:
      return kBase + 2;
    case 127:
      return kBase + 8;
    default:
      return kBase;
  }
}

std::uint64_t big_endian(std::span<const unsigned char> bytes) {
  std::uint64_t value = 0;
  for (const auto byte : bytes) {
    value = value << 8U | byte;
  }
  return value;
}

}  // namespace

std::optional<Violation> FrameReader::read(std::span<char> bytes, MessageSink& sink) {
  while (!stopped_ && (!bytes.empty() || (inside_ && left_ == 0))) {
    if (!inside_) {
      if (auto fault = read_header(bytes)) {
        return fault;
      }
      continue;
    }
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    const auto piece = bytes.first(size);
    bytes = bytes.subspan(size);
    following_ = bytes.size();
    left_ -= size;
    inside_ = left_ > 0;
    unmask(piece);
    if (auto fault = take_payload(piece, sink)) {
      return fault;
    }
  }
  return std::nullopt;
}

// Takes bytes of a header; with the last of them the frame begins. Faults are told by the first
// byte that has them.
std::optional<Violation> FrameReader::read_header(std::span<char>& bytes) {
  const auto wanted = header_bytes_ < 2 ? 2 : header_size(header_[1]);
  const auto size = std::min(wanted - header_bytes_, bytes.size());
  std::memcpy(header_.data() + header_bytes_, bytes.data(), size);
  header_bytes_ += static_cast<std::uint8_t>(size);
  bytes = bytes.subspan(size);
  if (header_bytes_ == 2 && wanted == 2) {
    if ((header_[0] & kReserved) != 0) {
      return broken("a reserved bit is set");
    }
    if ((header_[1] & kMasked) == 0) {
      return broken("a frame is not masked");
    }
    return begin_frame();
  }
  if (header_bytes_ < wanted || wanted == 2) {
    return std::nullopt;
  }
  header_bytes_ = 0;
  mask_at_ = 0;
  const auto body = std::span(header_).subspan(2, wanted - 6);
  const auto short_length = static_cast<std::uint64_t>(header_[1] & kLength);
  left_ = body.empty() ? short_length : big_endian(body);
  std::copy_n(header_.begin() + static_cast<std::ptrdiff_t>(wanted) - 4, 4, mask_.begin());
  if ((body.size() == 2 && left_ < 126) || (body.size() == 8 && left_ <= 0xFFFF)) {
    return broken("a length is not in its shortest form");
  }
  if (left_ >> 63U != 0) {
    return broken("a length has its highest bit set");
  }
  if (!is_control(opcode_) &&
      left_ > message_bytes_max_ - std::min(message_bytes_max_, kept_.size())) {
    return Violation{CloseCode::message_too_big, "the message is too large"};
  }
  inside_ = true;
  return std::nullopt;
}

// What the first two bytes say: opcode and order.
std::optional<Violation> FrameReader::begin_frame() {
  final_ = (header_[0] & kFinalBit) != 0;
  opcode_ = static_cast<Opcode>(header_[0] & kOpcode);
  switch (opcode_) {
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong:
      if (!final_) {
        return broken("a control frame is fragmented");
      }
      if ((header_[1] & kLength) > kControlPayloadMax) {
        return broken("a control frame has more than 125 bytes");
      }
      return std::nullopt;
    case Opcode::continuation:
      if (message_kind_ == Opcode::continuation) {
        return broken("a continuation without a message");
      }
      return std::nullopt;
    case Opcode::text:
    case Opcode::binary:
      if (message_kind_ != Opcode::continuation) {
        return broken("a message begins before the last one ended");
      }
      message_kind_ = opcode_;
      text_ = {};
      return std::nullopt;
    default:
      return broken("the opcode is reserved");
  }
}

std::optional<Violation> FrameReader::take_payload(std::span<char> piece, MessageSink& sink) {
  const std::string_view view(piece.data(), piece.size());
  return is_control(opcode_) ? take_control(view, sink) : take_data(view, sink);
}

std::optional<Violation> FrameReader::take_data(std::string_view piece, MessageSink& sink) {
  const bool last = final_ && !inside_;
  if (last && kept_.empty()) {
    if (message_kind_ == Opcode::text && (!text_.complete() || !core::is_utf8(piece))) {
      return not_text();
    }
    return end_message(piece, sink);
  }
  if (message_kind_ == Opcode::text && !text_.take(piece)) {
    return not_text();
  }
  kept_ += piece;
  if (!last) {
    return std::nullopt;
  }
  if (message_kind_ == Opcode::text && !text_.complete()) {
    return not_text();
  }
  const auto whole = std::exchange(kept_, {});
  return end_message(whole, sink);
}

std::optional<Violation> FrameReader::end_message(std::string_view whole, MessageSink& sink) {
  const auto kind = std::exchange(message_kind_, Opcode::continuation);
  stopped_ = !sink.on_message(kind, whole);
  return std::nullopt;
}

std::optional<Violation> FrameReader::take_control(std::string_view piece, MessageSink& sink) {
  if (inside_ || !control_.empty()) {
    control_ += piece;
    if (inside_) {
      return std::nullopt;
    }
  }
  const auto kept = std::exchange(control_, {});
  const std::string_view payload = kept.empty() ? piece : kept;
  switch (opcode_) {
    case Opcode::ping:
      stopped_ = !sink.on_ping(payload);
      return std::nullopt;
    case Opcode::pong:
      stopped_ = !sink.on_pong(payload);
      return std::nullopt;
    default:
      return end_close(payload, sink);
  }
}

// Section 5.5.1: nothing, or a code and a reason in UTF-8.
std::optional<Violation> FrameReader::end_close(std::string_view payload, MessageSink& sink) {
  stopped_ = true;
  if (payload.empty()) {
    sink.on_close(static_cast<std::uint16_t>(CloseCode::no_status), {});
    return std::nullopt;
  }
  if (payload.size() == 1) {
    return broken("a close frame has half a code");
  }
  const auto code = static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8U |
                                               static_cast<unsigned char>(payload[1]));
  if (!may_be_sent(code)) {
    return broken("a close frame has a code that may not be sent");
  }
  const auto reason = payload.substr(2);
  if (!core::is_utf8(reason)) {
    return not_text();
  }
  sink.on_close(code, reason);
  return std::nullopt;
}

// Section 5.3: each byte with the mask's next, in turn; eight at a time where it pays.
void FrameReader::unmask(std::span<char> piece) {
  std::array<unsigned char, 8> turned{};
  for (std::size_t i = 0; i < turned.size(); ++i) {
    turned[i] = mask_[(mask_at_ + i) % mask_.size()];
  }
  const auto mask = std::bit_cast<std::uint64_t>(turned);
  std::size_t at = 0;
  for (; at + sizeof(mask) <= piece.size(); at += sizeof(mask)) {
    std::uint64_t word = 0;
    std::memcpy(&word, piece.data() + at, sizeof(word));
    word ^= mask;
    std::memcpy(piece.data() + at, &word, sizeof(word));
  }
  for (std::size_t i = 0; at + i < piece.size(); ++i) {
    piece[at + i] = static_cast<char>(static_cast<unsigned char>(piece[at + i]) ^ turned[i]);
  }
  mask_at_ = static_cast<std::uint8_t>((mask_at_ + piece.size()) % mask_.size());
}

}  // namespace auriga::platform::websocket
