#include "domains/agents/spans.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace auriga::agents {

namespace {

/// The headings under which a byte of the text stands.
std::string heading_at(const retrieval::Document& read, std::size_t byte) {
  const auto& sections = read.outline.sections;
  const auto next = std::ranges::upper_bound(sections, byte, {}, [](const auto& section) {
    return static_cast<std::size_t>(section.start);
  });
  return next == sections.begin() ? std::string() : retrieval::heading_line(std::prev(next)->path);
}

}  // namespace

Passage cut_passage(const retrieval::Document& read, std::int64_t start, std::int64_t end,
                    std::int64_t context) {
  // One way through the text: each place is looked for from the one before.
  const std::string_view text = read.text;
  std::size_t byte = 0;
  std::int64_t place = 0;
  const auto at = [&](std::int64_t index) {
    byte += core::byte_offset(text.substr(byte), static_cast<std::size_t>(index - place));
    place = index;
    return byte;
  };
  const auto before = at(std::max<std::int64_t>(0, start - context));
  const auto first = at(start);
  const auto last = at(end);
  const auto after = at(std::min(static_cast<std::int64_t>(read.characters), end + context));
  Passage out{.document_id = read.id,
              .document = read.name,
              .heading = heading_at(read, first),
              .before = std::string(text.substr(before, first - before)),
              .quote = std::string(text.substr(first, last - first)),
              .after = std::string(text.substr(last, after - last)),
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
