// What of an SOP is said, and how.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/engines/conduct/agent.hpp"

namespace auriga::conduct {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kCoaches = R"(# Coaches

## Tickets

A ticket can be cancelled until the day before travel. After that, it costs 25 pounds.
Luggage is limited to one suitcase. A collection from home costs 35.00.

Can I eat on board? The driver sells snacks.

## Questions by mail

Answer within one working day. Close the ticket in DeskFlow if the passenger does not answer within
five working days. Never tell anybody that our margin is 40 percent.
)";

TEST(Statements, AreSaidWithWhatLeansOnThem) {
  const auto reply = answer_by(kCoaches, "Until when can I cancel my ticket?");
  EXPECT_EQ(
      reply.answer.text,
      "A ticket can be cancelled until the day before travel. After that, it costs 25 pounds.");
}

TEST(Statements, TellWhatTheAgentDoesWhereItHoldsTheValue) {
  const auto asked =
      answer_by(kCoaches, "How long do you wait for my answer before the ticket is closed?");
  EXPECT_THAT(asked.answer.text, HasSubstr("We close the ticket"));
  EXPECT_THAT(asked.answer.text, HasSubstr("five working days"));
}

TEST(Statements, AnswerTheQuestionBeforeThem) {
  EXPECT_EQ(answer_by(kCoaches, "Can we eat something on board?").answer.text,
            "The driver sells snacks.");
}

TEST(Statements, KeepWhatIsToBeKept) {
  const auto asked = answer_by(kCoaches, "How many percent is your margin?");
  EXPECT_THAT(asked.answer.text, Not(HasSubstr("40 percent")));
}

TEST(Statements, HoldPricesWithoutACurrency) {
  const auto asked = answer_by(kCoaches, "How much is a collection from home?");
  EXPECT_EQ(asked.answer.text, "A collection from home costs 35.00.");
}

// What is told the agent is not told a customer, and what is done for somebody is.
TEST(Statements, KeepOrdersFromCustomers) {
  constexpr const char* kSop = R"(# Appliances

1. Find out the model. If the customer does not name it and the answer depends on it, ask for the
   letter and the number on the type plate (for example W740).
2. Before booking a visit, ask for the date of purchase. Say when a visit is charged.
3. If a delivery is more than 60 minutes late, apologise and offer a voucher of 8 EUR.
4. If somebody wants to return a part, tell them the address, Am Hafen 3.
)";
  EXPECT_THAT(
      answer_by(kSop, "My W740 shows E03. Which model number is on the type plate?").answer.text,
      Not(HasSubstr("ask for")));
  EXPECT_THAT(answer_by(kSop, "When is a visit charged?").answer.text, Not(HasSubstr("Say when")));
  EXPECT_EQ(
      answer_by(kSop, "My delivery is 90 minutes late. Is there a voucher?").answer.text,
      "If a delivery is more than 60 minutes late, we apologise and offer a voucher of 8 EUR.");
  EXPECT_EQ(answer_by(kSop, "At which address can I return a part?").answer.text,
            "The address, Am Hafen 3.");
}

TEST(Statements, AreSilentOnOtherThings) {
  const auto asked = answer_by(kCoaches, "How much is a room with a view of the sea?");
  EXPECT_EQ(asked.answer.kind, answer::AnswerKind::abstained);
}

constexpr const char* kCards = R"(# Card hotline

## Systems and people

- CardGuard: card blocks and replacement cards
- Fraud team: people, extension 4400, around the clock

## Rules

If a caller reports fraud, hand over to the fraud team. Block and replacement card are free of charge.
)";

TEST(Triggers, AreNoListsOfSystemsAndPeople) {
  const auto asked = answer_by(kCards, "What does a replacement card cost?");
  EXPECT_FALSE(asked.answer.handoff);
  EXPECT_THAT(asked.answer.text, HasSubstr("free of charge"));
  EXPECT_TRUE(answer_by(kCards, "I want to report a fraud.").answer.handoff);
}

TEST(Reminders, StandUnderWhatTheyAreAbout) {
  constexpr const char* kSop = R"(# Appliances

1. Answer from the documents.

## Rules

- For the dryer T830, always mention the safety notice of March 2025.
- Always mention the price list when somebody asks for spare parts.
)";
  EXPECT_THAT(answer_by(kSop, "Is there a recall for the T830?").answer.text,
              EndsWith("\n\nPlease note: the safety notice of March 2025."));
  EXPECT_THAT(answer_by(kSop, "Do you sell spare parts?").answer.text,
              EndsWith("\n\nPlease note: the price list."));
  EXPECT_THAT(answer_by(kSop, "Is there a recall for the dryer T850?").answer.text,
              Not(HasSubstr("notice")));
}

TEST(Triggers, TellWhatComesFirst) {
  constexpr const char* kSop = R"(# Appliances

## Steps

1. Find out the model.
2. Answer from the documents.

## Hand-off to a colleague

Hand the conversation over

- when there is a smell of gas, smoke, fire, an electric shock or a swollen battery: give the
  emergency line 0800 550 112 first;
- when somebody asks for compensation.
)";
  for (const auto* message :
       {"There is smoke from my dryer", "I smell gas", "My washer is on fire!",
        "The battery of the vacuum cleaner is swollen."}) {
    const auto reply = answer_by(kSop, message);
    EXPECT_TRUE(reply.answer.handoff) << message << " -> " << reply.answer.text;
    EXPECT_THAT(reply.answer.text, StartsWith("Please call the emergency line 0800 550 112. "))
        << message;
  }
  EXPECT_THAT(answer_by(kSop, "I want compensation.").answer.text, Not(HasSubstr("0800")));
  EXPECT_FALSE(answer_by(kSop, "Is a fire alarm part of the oven?").answer.handoff);
}

