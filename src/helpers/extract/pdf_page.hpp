// What a PDF gives: words at places on a page. There are no lines, paragraphs, headings or tables
// in most PDFs, only glyphs; pdf_lines.hpp and pdf_compose.hpp find them again. Units are points
// (1/72 inch), y grows downwards.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace auriga::extract {

struct Box {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;

  [[nodiscard]] double middle() const { return (top + bottom) / 2; }
  [[nodiscard]] double width() const { return right - left; }
  [[nodiscard]] double height() const { return bottom - top; }
  void include(const Box& other);
  /// How much of the lower of the two boxes' height they share, 0 to 1.
  [[nodiscard]] double shared_height(const Box& other) const;
};

struct PdfWord {
  std::string text;  ///< UTF-8 without control characters.
  Box box;
  double size = 0;  ///< Of the font.
  bool bold = false;
  bool space_after = false;
};

struct PdfPage {
  double width = 0;
  double height = 0;
  std::vector<PdfWord> words;  ///< In reading order as the library sees it.
};

/// Words of one line that belong together: a line of a paragraph, or a cell's line in a table.
struct Segment {
  std::string text;
  Box box;
  double size = 0;  ///< Of most of its characters.
  bool bold = false;
  double first_word_width = 0;
  std::size_t words = 0;
};

/// Joins the words of a page to segments, in the same order.
[[nodiscard]] std::vector<Segment> make_segments(const PdfPage& page);

/// Takes out of all pages what repeats at the same place near their upper or lower edge: running
/// titles, page numbers.
void remove_running_lines(std::vector<PdfPage>& pages, std::vector<std::vector<Segment>>& lines);

}  // namespace auriga::extract
