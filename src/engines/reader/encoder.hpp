// The encoder: layers of attention over the pieces of a question and a passage (Vaswani and others
// 2017; BERT's form, Devlin and others 2018), in whole numbers where it multiplies matrices.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engines/reader/weights.hpp"

namespace auriga::reader {

/// What is read at once: [CLS] question [SEP] passage [SEP].
struct Pair {
  std::vector<std::uint32_t> pieces;  ///< At most `Weights::places_max`, at least one.
  std::size_t second = 0;             ///< Where the passage begins.
};

/// For each pair the log odds that the passage answers the question. Any thread.
[[nodiscard]] std::vector<float> judge(const Weights& weights, std::span<const Pair> pairs);

}  // namespace auriga::reader
