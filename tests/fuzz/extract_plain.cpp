// Sniffing and plain text: the first bytes up to a zero are the file's name, the rest its content.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/text.hpp"
#include "engines/extraction/kind.hpp"
#include "engines/extraction/plain_text.hpp"

using auriga::extraction::DocumentKind;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(input.find('\0'), input.size());
  const auto name = input.substr(0, end);
  const auto bytes = input.substr(std::min(end + 1, input.size()));
  const auto kind = auriga::extraction::detect_kind(name, bytes);
  const auto text = auriga::extraction::extract_plain_text(
      bytes, kind && is_plain(*kind) ? *kind : DocumentKind::kText);
  if (text && (!auriga::core::is_utf8(text->text) || text->text.empty() ||
               text->characters != auriga::core::code_points(text->text))) {
    std::abort();
  }
  return 0;
}
