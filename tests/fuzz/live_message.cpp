// Messages of /ws/live: whatever comes, it is a message with fields within their bounds or an error
// with a code of the protocol; and what is then written about it is JSON.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/decode.hpp"
#include "domains/broadcasts/names.hpp"
#include "domains/broadcasts/protocol.hpp"
#include "tests/fuzz/require.hpp"

using auriga::fuzz::require;

namespace {

using namespace auriga::broadcasts;

/// Reads each field as an action might.
void read_all(const Message& message) {
  const auto settings = read_speaker_settings(message, {"en", "es"});
  require(settings.min_stability >= 0.70 && settings.min_stability <= 0.95);
  require(settings.max_buffer_seconds >= 2 && settings.max_buffer_seconds <= 10);
  (void)valid_name(message.text("sessionId"));
  if (const auto volume = message.number("volume", 0, 1)) {
    require(*volume >= 0 && *volume <= 1);
  }
  (void)message.object("resume");
  (void)message.optional_text("previousConnectionId");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto message = Message::parse(text);
    read_all(message);
  } catch (const auriga::core::Error& error) {
    const auto frame = make_error(error, Action::createSession, "cor_x", {});
    const auto start = frame->find('{');
    require(auriga::core::parse_json(std::string_view(*frame).substr(start)).has_value());
  }
  return 0;
}
