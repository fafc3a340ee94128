// Long because it is one reading: each kind of line is told by what is open when it comes, in one
// order of precedence, and changes that.
//
// Read line by line. A line is, in this order of precedence: a fence or rule (left out), a Markdown
// heading, an underlined heading, a table row, a bold line alone, a plain heading (short, between
// blank lines, without an end), a list item, or text that continues what is open. Enumerations
// inside a paragraph are cut into items afterwards, for many procedures are written that way.
// `engines/retrieval/outline.hpp` reads documents for quoting; here numbers, nesting and lead-ins
// ("Hand over, when") matter, which quoting does not need.
#include "engines/procedure/layout.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/text.hpp"
#include "engines/procedure/layout_lines.hpp"
#include "engines/procedure/layout_table.hpp"
#include "engines/procedure/quotations.hpp"

namespace auriga::procedure {
namespace {

constexpr std::size_t kHeadingBytesMax = 80;
constexpr std::size_t kSentenceBytesMax = 2000;  // Longer ones are cut: nobody wrote them as one.

bool may_be_capital(char c) {
  return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0xC3;
}

bool ends_open(std::string_view text) {
  return !text.empty() && std::string_view(".!?\"").find(text.back()) == std::string_view::npos;
}

// Whether it ends in a question mark, whatever closes it.
bool asks(std::string_view text) {
  while (!text.empty() && (text.back() == '"' || text.back() == ' ' || text.ends_with("\u201D"))) {
    text.remove_suffix(text.ends_with("\u201D") ? 3 : 1);
  }
  return text.ends_with('?');
}

std::string without_quote_marks(std::string text) {
  std::replace(text.begin(), text.end(), '"', ' ');
  return text;
}

class Builder {
 public:
  Builder(Layout& out, std::vector<Line> lines, Vocabulary& vocabulary)
      : out_(out), lines_(std::move(lines)), vocabulary_(vocabulary) {}

  void build() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      i = take(i);
    }
    close();
  }

 private:
  enum class Kind : std::uint8_t { number, letter, bullet };
  struct Frame {
    std::size_t indent = 0;
    int item = -1;
    Kind kind = Kind::bullet;
    int dots = 0;
    bool colon = false;  // Its words end with a colon: what follows is part of it.
  };
  struct Numbering {
    int list = -1;
    int last = 0;
    int line = 0;
  };

  // Handles the line at `i`; returns the last line that it took.
  std::size_t take(std::size_t i) {
    const auto& line = lines_[i];
    if (line.text.empty()) {
      blank_ = true;
      close_text();
      return i;
    }
    if (line.text.starts_with("```") || line.text.starts_with("~~~")) {
      close_text();
      return i;
    }
    if (line.text.starts_with('#')) {
      const auto level = std::min<std::size_t>(line.text.find_first_not_of('#'), 6);
      if (level < line.text.size() && line.text[level] == ' ') {
        auto title = core::trim(line.text.substr(level));
        while (title.ends_with('#')) {
          title = core::trim(title.substr(0, title.size() - 1));
        }
        heading(title, static_cast<int>(level), line.number);
        return i;
      }
    }
    if (i + 1 < lines_.size() && !line.text.starts_with('|') && open_.empty() &&
        line.text.size() <= kHeadingBytesMax && item_marker(line.text).length == 0 &&
        is_line_of(lines_[i + 1].text, "=-~")) {
      heading(line.text, lines_[i + 1].text[0] == '=' ? 1 : 2, line.number);
      return i + 1;
    }
    if (is_line_of(line.text, "-*_=")) {
      close_text();
      return i;
    }
    if (line.text.starts_with('|')) {
      row(i);
      return i;
    }
    if (plain_heading(i)) {
      heading(line.text, 3, line.number);
      return i;
    }
    text_line(line);
    return i;
  }

  [[nodiscard]] std::string_view next_text(std::size_t i) const {
    for (++i; i < lines_.size(); ++i) {
      if (!lines_[i].text.empty()) {
        return lines_[i].text;
      }
    }
    return {};
  }

