#include "engines/answer/answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "engines/retrieval/knowledge_index.hpp"

namespace auriga::answer {
namespace {

using testing::HasSubstr;

constexpr std::string_view kSop = R"(# Procedure

Greet with "Welcome to the boathouse!"
If you do not know the answer, say "Our papers do not say."

## Hand over to a colleague when
- a customer reports an injury

## Booking a boat
1. Ask for the date.
2. Write the name into the book.
)";

class Answers : public testing::Test {
 protected:
  Answers() {
    index_.rebuild({
        {core::DocumentId::trusted("doc_r"), "rules.md",
         "# Boathouse rules\n\n## Opening\n\nThe boathouse opens at 8:00 and closes at 19:30.\n\n"
         "## What to bring\n\nEvery rower brings:\n\n- a life jacket\n- a dry bag\n- drinking "
         "water\n\n"
         "## Care\n\nRinse the hull – größere Boote zuerst – with fresh water. It must dry for two "
         "hours before it is stored.\n",
         retrieval::TextForm::by_name},
        {core::DocumentId::trusted("doc_p"), "prices.csv",
         "Boat,Seats,Price per hour (EUR)\nSkiff S12,1,9.50\nGig G40,4,24.00\n",
         retrieval::TextForm::by_name},
    });
  }

  Answer ask(std::string_view text, std::vector<Turn> history = {}) {
    const auto out = answer({.text = text, .history = history}, sop_, index_.now());
    for (const auto& source : out.sources) {
      const auto document = index_.document(source.document_id);
      const auto from = core::byte_offset(document->text, source.span.start);
      const auto to = core::byte_offset(document->text, source.span.end);
      EXPECT_EQ(document->text.substr(from, to - from), source.quote);
      EXPECT_THAT(out.text, HasSubstr(source.quote));
    }
    EXPECT_EQ(out.abstained, out.kind == AnswerKind::abstained);
    EXPECT_EQ(out.sources.empty(), out.kind != AnswerKind::answered);
    return out;
  }

