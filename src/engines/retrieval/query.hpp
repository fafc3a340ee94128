// A query as the index runs it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engines/retrieval/analyze.hpp"
#include "engines/retrieval/ranking.hpp"

namespace auriga::retrieval {

struct QueryTerm {
  TermHash term = 0;
  float weight = 1;  ///< Repetitions and kind; rarity comes from the index.
};

inline constexpr std::size_t kQueryTermsMax = 64;  ///< What comes later in a query is not searched.

/// The distinct terms of a query in order of first occurrence, stop words left out.
[[nodiscard]] std::vector<QueryTerm> query_terms(std::string_view query, const Analyzer& analyzer,
                                                 const Ranking& ranking);

}  // namespace auriga::retrieval
