#include "domains/agents/spans.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "engines/retrieval/chunk.hpp"

namespace auriga::agents {

namespace {

/// The headings under which a byte of the text stands.
std::string heading_at(const DocumentText& read, std::size_t byte) {
  const auto document =
      retrieval::make_document({.id = read.document_id, .name = read.document, .text = read.text});
  const auto& sections = document->outline.sections;
  const auto next = std::ranges::upper_bound(sections, byte, {}, [](const auto& section) {
    return static_cast<std::size_t>(section.start);
  });
  return next == sections.begin() ? std::string() : retrieval::heading_line(std::prev(next)->path);
}

}  // namespace

Passage cut_passage(const DocumentText& read, std::int64_t start, std::int64_t end,
                    std::int64_t context) {
  const auto byte = [&read](std::int64_t index) {
    return core::byte_offset(read.text, static_cast<std::size_t>(index));
  };
  const auto first = byte(start);
  const auto last = byte(end);
  const auto before = byte(std::max<std::int64_t>(0, start - context));
  const auto after = byte(std::min(read.characters, end + context));
  Passage out{.document_id = read.document_id,
              .document = read.document,
              .heading = heading_at(read, first),
              .before = read.text.substr(before, first - before),
              .quote = read.text.substr(first, last - first),
              .after = read.text.substr(last, after - last),
              .start = start,
              .end = end};
  return out;
}

SearchHit to_search_hit(retrieval::Found found) {
  SearchHit out{.document_id = std::move(found.document_id),
                .document = std::move(found.document),
                .heading = std::move(found.heading),
                .passage = std::move(found.passage),
                .start = static_cast<std::int64_t>(found.passage_span.start),
                .end = static_cast<std::int64_t>(found.passage_span.end),
                .quote = std::move(found.quote),
                .quote_start = static_cast<std::int64_t>(found.quote_span.start),
                .quote_end = static_cast<std::int64_t>(found.quote_span.end),
                .score = found.score};
  return out;
}

}  // namespace auriga::agents
