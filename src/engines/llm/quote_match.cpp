#include "engines/llm/quote_match.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/text.hpp"

namespace auriga::llm {
namespace {

/// Short words ("the", "is", "of") say nothing about a claim.
constexpr std::size_t kLongWordBytes = 4;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// The end of `quote` in `text` when it stands at `at`.
std::optional<std::size_t> match_at(std::string_view text, std::size_t at, std::string_view quote) {
  std::size_t i = 0;
  while (i < quote.size()) {
    if (is_space(quote[i])) {
      if (at >= text.size() || !is_space(text[at])) {
        return std::nullopt;
      }
      i = skip_spaces(quote, i);
      at = skip_spaces(text, at);
    } else if (at < text.size() && text[at] == quote[i]) {
      ++i;
      ++at;
    } else {
      return std::nullopt;
    }
  }
  return at;
}

struct Word {
  std::string text;  ///< Lower case.
  bool telling;      ///< Long, or with a digit.
  bool number;       ///< Holds a digit.
};

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> out;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    const auto begin = at;
    while (at < text.size() && is_word(text[at])) {
      ++at;
    }
    const auto word = text.substr(begin, at - begin);
    const bool number = std::any_of(word.begin(), word.end(), is_digit);
    out.push_back({core::lower_ascii(word), number || word.size() >= kLongWordBytes, number});
  }
  return out;
}

std::vector<std::string> sorted_words(std::string_view text) {
  std::vector<std::string> out;
  for (auto& word : words_of(text)) {
    out.push_back(std::move(word.text));
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool holds(const std::vector<std::string>& sorted, const std::string& word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

/// Sentences end with . ! ? before white space, or with the line.
std::vector<ByteSpan> sentences_of(std::string_view text) {
  std::vector<ByteSpan> out;
  std::size_t begin = skip_spaces(text, 0);
  for (std::size_t at = begin; at < text.size(); ++at) {
    const char c = text[at];
    const bool ends_line = c == '\n';
    const bool ends_sentence =
        (c == '.' || c == '!' || c == '?') && (at + 1 == text.size() || is_space(text[at + 1]));
    if (ends_line || ends_sentence) {
      const auto end = ends_line ? at : at + 1;
      if (end > begin) {
        out.push_back({begin, end});
      }
      begin = skip_spaces(text, end);
      at = std::max(at, begin == 0 ? 0 : begin - 1);
    }
  }
  if (begin < text.size()) {
    out.push_back({begin, text.size()});
  }
  for (auto& sentence : out) {
    while (sentence.end > sentence.start && is_space(text[sentence.end - 1])) {
      --sentence.end;
    }
  }
  return out;
}

}  // namespace

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) {
    ++at;
  }
  return at;
}

std::optional<ByteSpan> find_quote(std::string_view text, std::string_view quote) {
  quote = core::trim(quote);
  const auto words = words_of(quote);
  const bool means_something =
      words.size() >= 2 ||
      std::any_of(words.begin(), words.end(), [](const Word& word) { return word.number; });
  if (!means_something) {
    return std::nullopt;
  }
  for (auto at = text.find(quote.front()); at != std::string_view::npos;
       at = text.find(quote.front(), at + 1)) {
    if (const auto end = match_at(text, at, quote)) {
      return ByteSpan{at, *end};
    }
  }
  return std::nullopt;
}

std::optional<ByteSpan> find_support(std::string_view text, std::string_view claim) {
  auto words = words_of(claim);
  std::erase_if(words, [](const Word& word) { return !word.telling; });
  const auto passage = sorted_words(text);
  const auto found = std::count_if(words.begin(), words.end(),
                                   [&](const Word& word) { return holds(passage, word.text); });
  const bool numbers_stand = std::all_of(words.begin(), words.end(), [&](const Word& word) {
    return !word.number || holds(passage, word.text);
  });
  if (words.empty() || !numbers_stand || 2 * static_cast<std::size_t>(found) < words.size()) {
    return std::nullopt;
  }
  std::optional<ByteSpan> best;
  std::ptrdiff_t best_shared = 0;
  for (const auto& sentence : sentences_of(text)) {
    const auto inside = sorted_words(text.substr(sentence.start, sentence.end - sentence.start));
    const auto shared = std::count_if(words.begin(), words.end(),
                                      [&](const Word& word) { return holds(inside, word.text); });
    if (shared > best_shared) {
      best_shared = shared;
      best = sentence;
    }
  }
  return best;
}

}  // namespace auriga::llm
