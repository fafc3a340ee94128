// Xapian on the same texts and claims, in memory, with its English stemmer and BM25.
#pragma once

#include <vector>

#include "scifact.hpp"

namespace auriga::bench {

struct PeerResult {
  double ndcg_at_10 = 0;
  double queries_per_second = 0;
  double index_seconds = 0;
};

/// Nothing measured (all zero) when the program was built without Xapian.
[[nodiscard]] PeerResult run_xapian(const SciFact& data, double seconds);

}  // namespace auriga::bench
