// Request heads and chunked bodies. A head must parse the same whether it came at once or byte by
// byte, every view must lie inside the text, and a body must decode the same however it is cut.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/http/byte_range.hpp"
#include "platform/http/chunked_decoder.hpp"
#include "platform/http/request_parser.hpp"
#include "tests/fuzz/require.hpp"

using auriga::fuzz::require;

namespace http = auriga::platform::http;

namespace {

void check_head(std::string_view text) {
  std::size_t whole = 0;
  const auto at_once = http::find_head_end(text, whole);
  std::size_t scanned = 0;
  auto stepwise = http::HeadEnd::kMissing;
  for (std::size_t length = 1; length <= text.size(); ++length) {
    stepwise = http::find_head_end(text.substr(0, length), scanned);
    if (stepwise != http::HeadEnd::kMissing) {
      break;
    }
  }
  // What comes whole may hold a bare LF before its end, which only the parser then sees.
  if (at_once != http::HeadEnd::kFound) {
    return;
  }
  require(stepwise == http::HeadEnd::kBroken || scanned == whole);
  const std::string head_text(text.substr(0, whole));
  http::RequestHead head;
  if (!http::parse_head(head_text, {}, head)) {
    return;
  }
  require(stepwise == http::HeadEnd::kFound);
  require(!(head.chunked && head.content_length));
  require(head.target == "*" || head.target.front() == '/');
  const auto inside = [&](std::string_view view) {
    return view.empty() || (view.data() >= head_text.data() &&
                            view.data() + view.size() <= head_text.data() + head_text.size());
  };
  require(inside(head.method) && inside(head.target));
  for (const auto& field : head.headers) {
    require(inside(field.name) && inside(field.value));
    require(field.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
  }
}

std::string unchunk(std::string_view text, std::size_t step) {
  http::ChunkedDecoder decoder;
  std::string body;
  while (!text.empty() && !decoder.done()) {
    const auto read = decoder.next(text.substr(0, step));
    if (!read) {
      return "error";
    }
    require(read->consumed > 0);
    body += read->data;
    text.remove_prefix(read->consumed);
  }
  return (decoder.done() ? "done " : "more ") + std::to_string(text.size()) + body;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_head(text);
  require(unchunk(text, text.size()) == unchunk(text, 1));
  const auto range = http::parse_range(text, size);
  if (range.range) {
    require(range.range->first <= range.range->last && range.range->last < size);
  }
  return 0;
}
