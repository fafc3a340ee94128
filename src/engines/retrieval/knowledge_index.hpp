// The index of one knowledge base: what an agent knows, searchable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "engines/retrieval/analyze.hpp"
#include "engines/retrieval/chunk.hpp"
#include "engines/retrieval/query.hpp"
#include "engines/retrieval/ranking.hpp"

namespace auriga::retrieval {

/// One passage found. Holds its document, so it stays valid whatever happens to the index.
struct Hit {
  std::shared_ptr<const Document> document;
  std::uint32_t passage = 0;  ///< Into `document->passages`.
  double score = 0;           ///< Higher is better; comparable within one search alone.

  [[nodiscard]] const Passage& place() const { return document->passages[passage]; }
  [[nodiscard]] std::string_view text() const { return document->text_of(place()); }
  [[nodiscard]] const std::vector<std::string>& headings() const {
    return document->headings(place());
  }
};

struct IndexStats {
  std::size_t documents = 0;
  std::size_t passages = 0;
  std::size_t segments = 0;
  std::size_t memory_bytes = 0;  ///< Index and texts.
};

class Snapshot;

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

  struct Source {
    core::DocumentId id;
    std::string name;
    std::string text;  ///< Extracted plain text, UTF-8.
  };

  /// Adds a document or replaces the one with its id. Milliseconds for a long document; now and
  /// then longer, when small segments are merged.
  void put(core::DocumentId id, std::string name, std::string text);
  /// Whether there was such a document.
  bool remove(const core::DocumentId& id);
  /// Replaces everything.
  void rebuild(std::vector<Source> sources);

  /// The best passage of each of the best documents, best first, at most `limit`.
  [[nodiscard]] std::vector<Hit> search(std::string_view query, std::size_t limit) const;
  /// The best passages, several of one document if need be.
  [[nodiscard]] std::vector<Hit> search_passages(std::string_view query, std::size_t limit) const;
  /// The same for terms that the caller has weighed.
  [[nodiscard]] std::vector<Hit> search_passages(std::span<const QueryTerm> terms,
                                                 std::size_t limit) const;

  /// In how many passages each term occurs, and of how many: what rarity is computed from.
  struct Frequencies {
    std::vector<std::size_t> passages_with;
    std::size_t passages = 0;
  };
  [[nodiscard]] Frequencies frequencies(std::span<const TermHash> terms) const;

  [[nodiscard]] std::shared_ptr<const Document> document(const core::DocumentId& id) const;
  [[nodiscard]] std::vector<std::shared_ptr<const Document>> documents() const;
  [[nodiscard]] IndexStats stats() const;
  [[nodiscard]] std::size_t memory_bytes() const { return stats().memory_bytes; }
  [[nodiscard]] const Analyzer& analyzer() const { return analyzer_; }
  [[nodiscard]] const Ranking& ranking() const { return ranking_; }
  /// Changes what is applied to queries (not what is stored). Not while others search.
  void set_query_ranking(const Ranking& ranking) { ranking_ = ranking; }

 private:
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;
  void publish(std::shared_ptr<const Snapshot> next);

  Analyzer analyzer_;
  Ranking ranking_;
  ChunkSettings chunks_;
  std::mutex writer_;
  mutable std::mutex pointer_;  // Guards current_ alone, for the time of a copy.
  std::shared_ptr<const Snapshot> current_;
};

}  // namespace auriga::retrieval
