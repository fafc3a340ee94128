// Expressions that may be said for each other.
#include "engines/answer/paraphrase.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace auriga::answer {
namespace {

class Paraphrases : public testing::Test {
 protected:
  [[nodiscard]] std::vector<Word> words(std::string_view text) const {
    return words_of(text, analyzer_);
  }

  /// Whether something that may be said for an expression of the question stands in the text.
  [[nodiscard]] bool meets(std::string_view question, std::string_view text) const {
    const auto asked = words(question);
    const auto said = words(text);
    const Bag bag(said);
    const auto found = paraphrases_in(asked);
    return std::any_of(found.begin(), found.end(), [&](const Paraphrased& each) {
      return std::any_of(each.alternatives.begin(), each.alternatives.end(),
                         [&](const Alternative& other) { return bag.holds(other); });
    });
  }

  retrieval::Analyzer analyzer_;
};

TEST_F(Paraphrases, StandForEachOtherInBothDirections) {
  EXPECT_TRUE(meets("can I call off the trip", "Bookings may be cancelled free of charge."));
  EXPECT_TRUE(meets("may we cancel", "Members who call the meeting off inform the office."));
  EXPECT_TRUE(meets("a note from the doctor", "A medical certificate is needed."));
}

TEST_F(Paraphrases, AreFoundAcrossAFewWords) {
  EXPECT_TRUE(meets("can I call my booking off", "The cancellation is free."));
}

TEST_F(Paraphrases, KeepTheOrderWhereAParticleMakesTheMeaning) {
  const auto found = paraphrases_in(words("off you call"));
  EXPECT_TRUE(std::none_of(found.begin(), found.end(),
                           [](const Paraphrased& each) { return each.words.size() > 1; }));
}

TEST_F(Paraphrases, SayNothingOfWordsThatTheTableDoesNotHold) {
  EXPECT_TRUE(paraphrases_in(words("W960 zzyzx")).empty());
  EXPECT_TRUE(paraphrases_in({}).empty());
}

TEST_F(Paraphrases, ComeStrongestFirst) {
  for (const auto& each : paraphrases_in(words("cancel"))) {
    EXPECT_TRUE(std::is_sorted(
        each.alternatives.begin(), each.alternatives.end(),
        [](const Alternative& a, const Alternative& b) { return a.strength > b.strength; }));
  }
}

TEST_F(Paraphrases, AnEmptyTextHoldsNothing) {
  const Bag bag;
  for (const auto& each : paraphrases_in(words("cancel"))) {
    EXPECT_TRUE(std::none_of(each.alternatives.begin(), each.alternatives.end(),
                             [&](const Alternative& other) { return bag.holds(other); }));
  }
}

}  // namespace
}  // namespace auriga::answer