  // A short line that stands alone and says no sentence.
  [[nodiscard]] bool plain_heading(std::size_t i) const {
    const auto text = lines_[i].text;
    if (!open_.empty() || lines_[i].indent > 3 || text.size() > kHeadingBytesMax) {
      return false;
    }
    const bool bold = text.size() > 4 && text.starts_with("**") && text.ends_with("**") &&
                      text.find("**", 2) == text.size() - 2;
    const bool above = i == 0 || lines_[i - 1].text.empty() || blank_;
    const bool below = i + 1 >= lines_.size() || lines_[i + 1].text.empty();
    const auto following = next_text(i);
    if (bold) {
      return above;
    }
    if (!above || following.empty() || !ends_open(text)) {
      return false;
    }
    const auto bare = without_marks(text);
    const auto marker = item_marker(text);
    if (marker.length != 0) {
      const auto next = item_marker(following);
      const bool sibling = next.ordinal == marker.ordinal + 1 && next.dots == marker.dots;
      const bool deeper = next.length != 0 && next.dots > marker.dots;
      // "4. RULES", and a number above numbers of its own.
      if (marker.ordinal > 0 && !marker.step && marker.length < text.size() && text.back() != ':' &&
          (in_capitals(text.substr(marker.length)) ||
           (deeper && next.number.starts_with(marker.number + ".")))) {
        return true;
      }
      if (marker.ordinal > 0 && !marker.step && next.length == 0 && !below && titles(i, marker)) {
        return true;
      }
      return marker.ordinal > 0 && !marker.step && !sibling && (below || deeper) &&
             text.back() != ':' && text.back() != ',' && !in_list(marker) &&
             may_be_capital(text[marker.length < text.size() ? marker.length : 0]);
    }
    if (in_capitals(text)) {
      return true;
    }
    const auto words = std::count(text.begin(), text.end(), ' ') + 1;
    const auto first = core::lower_ascii(text.substr(0, text.find(' ')));
    const auto next = item_marker(following);
    const bool completes = next.length != 0 && next.length < following.size() &&
                           !may_be_capital(following[next.length]) && next.ordinal == 0;
    if (text.back() == ':' || bare.ends_with(":")) {
      return words <= 4 && may_be_capital(text[0]) && !begins_instruction(first) && !completes;
    }
    return below && words <= 9 && may_be_capital(text[0]) && text.back() != ',' &&
           text.back() != ';' && !completes &&
           (out_.sections.empty() || !begins_instruction(first) || next.length == 0);
  }

  // "3. Meter readings" right above its sentences: a few words that ask for nothing, where the line
  // had room for more.
  [[nodiscard]] bool titles(std::size_t i, const Marker& marker) const {
    constexpr std::ptrdiff_t kTitleWordsMax = 6;
    const auto title = lines_[i].text.substr(std::min(marker.length, lines_[i].text.size()));
    const auto below = lines_[i + 1].text;
    const auto first = core::lower_ascii(title.substr(0, title.find(' ')));
    return !title.empty() && may_be_capital(title[0]) && may_be_capital(below[0]) &&
           lines_[i + 1].indent <= lines_[i].indent &&
           std::count(title.begin(), title.end(), ' ') < kTitleWordsMax &&
           std::string_view(",:;").find(title.back()) == std::string_view::npos &&
           !begins_instruction(first) && below.size() > 2 * title.size();
  }

  // Whether a number carries on the list that is open.
  [[nodiscard]] bool in_list(const Marker& marker) const {
    return std::any_of(stack_.begin(), stack_.end(), [&](const Frame& frame) {
      const auto& item = out_.items[static_cast<std::size_t>(frame.item)];
      return frame.kind == Kind::number && frame.dots == marker.dots &&
             item.ordinal + 1 == marker.ordinal;
    });
  }

  void heading(std::string_view raw, int level, int line) {
    close();
    auto title = without_marks(raw);
    while (title.ends_with(':')) {
      title.pop_back();
    }
    const auto marker = heading_marker(title);
    Section section{.title = title.substr(marker.length),
                    .number = marker.number,
                    .level = level == 3 && marker.dots > 0 ? level + marker.dots : level,
                    .line = line};
    while (!levels_.empty() &&
           out_.sections[static_cast<std::size_t>(levels_.back())].level >= section.level) {
      levels_.pop_back();
    }
    const int parent = levels_.empty() ? -1 : levels_.back();
    levels_.push_back(static_cast<int>(out_.sections.size()));
    if (out_.title.empty() && out_.sentences.empty()) {
      out_.title = title;
    }
    out_.sections.push_back(std::move(section));
    out_.section_parents.push_back(parent);
    const auto lowered = core::lower_ascii(title);
    out_.section_annexes.push_back(
        lowered.starts_with("appendix") || lowered.starts_with("annex") ||
        lowered.starts_with("attachment") || lowered.starts_with("schedule"));
    section_ = static_cast<int>(out_.sections.size()) - 1;
    base_ = -1;
    if (marker.ordinal > 0 && (marker.step || tells_steps(parent))) {
      heading_step(marker, parent, line);
    }
  }

