#include "engines/llm/question_back.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "core/text.hpp"

namespace auriga::llm {
namespace {

constexpr std::size_t kBytesMax = 600;
constexpr std::size_t kLabelBytesMax = 40;
constexpr std::size_t kSmallWord = 3;  ///< Letters; "the", "is" and "of" ask for nothing.

using Characters = std::basic_string_view<char32_t>;

/// The code points of well-formed UTF-8.
std::u32string characters_of(std::string_view text) {
  std::u32string out;
  for (const char c : text) {
    const char32_t byte = static_cast<unsigned char>(c);
    if (byte >= 0xc0) {
      out.push_back(byte & (byte >= 0xf0 ? 0x07U : byte >= 0xe0 ? 0x0fU : 0x1fU));
    } else if (byte >= 0x80 && !out.empty()) {
      out.back() = out.back() << 6U | (byte & 0x3fU);
    } else {
      out.push_back(byte);
    }
  }
  return out;
}

bool is_blank(char32_t c) {
  return c == U' ' || c == U'\t' || c == U'\r' || c == U'\n' || c == U'\u00a0' || c == U'\u202f';
}

/// Letters and digits; of other scripts all that is no punctuation.
bool is_word_character(char32_t c) {
  if (c < 0x80) {
    return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
  }
  return c >= 0xc0 && !(c >= 0x2000 && c < 0x2070) && !(c >= 0x3000 && c < 0x3040) &&
         !(c >= 0xff00 && c < 0xff10) && !(c >= 0xff1a && c < 0xff21) && c != U'؟' && c != U'؛';
}

bool is_question_mark(char32_t c) {
  return c == U'?' || c == U'？' || c == U'؟';
}

/// Whether what stands before `at` ends there without being a question.
bool ends_statement(Characters text, std::size_t at) {
  const char32_t next = at + 1 < text.size() ? text[at + 1] : U'\n';
  const char32_t before = at > 0 ? text[at - 1] : U'\n';
  switch (text[at]) {
    case U'\n':
    case U'!':
    case U';':
    case U'…':
    case U'—':
    case U'。':
    case U'！':
    case U'；':
    case U'：':
      return true;
    case U'.':  // Not in "2.5" and "guide.md".
      return !is_word_character(next) || (next >= U'A' && next <= U'Z');
    case U':':
      return is_blank(next);
    case U'-':
    case U'–':
      return is_blank(before) && is_blank(next);
    default:
      return false;
  }
}

bool holds_questions_alone(Characters text) {
  bool open = false;  // A sentence has begun.
  bool any = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_word_character(text[at])) {
      open = true;
    } else if (is_question_mark(text[at])) {
      any = any || open;
      open = false;
    } else if (open && ends_statement(text, at)) {
      return false;
    }
  }
  return any && !open;
}

/// Without "Question:" at its beginning, however it is set off.
std::string_view without_label(std::string_view text) {
  constexpr std::string_view kSet = " \t\r\n*_#>\"";
  const auto begin = text.find_first_not_of(kSet);
  const auto colon = text.find(':');
  if (begin == std::string_view::npos || colon == std::string_view::npos || colon <= begin ||
      colon - begin > kLabelBytesMax) {
    return text;
  }
  const auto label = core::trim(text.substr(begin, colon - begin));
  const bool one_word = label.find_first_of(" \t\r\n") == std::string_view::npos;
  return one_word ? text.substr(colon + 1) : text;
}

/// The words of more than three letters, in lower case.
std::set<std::u32string> telling_words(std::string_view text) {
  std::set<std::u32string> out;
  std::u32string word;
  const auto end_word = [&] {
    if (word.size() > kSmallWord) {
      out.insert(word);
    }
    word.clear();
  };
  for (const char32_t c : characters_of(core::lower_ascii(text))) {
    if (is_word_character(c)) {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  return out;
}

}  // namespace

bool asks_back(std::string_view text, std::string_view asked) {
  text = core::trim(text);
  if (text.size() > kBytesMax) {
    return false;
  }
  text = without_label(text);
  if (!holds_questions_alone(characters_of(text))) {
    return false;
  }
  const auto known = telling_words(asked);
  return std::ranges::any_of(telling_words(text),
                             [&](const auto& word) { return !known.contains(word); });
}

}  // namespace auriga::llm
