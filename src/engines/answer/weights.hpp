// Made by scripts/answer/fit.py from the development sets of bench/answer/dev. Do not edit.
#pragma once

#include <array>

#include "engines/answer/features.hpp"

namespace auriga::answer {

inline constexpr std::array<double, kFeatures> kWeights{
    -2.4577,  // bias
    1.7535,   // agreement
    0.0000,   // coverage
    0.0000,   // direct
    0.0245,   // soft_coverage
    0.0000,   // soft_direct
    0.2296,   // near_coverage
    2.0389,   // near_direct
    0.0000,   // near_passage
    -1.7918,  // farthest
    0.0000,   // passage_coverage
    -1.6844,  // heaviest_missing
    -1.4702,  // heaviest_far
    -0.5002,  // passage_missing
    0.0000,   // unknown
    0.0000,   // value_here
    -2.9876,  // value_missing
    -0.9648,  // value_unlikely
    0.0000,   // value_preferred
    -0.9477,  // code_missing
    -1.7984,  // name_missing
    0.3119,   // entity_here
    -1.5119,  // entity_unknown
    -1.5872,  // number_missing
    0.0000,   // focus_missing
    0.0000,   // focus_here
    -1.9982,  // unfit
    -0.9004,  // table_row
    1.6684,   // row_key
    2.9478,   // column
    0.9467,   // heading
    1.9617,   // next_to_value
    0.0000,   // asks_itself
    0.0000,   // preference
    1.4825,   // passage_rank
    1.4126,   // passage_score
    -1.0024,  // brevity
    -1.6700,  // few_terms
    0.0355,   // asks_confirmation
    0.4759,   // asks_manner
    1.4899,   // asks_reason
    0.1414,   // begins_section
};

/// From this probability on, by the ranker, a question is answered.
inline constexpr double kAnswerMin = 0.5;

}  // namespace auriga::answer
