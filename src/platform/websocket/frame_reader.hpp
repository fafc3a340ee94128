// FrameReader: messages from a client's bytes, however these are cut (RFC 6455, sections 5 to 8).
//
// A frame is a header of 2 to 14 bytes and a payload: final bit, three reserved bits, opcode; mask
// bit and length of 7 bits, or 126 and 16 bits, or 127 and 64 bits; the mask of four bytes by which
// a client's payload is disguised. A message is one frame, or several of which all but the last
// lack the final bit and all but the first have the opcode of a continuation; control frames may
// stand between them, are never fragmented and carry at most 125 bytes.
//
// A message that is one frame and lies whole in the bytes given is unmasked where it lies and
// handed on without a copy. Of any other the reader keeps what came. So an idle connection keeps
// nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "platform/websocket/frame.hpp"
#include "platform/websocket/utf8_stream.hpp"

namespace auriga::platform::websocket {

/// Gets what was read, in order. Views are valid during the call. A false answer ends the reading:
/// what follows is ignored.
class MessageSink {
 public:
  virtual ~MessageSink() = default;
  virtual bool on_message(Opcode kind, std::string_view payload) = 0;  ///< text or binary.
  virtual bool on_ping(std::string_view payload) = 0;
  virtual bool on_pong(std::string_view payload) = 0;
  /// `code` is no_status where the frame was empty.
  virtual void on_close(std::uint16_t code, std::string_view reason) = 0;
};

/// Why a connection must be failed (section 7.1.7).
struct Violation {
  CloseCode code = CloseCode::protocol_error;
  std::string_view reason;  ///< A literal, for the close frame and the log.
};

class FrameReader {
 public:
  explicit FrameReader(std::size_t message_bytes_max) : message_bytes_max_(message_bytes_max) {}

  /// Takes all of `bytes`, which it may change. Call no more after a violation, a close frame, or
  /// when the sink refused.
  std::optional<Violation> read(std::span<char> bytes, MessageSink& sink);

  /// In a call of the sink's: how many of the bytes given lie behind the frame.
  [[nodiscard]] std::size_t following() const { return following_; }

  /// Memory kept for it.
  [[nodiscard]] std::size_t kept_bytes() const { return kept_.capacity() + control_.capacity(); }

 private:
  static constexpr std::size_t kHeaderMax = 14;

  std::optional<Violation> read_header(std::span<char>& bytes);
  std::optional<Violation> begin_frame();
  std::optional<Violation> take_payload(std::span<char> piece, MessageSink& sink);
  std::optional<Violation> take_data(std::string_view piece, MessageSink& sink);
  std::optional<Violation> take_control(std::string_view piece, MessageSink& sink);
  std::optional<Violation> end_message(std::string_view whole, MessageSink& sink);
  std::optional<Violation> end_close(std::string_view payload, MessageSink& sink);
  void unmask(std::span<char> piece);

  std::size_t message_bytes_max_;
  std::uint64_t left_ = 0;  // Of the frame's payload.
  std::size_t following_ = 0;
  std::string kept_;     // Of the message, unmasked.
  std::string control_;  // Of a control frame.
  std::array<unsigned char, kHeaderMax> header_{};
  std::array<unsigned char, 4> mask_{};
  std::uint8_t header_bytes_ = 0;
  std::uint8_t mask_at_ = 0;  // Which byte of the mask is next.
  bool inside_ = false;       // A frame: its header is read, its payload not wholly.
  bool final_ = false;
  bool stopped_ = false;
  Opcode opcode_ = Opcode::continuation;
  Opcode message_kind_ = Opcode::continuation;  // None is under way.
  Utf8Stream text_;
};

}  // namespace auriga::platform::websocket
