// Event streams: the events found must not depend on where the stream is cut. The first byte says
// how long the pieces are.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "platform/http_client/sse_parser.hpp"

namespace {

/// Everything the parser tells, as one text.
std::string events_of(std::string_view stream, std::size_t piece) {
  auriga::platform::SseParser parser;
  std::string out;
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    const auto events = parser.feed(stream.substr(at, piece));
    if (!events) {
      return out + "too large";
    }
    for (const auto& event : *events) {
      out += event.type + "\x1f" + event.data + "\x1f" + event.id + "\x1e";
    }
  }
  return out + std::to_string(parser.retry().value_or(std::chrono::milliseconds(-1)).count());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (events_of(stream, data[0] % 16 + 1U) != events_of(stream, stream.size() + 1)) {
    std::abort();
  }
  return 0;
}