  retrieval::KnowledgeIndex index_;
  Sop sop_ = read_sop(kSop);
};

TEST_F(Answers, QuotesTheSentence) {
  const auto out = ask("When does the boathouse close?");
  ASSERT_EQ(out.kind, AnswerKind::answered);
  EXPECT_EQ(out.sources[0].quote, "The boathouse opens at 8:00 and closes at 19:30.");
  EXPECT_EQ(out.sources[0].heading, "Boathouse rules › Opening");
}

TEST_F(Answers, NamesTheCellOfARow) {
  const auto out = ask("What does the G40 cost per hour?");
  ASSERT_EQ(out.kind, AnswerKind::answered);
  EXPECT_EQ(out.sources[0].quote, "Gig G40,4,24.00");
  EXPECT_THAT(out.text, HasSubstr("Price per hour: **24.00 EUR**"));
}

TEST_F(Answers, QuotesAWholeList) {
  const auto out = ask("What things does every rower have to bring?");
  ASSERT_EQ(out.kind, AnswerKind::answered);
  EXPECT_THAT(out.sources[0].quote, HasSubstr("life jacket"));
  EXPECT_THAT(out.sources[0].quote, HasSubstr("drinking water"));
}

TEST_F(Answers, TakesTheSentenceBeforeWhenItIsReferredTo) {
  const auto out = ask("How long must the hull dry before it is stored?");
  ASSERT_EQ(out.kind, AnswerKind::answered);
  EXPECT_THAT(out.sources[0].quote, HasSubstr("two hours"));
  EXPECT_THAT(out.sources[0].quote, HasSubstr("größere Boote"));
}

TEST_F(Answers, AbstainsFromWhatTheDocumentsDoNotSay) {
  for (const auto* question :
       {"Who founded the boathouse?", "How much does the Z77 cost?", "Do you sell oars?",
        "What colour is the gig?", "How deep is the river?", "When was the S12 built?"}) {
    const auto out = ask(question);
    EXPECT_TRUE(out.abstained) << question << " -> " << out.text;
    EXPECT_EQ(out.text, "Our papers do not say.") << question;
  }
}

TEST_F(Answers, FollowsTheConversation) {
  const std::vector<Turn> history{{Turn::Role::user, "What does the G40 cost per hour?"},
                                  {Turn::Role::assistant, "24.00"}};
  const auto out = ask("And the S12?", history);
  ASSERT_EQ(out.kind, AnswerKind::answered);
  EXPECT_EQ(out.sources[0].quote, "Skiff S12,1,9.50");
}

TEST_F(Answers, AnswersEachOfTwoQuestions) {
  const auto out = ask("When does the boathouse open and what does the S12 cost?");
  ASSERT_EQ(out.kind, AnswerKind::answered);
  EXPECT_THAT(out.text, HasSubstr("8:00"));
  EXPECT_THAT(out.text, HasSubstr("9.50"));
}

TEST_F(Answers, KnowsItsManners) {
  EXPECT_EQ(ask("Good morning!").text, "Welcome to the boathouse!");
  EXPECT_EQ(ask("Thanks a lot").kind, AnswerKind::courtesy);
  EXPECT_EQ(ask("bye").kind, AnswerKind::courtesy);
  EXPECT_EQ(ask("Thanks, and when does the boathouse close?").kind, AnswerKind::answered);
}

TEST_F(Answers, HandsOverOnRequestAndByRule) {
  const auto wish = ask("I want to talk to a human please");
  EXPECT_TRUE(wish.handoff);
  EXPECT_FALSE(wish.handoff_reason.empty());
  const auto rule = ask("I have to report an injury");
  EXPECT_TRUE(rule.handoff);
  EXPECT_THAT(rule.handoff_reason, HasSubstr("injury"));
}

TEST_F(Answers, AWishForAPersonIsHeardAmongOtherSentences) {
  const auto wish = ask("The boathouse opens at 8:00, you say. I want to talk to a human.");
  EXPECT_TRUE(wish.handoff);
  EXPECT_TRUE(ask("Can I speak to a person? My boat has a hole.").handoff);
  EXPECT_FALSE(ask("I talked to a person at the desk. When does the boathouse open?").handoff);
  EXPECT_TRUE(ask("I would like to talk to a person about that").handoff);
  EXPECT_TRUE(ask("I'd like to speak with a member of staff about the hole in my boat").handoff);
  EXPECT_FALSE(ask("I do not want to talk to a person about my boat").handoff);
  EXPECT_FALSE(ask("Do I need to speak to somebody about a boat with a hole?").handoff);
  EXPECT_FALSE(ask("Can I talk to somebody about boats on Sundays?").handoff);
}

TEST_F(Answers, TellsTheStepsOfTheProcedure) {
  const auto out = ask("How do I book a boat?");
  EXPECT_EQ(out.kind, AnswerKind::procedure);
  EXPECT_THAT(out.text, HasSubstr("Write the name into the book."));
}

TEST_F(Answers, TakesAnyMessage) {
  std::string many;
  while (many.size() < 8'000) {
    many += "what? ";
  }
  for (const auto& text :
       {std::string(), std::string("?"), std::string("   "), std::string(8'000, 'x'), many,
        std::string("\xFF\xC3"), std::string("and for the other one?")}) {
    EXPECT_NE(ask(text).kind, AnswerKind::answered);
  }
  const retrieval::KnowledgeIndex empty;
  EXPECT_TRUE(answer({.text = "When do you open?"}, Sop{}, empty.now()).abstained);
}

TEST_F(Answers, AreTheSameEachTime) {
  const auto first = ask("When does the boathouse close?");
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(ask("When does the boathouse close?").text, first.text);
  }
}

TEST_F(Answers, PassagesForAPromptLeanOnTheConversation) {
  const std::vector<Turn> history{{Turn::Role::user, "What does the G40 cost per hour?"}};
  const auto out =
      passages_for_prompt({.text = "And the S12?", .history = history}, index_.now(), 3);
  ASSERT_FALSE(out.empty());
  EXPECT_EQ(out[0].document, "prices.csv");
}

/// Manuals of two machines.
class Manuals : public Answers {
 protected:
  Manuals() {
    constexpr const char* kFaults =
        "## Help with faults\n\n| Display | Meaning | What you can do |\n|---|---|---|\n";
    index_.rebuild({
        {core::DocumentId::trusted("doc_7"), "washing-machine-w740-manual.md",
         "# Washing machine W740\n\nThe drum takes 7 kg.\n\n" + std::string(kFaults) +
             "| E03 | Water was not pumped out | Clean the fluff trap |\n"
             "| E15 | Motor or its electronics | Pull the plug, then call service |\n",
         retrieval::TextForm::by_name},
        {core::DocumentId::trusted("doc_9"), "washing-machine-w960-manual.md",
         "# Washing machine W960\n\nThe drum takes 9 kg.\n\n" + std::string(kFaults) +
             "| E03 | Water runs in too slowly | Open the tap |\n"
             "| E23 | Steam generator does not heat | Wash without steam |\n",
         retrieval::TextForm::by_name},
    });
  }
};

TEST_F(Manuals, SayTheRowWhereTheQuestionNamesItsCell) {
  const auto out = ask("My W740 shows E03. What should I do?");
  ASSERT_EQ(out.kind, AnswerKind::answered);
  EXPECT_EQ(out.sources[0].quote, "| E03 | Water was not pumped out | Clean the fluff trap |");
  EXPECT_THAT(out.text, HasSubstr("What you can do: Clean the fluff trap"));
}

TEST_F(Manuals, SayNothingOfAnotherMachine) {
  EXPECT_EQ(ask("My W740 shows E15. What does that mean?").sources[0].document_id.text(), "doc_7");
  const auto out = ask("My W960 shows E15. What does that mean?");
  EXPECT_TRUE(out.abstained) << out.text;
}

TEST(Pieces, AddUpToTheText) {
  for (const std::string text :
       {"", "one", "The boathouse opens at 8:00 and closes at 19:30.\n\n- a\n"}) {
    std::string sum;
    for (const auto piece : pieces(text)) {
      EXPECT_FALSE(piece.empty());
      sum += piece;
    }
    EXPECT_EQ(sum, text);
  }
}

}  // namespace
}  // namespace auriga::answer
