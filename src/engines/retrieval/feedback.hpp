// Likeness of the best passages to the first of them.
#pragma once

#include <cstdint>
#include <span>

#include "engines/retrieval/ranking.hpp"
#include "engines/retrieval/snapshot.hpp"

namespace auriga::retrieval {

/// A passage on its way through a query.
struct Candidate {
  std::uint16_t sum = 0;
  PassageId passage = 0;
  std::uint32_t segment = 0;
  double score = 0;
};

/// Adds to each score how much the passage is like the centre of the first ones. `candidates` are
/// in order, at least one. Any thread; keeps its working memory per thread.
void feed_back(const Snapshot& snapshot, const Ranking& ranking, std::span<Candidate> candidates);

}  // namespace auriga::retrieval
