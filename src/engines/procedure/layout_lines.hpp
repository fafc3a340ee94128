// Single lines of an SOP: what a line's beginning says about it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace auriga::procedure {

struct Line {
  std::string_view text;  ///< Trimmed.
  std::size_t indent = 0;
  int number = 0;            ///< From 1.
  bool begins_anew = false;  ///< It was not wrapped there: a statement of its own.
};

/// What stands before an item's or a heading's words.
struct Marker {
  std::size_t length = 0;  ///< Bytes with its space; 0 when there is none.
  std::string number;      ///< "3", "3.1", "C.2", "a"; empty for a bullet.
  int ordinal = 0;         ///< 0 for letters and bullets.
  int dots = 0;            ///< Numbers in it, less one.
  bool step = false;       ///< Written "Step 3".
};

/// The lines of a text; tabs count four columns.
[[nodiscard]] std::vector<Line> lines_of(std::string_view text);

/// "- ", "3. ", "(3) ", "3.1 ", "a) ", "Step 3: ".
[[nodiscard]] Marker item_marker(std::string_view line);

/// "3 ", "3.1 ", "C.2 ", "Part C: ", "Section 4 - ", "Step 3: " at the beginning of a heading.
[[nodiscard]] Marker heading_marker(std::string_view heading);

/// "Q: Where is my parcel?" and "A: It is on its way.": 'q' or 'a', and where the words begin; 0
/// for what is neither.
[[nodiscard]] std::pair<char, std::size_t> speaker_of(std::string_view line);

/// At least three times one of the marks, and nothing else.
[[nodiscard]] bool is_line_of(std::string_view line, std::string_view marks);

/// No small letter, and four large ones at least.
[[nodiscard]] bool in_capitals(std::string_view line);

/// Markdown's emphasis, code marks and links taken out.
[[nodiscard]] std::string without_marks(std::string_view text);

/// Where the numbers of an enumeration inside a paragraph stand: "(1) Greet ... (2) Ask ..." or
/// "1. Greet ... 2. Ask ...". (start of the marker, marker); at least two, counting from 1 or "a".
[[nodiscard]] std::vector<std::pair<std::size_t, Marker>> enumeration(std::string_view paragraph);

}  // namespace auriga::procedure
