// The index of one knowledge base: what an agent knows, searchable.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engines/retrieval/knowledge.hpp"

namespace auriga::retrieval {

/// Lifecycle: make it, `put` documents (or `rebuild` from all of them at once), search.
///
/// Threads: any thread may search at any time, without waiting for writers beyond the copy of one
/// pointer: a search runs on an immutable snapshot. Writers are put in line by a mutex; each
/// publishes its change whole, so a replaced document is never seen twice or not at all.
class KnowledgeIndex {
 public:
  explicit KnowledgeIndex(std::string_view language = "english", Ranking ranking = {},
                          ChunkSettings chunks = {});
  ~KnowledgeIndex();
  KnowledgeIndex(const KnowledgeIndex&) = delete;
  KnowledgeIndex& operator=(const KnowledgeIndex&) = delete;

  using Source = DocumentSource;

  /// Adds a document or replaces the one with its id. Milliseconds for a long document; now and
  /// then longer, when small segments are merged.
  void put(Source source);
  void put(core::DocumentId id, std::string name, std::string text);
  /// Whether there was such a document.
  bool remove(const core::DocumentId& id);
  /// What is to replace everything, read document by document: all at once may take long. One
  /// thread at a time. The index must outlive it.
  class Draft {
   public:
    explicit Draft(const KnowledgeIndex& of);
    ~Draft();
    Draft(Draft&&) noexcept;
    Draft& operator=(Draft&&) = delete;

    /// Adds a document or replaces the one with its id.
    void put(Source source);
    void remove(const core::DocumentId& id);

   private:
    friend class KnowledgeIndex;
    struct Parts;
    const KnowledgeIndex& of_;
    std::unique_ptr<Parts> parts_;
  };

  /// Replaces everything.
  void rebuild(std::vector<Source> sources);
  void rebuild(Draft draft);

  /// The present state, to be asked as often as one likes.
  [[nodiscard]] Knowledge now() const;

  /// Shorthands for one question to the present state; see Knowledge.
  [[nodiscard]] std::vector<Hit> search(std::string_view query, std::size_t limit) const;
  [[nodiscard]] std::vector<Hit> search_passages(std::string_view query, std::size_t limit) const;
  [[nodiscard]] std::shared_ptr<const Document> document(const core::DocumentId& id) const;
  [[nodiscard]] IndexStats stats() const;
  [[nodiscard]] std::size_t memory_bytes() const { return stats().memory_bytes; }
  [[nodiscard]] const Ranking& ranking() const { return ranking_; }
  /// Changes what is applied to queries (not what is stored). Not while others search.
  void set_query_ranking(const Ranking& ranking) { ranking_ = ranking; }

 private:
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;
  void publish(std::shared_ptr<Snapshot> changed);

  Analyzer analyzer_;
  Ranking ranking_;
  ChunkSettings chunks_;
  std::mutex writer_;
  mutable std::mutex pointer_;  // Guards current_ alone, for the time of a copy.
  std::shared_ptr<const Snapshot> current_;
};

}  // namespace auriga::retrieval
