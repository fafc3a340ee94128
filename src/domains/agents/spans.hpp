// Spans: places in a document's text, in bytes as engines count them and in code points as clients
// do.
#pragma once

#include "domains/agents/types.hpp"
#include "engines/retrieval/knowledge_index.hpp"

namespace auriga::agents {

/// The code points [start, end) of a text with up to `context` around them.
[[nodiscard]] Passage cut_passage(const DocumentText& read, std::int64_t start, std::int64_t end,
                                  std::int64_t context);

/// A hit as clients see it, with the part of it that fits the query best as its quote.
[[nodiscard]] SearchHit to_search_hit(const retrieval::Hit& hit, std::string_view query,
                                      const retrieval::KnowledgeIndex& index);

/// "Care › Cleaning the filter".
[[nodiscard]] std::string join_headings(const std::vector<std::string>& path);

}  // namespace auriga::agents