  [[nodiscard]] bool tells_steps(int section) const {
    if (section < 0 || section == 0) {
      return false;
    }
    const auto title = core::lower_ascii(out_.sections[static_cast<std::size_t>(section)].title);
    return has_any(title,
                   std::initializer_list<std::string_view>{"step*", "procedure*", "process*",
                                                           "workflow*", "how to*", "sequence"});
  }

  void heading_step(const Marker& marker, int parent, int line) {
    auto& numbering = lists_[{parent, -1, marker.dots}];
    if (numbering.list < 0 || marker.ordinal == 1) {
      numbering.list = lists_count_++;
    }
    numbering.last = marker.ordinal;
    base_ = add_item({.number = marker.number,
                      .ordinal = marker.ordinal,
                      .list = numbering.list,
                      .section = section_,
                      .line = line});
    open_item_ = base_;
    append(out_.sections.back().title, line);
    close_text();
    open_item_ = base_;
  }

  int add_item(Item item) {
    item.sentence_first = item.sentence_last = static_cast<int>(out_.sentences.size());
    out_.items.push_back(std::move(item));
    return static_cast<int>(out_.items.size()) - 1;
  }

  void text_line(const Line& line) {
    const auto [speaker, begins] = speaker_of(line.text);
    if (speaker == 'q' || (speaker == 'a' && asked_)) {
      spoken_line(line, speaker == 'q', begins);
      return;
    }
    const auto marker = item_marker(line.text);
    // A paragraph that begins with one number of an enumeration is cut later.
    if (marker.length != 0 &&
        !((marker.ordinal == 1 || marker.number == "a") && holds_enumeration(line))) {
      close_text();
      item(line, marker);
      append(line.text.substr(marker.length), line.number);
    } else {
      const bool in_paragraph = open_item_ < 0 || open_item_ == base_;
      if (in_paragraph && !open_.empty() && line.begins_anew) {
        close_text();
      }
      const bool inside = open_item_ >= 0 && (!blank_ || line.indent >= 2);
      if (open_.empty() && !inside) {
        stack_.clear();
        open_item_ = base_;
        lead_ = -1;
      }
      append(line.text, line.number);
    }
    blank_ = false;
  }

  /// An answer stands in one paragraph with its question.
  void spoken_line(const Line& line, bool question, std::size_t begins) {
    if (question) {
      close_text();
      stack_.clear();
      open_item_ = base_;
      lead_ = -1;
    }
    append(core::trim(line.text.substr(begins)), line.number);
    asked_ = question;
    blank_ = false;
  }

  [[nodiscard]] static bool holds_enumeration(const Line& line) {
    return line.text.size() > 40 && enumeration(line.text).size() >= 2;
  }

  void item(const Line& line, const Marker& marker) {
    const Kind kind = marker.number.empty() ? Kind::bullet
                      : marker.ordinal == 0 ? Kind::letter
                                            : Kind::number;
    while (!stack_.empty()) {
      const auto& top = stack_.back();
      const bool part =
          (kind == Kind::letter && top.kind == Kind::number) ||
          (kind == Kind::number && top.kind == Kind::number && marker.dots > top.dots) ||
          (kind == Kind::bullet && top.kind != Kind::bullet && top.colon);
      if (line.indent > top.indent + 1 || (line.indent + 1 >= top.indent && part)) {
        break;
      }
      stack_.pop_back();
    }
    const int parent = stack_.empty() ? base_ : stack_.back().item;
    Item made{.number = marker.number,
              .ordinal = marker.ordinal,
              .depth = static_cast<int>(stack_.size()),
              .parent = parent,
              .section = section_,
              .line = line.number};
    if (kind == Kind::number) {
      number(made, marker, parent);
    }
    open_item_ = add_item(std::move(made));
    stack_.push_back(
        {.indent = line.indent, .item = open_item_, .kind = kind, .dots = marker.dots});
  }

