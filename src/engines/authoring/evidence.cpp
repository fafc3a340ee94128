#include "engines/authoring/evidence.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "engines/llm/quote_match.hpp"

namespace auriga::authoring {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}
bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// Figures: "14", "2.50", "09:30".
std::set<std::string, std::less<>> figures(std::string_view text) {
  std::set<std::string, std::less<>> out;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    auto end = at;
    while (end < text.size() &&
           (is_digit(text[end]) || ((text[end] == '.' || text[end] == ',' || text[end] == ':') &&
                                    end + 1 < text.size() && is_digit(text[end + 1])))) {
      ++end;
    }
    out.emplace(text.substr(at, end - at));
    at = end;
  }
  return out;
}

/// Words with "@" or "://", without the marks around them.
std::vector<std::string_view> addresses(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while (at < text.size()) {
    auto end = at;
    while (end < text.size() && !is_space(text[end])) {
      ++end;
    }
    auto word = text.substr(at, end - at);
    while (!word.empty() && !is_letter(word.front()) && !is_digit(word.front())) {
      word.remove_prefix(1);
    }
    while (!word.empty() && !is_letter(word.back()) && !is_digit(word.back())) {
      word.remove_suffix(1);
    }
    if (word.find('@') != std::string_view::npos || word.find("://") != std::string_view::npos) {
      out.push_back(word);
    }
    at = end + 1;
  }
  return out;
}

struct Line {
  std::set<std::string, std::less<>> words;
  std::set<std::string, std::less<>> figures;
  bool denies = false;
};

bool is_denial(std::string_view word) {
  static const std::set<std::string_view> kDenials{
      "not",     "never", "no",      "none",   "nothing",    "without",   "cannot", "don't",
      "won't",   "can't", "mustn't", "refuse", "avoid",      "forbidden", "only",   "decline",
      "neither", "nor",   "doesn't", "isn't",  "prohibited", "unless"};
  return kDenials.contains(word);
}

/// `longer` alone keeps the words that mean something by themselves.
Line read_line(std::string_view text, bool longer) {
  constexpr std::size_t kLonger = 4;
  Line out;
  out.figures = figures(text);
  const auto lowered = core::lower_ascii(text);
  std::string word;
  const auto end_word = [&] {
    out.denies = out.denies || is_denial(word);
    if (word.size() >= (longer ? kLonger : 1)) {
      out.words.insert(word);
    }
    word.clear();
  };
  for (const char c : lowered) {
    if (is_letter(c) || (c == '\'' && !word.empty())) {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  return out;
}

bool says(const Line& line, const Line& statement) {
  if (statement.denies && !line.denies) {
    return false;
  }
  const bool figures_stand = std::ranges::all_of(
      statement.figures, [&](const auto& figure) { return line.figures.contains(figure); });
  const auto shared = std::ranges::count_if(
      statement.words, [&](const auto& word) { return line.words.contains(word); });
  return figures_stand && 2 * static_cast<std::size_t>(shared) >= statement.words.size();
}

}  // namespace

std::optional<std::vector<int>> lines_of(const std::vector<std::string>& quotes,
                                         std::string_view sop, std::string& missing) {
  std::vector<int> out;
  for (const auto& quote : quotes) {
    const auto span = llm::find_quote(sop, quote);
    if (!span) {
      missing = quote;
      return std::nullopt;
    }
    const auto line = 1 + static_cast<int>(std::ranges::count(sop.substr(0, span->start), '\n'));
    if (std::ranges::find(out, line) == out.end()) {
      out.push_back(line);
    }
  }
  return out;
}

std::string stray_fact(std::string_view text, std::string_view sop) {
  const auto known = figures(sop);
  for (const auto& figure : figures(text)) {
    if (!known.contains(figure)) {
      return figure;
    }
  }
  for (const auto address : addresses(text)) {
    if (sop.find(address) == std::string_view::npos) {
      return std::string(address);
    }
  }
  return {};
}

std::vector<std::string> unsaid(const std::vector<std::string>& statements, std::string_view text) {
  std::vector<Line> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = std::min(text.find('\n', at), text.size());
    lines.push_back(read_line(text.substr(at, end - at), false));
    at = end + 1;
  }
  std::vector<std::string> out;
  for (const auto& statement : statements) {
    const auto wanted = read_line(statement, true);
    if (std::ranges::none_of(lines, [&](const Line& line) { return says(line, wanted); })) {
      out.push_back(statement);
    }
  }
  return out;
}

}  // namespace auriga::authoring
