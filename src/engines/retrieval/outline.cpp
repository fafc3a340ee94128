// Reading the shape of a text, line by line. Long because the kinds of line are told apart in one
// order of precedence. A line is, in this order:
//   fence      ``` or ~~~ opens and closes literal lines, each a unit
//   heading    "# Title"; a line underlined with === --- or ~~~; "**Title**" alone; "2.1 Title"
//              and "Article 5 ..." between blank lines; A LINE IN CAPITALS after a blank line; a
//              short one over longer lines or over lines that are set in
//   row        "| a | b |", or columns set apart by tabs or three spaces
//   item       "- x", "* x", "1. x", "a) x", with its indented continuation lines
//   paragraph  anything else up to a blank line; cut into sentences
// "1. Install" is a heading when it stands alone between prose and an item when a sibling with the
// next or previous number is its neighbour. The level of a heading without Markdown is 1 for ===,
// 2 for --- and capitals, one more than its dots for numbers; bold lines rank below all others.
// Sources: CommonMark 0.31 (block structure), reStructuredText (underlines).
#include "engines/retrieval/outline.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/text.hpp"
#include "engines/retrieval/cut.hpp"
#include "engines/retrieval/fold.hpp"

namespace auriga::retrieval {
namespace {

constexpr std::size_t kHeadingBytesMax = 100;
constexpr std::size_t kUnitWordsMax = 200;  // A longer run without a full stop is cut at spaces.
constexpr std::size_t kItemWordsMax = 90;   // A longer list item is quoted sentence by sentence.
constexpr std::size_t kTitleKept = 300;     // Bytes. A longer heading is read as prose as well.
// A text has so many sections and one more for so many bytes; after that its headings are prose.
constexpr std::size_t kSectionsFree = 4096;
constexpr std::size_t kSectionBytes = 32;

struct Line {
  std::size_t start = 0;
  std::size_t end = 0;     // Without the line break.
  std::size_t indent = 0;  // Bytes of leading white space.
  std::string_view text;   // Trimmed.
};

// A text's lines, each in few bytes, for a text may be nothing but line breaks. Of blank lines in a
// row two are kept: more say the same.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    for (std::size_t start = 0; start < text.size();) {
      const auto newline = std::min(text.find('\n', start), text.size());
      const auto line = core::trim(text.substr(start, newline - start));
      const auto from = line.empty() ? start : static_cast<std::size_t>(line.data() - text.data());
      const auto n = all_.size();
      if (!line.empty() || n < 2 || all_[n - 1].size != 0 || all_[n - 2].size != 0) {
        all_.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(newline),
                        static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(line.size())});
      }
      start = newline + 1;
    }
  }

  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] Line operator[](std::size_t i) const {
    const auto& line = all_[i];
    return {line.start, line.end, line.from - line.start, text_.substr(line.from, line.size)};
  }

 private:
  struct Place {
    std::uint32_t start = 0;
    std::uint32_t end = 0;
    std::uint32_t from = 0;  // The trimmed text.
    std::uint32_t size = 0;
  };
  std::string_view text_;
  std::vector<Place> all_;
};

bool is_rule(std::string_view line, std::string_view of) {
  return line.size() >= 3 && of.find(line[0]) != std::string_view::npos &&
         line.find_first_not_of(line[0]) == std::string_view::npos;
}

// "2.1" of "2.1 Title": how many numbers, and the last of them; with the marker's length.
struct Numbering {
  std::size_t depth = 0;
  int last = 0;
  std::size_t length = 0;
};

