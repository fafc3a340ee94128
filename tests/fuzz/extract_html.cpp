// Pages of strangers, in any encoding.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/text.hpp"
#include "helpers/extract/reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace auriga::extract;
  static const bool warm = (warm_up_parsers(), true);
  const auto text = read_document(DocumentKind::kHtml, {reinterpret_cast<const char*>(data), size},
                                  {.text_bytes = 1U << 20U}, [](auto, auto) {});
  if (!warm || (text && !auriga::core::is_utf8(text->text))) {
    std::abort();
  }
  return 0;
}
