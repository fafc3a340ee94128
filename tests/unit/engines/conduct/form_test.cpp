// Rules on the form of answers are those that speak of the answers themselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/conduct/form.hpp"
#include "tests/unit/engines/conduct/agent.hpp"

namespace auriga::conduct {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Form form_of(std::initializer_list<const char*> sentences) {
  Form out;
  for (const auto* sentence : sentences) {
    read_form(sentence, out);
  }
  return out;
}

TEST(Form, IsSetByWhatIsSaidOfAnswers) {
  for (const auto* sentence :
       {"End every answer with \"Kind regards\".", "Always end your replies with \"Kind regards\".",
        "Every answer ends with \"Kind regards\".", "Our messages must end with \"Kind regards\".",
        "Write short answers and end with \"Kind regards\".",
        "When you reply, close with the words Kind regards.",
        "Replies to customers always end with \"Kind regards\".",
        "The agent ends each message with \"Kind regards\".",
        "Begin every answer with \"Hello!\" and end with \"Kind regards\"."}) {
    EXPECT_EQ(form_of({sentence}).ending, "Kind regards") << sentence;
  }
  const auto both = form_of({"Begin every answer with \"Hello!\" and end with \"Kind regards\"."});
  EXPECT_EQ(both.beginning, "Hello!");
  EXPECT_EQ(both.ending, "Kind regards");
}

TEST(Form, IsNotSetByWhatIsSaidOfOthers) {
  for (const auto* sentence :
       {"Order numbers in a customer's message start with WB.",
        "Messages from customers end with \"Kind regards\".",
        "A customer's message ends with \"Sent from my phone\".",
        "Serial numbers start with \"W9\"; answer questions about them from the documents.",
        "If the customer is angry, end the answer with \"We are sorry\".",
        "Check that the message begins with \"RMA\".",
        "Emails whose subject starts with \"RE:\" are replies."}) {
    const auto form = form_of({sentence});
    EXPECT_EQ(form.beginning + form.ending, "") << sentence;
    EXPECT_THAT(form.never_beginning, IsEmpty()) << sentence;
    EXPECT_THAT(form.never_ending, IsEmpty()) << sentence;
  }
}

TEST(Form, ForbidsWhatIsDenied) {
  const auto form = form_of({"Begin every answer with \"Hello!\".",
                             "Replies never start with \"Unfortunately\" or \"Sadly\".",
                             "Do not end answers with \"Cheers\"."});
  EXPECT_EQ(form.beginning, "Hello!");
  EXPECT_EQ(form.ending, "");
  EXPECT_THAT(form.never_beginning, ElementsAre("Unfortunately", "Sadly"));
  EXPECT_THAT(form.never_ending, ElementsAre("Cheers"));
  EXPECT_EQ(formed("Unfortunately, it is closed. Cheers", form), "Hello! It is closed.");
  EXPECT_EQ(formed("Unfortunates are closed.", form), "Hello! Unfortunates are closed.");
  EXPECT_EQ(formed("It is closed, cheers!", form), "Hello! It is closed");
  EXPECT_EQ(formed("It is closed. Cheers.", form), "Hello! It is closed.");
  EXPECT_EQ(formed("Cheers.", form), "Hello! Cheers.");
  EXPECT_EQ(formed("Three cheers from us.", form), "Hello! Three cheers from us.");
}

TEST(Form, KeepsItsWordsWhereOthersNameNone) {
  const auto form = form_of({"End every answer with \"Kind regards\".",
                             "End every answer with a thank-you.", "End every answer with \"\"."});
  EXPECT_EQ(form.ending, "Kind regards");
}

TEST(Form, CountsTheSentencesOfAnswers) {
  for (const auto* sentence :
       {"Two or three sentences per answer.", "Answers have at most three sentences.",
        "Keep your replies to three sentences.", "Answer in at most three sentences.",
        "Never answer in more than three sentences.",
        "Do not use more than three sentences in a reply.",
        "Answers must not be longer than three sentences.",
        "Answers are not longer than three sentences."}) {
    EXPECT_EQ(form_of({sentence}).sentences_max, 3) << sentence;
  }
  for (const auto* sentence : {"Answer messages of more than three sentences by e-mail.",
                               "Never answer with less than two sentences.",
                               "Pass the message on with a summary of three sentences.",
                               "If a message has two sentences, answer it at once.",
                               "A customer's message of two sentences is answered at once."}) {
    EXPECT_EQ(form_of({sentence}).sentences_max, 0) << sentence;
  }
}

TEST(Form, IsThatOfTheReply) {
  const std::string sop =
      "# Shop\n\nOrder numbers in a customer's message start with WB. Parcels take five days. "
      "Replies never start with \"Parcels\".\n";
  const auto reply = answer_by(sop, "How long do parcels take?");
  EXPECT_THAT(reply.answer.text, HasSubstr("five days"));
  EXPECT_THAT(reply.answer.text, Not(HasSubstr("WB")));
}

}  // namespace
}  // namespace auriga::conduct