  void number(Item& item, const Marker& marker, int parent) {
    auto& numbering = lists_[{section_, parent, marker.dots}];
    // "1. 1. 1.": Markdown lets the reader count.
    const bool counted =
        marker.ordinal == 1 && marker.dots == 0 && numbering.list >= 0 && !stack_broken(numbering);
    if (counted) {
      item.ordinal = numbering.last + 1;
      item.number = std::to_string(item.ordinal);
    } else if (numbering.list < 0 || marker.ordinal == 1) {
      numbering.list = lists_count_++;
    }
    item.list = numbering.list;
    numbering.last = item.ordinal;
    numbering.line = item.line;
  }

  // Whether text stands between the list's last item and here.
  [[nodiscard]] bool stack_broken(const Numbering& numbering) const {
    return out_.items.empty() || out_.items.back().list != numbering.list ||
           last_paragraph_ > numbering.line;
  }

  void row(std::size_t i) {
    close_text();
    const auto text = lines_[i].text;
    if (i == 0 || !lines_[i - 1].text.starts_with('|')) {
      table_ = Table();
    }
    const bool heads = i + 1 < lines_.size() && lines_[i + 1].text.starts_with('|') &&
                       is_table_rule(lines_[i + 1].text);
    if (heads) {
      table_ = Table(text);
    }
    if (heads || (is_table_rule(text) && text.find('-') != std::string_view::npos)) {
      return;
    }
    const std::size_t before = out_.sentences.size();
    stack_.clear();
    open_item_ = base_;
    append(Table::words_of(text), lines_[i].number);
    row_ = true;
    close_text();
    row_ = false;
    if (out_.sentences.size() > before) {
      const bool whole = out_.sentences.size() == before + 1;
      table_.complete(out_.sentences[before], text, whole, vocabulary_);
    }
  }

  void append(std::string_view text, int line) {
    if (!open_.empty()) {
      open_ += ' ';
    }
    places_.emplace_back(open_.size(), line);
    open_ += text;
  }

  void close() {
    close_text();
    stack_.clear();
    open_item_ = -1;
    lead_ = -1;
    blank_ = true;
  }

