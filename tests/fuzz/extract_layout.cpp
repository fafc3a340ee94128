// Words anywhere on pages, as a PDF may place them, eight bytes a word: x, y, width, height, size,
// flags, two of text. A word of size zero ends the page. Poppler itself is not fuzzed here but kept
// in a process of its own.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "helpers/extract/pdf_blocks.hpp"
#include "helpers/extract/pdf_compose.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace auriga::extract;
  constexpr std::string_view kTexts[] = {
      "word", "-",  "1.",    "\xE2\x80\xA2",     "|", "end.",     "ex-", "\xC2\xAD", "#", "12",
      "....", "a)", "Title", "\xF0\x9F\x98\x80", "x", "e\xC2\xAD"};
  std::vector<PdfPage> pages(1);
  for (; size >= 8; data += 8, size -= 8) {
    if (data[4] == 0) {
      pages.emplace_back();
      continue;
    }
    const double x = data[0] * 2.5;
    const double y = data[1] * 3.5;
    pages.back().width = 595;
    pages.back().height = 842;
    pages.back().words.push_back(
        {.text = std::string(kTexts[data[6] % 16]) + std::string(kTexts[data[7] % 16]),
         .box = {x, y, x + data[2], y + data[3]},
         .size = data[4] / 4.0,
         .bold = (data[5] & 1U) != 0,
         .space_after = (data[5] & 2U) != 0});
  }
  std::vector<std::vector<Segment>> lines;
  for (const auto& page : pages) {
    lines.push_back(make_segments(page));
  }
  remove_running_lines(pages, lines);
  std::vector<std::vector<Block>> blocks;
  for (auto& page : lines) {
    blocks.push_back(find_blocks(std::move(page)));
  }
  const auto composed = compose(blocks);
  if (!auriga::core::is_utf8(composed.text) || composed.page_starts.size() != pages.size() ||
      composed.page_starts.back() > auriga::core::code_points(composed.text)) {
    std::abort();
  }
  return 0;
}
