// One immutable part of an inverted index.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engines/retrieval/analyze.hpp"
#include "engines/retrieval/chunk.hpp"
#include "engines/retrieval/ranking.hpp"

namespace auriga::retrieval {

using TermId = std::uint32_t;     ///< A term within one segment.
using PassageId = std::uint16_t;  ///< A passage within one segment.
inline constexpr std::size_t kSegmentPassagesMax = 65'536;
inline constexpr double kImpactScale = 255;

/// The terms of one passage, by field, stop words left out. Those over it are shared by all of one
/// section or document; null where there are none.
struct PassageTerms {
  std::vector<TermHash> body;
  std::shared_ptr<const std::vector<TermHash>> headings;
  std::shared_ptr<const std::vector<TermHash>> name;
};

/// A passage ready to be indexed.
struct PassageEntry {
  std::shared_ptr<const Document> document;
  std::uint32_t passage = 0;  ///< Into `Document::passages`.
  PassageTerms terms;
};

/// Analyses every passage of a document. Where headings and name would be more than the text itself
/// gives room for, the last passages go without.
[[nodiscard]] std::vector<PassageEntry> analyze_document(std::shared_ptr<const Document> document,
                                                         const Analyzer& analyzer);

/// The order of passages among equals, the same in any index: by document and place.
[[nodiscard]] bool comes_before(const Document& a, std::uint32_t passage_a, const Document& b,
                                std::uint32_t passage_b);

/// The weight of a term that occurs `frequency` times (fields weighted) in a passage of `words`:
/// the part of BM25 that does not depend on other passages, in [0, 1).
[[nodiscard]] double saturation(double frequency, double words, const Ranking& ranking);

/// The same in 8 bits: 0 only for absence.
[[nodiscard]] std::uint8_t impact_of(double frequency, double words, const Ranking& ranking);

/// Immutable; any number of threads may read it.
class Segment {
 public:
  /// At most kSegmentPassagesMax entries. They are put in order, see `comes_before`.
  [[nodiscard]] static std::shared_ptr<const Segment> build(std::vector<PassageEntry> entries,
                                                            const Ranking& ranking);

  [[nodiscard]] std::size_t size() const { return passages_.size(); }
  [[nodiscard]] std::size_t term_count() const { return hashes_.size(); }
  [[nodiscard]] std::optional<TermId> find(TermHash term) const;
  [[nodiscard]] TermHash hash(TermId term) const { return hashes_[term]; }

  /// Passages that hold a term, ascending, and how much each weighs.
  [[nodiscard]] std::span<const PassageId> passages_with(TermId term) const {
    return std::span(posting_passages_)
        .subspan(posting_starts_[term], posting_starts_[term + 1] - posting_starts_[term]);
  }
  [[nodiscard]] std::span<const std::uint8_t> impacts_of(TermId term) const {
    return std::span(posting_impacts_)
        .subspan(posting_starts_[term], posting_starts_[term + 1] - posting_starts_[term]);
  }

  /// The body's terms in order.
  [[nodiscard]] std::span<const TermId> body(PassageId passage) const;
  /// The distinct terms of a passage, all fields, with their impacts.
  [[nodiscard]] std::span<const TermId> distinct(PassageId passage) const;
  [[nodiscard]] std::span<const std::uint8_t> distinct_impacts(PassageId passage) const;

  /// Asks the memory for a passage's terms, which will be read soon.
  void prefetch(PassageId passage) const;

  [[nodiscard]] const std::shared_ptr<const Document>& document(PassageId passage) const {
    return passages_[passage].document;
  }
  [[nodiscard]] std::uint32_t number(PassageId passage) const { return passages_[passage].passage; }

  /// Appends what `build` was given, without the passages that are `dead` (null: all live): to
  /// merge segments without analysing again.
  void append_entries(const std::vector<bool>* dead, std::vector<PassageEntry>& out) const;

  /// Bytes held, without the documents' texts.
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  struct Range {
    std::uint32_t start = 0;
    std::uint32_t end = 0;
    [[nodiscard]] std::uint32_t size() const { return end - start; }
    bool operator==(const Range&) const = default;
  };
  struct Lent {
    const std::vector<TermHash>* terms = nullptr;
    Range range;
  };
  struct Place {
    std::shared_ptr<const Document> document;
    std::uint32_t passage = 0;
    Range body;  // Into stream_; passages that share headings or a name have one range of them.
    Range headings;
    Range name;
    Range distinct;  // Into distinct_.
  };

  TermId intern(TermHash term);
  Range append(const std::vector<TermHash>& terms);
  Range append_lent(const std::vector<TermHash>* terms, Lent& last);
  void grow();

  std::vector<Place> passages_;
  std::vector<TermId> stream_;
  std::vector<TermId> distinct_;
  std::vector<std::uint8_t> distinct_impacts_;
  std::vector<TermHash> hashes_;  // Of each term.
  std::vector<TermId> table_;     // Open addressing on the hash: id + 1, 0 for empty.
  std::vector<std::uint32_t> posting_starts_;
  std::vector<PassageId> posting_passages_;
  std::vector<std::uint8_t> posting_impacts_;
};

}  // namespace auriga::retrieval
