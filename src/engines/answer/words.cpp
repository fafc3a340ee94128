// Kinship of words. The stemmer joins inflected forms; forms of different word classes are joined
// here, at a lower strength, by a rule that needs no dictionary: both words begin alike, for at
// least four letters and most of the shorter one, and what is left of each is an ending that
// derives words.
#include "engines/answer/words.hpp"

#include <algorithm>
#include <array>

#include "engines/lexicon/lexicon.hpp"
#include "engines/retrieval/fold.hpp"

namespace auriga::answer {
namespace {

constexpr auto kEndings = std::to_array<std::string_view>(
    {"",     "s",     "es",   "ed",      "d",        "ing",   "er",     "ers",   "or",    "ors",
     "y",    "ies",   "ied",  "ion",     "ions",     "ation", "ations", "ition", "al",    "als",
     "ance", "ence",  "ment", "ments",   "able",     "ible",  "ive",    "ly",    "ness",  "ity",
     "ic",   "ical",  "e",    "ication", "ications", "ies",   "ility",  "ar",    "age",   "ant",
     "ent",  "ee",    "ees",  "ist",     "ists",     "th",    "t",      "tion",  "tions", "ption",
     "ancy", "ency",  "ful",  "less",    "enance",   "iness", "en",     "ens",   "len",   "lens",
     "ery",  "eries", "ary",  "ure"});

bool is_ending(std::string_view text) {
  return std::find(kEndings.begin(), kEndings.end(), text) != kEndings.end();
}

}  // namespace

std::vector<Word> words_of(std::string_view text, const retrieval::Analyzer& analyzer,
                           retrieval::Commas commas) {
  std::vector<Word> out;
  for (const auto& token : analyzer.analyze(text, commas)) {
    Word word;
    const auto raw = text.substr(token.start, token.end - token.start);
    word.text = retrieval::fold(raw);
    word.term = token.term;
    word.start = token.start;
    word.end = token.end;
    word.position = token.position;
    word.stop = token.stop;
    word.number = token.number;
    word.code = token.code;
    word.part = token.part;
    word.number_in_lexicon =
        word.stop || word.number || word.code ? -1 : lexicon::number_of(word.text);
    word.capital = !raw.empty() && raw[0] >= 'A' && raw[0] <= 'Z';
    out.push_back(std::move(word));
  }
  return out;
}

bool akin(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) {
    std::swap(a, b);
  }
  constexpr std::size_t kCommonMin = 4;
  if (a.size() < kCommonMin || a[0] != b[0]) {
    return false;
  }
  const auto differ = std::mismatch(a.begin(), a.end(), b.begin());
  const auto common = static_cast<std::size_t>(differ.first - a.begin());
  // Short words that merely begin alike ("station", "state") must agree but for one letter.
  if (common < kCommonMin || common + (a.size() <= 6 ? 1 : 2) < a.size()) {
    return common >= 6 && is_ending(a.substr(common)) && is_ending(b.substr(common));
  }
  return is_ending(a.substr(common)) && is_ending(b.substr(common));
}

bool misspelt(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) {
    std::swap(a, b);
  }
  constexpr std::size_t kLengthMin = 6;
  if (a.size() < kLengthMin || b.size() - a.size() > 1 || a[0] != b[0]) {
    return false;
  }
  auto differ = std::mismatch(a.begin(), a.end(), b.begin());
  auto from_a = std::string_view(differ.first, a.end());
  auto from_b = std::string_view(differ.second, b.end());
  if (from_a.empty() && from_b.size() <= 1) {
    return !from_b.empty() && from_b != "s";
  }
  if (a.size() != b.size()) {
    return from_a == from_b.substr(1);
  }
  return from_a.substr(1) == from_b.substr(1) ||
         (from_a.size() >= 2 && from_a[0] == from_b[1] && from_a[1] == from_b[0] &&
          from_a.substr(2) == from_b.substr(2));
}

}  // namespace auriga::answer