// What the review found that nobody took over, staff take over now.
TEST(Triggers, HoldWhatTheReviewHasAdded) {
  constexpr const char* kSop = R"(# Machines

## Steps

1. Ask for the machine.
2. If the customer smells gas or sees smoke, stay calm and note the address.
3. If somebody has an accident or is injured, note the name.
4. Answer from the documents.
)";
  for (const auto* message :
       {"I smell gas in my kitchen", "There is smoke coming out of the machine",
        "There is a fire in the kitchen", "My colleague was injured by the machine"}) {
    const auto reply = answer_by(kSop, message);
    EXPECT_TRUE(reply.answer.handoff) << message << " -> " << reply.answer.text;
    EXPECT_TRUE(reply.handoff_urgent) << message;
  }
  EXPECT_FALSE(answer_by(kSop, "Where do I plug in the machine?").answer.handoff);
}

TEST(Reminders, TellAndAskAndOffer) {
  constexpr const char* kSop = R"(# Bicycles

## Goal

Help customers with rentals and returns of bicycles.

## Rules

- Always remind customers to bring a helmet.
- For the electric bike, always tell the customer that the battery must be charged.
- When a customer asks about tandems, always offer the tour leaflet.
- If the bike is stolen, tell the customer to call the police first.
- If a wheel is bent, ask a colleague to look at the frame.
- If a lamp fails, tell them that EUR 5 are paid back.
- Always ask for the booking number.
)";
  EXPECT_THAT(answer_by(kSop, "Do you rent out the electric bike?").answer.text,
              AllOf(HasSubstr("The battery must be charged."),
                    HasSubstr("Please remember to bring a helmet.")));
  EXPECT_THAT(answer_by(kSop, "Do you have tandems?").answer.text,
              HasSubstr("We offer the tour leaflet."));
  EXPECT_THAT(answer_by(kSop, "My bike is stolen. What should I do?").answer.text,
              HasSubstr("please call the police first."));
  EXPECT_THAT(answer_by(kSop, "A wheel of my bike is bent.").answer.text,
              Not(HasSubstr("lease look at the frame")));
  EXPECT_THAT(answer_by(kSop, "A lamp of the bike failed. How much is paid back?").answer.text,
              HasSubstr("If a lamp fails, EUR 5 are paid back."));
  const auto other = answer_by(kSop, "I want to return my bicycle").answer.text;
  EXPECT_THAT(other, Not(HasSubstr("Help customers")));
  EXPECT_THAT(other, Not(HasSubstr("leaflet")));
  EXPECT_THAT(other, Not(HasSubstr("booking number")));
}

// A colleague takes over from an agent that does not get on.
TEST(Triggers, CountWhatWasAskedAndNotAnswered) {
  constexpr const char* kSop = R"(# Museum

1. Answer from the documents.

## Hand over to a colleague

- when the customer asks the same question three times;
- when you could not answer two questions in a row.
)";
  static const retrieval::KnowledgeIndex nothing;
  const auto conduct = prepare(kSop, "", define(kSop));
  std::vector<answer::Turn> history;
  const auto ask = [&](const std::string& message) {
    auto out = reply({.text = message, .history = history}, conduct, nothing.now());
    history.push_back({answer::Turn::Role::user, message});
    history.push_back({answer::Turn::Role::assistant, out.answer.text});
    return out.answer.handoff;
  };
  EXPECT_FALSE(ask("How tall is the tower?"));
  EXPECT_TRUE(ask("Who painted the ceiling?")) << "two in a row";
  history = {{answer::Turn::Role::user, "How tall is the tower?"},
             {answer::Turn::Role::assistant, "It is 40 m tall."},
             {answer::Turn::Role::user, "How tall is the tower, please?"},
             {answer::Turn::Role::assistant, "It is 40 m tall."}};
  EXPECT_FALSE(ask("Where is the cloakroom?"));
  history.resize(4);
  EXPECT_TRUE(ask("How tall is the tower?")) << "the third time";
  // What happened two weeks ago is no number of times.
  constexpr const char* kAgo =
      "# Shop\n\n1. Greet the customer.\n\n## Hand over to a colleague\n\n"
      "- when a customer has asked for a refund two weeks ago.\n";
  const auto other = prepare(kAgo, "", define(kAgo));
  EXPECT_FALSE(other.triggers.empty());
  for (const auto& trigger : other.triggers) {
    EXPECT_EQ(trigger.asked, 0U);
  }
}

// Neither documents nor SOP know: the reply is no answer, and says by which rule.
TEST(Conduct, DoesNotKnowWhatItMayNotGuess) {
  const std::string steps =
      "# Desk\n\n## Steps\n\n1. Greet the customer.\n2. Answer from the documents.\n\n";
  const std::string rule = "## Rules\n\n- Never guess prices or delivery dates.\n\n";
  const auto plain = answer_by(steps + rule, "What is the delivery date of my bicycle?");
  EXPECT_TRUE(plain.answer.abstained);
  EXPECT_FALSE(plain.settled) << "a model may know";
  EXPECT_THAT(plain.answer.text, EndsWith("I may not guess prices or delivery dates."));

  const std::string words =
      "## When the documents do not hold the answer\n\nSay: \"I cannot find that.\"\n";
  const auto own = answer_by(steps + rule + words, "What is the delivery date of my bicycle?");
  EXPECT_TRUE(own.answer.abstained);
  EXPECT_EQ(own.answer.text, "I cannot find that. I may not guess prices or delivery dates.");
}

}  // namespace
}  // namespace auriga::conduct
