// Citations: the markers a model puts into its answer, checked while the answer streams.
//
//   [2: "within 14 days"]   passage 2 holds these words. Kept when it does, or when one other
//   passage
//                           does (models miscount); otherwise removed.
//   [2]  [1, 3]             a passage alone. Kept when its text bears out the sentence before the
//                           marker (quote_match.hpp); the quote is then the passage's best
//                           sentence.
//   anything else in [ ]    is text.
//
// What is kept becomes [1], [2], … in the order of first use, and citation k is the answer's source
// k-1. What is removed vanishes with the space before it, so that no invention reaches a reader;
// the statement itself stays, uncited.
//
// The filter holds back only an open marker (at most kMarkerBytesMax) and, at the very start, what
// may become the "no answer" word; everything else passes at once.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/llm/grounding.hpp"

namespace auriga::llm {

/// A quote that stands in a document. `start` and `end` count code points of the document's text.
struct Citation {
  core::DocumentId document_id;
  std::string document;
  std::string heading;
  std::string quote;
  std::int64_t start = 0;
  std::int64_t end = 0;
  double score = 0;

  bool operator==(const Citation&) const = default;
};

/// One answer. Not synchronised; `passages` must outlive it.
class CitationFilter {
 public:
  static constexpr std::size_t kMarkerBytesMax = 2048;

  explicit CitationFilter(std::span<const GroundingPassage> passages) : passages_(passages) {}

  /// The text that may be shown after `text`; all pieces together are well-formed UTF-8.
  [[nodiscard]] std::string feed(std::string_view text);
  /// What was held back, at the end of the answer.
  [[nodiscard]] std::string finish();

  /// The model goes on after tools were called: what it says now is read as an answer of its own,
  /// but citations are counted on. `passages` begins with those from before.
  void next_round(std::span<const GroundingPassage> passages);

  /// Whether the model said that there is no answer; known after finish().
  [[nodiscard]] bool abstained() const noexcept { return abstained_; }
  [[nodiscard]] const std::vector<Citation>& citations() const noexcept { return citations_; }
  /// Markers that named no passage or words that do not stand there.
  [[nodiscard]] int dropped() const noexcept { return dropped_; }

 private:
  [[nodiscard]] bool may_abstain() const;
  void take(char c);
  void close_marker();
  void release_marker();
  [[nodiscard]] std::string cite(std::size_t passage, std::string_view quote);
  [[nodiscard]] std::string cite_by_claim(std::size_t passage);
  [[nodiscard]] std::string mark(std::size_t passage, std::size_t begin, std::size_t end);
  void show(std::string_view text);
  void say(char c);

  std::span<const GroundingPassage> passages_;
  std::vector<Citation> citations_;
  std::string start_;   ///< Held: may become the "no answer" word.
  std::string spaces_;  ///< Held: belongs to the marker that may follow.
  std::string marker_;  ///< Held: from '[' on.
  std::string claim_;   ///< The sentence that is being said.
  std::string out_;
  bool started_ = false;
  bool abstained_ = false;
  bool claim_ended_ = false;   ///< Its last letter was . ! ? or the end of a line …
  bool claim_passed_ = false;  ///< … and white space came after it: what comes next is another.
  int dropped_ = 0;
};

}  // namespace auriga::llm
