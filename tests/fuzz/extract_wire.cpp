// What a helper that a document has taken over may say to the pool, in pieces whose size the first
// byte tells.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/text.hpp"
#include "engines/extraction/wire.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace auriga::extraction;
  if (size == 0) {
    return 0;
  }
  const std::size_t piece = std::size_t{1} + data[0];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const ExtractionLimits limits{.text_bytes = 2000, .pages = 100};
  OutputDecoder decoder(DocumentKind::kPdf, limits);
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    if (!decoder.feed(bytes.substr(at, piece))) {
      return decoder.problem().empty() ? (std::abort(), 0) : 0;
    }
    static_cast<void>(decoder.take_progress());
  }
  if (!decoder.complete()) {
    return 0;
  }
  const auto text = decoder.finish();
  if (text && (!auriga::core::is_utf8(text->text) || text->text.size() > limits.text_bytes ||
               text->page_starts.size() > limits.pages ||
               (!text->page_starts.empty() && text->page_starts.back() > text->characters))) {
    std::abort();
  }
  return 0;
}
