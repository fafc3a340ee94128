// Where in a text something stands, for people outside: offsets in code points, and the best
// sentence of a passage that was found.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "engines/retrieval/outline.hpp"

namespace auriga::retrieval {

class Knowledge;
struct Hit;
struct Document;

/// Half-open range of Unicode code points.
struct Span {
  std::size_t start = 0;
  std::size_t end = 0;
  bool operator==(const Span&) const = default;
};

/// Code points that begin in `text`; of ill-formed UTF-8, bytes that are no continuation.
[[nodiscard]] std::size_t code_points_in(std::string_view text);

/// A range of bytes of `text` as a range of code points.
[[nodiscard]] Span span_of(std::string_view text, std::size_t start, std::size_t end);
/// The same of a document's text, without counting from its beginning.
[[nodiscard]] Span span_of(const Document& document, std::size_t start, std::size_t end);

/// A passage as the search of the API gives it. `quote` is a part of the passage, both are exact
/// parts of the document's text at their spans.
struct Found {
  core::DocumentId document_id;
  std::string document;  ///< The document's name.
  std::string heading;   ///< The heading path, joined by " › "; empty before the first heading.
  std::string passage;
  Span passage_span;
  std::string quote;  ///< The unit that holds most of the query.
  Span quote_span;
  double score = 0;
};

/// The best `limit` passages for a query, each with its best quote. Each thread remembers the terms
/// of the passages it quoted last, some two megabytes, so that to quote them again costs little.
[[nodiscard]] std::vector<Found> find(const Knowledge& knowledge, std::string_view query,
                                      std::size_t limit);

/// The heading path of a passage as one line.
[[nodiscard]] std::string heading_line(const HeadingPath& path);

}  // namespace auriga::retrieval