  // Turns the open text into sentences.
  void close_text() {
    if (open_.empty()) {
      return;
    }
    asked_ = false;
    const auto text = labelled(std::exchange(open_, {}));
    const auto places = std::exchange(places_, {});
    const bool in_paragraph = open_item_ < 0 || open_item_ == base_;
    ++block_;
    const auto parts = row_ ? std::vector<std::pair<std::size_t, Marker>>{} : enumeration(text);
    if (parts.empty()) {
      emit(text, 0, places, open_item_);
    } else {
      emit(std::string_view(text).substr(0, parts.front().first), 0, places, open_item_);
      const int list = lists_count_++;
      for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& [start, marker] = parts[i];
        const auto end = i + 1 < parts.size() ? parts[i + 1].first : text.size();
        const int made = add_item({.number = marker.number,
                                   .ordinal = marker.ordinal,
                                   .list = list,
                                   .depth = 0,
                                   .parent = open_item_,
                                   .section = section_,
                                   .line = line_at(places, start)});
        const auto from = start + marker.length;
        emit(std::string_view(text).substr(from, end - from), from, places, made);
      }
    }
    if (in_paragraph) {
      last_paragraph_ = places.back().second;
    }
    if (!stack_.empty()) {
      stack_.back().colon = text.back() == ':';
    }
    // A paragraph without an end is completed by the items below it; so is an item by its parts.
    const bool open_end = ends_open(text) && parts.empty() && !row_ && !out_.sentences.empty();
    if (in_paragraph) {
      lead_ = open_end ? static_cast<int>(out_.sentences.size()) - 1 : -1;
    }
  }

  // "**Receipts** They are sent ...": the bold words are a label, as "Receipts:" would be.
  static std::string labelled(std::string text) {
    const auto end = text.starts_with("**") ? text.find("**", 2) : std::string::npos;
    const bool label = end != std::string::npos && end > 2 && end < 60 && end + 3 < text.size() &&
                       text[end + 2] == ' ' &&
                       std::string_view(".:!?,;").find(text[end - 1]) == std::string_view::npos &&
                       may_be_capital(text[end + 3]);
    if (label) {
      text[end] = ':';
      text.erase(end + 1, 1);
    }
    return text;
  }

  static int line_at(const std::vector<std::pair<std::size_t, int>>& places, std::size_t offset) {
    const auto after = std::upper_bound(places.begin(), places.end(), std::pair(offset, 1 << 30));
    return after == places.begin() ? places.front().second : std::prev(after)->second;
  }

  void emit(std::string_view text, std::size_t base,
            const std::vector<std::pair<std::size_t, int>>& places, int item) {
    for (const auto& range : whole_sentences(text, kSentenceBytesMax)) {
      auto piece = text.substr(range.start, std::min(range.end - range.start, kSentenceBytesMax));
      Sentence made;
      made.text = core::repair_utf8(core::trim(without_marks(piece)));
      if (made.text.empty()) {
        continue;
      }
      const auto ascii = plain(made.text);
      const auto unquoted = without_quotes(ascii);
      made.words = vocabulary_.words_of(unquoted);
      // A customer's question in quotation marks, and its answer, are no words to be said.
      const bool told = made.words.empty() && (asks(ascii) || answers());
      made.spoken = told ? without_quote_marks(ascii) : unquoted;
      made.words = told ? vocabulary_.words_of(made.spoken) : std::move(made.words);
      made.plain = core::lower_ascii(made.spoken);
      made.quote = made.words.empty() || asks(made.spoken);
      made.line = line_at(places, base + range.start);
      made.section = section_;
      made.block = block_;
      made.item = item;
      made.row = row_;
      made.lead = item >= 0 && item != base_ ? lead_of(item) : -1;
      out_.sentences.push_back(std::move(made));
    }
    if (item >= 0) {
      out_.items[static_cast<std::size_t>(item)].sentence_last =
          static_cast<int>(out_.sentences.size());
    }
  }

  // The sentence before, in the same block, is a question.
  [[nodiscard]] bool answers() const {
    return !out_.sentences.empty() && out_.sentences.back().block == block_ &&
           asks(out_.sentences.back().text);
  }

  // The sentence that an item completes: its parent's last one if that is left open, else the
  // paragraph's above the list.
  [[nodiscard]] int lead_of(int item) const {
    const int parent = out_.items[static_cast<std::size_t>(item)].parent;
    if (parent >= 0 && parent != base_) {
      const int last = out_.items[static_cast<std::size_t>(parent)].sentence_last - 1;
      const bool open_end = last >= 0 && last < static_cast<int>(out_.sentences.size()) &&
                            ends_open(out_.sentences[static_cast<std::size_t>(last)].text);
      return open_end ? last : -1;
    }
    return lead_;
  }

  Layout& out_;
  std::vector<Line> lines_;
  Vocabulary& vocabulary_;
  std::vector<int> levels_;
  std::vector<Frame> stack_;
  std::map<std::tuple<int, int, int>, Numbering> lists_;
  std::string open_;
  std::vector<std::pair<std::size_t, int>> places_;
  int section_ = -1;
  int base_ = -1;  // The item of a heading that is a step; what stands below is part of it.
  int open_item_ = -1;
  int lead_ = -1;
  int block_ = 0;
  int lists_count_ = 0;
  int last_paragraph_ = 0;
  bool blank_ = true;
  bool row_ = false;
  bool asked_ = false;  // What is open is "Q: …", and waits for its answer.
  Table table_;         // That is being read.
};

}  // namespace

Layout read_layout(std::string_view sop, Vocabulary& vocabulary) {
  Layout out;
  const auto repaired = core::repair_utf8(sop.substr(0, kCharactersMax * 4));
  std::string_view text(repaired);
  if (const auto cut = core::byte_offset(text, kCharactersMax); cut < text.size()) {
    const auto newline = text.rfind('\n', cut);
    text = text.substr(0, newline == std::string_view::npos ? cut : newline);
    out.truncated = true;
  }
  Builder(out, lines_of(text), vocabulary).build();
  return out;
}

}  // namespace auriga::procedure
