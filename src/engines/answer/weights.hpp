// Made by scripts/answer/fit.py from the development sets of bench/answer/dev. Do not edit.
#pragma once

#include <array>

#include "engines/answer/features.hpp"

namespace auriga::answer {

inline constexpr std::array<double, kFeatures> kWeights{
    -3.1098,  // bias
    3.7969,  // agreement
    -3.4794,  // coverage
    -2.5004,  // direct
    2.2061,  // soft_coverage
    1.8339,  // soft_direct
    1.4070,  // near_coverage
    2.8391,  // near_direct
    -0.3754,  // near_passage
    -1.8308,  // farthest
    -0.9554,  // passage_coverage
    -1.2027,  // heaviest_missing
    -0.9141,  // heaviest_far
    -0.8132,  // passage_missing
    0.6549,  // unknown
    -0.6721,  // value_here
    -2.6073,  // value_missing
    -1.1857,  // value_unlikely
    -0.7770,  // value_preferred
    -0.7982,  // code_missing
    -0.5556,  // name_missing
    0.0801,  // entity_here
    -0.6736,  // entity_unknown
    -1.2992,  // number_missing
    0.1595,  // focus_missing
    -0.3388,  // focus_here
    -1.9716,  // unfit
    -0.7625,  // table_row
    1.9541,  // row_key
    3.1345,  // column
    1.0419,  // heading
    1.7697,  // next_to_value
    0.0000,  // asks_itself
    0.1279,  // preference
    1.3229,  // passage_rank
    1.8323,  // passage_score
    -0.5604,  // brevity
    -1.8113,  // few_terms
    -0.6324,  // asks_confirmation
    0.1622,  // asks_manner
    1.2502,  // asks_reason
    0.0857,  // begins_section
};

/// From this probability on a question is answered.
inline constexpr double kAnswerMin = 0.2497;

}  // namespace auriga::answer
