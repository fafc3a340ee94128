#include "engines/procedure/layout_lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::procedure {
namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

// "3", "3.1", "C.2.1" at `at`: its end; `at` when there is none. `ordinal` is its last number.
std::size_t number_end(std::string_view text, std::size_t at, Marker& marker) {
  std::size_t i = at;
  if (i + 2 < text.size() && is_upper(text[i]) && text[i + 1] == '.' && is_digit(text[i + 2])) {
    i += 2;
    ++marker.dots;
  }
  while (i < text.size() && is_digit(text[i])) {
    const auto digits = std::min(text.size(), i + 4);
    const auto [end, error] =
        std::from_chars(text.data() + i, text.data() + digits, marker.ordinal);
    const auto next = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || (next < text.size() && is_digit(text[next]))) {
      return at;
    }
    i = next;
    if (i + 1 < text.size() && text[i] == '.' && is_digit(text[i + 1])) {
      ++marker.dots;
      ++i;
    } else {
      break;
    }
  }
  return i;
}

std::size_t past_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) {
    ++at;
  }
  return at;
}

// "Step 3:", "Step 3 -", "Step 3."; `word` in lower case with its space.
Marker named_marker(std::string_view line, std::string_view word) {
  Marker out;
  if (core::lower_ascii(line.substr(0, word.size())) != word) {
    return out;
  }
  auto end = number_end(line, word.size(), out);
  if (end == word.size() && end < line.size() && is_upper(line[end]) &&
      (end + 1 == line.size() || !(is_lower(line[end + 1]) || is_upper(line[end + 1])))) {
    ++end;
  }
  if (end == word.size()) {
    return {};
  }
  out.number = std::string(line.substr(word.size(), end - word.size()));
  const auto rest = past_spaces(line, end);
  const bool closed =
      rest < line.size() &&
      (line[rest] == ':' || line[rest] == '.' || line[rest] == '-' || line[rest] == ')' ||
       line.substr(rest).starts_with("\u2013") || line.substr(rest).starts_with("\u2014"));
  if (!closed && rest != line.size()) {
    return {};
  }
  out.length = closed ? rest + (static_cast<unsigned char>(line[rest]) >= 0x80 ? 3 : 1) : rest;
  out.length = past_spaces(line, out.length);
  return out;
}

// Notes write a statement on each line and often no full stop. A line was not wrapped there where
// its paragraph's width had room for the next word.
void mark_statements(std::vector<Line>& lines) {
  constexpr std::size_t kWrapMax = 120;  // Longer lines are not wrapped at all.
  constexpr std::size_t kRagged = 8;     // Hands wrap unevenly.
  for (std::size_t first = 0; first < lines.size();) {
    std::size_t width = 0;
    auto last = first;
    for (; last < lines.size() && !lines[last].text.empty(); ++last) {
      width = std::max(width, lines[last].text.size());
    }
    for (auto i = first + 1; i < last; ++i) {
      const auto before = lines[i - 1].text;
      const auto& text = lines[i].text;
      const auto word = std::min(text.find(' '), text.size());
      const bool room = width > kWrapMax || before.size() + 1 + word + kRagged <= width;
      lines[i].begins_anew = room && is_upper(text.front()) &&
                             std::string_view(".!?,;:-").find(before.back()) == before.npos;
    }
    first = last + 1;
  }
}

}  // namespace

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> out;
  int number = 0;
  for (std::size_t start = 0; start < text.size();) {
    const auto newline = std::min(text.find('\n', start), text.size());
    Line line;
    line.number = ++number;
    line.text = core::trim(text.substr(start, newline - start));
    for (std::size_t i = start; i < newline && (text[i] == ' ' || text[i] == '\t'); ++i) {
      line.indent += text[i] == '\t' ? 4 : 1;
    }
    while (line.text.starts_with("> ")) {
      line.text = core::trim(line.text.substr(2));
    }
    // "**Step 1 - Identify.** Ask ...": the mark comes before the number.
    if (line.text.starts_with("**") && line.text.find("**", 2) != line.text.size() - 2 &&
        item_marker(line.text.substr(2)).length != 0) {
      line.text.remove_prefix(2);
    }
    out.push_back(line);
    start = newline + 1;
  }
  mark_statements(out);
  return out;
}

Marker item_marker(std::string_view line) {
  for (const std::string_view bullet :
       {"- ", "* ", "+ ", "\u2022 ", "\u2013 ", "\u25AA ", "\u00B7 "}) {
    if (line.starts_with(bullet)) {
      Marker out;
      out.length = past_spaces(line, bullet.size());
      // "- [ ] Ask": a task list.
      if (line.substr(out.length).starts_with("[ ] ") ||
          line.substr(out.length).starts_with("[x] ")) {
        out.length += 4;
      }
      return out;
    }
  }
  Marker out = named_marker(line, "step ");
  if (out.length != 0) {
    out.step = true;
    return out;
  }
  out = {};
  const std::size_t open = line.starts_with('(') ? 1 : 0;
  auto end = number_end(line, open, out);
  if (end == open && line.size() > open + 2 && is_lower(line[open]) &&
      (line[open + 1] == ')' || (line[open + 1] == '.' && open == 0))) {
    end = open + 1;
  }
  if (end == open || end >= line.size()) {
    return {};
  }
  out.number = std::string(line.substr(open, end - open));
  const bool closed = line[end] == ')' || (open == 0 && (line[end] == '.' || line[end] == ':'));
  if ((open == 1 && line[end] != ')') || (!closed && out.dots == 0)) {
    return {};
  }
  end += closed ? 1 : 0;
  if (end >= line.size() || (line[end] != ' ' && line[end] != '\t')) {
    return {};
  }
  out.length = past_spaces(line, end);
  return out;
}

