// How paragraphs are found. A line continues the one above unless
//   - the gap between them is wider than the document's usual one, or the type's size changes;
//   - it begins with a bullet or a number;
//   - its first word would have fitted at the end of the line above: then the break was meant.
// Over a column's or page's end the sentence decides: it goes on when the last one has no end and
// the next begins in lower case. Headings are short paragraphs in larger or, in a text that is not
// bold, bold type; levels follow the sizes from the largest down.
#include "helpers/extract/pdf_compose.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>

#include "core/text.hpp"
#include "helpers/extract/pdf_usual.hpp"

namespace auriga::extract {
namespace {

constexpr char kPageMark = '\x1D';  // Words hold no control characters; taken out at the end.
constexpr std::size_t kHeadingLinesMax = 3;

constexpr double kParagraphGap = 0.3;  // In font sizes, over the usual gap.

constexpr std::string_view kHyphen = "\xE2\x80\x90";
constexpr std::string_view kSoftHyphen = "\xC2\xAD";

bool is_lower(std::string_view text) {
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z';
}

bool ends_sentence(std::string_view text) {
  while (text.ends_with('"') || text.ends_with(')') || text.ends_with("\xE2\x80\x9D")) {
    text.remove_suffix(text.ends_with("\xE2\x80\x9D") ? 3 : 1);
  }
  return text.empty() || std::string_view(".!?:").find(text.back()) != std::string_view::npos;
}

/// Length of a bullet and the space behind it, or 0.
std::size_t bullet_length(std::string_view text) {
  for (const std::string_view bullet :
       {"\xE2\x80\xA2", "\xE2\x80\xA3", "\xE2\x97\xA6", "\xE2\x96\xAA", "\xE2\x97\x8F",
        "\xE2\x97\x8B", "\xE2\x96\xA0", "\xE2\x96\xA1", "\xE2\x80\x93", "\xE2\x80\x94", "\xC2\xB7",
        "\xEF\x82\xB7", "\xEF\x82\xA7", "\xE2\x9E\xA2", "\xE2\x9C\x93", "-", "*"}) {
    if (text.starts_with(bullet) && text.size() > bullet.size() && text[bullet.size()] == ' ') {
      return bullet.size() + 1;
    }
  }
  return 0;
}

/// Length of "1.", "12)", "a)" or "(3)" with the space behind, or 0.
std::size_t number_length(std::string_view text) {
  std::size_t i = text.starts_with('(') ? 1 : 0;
  const auto begin = i;
  while (i < text.size() && i < begin + 3 && text[i] >= '0' && text[i] <= '9') {
    ++i;
  }
  if (i == begin && i < text.size() && is_lower(text.substr(i)) && text.substr(i + 1, 1) == ")") {
    ++i;
  }
  if (i == begin || i + 1 >= text.size() || (text[i] != '.' && text[i] != ')')) {
    return 0;
  }
  return text[i + 1] == ' ' ? i + 2 : 0;
}

/// A paragraph that grows line by line.
struct Paragraph {
  std::vector<const Segment*> lines;
  std::string text;
  bool meant_breaks = false;  // Some line ended before the edge.
};

class Composer {
 public:
  explicit Composer(const std::vector<std::vector<Block>>& pages)
      : pages_(pages), usual_(measure(pages)) {}

  Composed run() {
    for (const auto& page : pages_) {
      ++marks_;
      edges_of(page);
      fresh_page_ = true;
      for (const auto& block : page) {
        if (!block.table.empty()) {
          flush();
          take_table(block.table);
        } else {
          write_table();
          take(block.line);
        }
        fresh_page_ = false;
      }
    }
    flush();
    write_table();
    return finish();
  }

 private:
  // --- one page

  /// Where lines of this page usually begin, and how far those around each reach.
  void edges_of(const std::vector<Block>& page) {
    edges_.clear();
    std::vector<const Segment*> run;
    for (const auto& block : page) {
      const bool goes_on = !run.empty() && block.table.empty() &&
                           block.line.size == run.back()->size &&
                           block.line.box.top > run.back()->box.top - 1 &&
                           gap_between(*run.back(), block.line) <= usual_.gap + kParagraphGap;
      if (!goes_on) {
        end_run(run);
      }
      if (block.table.empty()) {
        run.push_back(&block.line);
      }
    }
    end_run(run);
    std::map<long, std::size_t> lefts;
    for (const auto& block : page) {
      if (block.table.empty()) {
        lefts[std::lround(block.line.box.left)] += block.line.words;
      }
    }
    left_ = 0;
    std::size_t most = 0;
    for (const auto& [left, words] : lefts) {
      if (words > most) {
        most = words;
        left_ = static_cast<double>(left);
      }
    }
  }

