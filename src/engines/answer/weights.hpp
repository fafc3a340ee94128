// Made by scripts/answer/fit.py from the development sets of bench/answer/dev. Do not edit.
#pragma once

#include <array>

#include "engines/answer/features.hpp"

namespace auriga::answer {

inline constexpr std::array<double, kFeatures> kWeights{
    -3.8495,  // bias
    2.4548,  // agreement
    -1.0823,  // coverage
    -0.3616,  // direct
    0.9687,  // soft_coverage
    0.9464,  // soft_direct
    1.0125,  // near_coverage
    1.4664,  // near_direct
    0.2321,  // near_passage
    -1.4282,  // farthest
    -0.5119,  // passage_coverage
    -1.3560,  // heaviest_missing
    -0.8986,  // passage_missing
    0.8485,  // unknown
    -0.3288,  // value_here
    -2.0676,  // value_missing
    -0.6386,  // value_unlikely
    -0.6249,  // value_preferred
    -0.5112,  // code_missing
    -0.9358,  // name_missing
    -0.4113,  // number_missing
    0.1768,  // focus_missing
    -0.0523,  // focus_here
    -1.3331,  // unfit
    -0.0501,  // table_row
    0.5656,  // row_key
    0.8985,  // column
    0.8009,  // heading
    0.5660,  // next_to_value
    0.0000,  // asks_itself
    0.0224,  // preference
    1.3448,  // passage_rank
    1.4056,  // passage_score
    -0.6291,  // brevity
    -1.4308,  // few_terms
    -0.4808,  // asks_confirmation
    0.0593,  // asks_manner
    0.5040,  // asks_reason
    0.1392,  // begins_section
};

/// From this probability on a question is answered.
inline constexpr double kAnswerMin = 0.2689;

}  // namespace auriga::answer