Marker heading_marker(std::string_view heading) {
  for (const std::string_view word :
       {"part ", "section ", "chapter ", "appendix ", "annex ", "article ", "phase "}) {
    if (auto out = named_marker(heading, word); out.length != 0) {
      return out;
    }
  }
  if (auto out = named_marker(heading, "step "); out.length != 0) {
    out.step = true;
    return out;
  }
  Marker out;
  auto end = number_end(heading, 0, out);
  if (end == 0 && heading.size() > 3 && is_upper(heading[0]) &&
      (heading[1] == '.' || heading[1] == ')') && heading[2] == ' ') {
    end = 1;
  }
  if (end == 0 || end >= heading.size()) {
    return {};
  }
  out.number = std::string(heading.substr(0, end));
  end += heading[end] == '.' || heading[end] == ')' || heading[end] == ':' ? 1 : 0;
  if (end >= heading.size() || heading[end] != ' ') {
    return {};
  }
  out.length = past_spaces(heading, end);
  return out;
}

std::string without_marks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '`' || (c == '*' && (i + 1 < text.size() || i > 0))) {
      continue;
    }
    const bool edge = i == 0 || i + 1 == text.size() || text[i - 1] == ' ' || text[i + 1] == ' ' ||
                      text[i - 1] == '_' || text[i + 1] == '_';
    if (c == '_' && edge) {
      continue;
    }
    if (c == '[') {
      const auto close = text.find("](", i);
      const auto end = close == std::string_view::npos ? close : text.find(')', close);
      if (end != std::string_view::npos && close - i < 200 && end - close < 400) {
        out += text.substr(i + 1, close - i - 1);
        i = end;
        continue;
      }
    }
    out += c;
  }
  return out;
}

std::vector<std::pair<std::size_t, Marker>> enumeration(std::string_view paragraph) {
  std::vector<std::pair<std::size_t, Marker>> out;
  int next = 1;
  std::size_t from = 0;
  for (std::size_t i = 0; i < paragraph.size(); ++i) {
    const bool edge = i == 0 || paragraph[i - 1] == ' ' || paragraph[i - 1] == '\n';
    if (!edge || (paragraph[i] != '(' && !is_digit(paragraph[i]))) {
      continue;
    }
    auto marker = item_marker(paragraph.substr(i, 40));
    // "(a) ... (b) ...".
    if (marker.ordinal == 0 && marker.number.size() == 1 && paragraph[i] == '(') {
      marker.ordinal = marker.number[0] - 'a' + 1;
    }
    const auto after = i + marker.length;
    const bool begins =
        after < paragraph.size() &&
        (is_upper(paragraph[after]) || paragraph[i] == '(' || paragraph[after] == '"');
    if (marker.length == 0 || marker.dots != 0 || marker.ordinal != next || !begins) {
      continue;
    }
    // "Step 3. Then" ends a sentence with a number; a marker follows the end of one.
    const auto before = i == 0 ? std::string_view::npos : paragraph.find_last_not_of(" \n", i - 1);
    const bool fresh =
        before == std::string_view::npos || paragraph[i] == '(' ||
        std::string_view(".!?:;\"").find(paragraph[before]) != std::string_view::npos;
    if (fresh) {
      out.emplace_back(i, std::move(marker));
      from = i;
      ++next;
    }
  }
  if (out.size() < 2 || from == 0) {
    out.clear();
  }
  for (auto& [start, marker] : out) {
    marker.ordinal = is_lower(marker.number[0]) ? 0 : marker.ordinal;
  }
  return out;
}

std::pair<char, std::size_t> speaker_of(std::string_view line) {
  static constexpr std::array<std::pair<std::string_view, char>, 6> kSpeakers{{{"q: ", 'q'},
                                                                               {"a: ", 'a'},
                                                                               {"**q:** ", 'q'},
                                                                               {"**a:** ", 'a'},
                                                                               {"question: ", 'q'},
                                                                               {"answer: ", 'a'}}};
  const auto lowered = core::lower_ascii(line.substr(0, 12));
  for (const auto& [label, letter] : kSpeakers) {
    if (lowered.starts_with(label)) {
      return {letter, label.size()};
    }
  }
  return {0, 0};
}

bool is_line_of(std::string_view line, std::string_view marks) {
  return line.size() >= 3 && marks.find(line[0]) != std::string_view::npos &&
         line.find_first_not_of(line[0]) == std::string_view::npos;
}

bool in_capitals(std::string_view line) {
  std::size_t letters = 0;
  for (const char c : line) {
    if (c >= 'a' && c <= 'z') {
      return false;
    }
    letters += c >= 'A' && c <= 'Z' ? 1 : 0;
  }
  return letters >= 4;
}

}  // namespace auriga::procedure
