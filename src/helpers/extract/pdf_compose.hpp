// Pages of blocks to Markdown: paragraphs joined again over lines, columns and pages, headings
// found by their type, lists by their marks.
#pragma once

#include <cstdint>
#include <vector>

#include "helpers/extract/pdf_blocks.hpp"

namespace auriga::extract {

struct Composed {
  std::string text;
  std::vector<std::uint32_t> page_starts;  ///< Code points, one for each page.
};

[[nodiscard]] Composed compose(const std::vector<std::vector<Block>>& pages);

}  // namespace auriga::extract
