// The weights that the program brings, on texts that nobody could get wrong.
#include <gtest/gtest.h>

#include <algorithm>

#include "engines/reader/reader.hpp"

namespace auriga::reader {
namespace {

const std::vector<std::string> kPassages{"visitors : Opening :  We are open from 9 to 17.30 daily.",
                                         "visitors : Opening :  Dogs must be kept on a lead.",
                                         "tickets : Prices : Kind | Price Adult | \u00A318"};

std::size_t best_of(std::string_view question) {
  const auto odds = built_in().answers(question, kPassages);
  return static_cast<std::size_t>(std::max_element(odds.begin(), odds.end()) - odds.begin());
}

TEST(BuiltIn, KnowsWhatAnswers) {
  EXPECT_EQ(best_of("When do you open?"), 0U);
  EXPECT_EQ(best_of("May I bring my poodle?"), 1U);
  EXPECT_EQ(best_of("how much is it for grown-ups"), 2U);
}

TEST(BuiltIn, KnowsThatNothingAnswers) {
  for (const auto* question : {"Who is the director?", "How many animals do you have?"}) {
    for (const auto odds : built_in().answers(question, kPassages)) {
      EXPECT_LT(odds, -2) << question;
    }
  }
}

}  // namespace
}  // namespace auriga::reader
