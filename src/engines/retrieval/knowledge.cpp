#include "engines/retrieval/knowledge.hpp"

#include <algorithm>

#include "engines/retrieval/search.hpp"
#include "engines/retrieval/snapshot.hpp"

namespace auriga::retrieval {
namespace {

// Of a section with its heading, which is short mostly.
constexpr std::size_t kSectionMemory = sizeof(Section) + 96;

}  // namespace

Knowledge::Knowledge(std::shared_ptr<const Snapshot> snapshot, const Analyzer& analyzer,
                     const Ranking& ranking)
    : snapshot_(std::move(snapshot)), analyzer_(analyzer), ranking_(ranking) {}

std::vector<Hit> Knowledge::search(std::string_view query, std::size_t limit) const {
  if (limit == 0) {
    return {};
  }
  const auto terms = query_terms(query, analyzer_, ranking_);
  // Several passages of one document may crowd the first places; ask deeper until the limit or
  // the end is reached.
  for (std::size_t depth = std::max<std::size_t>(limit * 2, ranking_.rerank_passages);;
       depth *= 4) {
    auto hits = run_query(*snapshot_, terms, ranking_, depth);
    const bool all = hits.size() < depth;
    std::vector<Hit> out;
    out.reserve(limit);
    for (auto& hit : hits) {
      const bool known = std::any_of(
          out.begin(), out.end(), [&](const Hit& other) { return other.document == hit.document; });
      if (!known) {
        out.push_back(std::move(hit));
        if (out.size() == limit) {
          return out;
        }
      }
    }
    if (all) {
      return out;
    }
  }
}

std::vector<Hit> Knowledge::search_passages(std::string_view query, std::size_t limit) const {
  return search_passages(query_terms(query, analyzer_, ranking_), limit);
}

std::vector<Hit> Knowledge::search_passages(std::span<const QueryTerm> terms,
                                            std::size_t limit) const {
  return run_query(*snapshot_, terms, ranking_, limit);
}

Knowledge::Frequencies Knowledge::frequencies(std::span<const TermHash> terms) const {
  Frequencies out;
  out.passages = snapshot_->passages;
  for (const auto hash : terms) {
    std::size_t with = 0;
    for (const auto& view : snapshot_->segments) {
      if (const auto term = view.segment->find(hash)) {
        with += view.passages_with(*term);
      }
    }
    out.passages_with.push_back(with);
  }
  return out;
}

std::shared_ptr<const Document> Knowledge::document(const core::DocumentId& id) const {
  const auto found = snapshot_->documents.find(id);
  return found == snapshot_->documents.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const Document>> Knowledge::documents() const {
  std::vector<std::shared_ptr<const Document>> out;
  for (const auto& [id, document] : snapshot_->documents) {
    out.push_back(document);
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a->id < b->id; });
  return out;
}

IndexStats Knowledge::stats() const {
  IndexStats out;
  out.documents = snapshot_->documents.size();
  out.passages = snapshot_->passages;
  out.segments = snapshot_->segments.size();
  for (const auto& view : snapshot_->segments) {
    // With a number for each term and passage, see Rarities.
    out.memory_bytes += view.segment->memory_bytes() +
                        (view.segment->term_count() + view.segment->size()) * sizeof(float);
  }
  for (const auto& [id, document] : snapshot_->documents) {
    out.characters += document->characters;
    out.memory_bytes += document->text.capacity() +
                        document->outline.units.capacity() * sizeof(Unit) +
                        document->outline.sections.size() * kSectionMemory +
                        document->passages.capacity() * sizeof(Passage);
  }
  return out;
}

}  // namespace auriga::retrieval
