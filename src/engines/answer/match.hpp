// How strongly words stand for the terms of a question.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "engines/answer/evidence_settings.hpp"
#include "engines/answer/question.hpp"
#include "engines/answer/unit_words.hpp"

namespace auriga::answer {

inline constexpr std::size_t kTermsRead = 24;  ///< Later terms of a question are not looked at.

/// By term of the question, 0 to 1: how far it is accounted for.
struct Strengths {
  std::array<float, kTermsRead> hard{};  ///< By the word, its forms and synonyms.
  std::array<float, kTermsRead> para{};  ///< By an expression that may be said for it; never less.
  std::array<float, kTermsRead> soft{};  ///< By words related to it as well; never less.
  std::array<float, kTermsRead> near{};  ///< By whatever stands nearest to it; never less.

  [[nodiscard]] float& operator[](std::size_t term) { return hard[term]; }
  [[nodiscard]] float operator[](std::size_t term) const { return hard[term]; }
};

/// How many of a question's terms are looked at.
[[nodiscard]] std::size_t terms_read(const Parsed& question);

/// Whether one word stands for a term: the word itself, a synonym, or a word akin to it.
[[nodiscard]] bool stands_for(const Term& term, const Word& word);

/// How strongly the texts of one document stand for the terms of a question. What a word says for
/// them is looked up once, and a text has the most that any of its words says. Holds references to
/// the question and the settings. One thread.
class Matcher {
 public:
  Matcher(const Parsed& question, const EvidenceSettings& settings);

  [[nodiscard]] Strengths strengths_in(const ReadText& text);

 private:
  const float* said_by(std::uint32_t number, const Word& word);

  const Parsed& question_;
  const EvidenceSettings& settings_;
  std::size_t terms_ = 0;
  std::vector<std::uint32_t> rows_;  // By the word's number: 1 and the place; 0: not looked at yet.
  std::vector<float> said_;          // Of a word: hard of each term, soft of each, near of each.
};

/// The share of the question's weight that is accounted for, codes and names left aside.
[[nodiscard]] double share_of(const Parsed& question,
                              const std::array<float, kTermsRead>& strengths);

/// Raises `found` to `from` times `factor` where that is more.
void lend(Strengths& found, const Strengths& from, float factor);

/// Lets values stand for the names of their quantities.
void lend_by_value(const Parsed& question, Values values, float strength, Strengths& found);

}  // namespace auriga::answer
