// What a FrameReader hands on, written down; and frames as a client sends them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/websocket/frame_reader.hpp"

namespace auriga::platform::websocket::test {

/// Each event as text: "text hello", "binary …", "ping …", "pong …", "close 1000 bye".
class RecordingSink final : public MessageSink {
 public:
  bool on_message(Opcode kind, std::string_view payload) override {
    return note(kind == Opcode::text ? "text " : "binary ", payload);
  }
  bool on_ping(std::string_view payload) override { return note("ping ", payload); }
  bool on_pong(std::string_view payload) override { return note("pong ", payload); }
  void on_close(std::uint16_t code, std::string_view reason) override {
    note("close " + std::to_string(code) + " ", reason);
  }

  std::vector<std::string> events;
  std::size_t taken_max = SIZE_MAX;  ///< Refuses to go on after so many.

 private:
  bool note(std::string what, std::string_view payload) {
    what += payload;
    events.push_back(std::move(what));
    return events.size() < taken_max;
  }
};

/// A masked frame. `first` is its first byte: 0x80 final, 0x70 reserved bits, 0x0F opcode.
inline std::string client_frame(int first, std::string_view payload) {
  constexpr std::string_view kMask = "\x12\xA0\xFE\x07";
  std::string out;
  out += static_cast<char>(first);
  std::string rest;
  append_header(rest, Opcode::text, payload.size());
  rest[1] = static_cast<char>(rest[1] | '\x80');
  out += rest.substr(1);
  out += kMask;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out += static_cast<char>(payload[i] ^ kMask[i % kMask.size()]);
  }
  return out;
}

struct Read {
  std::vector<std::string> events;
  int code = 0;  ///< Of the violation; 0: none.
};

/// Reads `bytes` in pieces of `step`.
inline Read read_in_steps(std::string bytes, std::size_t step,
                          std::size_t message_bytes_max = 1U << 20U) {
  FrameReader reader(message_bytes_max);
  RecordingSink sink;
  Read out;
  for (std::size_t at = 0; at < bytes.size() && out.code == 0; at += step) {
    const auto piece = std::span(bytes).subspan(at, std::min(step, bytes.size() - at));
    if (const auto fault = reader.read(piece, sink)) {
      out.code = static_cast<int>(fault->code);
    }
  }
  out.events = std::move(sink.events);
  return out;
}

}  // namespace auriga::platform::websocket::test
