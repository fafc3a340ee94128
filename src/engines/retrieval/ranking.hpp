// The numbers by which passages are ranked. Chosen on the training judgements of SciFact by
// `bench_retrieval --train` and reported on its test judgements; none is set by hand for a text.
#pragma once

#include <cstddef>

namespace auriga::retrieval {

struct Ranking {
  // Stored in the index as impacts: changing these needs a rebuild.
  double k1 = 1.9;              ///< How soon repetition of a term stops to count.
  double b = 0.75;              ///< How much a long passage is discounted.
  double pivot_words = 200;     ///< Passage length without discount.
  double heading_weight = 3.0;  ///< A word of the heading path counts as so many of the body.
  double name_weight = 0.5;     ///< The same for the document's name.

  // Applied to a query.
  double part_weight = 0.75;          ///< A part of a joined code against the whole.
  double proximity_weight = 0.07;     ///< Query neighbours that are neighbours in the passage.
  double coverage_weight = 0.0;       ///< Share of the query's weight that is found at all.
  double feedback_weight = 0.2;       ///< Likeness to the first ranked passages.
  std::size_t feedback_passages = 5;  ///< How many those are.
  std::size_t rerank_passages = 16;   ///< To how many the last three are applied.
};

}  // namespace auriga::retrieval
