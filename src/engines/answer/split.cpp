// A message is cut at its sentences; those that end in a question mark are its questions. A
// sentence is cut again where "and" or a comma is followed by a question word or an auxiliary and
// both sides have something to ask about. At most four questions are answered.
#include "engines/answer/split.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "engines/answer/synonyms.hpp"
#include "engines/answer/words.hpp"
#include "engines/retrieval/sentences.hpp"

namespace auriga::answer {
namespace {

constexpr std::size_t kQuestionsMax = 4;

constexpr std::array<std::string_view, 17> kOpeners{
    "how", "what", "when", "where", "who",  "which", "why",  "is",    "are",
    "do",  "does", "can",  "could", "must", "may",   "will", "should"};

bool opens(std::string_view word) {
  return std::find(kOpeners.begin(), kOpeners.end(), word) != kOpeners.end();
}

bool has_content(const std::vector<Word>& words, std::size_t from, std::size_t to) {
  return std::any_of(
      words.begin() + static_cast<long>(from), words.begin() + static_cast<long>(to),
      [](const Word& word) { return !word.stop && burden_of(word.term) > Burden::light; });
}

void cut_at_and(std::string_view sentence, const retrieval::Analyzer& analyzer,
                std::vector<std::string_view>& out) {
  const auto words = words_of(sentence, analyzer);
  std::size_t from = 0;
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    if (words[i].text == "and" && opens(words[i + 1].text) && opens(words[from].text) &&
        has_content(words, from, i) && has_content(words, i + 1, words.size())) {
      out.push_back(
          core::trim(sentence.substr(words[from].start, words[i].start - words[from].start)));
      from = i + 1;
    }
  }
  out.push_back(core::trim(sentence.substr(from == 0 ? 0 : words[from].start)));
}

}  // namespace

std::vector<std::string_view> split_questions(std::string_view message,
                                              const retrieval::Analyzer& analyzer) {
  const auto whole = core::trim(message);
  std::vector<std::string_view> asked;
  for (const auto& range : retrieval::sentences(whole)) {
    const auto sentence = whole.substr(range.start, range.end - range.start);
    if (sentence.ends_with('?')) {
      asked.push_back(sentence);
    }
  }
  std::vector<std::string_view> out;
  if (asked.empty()) {
    if (!whole.empty()) {
      cut_at_and(whole, analyzer, out);
    }
  } else {
    for (const auto sentence : asked) {
      cut_at_and(sentence, analyzer, out);
    }
  }
  if (out.size() > kQuestionsMax) {
    out.resize(kQuestionsMax);
  }
  return out;
}

}  // namespace auriga::answer
