// What extraction answers: the text that is chunked, indexed and quoted.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engines/extraction/kind.hpp"

namespace auriga::extraction {

/// The text of one document. PDF, HTML and DOCX come as light Markdown: `#` headings, `-` and `1.`
/// items, tables as `| a | b |` rows, paragraphs set apart by a blank line.
struct ExtractedText {
  DocumentKind kind = DocumentKind::kText;
  std::string text;            ///< Well-formed UTF-8 without a byte-order mark; never empty.
  std::size_t characters = 0;  ///< Unicode code points in `text`.
  /// PDF: the code point at which each page starts (ascending; a page without text starts where the
  /// next one does). Empty for other kinds.
  std::vector<std::uint32_t> page_starts;
  /// Sentences for people: an encoding that was guessed, pages that hold no text.
  std::vector<std::string> notes;
  std::chrono::microseconds took{0};  ///< Wall time, waiting in the queue left out.
};

}  // namespace auriga::extraction
