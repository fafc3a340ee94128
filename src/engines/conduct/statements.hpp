// What an SOP itself tells: each of its sentences is weighed by the answerer that reads documents
// and by its gist, which knows no rarity and so needs none. Internal to this folder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engines/answer/answer.hpp"
#include "engines/conduct/gist.hpp"
#include "engines/reader/reader.hpp"
#include "engines/retrieval/knowledge_index.hpp"

namespace auriga::conduct {

/// What a question asks for, and what a sentence holds.
struct Kinds {
  bool time = false;
  bool money = false;
  bool free = false;  ///< Money by saying that there is none to pay.
  bool sum = false;   ///< Money by how much.
  bool number = false;
  bool permission = false;  ///< "Can I …?", and "… are not permitted".
  [[nodiscard]] bool wants_value() const { return time || money || number; }
};

struct SopSentence {
  std::string text;
  std::string passage;  ///< With its section's title, as it is read again.
  Gist gist;
  Gist before;  ///< Of the sentence before it in its paragraph, or what it completes.
  Gist around;  ///< Of its whole paragraph, and of its section's title.
  Kinds holds;
  bool follows = false;         ///< The sentence before it stands in the same paragraph.
  bool question = false;        ///< Asked, and answered by the next: it is part of that one's gist.
  bool hands_over = false;      ///< May say who takes over, and when.
  bool leans = false;           ///< Says nothing without the sentence before it.
  std::string words;            ///< To a customer; empty for what only the agent needs to know.
  std::string words_for_value;  ///< The same to who asks for a time, price or number.

  [[nodiscard]] const std::string& said(bool value) const {
    return value ? words_for_value : words;
  }
};

/// Immutable; any thread.
class Statements {
 public:
  explicit Statements(std::string_view sop);

  /// A statement, in words to a customer, with what leans on it; and how likely it answers, above
  /// one half. `said` is the question's gist.
  struct Found {
    std::string text;
    double score = 0;
    /// The likeliest sentence where it may say who takes over and the message asks for no time,
    /// price or number; else empty. `text` is of another then where that one is not for customers,
    /// and may be empty.
    std::string takeover = {};
  };
  /// `reader` reads the likeliest again, together with the question; null: nobody does.
  [[nodiscard]] std::optional<Found> find(const answer::Question& question, const Gist& said,
                                          const reader::Reader* reader) const;
  [[nodiscard]] const std::vector<SopSentence>& sentences() const noexcept { return sentences_; }
  /// Whether a sentence says most of what the question does: a quick look, some 50 microseconds.
  [[nodiscard]] bool may_tell(const Gist& said) const;

 private:
  struct Weighed {
    std::size_t at = 0;  ///< Of the sentence.
    double weight = 0;
  };
  /// The sentences that may be said, the likeliest first.
  [[nodiscard]] std::vector<Weighed> weighed(const answer::Question& question, const Gist& said,
                                             const Kinds& asked) const;
  /// Reads the first of them again and orders these anew.
  void read_again(std::vector<Weighed>& sentences, std::string_view question,
                  const reader::Reader& reader) const;
  /// For each sentence how likely the answerer that reads documents holds it to answer.
  [[nodiscard]] std::vector<double> evidence_of(const answer::Question& question) const;
  /// The sentence with the one that it needs before it, and the one that needs it.
  [[nodiscard]] std::string with_leaning(std::size_t at, bool value) const;

  std::unique_ptr<retrieval::KnowledgeIndex> index_;
  std::vector<SopSentence> sentences_;
  std::vector<std::string> hyphened_;  ///< "check-out", as people write "check out".
};

}  // namespace auriga::conduct
