// The blocks of a page: lines in reading order, and tables found by their columns.
#pragma once

#include <vector>

#include "helpers/extract/markdown.hpp"
#include "helpers/extract/pdf_page.hpp"

namespace auriga::extract {

/// A line, or a whole table.
struct Block {
  Segment line;
  std::vector<Row> table;  ///< Empty for a line.
};

/// Cuts a page's segments into blocks. Tables are found where several rows in succession have
/// segments side by side that share columns, unless the columns are filled with running text.
[[nodiscard]] std::vector<Block> find_blocks(std::vector<Segment> segments);

}  // namespace auriga::extract
