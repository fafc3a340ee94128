// What an SOP itself tells: each of its sentences is weighed by the answerer that reads documents
// and by its gist, which knows no rarity and so needs none. Internal to this folder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engines/answer/answer.hpp"
#include "engines/conduct/gist.hpp"
#include "engines/conduct/kinds.hpp"
#include "engines/conduct/surroundings.hpp"
#include "engines/reader/reader.hpp"
#include "engines/retrieval/knowledge_index.hpp"

namespace auriga::conduct {

struct SopSentence {
  std::string text;
  std::shared_ptr<const std::string> title;  ///< Of its section.
  std::optional<std::size_t> opening;        ///< What it completes, or its paragraph's first.
  std::optional<std::size_t> lead;           ///< What it completes as the entry of a list.
  bool entry = false;                        ///< Of a list: it begins one.
  std::string asks;                          ///< Of a table: what it says is to be asked.
  bool announces = false;                    ///< Says that things to be asked for follow.
  bool listed = false;                       ///< One of those, or more of one, or such a row.
  Gist gist;
  std::shared_ptr<const Gist> before;  ///< Of the sentence before it, or what it completes.
  std::size_t paragraph = 0;           ///< Whose other sentences stand around it.
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
  [[nodiscard]] const std::vector<Paragraph>& paragraphs() const noexcept { return paragraphs_; }
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

  /// A sentence with its section's title, as it is read again.
  [[nodiscard]] std::string passage_of(const SopSentence& sentence) const;

  std::unique_ptr<retrieval::KnowledgeIndex> index_;
  std::string document_;
  std::vector<SopSentence> sentences_;
  std::vector<Paragraph> paragraphs_;
  std::vector<std::string> hyphened_;  ///< "check-out", as people write "check out".
};

}  // namespace auriga::conduct
