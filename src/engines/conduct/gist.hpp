// The gist of a sentence: its weighty words by what they mean, and its quantities; and how much of
// one sentence's gist is said by another. Internal to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/procedure/quantity.hpp"
#include "engines/procedure/words.hpp"
#include "engines/retrieval/analyze.hpp"

namespace auriga::conduct {

struct Term {
  std::string name;              ///< As procedure::Vocabulary names it, or a concept: "=complaint".
  double weight = 1;             ///< Concepts weigh more, intensities and light verbs less.
  bool situation = false;        ///< "=injury", "=legal": many words for one thing.
  retrieval::TermHash hash = 0;  ///< Of the word, for its synonyms; 0 of a situation.
  std::string word = {};         ///< As it is written, in lower case.
  int number = -1;               ///< Of the word in the lexicon; -1 of a situation or an unknown.
};

/// A quantity, and of which a rule speaks as a bound.
struct Amount {
  double value = 0;
  std::string unit;
  procedure::Comparison comparison = procedure::Comparison::exactly;
  bool strict = false;  ///< "More than" and "below": without the value itself.
};

struct Gist {
  std::vector<Term> terms;
  std::vector<Amount> amounts;
  bool question = false;  ///< Asks for something; else it tells.
  bool repeated = false;  ///< "again", "twice", "for the second time".
};

/// One thread; keeps what it has named.
class GistReader {
 public:
  [[nodiscard]] Gist read(std::string_view text);
  /// All its words of content, also those that mostly say little ("show"), each once.
  [[nodiscard]] std::vector<std::string> names(std::string_view text);

 private:
  procedure::Vocabulary vocabulary_;
  retrieval::Analyzer analyzer_{"english"};
};

/// Whether to speak of it is enough for a person to be wanted, where an SOP names it: "smoke".
[[nodiscard]] bool names_danger(const Term& term);

/// Share of `wanted`'s weight that `said` holds, 0 to 1; 0 where `wanted` holds nothing.
[[nodiscard]] double covered(const Gist& wanted, const Gist& said);

/// The most that one term of `gist` may stand for `term`: 1 for the same, less for a word that is
/// near in meaning.
[[nodiscard]] double nearness(const Term& term, const Gist& gist);

/// Whether the amounts of `said` meet those of `wanted` ("more than eight people"). True where
/// `wanted` has none.
[[nodiscard]] bool meets_amounts(const Gist& wanted, const Gist& said);

}  // namespace auriga::conduct
