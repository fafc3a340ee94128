// Spans: places in a document's text, in bytes as engines count them and in code points as clients
// do.
#pragma once

#include "domains/agents/types.hpp"
#include "engines/retrieval/chunk.hpp"
#include "engines/retrieval/quote.hpp"

namespace auriga::agents {

/// The code points [start, end) of a document's text with up to `context` around them. They must
/// lie in it.
[[nodiscard]] Passage cut_passage(const retrieval::Document& read, std::int64_t start,
                                  std::int64_t end, std::int64_t context);

/// What a search found, as clients see it.
[[nodiscard]] SearchHit to_search_hit(retrieval::Found found);

}  // namespace auriga::agents
