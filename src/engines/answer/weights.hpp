// Made by scripts/answer/fit.py from the development sets of bench/answer/dev. Do not edit.
#pragma once

#include <array>

#include "engines/answer/features.hpp"

namespace auriga::answer {

inline constexpr std::array<double, kFeatures> kWeights{
    -3.6914,  // bias
    2.2556,  // agreement
    -1.0586,  // coverage
    -0.4628,  // direct
    1.0172,  // soft_coverage
    0.9747,  // soft_direct
    1.0680,  // near_coverage
    1.4389,  // near_direct
    0.2458,  // near_passage
    -1.4806,  // farthest
    -0.3697,  // passage_coverage
    -1.2677,  // heaviest_missing
    -0.6916,  // passage_missing
    0.8945,  // unknown
    -0.3412,  // value_here
    -2.2770,  // value_missing
    -0.4544,  // value_unlikely
    -0.5908,  // value_preferred
    -0.3766,  // code_missing
    -0.6394,  // name_missing
    0.3358,  // entity_here
    -0.7575,  // entity_unknown
    -0.5210,  // number_missing
    0.1352,  // focus_missing
    -0.3393,  // focus_here
    -1.2631,  // unfit
    -0.3617,  // table_row
    0.7252,  // row_key
    1.0453,  // column
    0.8108,  // heading
    0.5414,  // next_to_value
    0.0000,  // asks_itself
    0.0254,  // preference
    1.3653,  // passage_rank
    1.3630,  // passage_score
    -0.4926,  // brevity
    -1.7130,  // few_terms
    -0.5183,  // asks_confirmation
    0.1498,  // asks_manner
    0.5218,  // asks_reason
    0.1979,  // begins_section
};

/// From this probability on a question is answered.
inline constexpr double kAnswerMin = 0.2689;

}  // namespace auriga::answer
