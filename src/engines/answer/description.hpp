// What the ranker sees of a unit as an answer: a row of numbers for each term of the question, and
// one for the unit as a whole.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "engines/answer/features.hpp"
#include "engines/answer/question.hpp"

namespace auriga::answer {

/// Where a term was looked for.
enum class Place : std::size_t {
  unit,      ///< The sentence, list item or row itself.
  cell,      ///< Of a row: the cell that answers.
  row_key,   ///< Of a row: its first cell.
  column,    ///< Of a row: the header of the cell that answers.
  heading,   ///< The unit's own heading.
  above,     ///< The headings over it.
  name,      ///< The document's name.
  preamble,  ///< The document's first lines.
  lead,      ///< The line that leads in to the unit's block.
  before,    ///< The unit before, in the same section.
  after,     ///< The unit after, in the same block.
  section,   ///< Other units of the section, near by.
  passage,   ///< Anywhere in the passage that was found.
};
inline constexpr std::size_t kPlaces = static_cast<std::size_t>(Place::passage) + 1;

/// How strongly it was found there, for each place four numbers from 0 to 1: by the word, by an
/// expression that may be said for it, by a related word, by the word nearest in meaning.
inline constexpr std::size_t kMatches = 4;

/// What is known of the term itself.
enum class TermFeature : std::size_t {
  share,     ///< Of the question's weight.
  relative,  ///< Weight as a share of the heaviest term's.
  rarity,    ///< In the knowledge, 1 for about 20,000 passages to one.
  full,
  verb,
  light,
  code,
  name,
  number,
  focus,
  aside,
  background,
  carried,
  idiom,
  known,
  said_otherwise,
  quantity,         ///< Names a quantity ("price").
  by_value,         ///< A value of that quantity stands in the unit.
  another_code,     ///< The unit names another of its kind.
  another_number,   ///< The unit numbers another ("version 3" for "version 4").
  position,         ///< 0 for the first term, 1 for the last.
  elsewhere,        ///< The best any unit holds of it, by the word.
  elsewhere_said,   ///< The same by an expression that may be said for it.
  elsewhere_named,  ///< The same among units about the question's codes and names, by the word.
  elsewhere_named_said,  ///< And by an expression.
};
inline constexpr std::size_t kTermFacts =
    static_cast<std::size_t>(TermFeature::elsewhere_named_said) + 1;

inline constexpr std::size_t kTermWidth = kPlaces * kMatches + kTermFacts;

using TermRow = std::array<float, kTermWidth>;

/// A term's meaning: its vector in the lexicon, from -1 to 1; 0 for an unknown word and for names.
/// The same for all units, so the ranker reads it once.
inline constexpr std::size_t kMeaning = 64;
using Meaning = std::array<float, kMeaning>;
[[nodiscard]] std::vector<Meaning> meanings_of(const Parsed& question);

/// The unit as a whole: `Features`, then these.
enum class UnitFeature : std::size_t {
  asks_fact,
  asks_count,
  asks_measure,
  asks_moment,
  asks_place,
  asks_person,
  asks_reason,
  asks_manner,
  asks_confirmation,
  sentence,
  list_item,
  row,
  ordered,  ///< A numbered step.
  expects_money,
  expects_time,  ///< Duration, date, clock, frequency.
  expects_size,  ///< Length, mass, volume, area, temperature, data, power.
  expects_number,
  holds_expected,  ///< A value of a kind expected stands in the unit itself.
  holds_number,
  terms,             ///< Their number, 1 for twelve.
  entities,          ///< Codes and names among them, 1 for four.
  rank,              ///< 1 for the first by `log_odds`, 1/2 for the second ...
  behind,            ///< Log odds behind the first, at most 1 for ten.
  log_odds,          ///< Themselves, a tenth.
  place_in_section,  ///< 1 for its first unit, 1/2 for the second ...
  needs_previous,
  negated,  ///< "not", "no", "never", "only" in the unit.
  question_negated,
  lists,
};
inline constexpr std::size_t kUnitFacts = static_cast<std::size_t>(UnitFeature::lists) + 1;
inline constexpr std::size_t kUnitWidth = kFeatures + kUnitFacts;

using UnitRow = std::array<float, kUnitWidth>;

struct Description {
  std::vector<TermRow> terms;  ///< Of the terms that are read, see match.hpp.
  UnitRow unit{};
  bool about_another = false;  ///< Stands under the name of another than the one asked about.
};

}  // namespace auriga::answer
