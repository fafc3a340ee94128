// MarkdownWriter: the text all readers write. Blocks in order, set apart by blank lines, in as much
// Markdown as the chunker reads: `#` headings, items, `|` rows. Nothing else is escaped or marked,
// so that a quote from the text reads as it does in the document.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace auriga::extract {

using Row = std::vector<std::string>;

class MarkdownWriter {
 public:
  /// What a document styles as a heading and is longer is a paragraph all the same.
  static constexpr std::size_t kHeadingBytesMax = 400;

  /// `level` 1 to 6. Line breaks inside become spaces. Empty texts write nothing, here and below.
  void heading(int level, std::string_view text);
  /// Line breaks inside are kept.
  void paragraph(std::string_view text);
  /// `marker` is "-", "1." or the like, empty for more of the item above; `depth` counts from 0.
  void item(std::size_t depth, std::string_view marker, std::string_view text);
  /// Rows of cells, the first the names of the columns. Line breaks in cells become spaces; columns
  /// that are empty everywhere are left out. Less than two columns: paragraphs.
  void table(const std::vector<Row>& rows);
  /// Text whose spaces matter, fenced.
  void literal(std::string_view text);
  /// What follows is not the continuation of the list before.
  void end_list() { in_list_ = false; }

  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void separate();

  std::string text_;
  bool in_list_ = false;
};

/// Runs of ASCII white space and no-break spaces become one space, or one line feed when `lines`
/// and the run holds one; none at the ends.
[[nodiscard]] std::string squeeze(std::string_view text, bool lines = false);

}  // namespace auriga::extract