  /// Lines without a wide gap between them: their right edge is that of the longest.
  void end_run(std::vector<const Segment*>& run) {
    constexpr double kSameColumn = 40;
    constexpr std::size_t kNear = 60;  // Lines; a column has hardly more.
    for (std::size_t i = 0; i < run.size(); ++i) {
      double edge = run[i]->box.right;
      for (auto j = i - std::min(i, kNear); j < std::min(run.size(), i + kNear); ++j) {
        if (std::abs(run[j]->box.left - run[i]->box.left) < kSameColumn) {
          edge = std::max(edge, run[j]->box.right);
        }
      }
      edges_[run[i]] = edge;
    }
    run.clear();
  }

  static double gap_between(const Segment& above, const Segment& line) {
    return (line.box.top - above.box.bottom) / std::max(line.size, 1.0);
  }

  // --- lines to paragraphs

  enum class Join { kSameRow, kContinue, kMeantBreak, kNewParagraph };

  [[nodiscard]] Join judge(const Segment& above, const Segment& line) const {
    if (fresh_page_ || line.box.bottom < above.box.top) {
      const bool goes_on = !ends_sentence(above.text) && is_lower(line.text) &&
                           above.size == line.size && above.bold == line.bold;
      return goes_on ? Join::kContinue : Join::kNewParagraph;
    }
    if (above.box.shared_height(line.box) > 0.5) {
      return line.box.left >= above.box.right - 1 ? Join::kSameRow : Join::kNewParagraph;
    }
    const double size = std::max(line.size, 1.0);
    if (gap_between(above, line) > usual_.gap + kParagraphGap ||
        std::abs(above.size - line.size) > 0.08 * size) {
      return Join::kNewParagraph;
    }
    const double room = edges_.at(&above) - above.box.right;
    const bool parted =
        is_lower(line.text) && (above.text.ends_with('-') || above.text.ends_with(kHyphen) ||
                                above.text.ends_with(kSoftHyphen));
    const bool meant = !parted && room > line.first_word_width + 0.35 * size;
    if (above.bold != line.bold && (meant || ends_sentence(above.text))) {
      return Join::kNewParagraph;
    }
    return meant ? Join::kMeantBreak : Join::kContinue;
  }

  void take(const Segment& line) {
    const bool marked = bullet_length(line.text) != 0 || number_length(line.text) != 0;
    const auto join = open_.lines.empty() ? Join::kNewParagraph : judge(*open_.lines.back(), line);
    if (join == Join::kNewParagraph || (marked && join != Join::kSameRow)) {
      flush();
    }
    const auto marks = take_marks();
    if (open_.lines.empty()) {
      open_.text = marks + line.text;
    } else if (join == Join::kMeantBreak) {
      open_.text += '\n' + marks + line.text;
      open_.meant_breaks = true;
    } else if (!join_hyphen(line.text, marks)) {
      open_.text += ' ' + marks + line.text;
    }
    open_.lines.push_back(&line);
  }

  /// Joins a word that was parted at the line's end. The hyphen goes unless the document elsewhere
  /// writes the word with it and nowhere without.
  bool join_hyphen(const std::string& next, const std::string& marks) {
    auto& text = open_.text;
    if (text.ends_with(kSoftHyphen)) {
      text.resize(text.size() - kSoftHyphen.size());
      text += marks + next;
      return true;
    }
    const std::size_t hyphen = text.ends_with(kHyphen) ? 3 : text.ends_with('-') ? 1 : 0;
    if (hyphen == 0 || text.size() <= hyphen || !is_lower(next)) {
      return false;
    }
    const char before = text[text.size() - hyphen - 1];
    const bool letter = (before | 0x20) >= 'a' && (before | 0x20) <= 'z';
    if (!letter && static_cast<unsigned char>(before) < 0x80) {
      return false;
    }
    const auto begin = text.find_last_of(" \n") + 1;
    const auto head =
        core::lower_ascii(std::string_view(text).substr(begin, text.size() - hyphen - begin));
    auto tail = core::lower_ascii(std::string_view(next).substr(0, next.find(' ')));
    while (!tail.empty() && std::string_view(".,;:!?()\"").contains(tail.back())) {
      tail.pop_back();
    }
    const bool keep =
        usual_.words.contains(head + '-' + tail) && !usual_.words.contains(head + tail);
    if (!keep) {
      text.resize(text.size() - hyphen);
    }
    text += marks + next;
    return true;
  }

  // --- tables

  /// A table is held back until what follows is known: over a page's end it goes on when its
  /// first row is repeated there.
  void take_table(std::vector<Row> rows) {
    const bool goes_on = fresh_page_ && !table_.empty() && rows[0].size() == table_[0].size();
    if (!goes_on || rows[0] != header_) {
      write_table();
    } else {
      rows.erase(rows.begin());
    }
    if (table_.empty()) {
      header_ = rows[0];
    }
    const auto marks = take_marks();
    if (!rows.empty()) {
      rows[0][0] = marks + rows[0][0];
    } else {
      marks_ += marks.size();
    }
    table_.insert(table_.end(), std::make_move_iterator(rows.begin()),
                  std::make_move_iterator(rows.end()));
  }

