#include "engines/retrieval/quote.hpp"

#include <algorithm>

#include "engines/retrieval/knowledge.hpp"
#include "engines/retrieval/search.hpp"

namespace auriga::retrieval {
namespace {

// The query's weight that a unit holds, each term once; ties go to the earlier unit.
std::size_t best_unit(const Hit& hit, const Analyzer& analyzer,
                      const std::vector<QueryTerm>& terms) {
  const auto& document = *hit.document;
  std::size_t best = hit.place().unit_first;
  double most = -1;
  std::vector<Token> tokens;
  for (std::size_t u = hit.place().unit_first; u < hit.place().unit_last; ++u) {
    tokens.clear();
    analyzer.analyze(document.outline.units[u].in(document.text), tokens,
                     document.is_sheet() ? Commas::separate : Commas::join);
    double held = 0;
    for (const auto& term : terms) {
      const bool here = std::any_of(tokens.begin(), tokens.end(),
                                    [&](const Token& t) { return t.term == term.term; });
      held += here ? term.weight : 0;
    }
    if (held > most) {
      most = held;
      best = u;
    }
  }
  return best;
}

}  // namespace

std::size_t code_points_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

Span span_of(std::string_view text, std::size_t start, std::size_t end) {
  Span out;
  out.start = code_points_in(text.substr(0, start));
  out.end = out.start + code_points_in(text.substr(start, end - start));
  return out;
}

std::string heading_line(const std::vector<std::string>& path) {
  std::string out;
  for (const auto& heading : path) {
    out += out.empty() ? "" : " › ";
    out += heading;
  }
  return out;
}

std::vector<Found> find(const Knowledge& knowledge, std::string_view query, std::size_t limit) {
  auto terms = query_terms(query, knowledge.analyzer(), knowledge.ranking());
  const auto hits = knowledge.search_passages(terms, limit);
  std::vector<TermHash> hashes;
  for (const auto& term : terms) {
    hashes.push_back(term.term);
  }
  const auto counts = knowledge.frequencies(hashes);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    terms[i].weight *= static_cast<float>(rarity(counts.passages_with[i], counts.passages));
  }
  std::vector<Found> out;
  for (const auto& hit : hits) {
    const auto& document = *hit.document;
    const auto& unit = document.outline.units[best_unit(hit, knowledge.analyzer(), terms)];
    Found found;
    found.document_id = document.id;
    found.document = document.name;
    found.heading = heading_line(hit.headings());
    found.passage = hit.text();
    found.passage_span = span_of(document.text, hit.place().start, hit.place().end);
    found.quote = unit.in(document.text);
    found.quote_span = span_of(document.text, unit.start, unit.end);
    found.score = hit.score;
    out.push_back(std::move(found));
  }
  return out;
}

}  // namespace auriga::retrieval
