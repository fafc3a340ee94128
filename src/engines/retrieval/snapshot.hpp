// A state of an index at one moment: its segments, and which of their passages are still alive.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "engines/retrieval/segment.hpp"

namespace auriga::retrieval {

/// A segment as one snapshot sees it. Copies share everything.
struct SegmentView {
  std::shared_ptr<const Segment> segment;
  std::shared_ptr<const std::vector<bool>> dead;  ///< By passage; null when all live.
  /// Passages with a term, deleted ones taken out; null when all live.
  std::shared_ptr<const std::vector<std::uint32_t>> alive_with;
  std::size_t alive = 0;

  [[nodiscard]] bool is_dead(PassageId passage) const { return dead && (*dead)[passage]; }
  [[nodiscard]] std::size_t passages_with(TermId term) const {
    return alive_with ? (*alive_with)[term] : segment->passages_with(term).size();
  }
};

class Rarities;

class Snapshot {
 public:
  std::vector<SegmentView> segments;
  std::unordered_map<core::DocumentId, std::shared_ptr<const Document>> documents;
  std::size_t passages = 0;  ///< Alive.
  /// Of the segments as they are now; made by `close`.
  std::shared_ptr<const Rarities> rarities;

  /// Adds a segment of entries, in parts if there are too many for one.
  void add(std::vector<PassageEntry> entries, const Ranking& ranking);
  /// Marks a document's passages dead. Whether there was one.
  bool remove(const core::DocumentId& id);
  /// Merges segments until each is larger than the next: their number stays logarithmic, and a
  /// passage is merged a logarithmic number of times.
  void merge(const Ranking& ranking);
  /// To be called after the last change, before anybody searches.
  void close();
};

}  // namespace auriga::retrieval
