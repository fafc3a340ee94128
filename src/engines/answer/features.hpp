// What is measured of a unit as an answer to a question; `log_odds` weighs it (weights.hpp) and so
// chooses what the ranker looks at.
#pragma once

#include <array>
#include <cstddef>

namespace auriga::answer {

// Shares and flags from 0 to 1 where nothing else is said. "Soft" counts words near in meaning.
enum class Feature : std::size_t {
  bias,              ///< Always 1.
  agreement,         ///< Coverage less what speaks against the unit: see reading.cpp.
  coverage,          ///< Of the question's weight, found in and around the unit.
  direct,            ///< The same in the unit's own words.
  soft_coverage,     ///< Coverage by words near in meaning too.
  soft_direct,       ///< Direct by words near in meaning too.
  near_coverage,     ///< Coverage by whatever stands nearest in meaning.
  near_direct,       ///< The same in the unit's own words.
  near_passage,      ///< The same anywhere in the passage.
  farthest,          ///< Of the terms, the most weight times distance to what stands nearest.
  passage_coverage,  ///< Soft, anywhere in the passage.
  heaviest_missing,  ///< Share of the weight that the heaviest term not found (soft) has.
  heaviest_far,      ///< The same for the unit with its own heading alone, by nearness.
  passage_missing,   ///< The same for the passage.
  unknown,           ///< Share of the weight of terms that the knowledge does not hold at all.
  value_here,        ///< Holds a value of the kind that must be there.
  value_missing,     ///< Holds none.
  value_unlikely,    ///< Holds none of a kind that is only likely.
  value_preferred,   ///< Holds one of the likelier kinds.
  code_missing,      ///< A code of the question is not near.
  name_missing,      ///< A name that the knowledge holds is not near.
  entity_here,       ///< Every code and name of the question is here or in the headings.
  entity_unknown,    ///< One of them is nowhere in the knowledge.
  number_missing,    ///< A number of the question is not near.
  focus_missing,     ///< The thing asked for is not near, soft.
  focus_here,        ///< It is in the unit itself or its column's header, soft.
  unfit,             ///< What "how many", "who", "where", "why" want is not there.
  table_row,
  row_key,        ///< Soft share of the weight in a row's first cell.
  column,         ///< Soft share of the weight that the answering column's header adds.
  heading,        ///< Soft share of the weight in the heading.
  next_to_value,  ///< The value asked for stands in the next sentence.
  asks_itself,    ///< The unit is a question.
  preference,     ///< What breaks ties: see reading.cpp.
  passage_rank,   ///< 1 for the first passage found, 1/2 for the second ...
  passage_score,  ///< Its score as a share of the best one's.
  brevity,        ///< 1 for a unit of a word, 0 from forty words on.
  few_terms,      ///< 1 for a question of one term, 0 from eight on.
  asks_confirmation,
  asks_manner,
  asks_reason,
  begins_section,
};

inline constexpr std::size_t kFeatures = static_cast<std::size_t>(Feature::begins_section) + 1;

/// By Feature.
struct Features {
  std::array<float, kFeatures> values{};

  [[nodiscard]] float& operator[](Feature feature) {
    return values[static_cast<std::size_t>(feature)];
  }
  [[nodiscard]] float operator[](Feature feature) const {
    return values[static_cast<std::size_t>(feature)];
  }
};

/// Log odds that a unit with these features answers, against no answer at all.
[[nodiscard]] double log_odds(const Features& features);

/// The same as a probability.
[[nodiscard]] double probability(double log_odds);

}  // namespace auriga::answer
