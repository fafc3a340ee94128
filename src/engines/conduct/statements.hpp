// What an SOP itself tells: found twice over, by the answerer that reads documents, and by the
// gist of its sentences, which knows no rarity and so needs none. Internal to this folder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engines/answer/answer.hpp"
#include "engines/conduct/gist.hpp"
#include "engines/retrieval/knowledge_index.hpp"

namespace auriga::conduct {

/// What a question asks for, and what a sentence holds.
struct Kinds {
  bool time = false;
  bool money = false;
  bool number = false;
  bool permission = false;  ///< "Can I …?", and "… are not permitted".
};

struct SopSentence {
  std::string text;
  Gist gist;
  Gist before;  ///< Of the sentence before it in its paragraph, or what it completes.
  Gist around;  ///< Of its whole paragraph, and of its section's title.
  Kinds holds;
};

/// Immutable; any thread.
class Statements {
 public:
  explicit Statements(std::string_view sop);

  /// A statement, in words to a customer, and how sure it is, 0 to 1. `said` is the question's
  /// gist.
  struct Found {
    std::string text;
    double score = 0;
    double own_words = 0;  ///< Share of the question's words that stand there.
  };
  [[nodiscard]] std::optional<Found> find(const answer::Question& question, const Gist& said) const;
  [[nodiscard]] const std::vector<SopSentence>& sentences() const noexcept { return sentences_; }
  /// Whether a sentence says most of what the question does: a quick look, some 50 microseconds.
  [[nodiscard]] bool may_tell(const Gist& said) const;

 private:
  [[nodiscard]] std::optional<Found> by_evidence(const answer::Question& question, const Gist& said,
                                                 const Kinds& asked) const;
  [[nodiscard]] std::optional<Found> by_gist(const Gist& said, const Kinds& asked) const;
  /// How well a sentence answers by its gist, 0 to 1 and a little more for what says nothing else.
  /// With `near`, words near in meaning count in part, which takes fifty times as long.
  [[nodiscard]] static double fitness(const Gist& said, const SopSentence& sentence,
                                      bool near = false);

  std::unique_ptr<retrieval::KnowledgeIndex> index_;
  std::vector<SopSentence> sentences_;
  std::vector<std::string> hyphened_;  ///< "check-out", as people write "check out".
};

}  // namespace auriga::conduct
