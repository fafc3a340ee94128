// Snapshots. A search copies the pointer to the current snapshot and works on it; a writer copies
// the snapshot (its vectors of pointers, not what they point to), changes the copy and publishes
// it. Deleting marks passages dead in a copied bitmap and takes their terms out of a copied table
// of counts, so rarity is always that of the living passages. What a search counts is counted over
// all segments, and equals are ordered by document, so an index that was changed step by step ranks
// as one that was rebuilt, to the last digit. Dead passages leave the memory when their segment is
// merged.
#include "engines/retrieval/knowledge_index.hpp"

#include <iterator>
#include <map>
#include <unordered_map>

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

void KnowledgeIndex::publish(std::shared_ptr<Snapshot> changed) {
  changed->close();
  std::shared_ptr<const Snapshot> next = std::move(changed);
  // The old snapshot is let go outside the lock: freeing it may take a while.
  const std::lock_guard lock(pointer_);
  current_.swap(next);
}

void KnowledgeIndex::put(Source source) {
  auto document = make_document(std::move(source), chunks_);
  auto entries = analyze_document(document, analyzer_);
  const std::lock_guard lock(writer_);
  auto next = std::make_shared<Snapshot>(*snapshot());
  next->remove(document->id);
  next->documents[document->id] = document;
  next->add(std::move(entries), ranking_);
  next->merge(ranking_);
  publish(std::move(next));
}

void KnowledgeIndex::put(core::DocumentId id, std::string name, std::string text) {
  put({std::move(id), std::move(name), std::move(text), TextForm::by_name});
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

struct KnowledgeIndex::Draft::Parts {
  std::map<core::DocumentId, std::vector<PassageEntry>> entries;
  std::unordered_map<core::DocumentId, std::shared_ptr<const Document>> documents;
};

KnowledgeIndex::Draft::Draft(const KnowledgeIndex& of)
    : of_(of), parts_(std::make_unique<Parts>()) {}

KnowledgeIndex::Draft::Draft(Draft&&) noexcept = default;
KnowledgeIndex::Draft::~Draft() = default;

void KnowledgeIndex::Draft::put(Source source) {
  auto document = make_document(std::move(source), of_.chunks_);
  parts_->documents[document->id] = document;
  parts_->entries[document->id] = analyze_document(document, of_.analyzer_);
}

void KnowledgeIndex::Draft::remove(const core::DocumentId& id) {
  parts_->documents.erase(id);
  parts_->entries.erase(id);
}

void KnowledgeIndex::rebuild(std::vector<Source> sources) {
  Draft draft(*this);
  for (auto& source : sources) {
    draft.put(std::move(source));
  }
  rebuild(std::move(draft));
}

void KnowledgeIndex::rebuild(Draft draft) {
  auto next = std::make_shared<Snapshot>();
  next->documents = std::move(draft.parts_->documents);
  std::vector<PassageEntry> entries;
  for (auto& [id, own] : draft.parts_->entries) {
    std::move(own.begin(), own.end(), std::back_inserter(entries));
  }
  next->add(std::move(entries), ranking_);
  const std::lock_guard lock(writer_);
  publish(std::move(next));
}

Knowledge KnowledgeIndex::now() const {
  return {snapshot(), analyzer_, ranking_};
}

std::vector<Hit> KnowledgeIndex::search(std::string_view query, std::size_t limit) const {
  return now().search(query, limit);
}

std::vector<Hit> KnowledgeIndex::search_passages(std::string_view query, std::size_t limit) const {
  return now().search_passages(query, limit);
}

std::shared_ptr<const Document> KnowledgeIndex::document(const core::DocumentId& id) const {
  return now().document(id);
}

IndexStats KnowledgeIndex::stats() const {
  return now().stats();
}

}  // namespace auriga::retrieval
