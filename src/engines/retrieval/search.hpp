// Running a query on a snapshot.
#pragma once

#include <span>
#include <vector>

#include "engines/retrieval/knowledge_index.hpp"
#include "engines/retrieval/snapshot.hpp"

namespace auriga::retrieval {

/// The best `limit` passages, best first. Any thread; keeps its working memory per thread.
[[nodiscard]] std::vector<Hit> run_query(const Snapshot& snapshot, std::span<const QueryTerm> terms,
                                         const Ranking& ranking, std::size_t limit);

/// BM25's rarity of a term that occurs in `with` of `all` passages.
[[nodiscard]] double rarity(std::size_t with, std::size_t all);

}  // namespace auriga::retrieval
