// Expressions of one word or several that may be said instead of each other: "call off" and
// "cancel", "doctor's note" and "medical certificate". The table is lexicon::paraphrases(), written
// by hand for the way people ask and the way documents answer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engines/answer/words.hpp"

namespace auriga::answer {

/// What may be said instead of an expression, as the stems of its words that matter.
struct Alternative {
  std::span<const retrieval::TermHash> words;  ///< Points into the table, valid for ever.
  std::uint64_t mask = 0;                      ///< Of the words, as in Bag.
  bool ordered = false;                        ///< Holds a particle: its words keep their order.
  float strength = 0;                          ///< 0 to 1.
};

/// An expression found in a question.
struct Paraphrased {
  std::vector<std::uint32_t> words;       ///< Which of the words given it is made of, ascending.
  bool together = false;                  ///< They stand in its own order, one word apart at most.
  std::vector<Alternative> alternatives;  ///< Strongest first, none twice.
};

/// The expressions of the table that stand in `words`, longest first. Microseconds; the first call
/// of the process reads the table, some 50 ms. Any thread.
[[nodiscard]] std::vector<Paraphrased> paraphrases_in(const std::vector<Word>& words);

/// The words of a text, made for asking often whether an expression stands there.
class Bag {
 public:
  Bag() = default;
  explicit Bag(const std::vector<Word>& words);

  /// Whether all words of the alternative stand close together, in order where that matters.
  [[nodiscard]] bool holds(const Alternative& alternative) const {
    return (alternative.mask & mask_) == alternative.mask && finds(alternative);
  }

 private:
  [[nodiscard]] bool finds(const Alternative& alternative) const;

  struct Place {
    retrieval::TermHash term = 0;
    std::uint32_t position = 0;
  };
  std::vector<Place> places_;  // By term, then by position.
  std::uint64_t mask_ = 0;
};

}  // namespace auriga::answer
