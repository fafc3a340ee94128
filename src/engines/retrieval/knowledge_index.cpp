// Snapshots. A search copies the pointer to the current snapshot and works on it; a writer copies
// the snapshot (its vectors of pointers, not what they point to), changes the copy and publishes
// it. Deleting marks passages dead in a copied bitmap and takes their terms out of a copied table
// of counts, so rarity is always that of the living passages and an index that was changed step by
// step ranks as one that was rebuilt. Dead passages leave the memory when their segment is merged.
#include "engines/retrieval/knowledge_index.hpp"

#include <algorithm>

#include "engines/retrieval/search.hpp"
#include "engines/retrieval/snapshot.hpp"

namespace auriga::retrieval {

KnowledgeIndex::KnowledgeIndex(std::string_view language, Ranking ranking, ChunkSettings chunks)
    : analyzer_(language),
      ranking_(ranking),
      chunks_(chunks),
      current_(std::make_shared<const Snapshot>()) {}

KnowledgeIndex::~KnowledgeIndex() = default;

std::shared_ptr<const Snapshot> KnowledgeIndex::snapshot() const {
  const std::lock_guard lock(pointer_);
  return current_;
}

void KnowledgeIndex::publish(std::shared_ptr<const Snapshot> next) {
  // The old snapshot is let go outside the lock: freeing it may take a while.
  const std::lock_guard lock(pointer_);
  current_.swap(next);
}

void KnowledgeIndex::put(core::DocumentId id, std::string name, std::string text) {
  auto document = make_document(std::move(id), std::move(name), std::move(text), chunks_);
  auto entries = analyze_document(document, analyzer_);
  const std::lock_guard lock(writer_);
  auto next = std::make_shared<Snapshot>(*snapshot());
  next->remove(document->id);
  next->documents[document->id] = document;
  next->add(std::move(entries), ranking_);
  next->merge(ranking_);
  publish(std::move(next));
}

bool KnowledgeIndex::remove(const core::DocumentId& id) {
  const std::lock_guard lock(writer_);
  auto next = std::make_shared<Snapshot>(*snapshot());
  if (!next->remove(id)) {
    return false;
  }
  publish(std::move(next));
  return true;
}

void KnowledgeIndex::rebuild(std::vector<Source> sources) {
  auto next = std::make_shared<Snapshot>();
  std::vector<PassageEntry> entries;
  for (auto& source : sources) {
    auto document = make_document(std::move(source.id), std::move(source.name),
                                  std::move(source.text), chunks_);
    next->documents[document->id] = document;
    auto own = analyze_document(std::move(document), analyzer_);
    std::move(own.begin(), own.end(), std::back_inserter(entries));
  }
  next->add(std::move(entries), ranking_);
  const std::lock_guard lock(writer_);
  publish(std::move(next));
}

std::vector<Hit> KnowledgeIndex::search(std::string_view query, std::size_t limit) const {
  const auto terms = query_terms(query, analyzer_, ranking_);
  const auto current = snapshot();
  // Several passages of one document may crowd the first places; ask deeper until the limit or
  // the end is reached.
  for (std::size_t depth = std::max<std::size_t>(limit * 2, ranking_.rerank_passages);;
       depth *= 4) {
    auto hits = run_query(*current, terms, ranking_, depth);
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

std::vector<Hit> KnowledgeIndex::search_passages(std::string_view query, std::size_t limit) const {
  return search_passages(query_terms(query, analyzer_, ranking_), limit);
}

std::vector<Hit> KnowledgeIndex::search_passages(std::span<const QueryTerm> terms,
                                                 std::size_t limit) const {
  return run_query(*snapshot(), terms, ranking_, limit);
}

KnowledgeIndex::Frequencies KnowledgeIndex::frequencies(std::span<const TermHash> terms) const {
  const auto current = snapshot();
  Frequencies out;
  out.passages = current->passages;
  for (const auto hash : terms) {
    std::size_t with = 0;
    for (const auto& view : current->segments) {
      if (const auto term = view.segment->find(hash)) {
        with += view.passages_with(*term);
      }
    }
    out.passages_with.push_back(with);
  }
  return out;
}

std::shared_ptr<const Document> KnowledgeIndex::document(const core::DocumentId& id) const {
  const auto current = snapshot();
  const auto found = current->documents.find(id);
  return found == current->documents.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const Document>> KnowledgeIndex::documents() const {
  std::vector<std::shared_ptr<const Document>> out;
  for (const auto& [id, document] : snapshot()->documents) {
    out.push_back(document);
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a->id < b->id; });
  return out;
}

IndexStats KnowledgeIndex::stats() const {
  const auto current = snapshot();
  IndexStats out;
  out.documents = current->documents.size();
  out.passages = current->passages;
  out.segments = current->segments.size();
  for (const auto& view : current->segments) {
    out.memory_bytes += view.segment->memory_bytes();
  }
  for (const auto& [id, document] : current->documents) {
    out.memory_bytes += document->text.capacity() +
                        document->outline.units.capacity() * sizeof(Unit) +
                        document->passages.capacity() * sizeof(Passage);
  }
  return out;
}

}  // namespace auriga::retrieval
