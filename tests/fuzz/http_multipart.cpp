// Multipart forms: the first line is the Content-Type, the rest the body. It must read the same
// whole and in pieces, and hand out names that are UTF-8.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/text.hpp"
#include "platform/http/multipart_parser.hpp"

namespace http = auriga::platform::http;

namespace {

std::string read(std::string_view boundary, std::string_view text, std::size_t step) {
  using Event = http::MultipartParser::Event;
  http::MultipartParser parser(boundary);
  std::string seen;
  for (;;) {
    const auto event = parser.next();
    if (!event) {
      return seen + "<error>";
    }
    switch (*event) {
      case Event::kPart:
        if (!auriga::core::is_utf8(parser.part().name) ||
            !auriga::core::is_utf8(parser.part().file_name) ||
            !auriga::core::is_utf8(parser.part().media_type)) {
          std::abort();
        }
        seen += "<" + parser.part().name + "|" + parser.part().file_name + ">";
        break;
      case Event::kData:
        if (parser.data().empty()) {
          std::abort();
        }
        seen += parser.data();
        break;
      case Event::kPartEnd:
        seen += "</>";
        break;
      case Event::kEnd:
        return seen + "<end>";
      case Event::kNeedMore:
        if (text.empty()) {
          return seen + "<more>";
        }
        parser.feed(text.substr(0, step));
        text.remove_prefix(std::min(step, text.size()));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.substr(0, text.find('\n'));
  const auto boundary = http::multipart_boundary(line);
  if (!boundary || line.size() == text.size()) {
    return 0;
  }
  const auto body = text.substr(line.size() + 1);
  if (read(*boundary, body, body.size() + 1) != read(*boundary, body, 3)) {
    std::abort();
  }
  return 0;
}
