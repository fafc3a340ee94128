// Frames as clients send them. The same bytes must give the same messages, and the same fault,
// whether they come at once or in pieces; text must be UTF-8, control frames short, messages within
// the bound.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "platform/websocket/frame_reader.hpp"
#include "tests/fuzz/require.hpp"

using auriga::fuzz::require;

namespace websocket = auriga::platform::websocket;
using websocket::Opcode;

namespace {

constexpr std::size_t kMessageMax = 4096;

class Sink final : public websocket::MessageSink {
 public:
  bool on_message(Opcode kind, std::string_view payload) override {
    require(payload.size() <= kMessageMax);
    require(kind == Opcode::binary || (kind == Opcode::text && auriga::core::is_utf8(payload)));
    return note(kind == Opcode::text ? 't' : 'b', payload);
  }
  bool on_ping(std::string_view payload) override { return control('i', payload); }
  bool on_pong(std::string_view payload) override { return control('o', payload); }
  void on_close(std::uint16_t code, std::string_view reason) override {
    require(websocket::may_be_sent(code) ||
            code == static_cast<std::uint16_t>(websocket::CloseCode::no_status));
    require(auriga::core::is_utf8(reason));
    control('c', std::to_string(code) + std::string(reason));
    closed = true;
  }

  std::vector<std::string> events;
  bool closed = false;

 private:
  bool control(char what, std::string_view payload) {
    require(payload.size() <= websocket::kControlPayloadMax + 3);
    return note(what, payload);
  }
  bool note(char what, std::string_view payload) {
    require(!closed);
    events.push_back(what + std::string(payload));
    return true;
  }
};

struct Outcome {
  std::vector<std::string> events;
  int code = 0;
  bool operator==(const Outcome&) const = default;
};

Outcome read(std::string bytes, std::size_t step) {
  websocket::FrameReader reader(kMessageMax);
  Sink sink;
  Outcome out;
  for (std::size_t at = 0; at < bytes.size() && out.code == 0; at += step) {
    const auto piece = std::span(bytes).subspan(at, std::min(step, bytes.size() - at));
    if (const auto fault = reader.read(piece, sink)) {
      out.code = static_cast<int>(fault->code);
    }
    require(reader.kept_bytes() <= 2 * kMessageMax + 512);
  }
  out.events = std::move(sink.events);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  const std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto whole = read(bytes, bytes.size());
  require(read(bytes, 1 + data[0] % 37) == whole);
  require(read(bytes, 1) == whole);
  return 0;
}
