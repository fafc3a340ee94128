// The encoder: layers of attention over the pieces of a question and a passage (Vaswani and others
// 2017; BERT's form, Devlin and others 2018), in whole numbers where it multiplies matrices.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engines/reader/weights.hpp"

namespace auriga::reader {

/// What is read at once: [CLS] first [SEP] second [SEP].
struct Pair {
  std::vector<std::uint32_t> pieces;  ///< At most `Weights::places_max`, at least one.
  std::size_t second = 0;             ///< Where the second text begins.
};

/// Of each pair the log odds that one of the outputs gives. Any thread.
[[nodiscard]] std::vector<float> judge(const Weights& weights, std::span<const Pair> pairs,
                                       std::size_t output);

}  // namespace auriga::reader
