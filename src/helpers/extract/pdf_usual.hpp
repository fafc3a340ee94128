// What is usual in a document: against it, headings and paragraphs stand out.
#pragma once

#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "helpers/extract/pdf_blocks.hpp"

namespace auriga::extract {

inline constexpr double kLargerThanBody = 1.12;
inline constexpr std::size_t kHeadingBytesMax = 200;

struct Usual {
  double body_size = 0;                   ///< Of the type of most text.
  double gap = 0.3;                       ///< Between lines of a paragraph, in font sizes.
  bool bold = false;                      ///< Whether most text is bold.
  std::set<double> heading_sizes;         ///< Sizes larger than the body's, of short lines.
  std::unordered_set<std::string> words;  ///< In lower case, those at line ends left out.
};

[[nodiscard]] Usual measure(const std::vector<std::vector<Block>>& pages);

}  // namespace auriga::extract
