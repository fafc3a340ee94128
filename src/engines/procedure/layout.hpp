// The shape of an SOP: sections, numbered items and sentences, with the lines they stand on.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engines/procedure/procedure.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::procedure {

/// A sentence, or a list item's part of one.
struct Sentence {
  std::string text;         ///< Without Markdown's marks.
  std::string plain;        ///< ASCII punctuation, lower case, quotations left out.
  std::vector<Word> words;  ///< Of `text` as `plain()` with its capitals, quotations left out.
  std::string spoken;       ///< What `words` point into.
  int line = 0;
  int section = -1;
  int block = 0;     ///< Sentences of one paragraph or item share a number.
  int item = -1;     ///< Into `Layout::items`; -1 in a paragraph.
  int lead = -1;     ///< Into `Layout::sentences`: the sentence that this item completes.
  bool row = false;  ///< Of a table.
  /// Of a row: where in `spoken` its cells begin, and the names of what stands at their heads.
  std::vector<std::pair<std::uint32_t, std::vector<std::string>>> cells;
  std::string asks = {};  ///< Of a row: its cell under a head such as "What to ask".
  bool quote = false;     ///< Nothing but words to be said.
};

/// A list item.
struct Item {
  std::string number;  ///< Empty for a bullet.
  int ordinal = 0;     ///< The last number of it; 0 for bullets and letters.
  int list = -1;       ///< Numbered items of one list share it; -1 for bullets.
  int depth = 0;
  int parent = -1;  ///< The item that it is nested in.
  int section = -1;
  int line = 0;
  int sentence_first = 0;  ///< Into `Layout::sentences`, [first, last).
  int sentence_last = 0;
};

struct Layout {
  std::string title;
  std::vector<Section> sections;
  std::vector<int> section_parents;
  std::vector<char> section_annexes;  ///< The heading calls itself appendix or annex.
  std::vector<Item> items;
  std::vector<Sentence> sentences;
  bool truncated = false;
};

/// Reads the shape. Linear in the length of the text.
[[nodiscard]] Layout read_layout(std::string_view sop, Vocabulary& vocabulary);

/// Whether a section of that title says what the agent is for and whom it serves: nothing to tell a
/// customer.
[[nodiscard]] bool is_about_agent(std::string_view title);

/// `line 12 (“Refunds above EUR 80 ...”)`, for messages; a long text is cut.
[[nodiscard]] std::string cite(int line, std::string_view text);
[[nodiscard]] std::string cite(const Sentence& sentence);

}  // namespace auriga::procedure
