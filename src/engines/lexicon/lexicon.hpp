// Which English words may stand for each other, and how far.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace auriga::lexicon {

/// A word related to another one.
struct Related {
  std::string_view word;  ///< Lower case; points into the program, valid for ever.
  float weight = 0;       ///< Above 0, at most 1: 1 for words of one meaning.
};

/// The words related to one word, best first. A view; iterate it or index it.
class RelatedWords {
 public:
  RelatedWords() = default;
  RelatedWords(std::uint32_t first, std::uint32_t last) : first_(first), last_(last) {}
  [[nodiscard]] std::size_t size() const { return last_ - first_; }
  [[nodiscard]] bool empty() const { return first_ == last_; }
  [[nodiscard]] Related operator[](std::size_t i) const;

 private:
  std::uint32_t first_ = 0;
  std::uint32_t last_ = 0;
};

/// What may stand for `word`, which is lower case ASCII; empty for a word that is not known.
/// About 100 ns. Any thread.
[[nodiscard]] RelatedWords related(std::string_view word);

/// How far one word may stand for the other: 1 for the same word, else the weight of their
/// relation, 0 if none is known. Symmetric. Forms of one word are the stemmer's business.
[[nodiscard]] float similarity(std::string_view a, std::string_view b);

/// A word's number, for `closeness`; -1 for a word that is not known.
[[nodiscard]] int number_of(std::string_view word);

/// How near two words stand in meaning by the company they keep: the cosine of their vectors, -1 to
/// 1. Opposites and members of one list are near as well. `a` and `b` are numbers of words. About
/// 10 ns. Any thread.
[[nodiscard]] float closeness(int a, int b);

/// A word's vector, of length 1: what `closeness` compares. `word` is a number of a word.
[[nodiscard]] std::array<float, 64> meaning_of(int word);

/// How many words are known.
[[nodiscard]] std::size_t size();

}  // namespace auriga::lexicon