std::optional<Numbering> numbering(std::string_view line) {
  Numbering out;
  std::size_t i = 0;
  if (line.starts_with('(')) {
    ++i;
  }
  while (i < line.size()) {
    const auto [end, error] = std::from_chars(line.data() + i, line.data() + line.size(), out.last);
    const auto digits = static_cast<std::size_t>(end - line.data()) - i;
    if (error != std::errc() || digits == 0 || digits > 3) {
      break;
    }
    ++out.depth;
    i += digits;
    if (i + 1 < line.size() && line[i] == '.' && line[i + 1] >= '0' && line[i + 1] <= '9') {
      ++i;
    } else {
      break;
    }
  }
  if (out.depth == 0 || i >= line.size()) {
    return std::nullopt;
  }
  const bool closed = line[i] == '.' || line[i] == ')';
  i += closed ? 1 : 0;
  if ((!closed && out.depth == 1) || i >= line.size() || (line[i] != ' ' && line[i] != '\t')) {
    return std::nullopt;
  }
  out.length = i + 1;
  return out;
}

// Length of a list marker with its space; 0 when the line is no item.
std::size_t item_marker(std::string_view line, bool& ordered) {
  ordered = false;
  for (const std::string_view bullet : {"- ", "* ", "+ ", "• ", "‣ ", "◦ ", "– ", "▪ ", "· "}) {
    if (line.starts_with(bullet)) {
      return bullet.size();
    }
  }
  if (const auto number = numbering(line); number && number->depth == 1) {
    ordered = true;
    return number->length;
  }
  const bool letter = line.size() > 3 && ((line[0] | 0x20) >= 'a' && (line[0] | 0x20) <= 'z') &&
                      line[1] == ')' && line[2] == ' ';
  ordered = letter;
  return letter ? 3 : 0;
}

bool is_row(std::string_view line) {
  return line.size() > 2 && line.front() == '|' && std::count(line.begin(), line.end(), '|') >= 2;
}

bool is_row_rule(std::string_view line) {
  return line.find('-') != std::string_view::npos &&
         line.find_first_not_of("|-:+= \t") == std::string_view::npos;
}

// Two or more cells set apart by a tab or three spaces.
bool is_aligned(std::string_view line) {
  return line.find('\t') != std::string_view::npos || line.find("   ") != std::string_view::npos;
}

bool starts_upper(std::string_view text) {
  return !text.empty() &&
         ((text[0] >= 'A' && text[0] <= 'Z') || static_cast<unsigned char>(text[0]) >= 0xC3);
}

bool is_capitals(std::string_view line) {
  std::size_t letters = 0;
  for (const char c : line) {
    if (c >= 'a' && c <= 'z') {
      return false;
    }
    letters += c >= 'A' && c <= 'Z' ? 1 : 0;
  }
  return letters >= 4;
}

