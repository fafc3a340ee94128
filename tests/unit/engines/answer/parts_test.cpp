// The parts of which answers are made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engines/answer/follow_up.hpp"
#include "engines/answer/match.hpp"
#include "engines/answer/phrases.hpp"
#include "engines/answer/question.hpp"
#include "engines/answer/split.hpp"
#include "engines/answer/table_row.hpp"
#include "engines/answer/values.hpp"
#include "engines/answer/words.hpp"

namespace auriga::answer {
namespace {

using testing::ElementsAre;

/// What a reader is given of `now` after `before`.
std::string read_after(std::string_view before, std::string_view now) {
  const retrieval::Analyzer analyzer;
  auto question = parse_question(now, analyzer);
  question.text = now;
  const std::vector<Turn> history{{Turn::Role::user, std::string(before)},
                                  {Turn::Role::assistant, "Of course."}};
  const auto leaned = with_history(question, history, analyzer);
  return leaned ? leaned->text : question.text;
}

TEST(FollowUp, IsReadAsTheOldQuestionAboutTheNewThing) {
  EXPECT_EQ(read_after("How long does the R400 take to charge?", "And the R200?"),
            "How long does the r200 take to charge?");
  EXPECT_EQ(read_after("Does the R400 mop?", "How large is its tank?"), "How large is its tank?");
  EXPECT_EQ(read_after("What does a loan cost?", "And from abroad?"), "And from abroad?");
  EXPECT_EQ(read_after("Does the R400 mop?", "Where is your shop?"), "Where is your shop?");
}

TEST(Values, AreToldByUnitsSignsAndWords) {
  const std::pair<const char*, Values> cases[] = {{"It weighs 78 kg.", value::kMass},
                                                  {"9kg of cotton", value::kMass},
                                                  {"Price: £14.50", value::kMoney},
                                                  {"12 euros", value::kMoney},
                                                  {"within 5 working days", value::kDuration},
                                                  {"from 9:30", value::kClock},
                                                  {"on 3 March 2025", value::kDate},
                                                  {"every Monday", value::kDate},
                                                  {"up to 30 °C", value::kTemperature},
                                                  {"a 20 % rebate", value::kPercent},
                                                  {"twice a year", value::kFrequency},
                                                  {"call 01632 960 411", value::kPhone},
                                                  {"write to a@b.example", value::kEmail},
                                                  {"aged 16 or over", value::kAge}};
  for (const auto& [text, expected] : cases) {
    EXPECT_NE(values_in(text) & expected, 0U) << text;
  }
  EXPECT_EQ(values_in("The W960 hums."), 0U);  // A code states no value.
}

TEST(Words, AreAkinByTheirEndings) {
  for (const auto& [a, b] : {std::pair{"delivery", "deliver"},
                             {"application", "apply"},
                             {"warranty", "warranties"},
                             {"woollens", "wool"}}) {
    EXPECT_TRUE(akin(a, b)) << a << " " << b;
  }
  for (const auto& [a, b] : {std::pair{"station", "start"}, {"car", "care"}, {"form", "format"}}) {
    EXPECT_FALSE(akin(a, b)) << a << " " << b;
  }
  EXPECT_TRUE(misspelt("warrenty", "warranty"));
  EXPECT_FALSE(misspelt("tablet", "cables"));
}

TEST(Questions, AskForWhatTheirWordsSay) {
  const retrieval::Analyzer analyzer;
  const std::pair<const char*, Asks> cases[] = {{"How many drawers are there?", Asks::count},
                                                {"Can you tell me when you open?", Asks::moment},
                                                {"Can I pay by card?", Asks::confirmation},
                                                {"Who leads the team?", Asks::person},
                                                {"For the W960, where is the filter?", Asks::place},
                                                {"How do I reset it?", Asks::manner},
                                                {"Why is it loud?", Asks::reason},
                                                {"How long does it last?", Asks::measure}};
  for (const auto& [text, asks] : cases) {
    EXPECT_EQ(parse_question(text, analyzer).asks, asks) << text;
  }
  EXPECT_EQ(parse_question("How long is the hose?", analyzer).preferred, value::kLength);
  EXPECT_NE(parse_question("How long is the warranty?", analyzer).preferred & value::kDuration, 0U);
  EXPECT_NE(parse_question("What is the surcharge?", analyzer).expected & value::kPercent, 0U);
  const auto error = parse_question("What does error E-24 mean?", analyzer);
  ASSERT_EQ(error.terms.size(), 2U);
  EXPECT_EQ(error.terms[0].burden, Burden::light);  // The code alone says which.
  EXPECT_TRUE(parse_question("and for the other one?", analyzer).begins_with_and);
}

TEST(Questions, AreCutOutOfAMessage) {
  const retrieval::Analyzer analyzer;
  EXPECT_THAT(split_questions("Hello. Where is it, and when does it open? Thanks.", analyzer),
              ElementsAre("Where is it, and when does it open?"));
  EXPECT_THAT(split_questions("Where is the office and when does it open?", analyzer),
              ElementsAre("Where is the office", "when does it open?"));
  EXPECT_TRUE(split_questions("  ", analyzer).empty());
}

TEST(Strengths, AreTheMostThatAnyWordSays) {
  const retrieval::Analyzer analyzer;
  const auto question = parse_question("How much is the delivery of a washing machine?", analyzer);
  const EvidenceSettings settings;
  const auto document = retrieval::make_document(
      {.id = core::DocumentId::make(),
       .name = "notes.md",
       .text = "We deliver each machine.\n\nNothing of that.\n\nThe delivery is free.\n"});
  UnitWords words(*document, analyzer);
  Matcher matcher(question, settings);
  const auto term = [&](std::string_view text) {
    const auto at = std::find_if(question.terms.begin(), question.terms.end(),
                                 [&](const Term& each) { return each.text == text; });
    return static_cast<std::size_t>(at - question.terms.begin());
  };
  ASSERT_LT(term("delivery"), question.terms.size());
  const auto akin = matcher.strengths_in(words.of(0, *document));
  EXPECT_GE(akin.hard[term("delivery")], settings.akin);
  EXPECT_LT(akin.hard[term("delivery")], 1);
  EXPECT_EQ(matcher.strengths_in(words.of(1, *document)).hard[term("delivery")], 0);
  const auto exact = matcher.strengths_in(words.of(2, *document));
  EXPECT_EQ(exact.hard[term("delivery")], 1);
  for (std::size_t t = 0; t < terms_read(question); ++t) {
    EXPECT_LE(akin.hard[t], akin.para[t]);
    EXPECT_LE(akin.para[t], akin.soft[t]);
    EXPECT_LE(akin.soft[t], akin.near[t]);
  }
  EXPECT_EQ(matcher.strengths_in(words.of(0, *document)).near, akin.near);  // As the first time.
}

TEST(Phrases, AreReplacedAsWholeWords) {
  EXPECT_EQ(plain_words("How do I get rid of it?"), "How do I remove it?");
  EXPECT_EQ(plain_words("budget rid offer"), "budget rid offer");
  EXPECT_EQ(plain_words(""), "");
}

TEST(Rows, AreCutIntoCells) {
  EXPECT_THAT(cells_of("| a | **b** |  |"), ElementsAre("a", "b", ""));
  EXPECT_THAT(cells_of("\"x, y\",2,", ','), ElementsAre("x, y", "2", ""));
  EXPECT_THAT(cells_of("a;b,c;d", ';'), ElementsAre("a", "b,c", "d"));
  EXPECT_THAT(cells_of("left      right"), ElementsAre("left", "right"));
  EXPECT_TRUE(is_empty_cell(" n/a "));
}

}  // namespace
}  // namespace auriga::answer