  void write_table() {
    if (!table_.empty()) {
      end_items();
      writer_.table(table_);
      table_.clear();
    }
  }

  // --- paragraphs to Markdown

  [[nodiscard]] int heading_level(const Paragraph& paragraph) const {
    const auto& first = *paragraph.lines.front();
    const std::string_view text(paragraph.text);
    const bool letters = std::any_of(text.begin(), text.end(), [](char c) {
      return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    });
    if (!letters || text.size() > kHeadingBytesMax || paragraph.lines.size() > kHeadingLinesMax) {
      return 0;
    }
    if (first.size > usual_.body_size * kLargerThanBody) {
      const auto larger =
          std::distance(usual_.heading_sizes.upper_bound(first.size), usual_.heading_sizes.end());
      return static_cast<int>(std::min<std::ptrdiff_t>(larger + 1, 5));
    }
    const bool bold = std::all_of(paragraph.lines.begin(), paragraph.lines.end(),
                                  [](const Segment* line) { return line->bold; });
    if (bold && !usual_.bold && first.size > 0.9 * usual_.body_size &&
        paragraph.lines.size() <= 2 && !std::string_view(".,;").contains(text.back())) {
      return static_cast<int>(std::min<std::size_t>(usual_.heading_sizes.size() + 1, 6));
    }
    return 0;
  }

  /// Whether all lines begin at the same place.
  [[nodiscard]] static bool is_flush(const Paragraph& paragraph) {
    const double left = paragraph.lines.front()->box.left;
    return std::all_of(paragraph.lines.begin(), paragraph.lines.end(),
                       [&](const Segment* line) { return std::abs(line->box.left - left) < 3; });
  }

  void flush() {
    if (open_.lines.empty()) {
      return;
    }
    const auto paragraph = std::exchange(open_, {});
    const std::string_view text(paragraph.text);
    const auto skip = text.find_first_not_of(kPageMark);
    const auto body = text.substr(std::min(skip, text.size()));
    const std::string marks(text.substr(0, text.size() - body.size()));
    const auto bullet = bullet_length(body);
    const auto number = number_length(body);
    if (bullet == 0) {
      if (const int level = heading_level(paragraph); level != 0) {
        end_items();
        writer_.heading(level, paragraph.text);
        return;
      }
    }
    const double left = paragraph.lines.front()->box.left;
    if (bullet != 0) {
      write_item(left, "-", marks + std::string(body.substr(bullet)));
    } else if (number != 0) {
      write_item(left, body.substr(0, number - 1), marks + std::string(body.substr(number)));
    } else if (paragraph.meant_breaks && left > left_ + 10 && is_flush(paragraph)) {
      // Indented lines, each meant to end where it does: a list whose bullets are drawn, not typed.
      for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        write_item(left, "-", text.substr(at, end - at));
        at = end + 1;
      }
    } else {
      end_items();
      writer_.paragraph(paragraph.text);
    }
  }

  void write_item(double left, std::string_view marker, std::string_view text) {
    constexpr double kIndent = 12;
    while (!item_lefts_.empty() && left < item_lefts_.back() - kIndent) {
      item_lefts_.pop_back();
    }
    if (item_lefts_.empty() || left > item_lefts_.back() + kIndent) {
      item_lefts_.push_back(left);
    }
    writer_.item(item_lefts_.size() - 1, marker, text);
  }

  void end_items() {
    item_lefts_.clear();
    writer_.end_list();
  }

  // --- pages

  std::string take_marks() { return std::string(std::exchange(marks_, 0), kPageMark); }

  Composed finish() {
    const auto marked = writer_.take();
    Composed out;
    out.text.reserve(marked.size());
    std::uint32_t characters = 0;
    for (std::size_t i = 0; i < marked.size(); ++i) {
      if (marked[i] == kPageMark) {
        out.page_starts.push_back(characters);
      } else if (std::string_view(marked).substr(i).starts_with(kSoftHyphen)) {
        ++i;
      } else {
        out.text += marked[i];
        characters += (static_cast<unsigned char>(marked[i]) & 0xC0U) != 0x80U ? 1 : 0;
      }
    }
    out.page_starts.resize(pages_.size(), characters);
    return out;
  }

  const std::vector<std::vector<Block>>& pages_;
  Usual usual_;
  MarkdownWriter writer_;
  Paragraph open_;
  std::unordered_map<const Segment*, double> edges_;
  std::vector<double> item_lefts_;
  std::vector<Row> table_;
  Row header_;
  double left_ = 0;
  bool fresh_page_ = false;
  std::size_t marks_ = 0;
};

}  // namespace

Composed compose(const std::vector<std::vector<Block>>& pages) {
  return Composer(pages).run();
}

}  // namespace auriga::extract
