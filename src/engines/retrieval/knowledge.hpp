// What an index knew at one moment: searchable, and never changed by later writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
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
  [[nodiscard]] const HeadingPath& headings() const { return document->headings(place()); }
};

struct IndexStats {
  std::size_t documents = 0;
  std::size_t passages = 0;
  std::size_t characters = 0;  ///< Code points of all texts.
  std::size_t segments = 0;
  std::size_t memory_bytes = 0;  ///< Index and texts.
};

class Snapshot;

/// A handle on one immutable state of a KnowledgeIndex. Cheap to copy (two pointers and the
/// ranking's numbers); outlives the index. Any number of threads may use one handle at once.
/// Take one per question, so that all its searches see the same documents.
class Knowledge {
 public:
  Knowledge(std::shared_ptr<const Snapshot> snapshot, const Analyzer& analyzer,
            const Ranking& ranking);

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
  /// All of them, by id.
  [[nodiscard]] std::vector<std::shared_ptr<const Document>> documents() const;
  [[nodiscard]] IndexStats stats() const;
  [[nodiscard]] const Analyzer& analyzer() const { return analyzer_; }
  [[nodiscard]] const Ranking& ranking() const { return ranking_; }

 private:
  std::shared_ptr<const Snapshot> snapshot_;
  Analyzer analyzer_;
  Ranking ranking_;
};

}  // namespace auriga::retrieval