bool names_a_division(std::string_view line) {
  for (const std::string_view word : {"Section ", "Chapter ", "Article ", "Part ", "Appendix ",
                                      "Annex ", "Schedule ", "Clause "}) {
    if (line.starts_with(word) && line.size() > word.size()) {
      const char next = line[word.size()];
      return (next >= '0' && next <= '9') || (next >= 'A' && next <= 'Z');
    }
  }
  return false;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), lines_(text) {
    out_.sections.emplace_back();
    while (first_line_ < lines_.size() && lines_[first_line_].text.empty()) {
      ++first_line_;
    }
  }

  Outline read() {
    std::size_t i = 0;
    while (i < lines_.size()) {
      i = step(i);
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool blank(std::size_t i) const {
    return i >= lines_.size() || lines_[i].text.empty();
  }

  std::size_t step(std::size_t i) {
    const auto line = lines_[i].text;
    if (line.empty()) {
      return i + 1;
    }
    if (line.starts_with("```") || line.starts_with("~~~ ") || line == "~~~") {
      return fence(i);
    }
    if (const auto after = heading(i); after != 0) {
      return after;
    }
    if (is_rule(line, "-=*_~")) {
      return i + 1;
    }
    if (is_row(line)) {
      return table(i);
    }
    bool ordered = false;
    if (item_marker(line, ordered) != 0) {
      return list(i);
    }
    if (is_aligned(line) && (blank(i + 1) ? false : is_aligned(lines_[i + 1].text))) {
      return columns(i);
    }
    return paragraph(i);
  }

  std::size_t fence(std::size_t i) {
    const auto mark = lines_[i].text.substr(0, 3);
    ++block_;
    for (++i; i < lines_.size() && !lines_[i].text.starts_with(mark); ++i) {
      add(UnitKind::sentence, lines_[i].text, false);
    }
    return i + 1;
  }

  // Past the heading at line i, or 0 when it is none.
  std::size_t heading(std::size_t i) {
    const auto line = lines_[i].text;
    if (out_.sections.size() > kSectionsFree + lines_[i].start / kSectionBytes) {
      return 0;
    }
    const auto hashes = line.find_first_not_of('#');
    if (hashes != 0 && hashes != std::string_view::npos && hashes <= 6 && line[hashes] == ' ') {
      auto title = core::trim(line.substr(hashes));
      while (title.ends_with('#')) {
        title.remove_suffix(1);
      }
      open_section(i, hashes, title);
      return i + 1;
    }
    if (line.size() > kHeadingBytesMax || lines_[i].indent > 3 || is_row(line)) {
      return 0;
    }
    bool ordered = false;
    const bool marked = item_marker(line, ordered) != 0;
    if (!blank(i + 1) && is_rule(lines_[i + 1].text, "=-~^") && (!marked || ordered) &&
        (i == 0 || blank(i - 1)) && !is_rule(line, "-=*_~")) {
      const char mark = lines_[i + 1].text[0];
      open_section(i, mark == '=' ? 1 : mark == '-' ? 2 : 3, line);
      return i + 2;
    }
    if (i != 0 && !blank(i - 1)) {
      return 0;
    }
    if (line.size() > 4 && line.starts_with("**") && line.ends_with("**") &&
        line.find("**", 2) == line.size() - 2 &&
        !std::string_view(".,;").contains(line[line.size() - 3])) {
      open_section(i, 7, line.substr(2, line.size() - 4));
      return i + 1;
    }
    if (std::string_view(".,;!?").contains(line.back())) {
      return 0;
    }
    if (const auto number = numbering(line); number && starts_upper(line.substr(number->length))) {
      if (line.back() != ':' && (number->depth > 1 || !has_sibling(i, *number))) {
        open_section(i, number->depth + 1, line);
        return i + 1;
      }
      return 0;
    }
    if (blank(i + 1) && names_a_division(line)) {
      open_section(i, 2, line);
      return i + 1;
    }
    if (!marked && is_title(i)) {
      open_section(i, i == first_line_ ? 1 : 3, line);
      return i + 1;
    }
    if (!marked && is_capitals(line) && !is_aligned(line)) {
      open_section(i, 2, line);
      return i + 1;
    }
    return 0;
  }

  // A short line without a full stop that stands over a longer one, over lines that are set in, or
  // over a blank line at the very beginning, as plain texts mark their titles. A wrapped sentence
  // goes on in lower case.
  [[nodiscard]] bool is_title(std::size_t i) const {
    constexpr std::size_t kTitleBytesMax = 48;
    constexpr std::size_t kBodyBytesMin = 40;
    const auto line = lines_[i].text;
    const auto last = code_point_at(line, line.size() - 1).kind;
    // "Release 4.2 (6 May 2025)" over lines that are set in.
    bool item = false;
    const bool over_inset =
        !blank(i + 1) && lines_[i + 1].indent >= lines_[i].indent + 2 &&
        (starts_upper(lines_[i + 1].text) || item_marker(lines_[i + 1].text, item) != 0);
    if (line.size() > kTitleBytesMax || !starts_upper(line) || is_aligned(line) ||
        (last != CharClass::letter && last != CharClass::digit &&
         !(over_inset && line.back() == ')')) ||
        line.find_first_of(":|=<>@/") != std::string_view::npos) {
      return false;
    }
    if (over_inset) {
      return true;
    }
    if (i == first_line_ && blank(i + 1) && i + 1 < lines_.size()) {
      return true;
    }
    if (blank(i + 1)) {
      return false;
    }
    const auto next = lines_[i + 1].text;
    bool ordered = false;
    return next.size() >= kBodyBytesMin && next.size() > line.size() && starts_upper(next) &&
           item_marker(next, ordered) == 0 && !is_aligned(next) && !is_row(next);
  }

  // Whether a neighbouring line that is not blank carries the next or previous number, or what
  // follows is indented below this line as an item's text is.
  [[nodiscard]] bool has_sibling(std::size_t i, const Numbering& own) const {
    std::size_t next = i + 1;
    while (next < lines_.size() && lines_[next].text.empty()) {
      ++next;
    }
    if (next == lines_.size() || lines_[next].indent > lines_[i].indent) {
      return true;
    }
    if (const auto n = numbering(lines_[next].text);
        n && n->depth == 1 && n->last == own.last + 1) {
      return true;
    }
    std::size_t before = i;
    while (before > 0 && lines_[before - 1].text.empty()) {
      --before;
    }
    if (before == 0) {
      return false;
    }
    const auto n = numbering(lines_[before - 1].text);
    return n && n->depth == 1 && n->last == own.last - 1;
  }

  void open_section(std::size_t i, std::size_t level, std::string_view title) {
    const auto own = static_cast<std::uint32_t>(level);
    while (!open_.empty() && out_.sections[open_.back()].level >= own) {
      open_.pop_back();
    }
    Section section;
    section.start = static_cast<std::uint32_t>(lines_[i].start);
    section.level = own;
    title = core::trim(title);
    const auto kept = clipped(title, kTitleKept);
    section.path =
        HeadingPath(open_.empty() ? HeadingPath() : out_.sections[open_.back()].path, kept);
    out_.sections.push_back(std::move(section));
    open_.push_back(static_cast<std::uint32_t>(out_.sections.size() - 1));
    ++block_;
    if (kept.size() < title.size()) {
      add_sentences(UnitKind::sentence, title, false);
    }
  }

  std::size_t table(std::size_t i) {
    ++block_;
    std::optional<std::size_t> header;
    if (is_row_rule(lines_[i].text)) {
      ++i;
    }
    for (; i < lines_.size() && is_row(lines_[i].text); ++i) {
      if (is_row_rule(lines_[i].text)) {
        continue;
      }
      const bool first = !header;
      if (first) {
        header = i;
      }
      // The row of names is a unit only when nothing stands below it.
      if (first && i + 1 < lines_.size() && is_row(lines_[i + 1].text)) {
        continue;
      }
      add(UnitKind::table_row, lines_[i].text, false,
          first ? std::string_view() : lines_[*header].text);
    }
    return i;
  }

  std::size_t columns(std::size_t i) {
    ++block_;
    const auto header = lines_[i].text;
    for (bool first = true;
         !blank(i) && (is_aligned(lines_[i].text) || is_rule(lines_[i].text, "-=")); ++i) {
      if (!is_rule(lines_[i].text, "-=") && !is_row_rule(lines_[i].text)) {
        add(UnitKind::table_row, lines_[i].text, false, first ? std::string_view() : header);
      }
      first = false;
    }
    return i;
  }

  std::size_t list(std::size_t i) {
    ++block_;
    while (i < lines_.size()) {
      bool ordered = false;
      if (blank(i)) {
        // A blank line inside a list: it goes on when the next line is an item or is indented.
        if (blank(i + 1) ||
            (item_marker(lines_[i + 1].text, ordered) == 0 && lines_[i + 1].indent < 2)) {
          return i + 1;
        }
        if (item_marker(lines_[i + 1].text, ordered) != 0 && heading_at(i + 1)) {
          return i + 1;
        }
        ++i;
        continue;
      }
      if (lines_[i].text.starts_with("```") || is_row(lines_[i].text) ||
          lines_[i].text.starts_with('#')) {
        return i;
      }
      const auto marker = item_marker(lines_[i].text, ordered);
      std::size_t last = i;
      while (!blank(last + 1) && item_marker(lines_[last + 1].text, ignored_) == 0 &&
             !lines_[last + 1].text.starts_with('#') && !is_row(lines_[last + 1].text)) {
        ++last;
      }
      const auto start = lines_[i].start + lines_[i].indent + marker;
      const auto whole = core::trim(text_.substr(start, lines_[last].end - start));
      if (count_words(whole) > kItemWordsMax) {
        add_sentences(UnitKind::list_item, whole, ordered);
      } else {
        add(UnitKind::list_item, whole, ordered);
      }
      i = last + 1;
    }
    return i;
  }

  [[nodiscard]] bool heading_at(std::size_t i) const {
    const auto number = numbering(lines_[i].text);
    return number && lines_[i].indent <= 3 && lines_[i].text.size() <= kHeadingBytesMax &&
           !std::string_view(".,;!?:").contains(lines_[i].text.back()) && !has_sibling(i, *number);
  }

  std::size_t paragraph(std::size_t i) {
    ++block_;
    std::size_t last = i;
    while (!blank(last + 1)) {
      const auto next = lines_[last + 1].text;
      if (next.starts_with('#') || next.starts_with("```") || is_row(next) ||
          item_marker(next, ignored_) != 0 || is_rule(next, "-=*_~")) {
        break;
      }
      ++last;
    }
    std::size_t start = lines_[i].start + lines_[i].indent;
    while (start < lines_[last].end && (text_[start] == '>' || text_[start] == ' ')) {
      ++start;
    }
    add_sentences(UnitKind::sentence, text_.substr(start, lines_[last].end - start), false);
    return last + 1;
  }

  void add_sentences(UnitKind kind, std::string_view whole, bool ordered) {
    for (const auto& range : sentences(whole)) {
      add(kind, whole.substr(range.start, range.end - range.start), ordered);
    }
  }

  void add(UnitKind kind, std::string_view piece, bool ordered, std::string_view header = {}) {
    const auto words = count_words(piece);
    if (words == 0) {
      return;
    }
    if (words > kUnitWordsMax || piece.size() > kUnitBytesMax) {
      if (const auto half = middle_of(piece, kUnitBytesMax); half != 0) {
        add(kind, piece.substr(0, half), ordered, header);
        add(kind, core::trim(piece.substr(half)), ordered, header);
        return;
      }
    }
    Unit unit;
    unit.kind = kind;
    unit.ordered = ordered;
    unit.start = static_cast<std::uint32_t>(piece.data() - text_.data());
    unit.end = unit.start + static_cast<std::uint32_t>(piece.size());
    unit.words = size_in_words(piece, words);
    unit.section = static_cast<std::uint32_t>(out_.sections.size() - 1);
    unit.block = block_;
    if (!header.empty()) {
      header = clipped(header, kHeaderBytesMax);
      unit.header_start = static_cast<std::uint32_t>(header.data() - text_.data());
      unit.header_end = unit.header_start + static_cast<std::uint32_t>(header.size());
    }
    out_.units.push_back(unit);
  }

  std::string_view text_;
  Lines lines_;
  Outline out_;
  std::vector<std::uint32_t> open_;  // Sections from the outermost to the current one.
  std::size_t first_line_ = 0;       // The first that is not blank.
  std::uint32_t block_ = 0;
  bool ignored_ = false;
};

}  // namespace

std::vector<std::string_view> HeadingPath::titles() const {
  std::vector<std::string_view> out;
  for (const auto* heading = own_.get(); heading != nullptr; heading = heading->above.get()) {
    out.emplace_back(heading->title);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = code_point_at(text, i);
    const bool letter = c.kind == CharClass::letter || c.kind == CharClass::digit;
    words += (letter && !inside) || c.kind == CharClass::ideograph ? 1 : 0;
    inside = letter || (inside && c.kind == CharClass::mark);
    i += c.length;
  }
  return words;
}

Outline outline(std::string_view text) {
  return Reader(text).read();
}

}  // namespace auriga::retrieval
