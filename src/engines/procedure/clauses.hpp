// The clauses of a sentence and what each asserts: who does what to what, whether it must, may or
// must not be, and under which condition.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engines/procedure/layout.hpp"
#include "engines/procedure/quantity.hpp"

namespace auriga::procedure {

using Names = std::vector<std::string>;

enum class Modality : std::uint8_t { plain, must, may, only };
enum class Actor : std::uint8_t { unknown, agent, customer, role };

struct Clause {
  std::size_t first = 0;  ///< Into the sentence's words, [first, last).
  std::size_t last = 0;
  bool condition = false;     ///< "if ...", "when ...", "unless ...".
  std::string introduced_by;  ///< The word that begins a condition.
  bool negative = false;
  bool emphatic = false;     ///< "never", "always", "must": no courtesy but a rule.
  bool exceptional = false;  ///< "unless", "except", "only", "before": it does not hold everywhere.
  bool imperative = false;
  bool passive = false;
  Modality modality = Modality::plain;
  Actor actor = Actor::unknown;
  std::string role;       ///< Of Actor::role: "returns team".
  std::string main_verb;  ///< Its name; may be empty.
  std::size_t verb_at = 0;
  std::vector<std::string> content;  ///< Names that carry the subject, sorted, each once.
  std::vector<std::string> nouns;    ///< Those of `content` that are no verbs of action.
  Names inherited;  ///< Of `content`, what a label or a table's heading before it says, sorted.
  Names asked;      ///< Of `content`, what the question that it answers says, sorted.
  std::vector<Quantity> quantities;
};

struct Analysis {
  std::vector<Clause> clauses;
  std::vector<std::string> content;    ///< Of all clauses.
  std::vector<std::string> condition;  ///< Of the conditions alone.

  [[nodiscard]] const Clause* main() const;
};

[[nodiscard]] Analysis analyze(const Sentence& sentence);
/// Reads anew what the words of a clause say of its polarity, modality and emphasis.
void read_polarity(const std::vector<Word>& words, Clause& clause);

/// Whether a word names somebody who may take over ("team", "supervisor"). Lower case, singular.
[[nodiscard]] bool is_role_head(std::string_view word);

/// The words [first, last) as they were written.
[[nodiscard]] std::string words_text(const Sentence& sentence, std::size_t first, std::size_t last);

/// Puts them in order, each once: what the three below need of both lists.
void sort_names(Names& names);
/// Those of both.
[[nodiscard]] Names common_of(const Names& a, const Names& b);
/// How many those are.
[[nodiscard]] std::size_t shared(const Names& a, const Names& b);
/// Those of the first that the second lacks.
[[nodiscard]] Names without(const Names& a, const Names& b);

}  // namespace auriga::procedure
