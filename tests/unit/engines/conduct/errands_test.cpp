// What is done for a customer step by step, over several messages.
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

/// One customer and an agent without documents.
class Conversation {
 public:
  explicit Conversation(const std::string& sop) : conduct_(prepare(sop, "", define(sop))) {}

  Reply hear(const std::string& message) {
    auto out = reply({.text = message, .history = history_}, conduct_, nothing_.now());
    history_.push_back({answer::Turn::Role::user, message});
    history_.push_back({answer::Turn::Role::assistant, out.answer.text});
    return out;
  }
  std::string say(const std::string& message) { return hear(message).answer.text; }

 private:
  Conduct conduct_;
  retrieval::KnowledgeIndex nothing_;
  std::vector<answer::Turn> history_;
};

constexpr const char* kFurniture = R"(# Order support of Nordhem

## Workflow

1. Greet the customer and ask for the order number.
2. Look up the order in Linnworks.
3. Verify the postcode.
4. Handle the request as described below.
5. Record the outcome in Freshdesk.

## Damaged goods

Customers must report damage within 48 hours of delivery. Ask for photographs. Offer a replacement
part, which is ordered in Linnworks.

## Deliveries

Deliveries are made Monday to Saturday between 8:00 and 18:00.

## Escalation

Pass the conversation to a team leader when an injury was caused by a product.
)";

TEST(Errands, GoStepByStepAndEndWithAPerson) {
  Conversation talk(kFurniture);
  EXPECT_EQ(talk.say("My table arrived damaged yesterday."),
            "Customers must report damage within 48 hours of delivery.\n\n"
            "May I ask for the order number?");
  EXPECT_EQ(talk.say("NF-29913"), "Thank you. May I ask for the postcode?");
  EXPECT_EQ(talk.say("SW1A 1AA"), "Thank you. May I ask for photographs?");
  const auto last = talk.hear("Here they are");
  EXPECT_TRUE(last.answer.handoff);
  EXPECT_EQ(last.answer.handoff_reason, "Damaged goods: Look up the order in Linnworks.");
  EXPECT_FALSE(last.settled) << "a model with tools does the work itself";
}

TEST(Errands, DoNotAskForWhatWasVolunteered) {
  Conversation talk(kFurniture);
  EXPECT_THAT(talk.say("I want to cancel my order NF-29913."),
              AllOf(HasSubstr("the postcode?"), Not(HasSubstr("order number"))));
}

TEST(Errands, DoNotAskWhatWasToldInOtherWords) {
  Conversation talk(R"(# Repairs

## Procedure

1. Find out what the display shows.
2. Find out what it is about.
3. Ask for the serial number.
)");
  EXPECT_EQ(talk.say("My oven does not heat and shows E3."), "May I ask for the serial number?");
}

TEST(Errands, AnswerAQuestionInBetweenAndAskAgain) {
  Conversation talk(kFurniture);
  talk.say("My table arrived damaged yesterday.");
  EXPECT_EQ(talk.say("On which days do you deliver?"),
            "Deliveries are made Monday to Saturday between 8:00 and 18:00.\n\n"
            "May I ask for the order number?");
  EXPECT_EQ(talk.say("NF-29913"), "Thank you. May I ask for the postcode?");
}

TEST(Errands, DemandOnceWhatIsMissingAndThenGoOn) {
  Conversation talk(kFurniture);
  talk.say("My table arrived damaged yesterday.");
  EXPECT_EQ(talk.say("It was so pretty"), "I still need the order number.");
  EXPECT_EQ(talk.say("It was so pretty"), "Thank you. May I ask for the postcode?");
  EXPECT_EQ(talk.say("I don't know it"), "Thank you. May I ask for photographs?");
}

TEST(Errands, GiveWayToWhatSomebodyElseTakesOver) {
  Conversation talk(kFurniture);
  talk.say("My table arrived damaged yesterday.");
  const auto reply = talk.hear("The table broke and I was injured, it bleeds");
  EXPECT_TRUE(reply.answer.handoff);
  EXPECT_EQ(reply.handoff_target, "team leader");
}

TEST(Errands, BeginWithNoQuestionToKnowSomething) {
  Conversation talk(kFurniture);
  const auto reply = talk.hear("Do you sell wardrobes made of glass?");
  EXPECT_TRUE(reply.answer.abstained);
  EXPECT_THAT(reply.answer.text, Not(HasSubstr("order number")));
}

TEST(Errands, AskForThePartsThatAReplyLacks) {
  Conversation talk(R"(# Clinic

## Appointments

1. Ask for the name, the date of birth and the phone number.
2. Book the appointment in ClinicDesk.
)");
  EXPECT_EQ(talk.say("I need an appointment."),
            "May I ask for the name, the date of birth and the phone number?");
  EXPECT_EQ(talk.say("Maya Lopez, 3 April 1980"), "Thank you. I still need the phone number.");
  EXPECT_TRUE(talk.hear("+44 20 7946 0018").answer.handoff);
}

TEST(Errands, TakeStepsUnderAConditionWhereItIsMet) {
  constexpr const char* kHire = R"(# Tool hire

## Returns

1. Ask for the hire number.
2. If the customer pays by bank transfer, ask for the account holder.
3. Tell the customer that the deposit is paid back within three days.
)";
  Conversation cash(kHire);
  cash.say("I want to return my drill.");
  EXPECT_THAT(cash.say("H-2231"),
              StartsWith("Thank you. The deposit is paid back within three days."));
  Conversation bank(kHire);
  bank.say("I want to return my drill, I pay by bank transfer.");
  EXPECT_EQ(bank.say("H-2231"), "Thank you. May I ask for the account holder?");
}

TEST(Errands, OfASentenceWithoutEndAreNone) {
  std::string sop = "# Desk\n\n1. Ask for";
  for (int i = 0; i < 20'000; ++i) {
    sop += " the customer's and the agent number";
  }
  EXPECT_TRUE(prepare(sop, "", define("# Desk\n\n1. Greet.\n")).errands.empty());
}

TEST(Errands, AskForNothingThatIsForbidden) {
  const auto conduct = [](const char* sop) { return prepare(sop, "", define(sop)); };
  EXPECT_TRUE(conduct("# Bank\n\n## Cards\n\n1. Never ask for the PIN.\n2. You must not ask for "
                      "passwords.\n3. Callers who ask for a person go to the branch.\n")
                  .errands.empty());
}

constexpr const char* kFerry = R"(# Ferry desk

Fares are shown in the list. Dogs travel free. If somebody smells gas, tell them to open the windows.

## Changes

1. Ask for the booking number.
2. Ask whether they travel with a car.
3. Ask for the new date.
4. Change the booking in BookFerry.
)";

TEST(Errands, GoOnAfterSmallTalkAndAnotherMatter) {
  Conversation talk(kFerry);
  EXPECT_EQ(talk.say("I want to change my crossing."), "May I ask for the booking number?");
  EXPECT_THAT(talk.say("ok"), HasSubstr("May I ask for the booking number?"));
  EXPECT_THAT(talk.say("Do dogs travel free?"), HasSubstr("May I ask for the booking number?"));
  EXPECT_EQ(talk.say("FB-2231"), "Thank you. Please tell me whether you travel with a car.");
}

TEST(Errands, TakeYesAndNoForAReplyAndOtherThingsForNone) {
  Conversation talk(kFerry);
  talk.say("I want to change my crossing.");
  talk.say("FB-2231");
  EXPECT_THAT(talk.say("morning one"), HasSubstr("Please tell me whether you travel with a car."));
  EXPECT_EQ(talk.say("no"), "Thank you. May I ask for the new date?");
  const auto last = talk.hear("tomorrow");
  EXPECT_TRUE(last.answer.handoff);
  EXPECT_EQ(last.answer.handoff_reason, "Changes: Change the booking in BookFerry.");
}

TEST(Errands, DoNotAskWithoutEnd) {
  Conversation talk(kFerry);
  talk.say("I want to change my crossing.");
  talk.say("FB-2231");
  EXPECT_THAT(talk.say("blue"), HasSubstr("whether you travel with a car"));
  EXPECT_THAT(talk.say("green"), HasSubstr("whether you travel with a car"));
  EXPECT_EQ(talk.say("yellow"), "Thank you. May I ask for the new date?");
}

TEST(Errands, DoNotAskWithoutEndBehindQuestions) {
  Conversation talk(kFerry);
  talk.say("I want to change my crossing.");
  const auto asked_behind = [&](const char* question, int times) {
    for (int i = 0; i < times; ++i) {
      EXPECT_THAT(talk.say("Do dogs travel free?"),
                  AllOf(StartsWith("Dogs travel free."), EndsWith(question)));
    }
  };
  asked_behind("\n\nMay I ask for the booking number?", 2);
  asked_behind("\n\nPlease tell me whether you travel with a car.", 3);
  asked_behind("\n\nMay I ask for the new date?", 3);
  asked_behind(".", 3);
}

TEST(Errands, EndWithTheWorkOfThePartThatHasSome) {
  std::string sop = kFurniture;
  sop.insert(sop.find("## Workflow"), "## Opening\n\n1. Ask for the name.\n\n");
  Conversation talk(sop);
  EXPECT_THAT(talk.say("My table arrived damaged yesterday."), EndsWith("May I ask for the name?"));
  EXPECT_EQ(talk.say("Ada Poe"), "Thank you. May I ask for the order number?");
  EXPECT_EQ(talk.say("NF-29913"), "Thank you. May I ask for the postcode?");
  EXPECT_EQ(talk.say("SW1A 1AA"), "Thank you. May I ask for photographs?");
  EXPECT_EQ(talk.hear("Here they are").answer.handoff_reason,
            "Damaged goods: Look up the order in Linnworks.");
}

TEST(Errands, AskForNothingThatAListForbids) {
  Conversation talk(R"(# Bank

## Cards

When somebody wants a new card, collect the following:

- name
- never ask for the PIN
- never the password
- whether that has helped
- customer number
)");
  EXPECT_EQ(talk.say("I want a new card."), "May I ask for your name and your customer number?");
  EXPECT_TRUE(talk.hear("Ada Poe, 4711").answer.handoff);
}

TEST(Errands, SayWhatCannotWaitBeforeTheyGoOn) {
  Conversation talk(kFerry);
  talk.say("I want to change my crossing.");
  EXPECT_THAT(talk.say("I smell gas here"), Not(StartsWith("Thank you")));
}

TEST(Errands, BeginWithAWishInTheFormOfAQuestion) {
  Conversation talk(kFerry);
  const auto reply = talk.hear("Hello, can I change my crossing?");
  EXPECT_THAT(reply.answer.text, HasSubstr("May I ask for the booking number?"));
}

TEST(Errands, DecideAConditionByYesOrNo) {
  constexpr const char* kCars = R"(# Ferry desk

## Changes

1. Ask whether they travel with a car.
2. If they travel with a car, ask for the length of the car.
3. Ask for the new date.
)";
  Conversation without(kCars);
  without.say("I want to change my crossing.");
  EXPECT_EQ(without.say("no, we don't travel with a car"),
            "Thank you. May I ask for the new date?");
  Conversation with(kCars);
  with.say("I want to change my crossing.");
  EXPECT_EQ(with.say("yes we do"), "Thank you. May I ask for the length of the car?");
}

TEST(Errands, AskForAListTogetherButForWhatWasTold) {
  Conversation talk(R"(# Boat hire

## Reservations

When somebody wants to reserve a boat, collect the following:

- name
- day of the trip
- number of passengers
- phone number
)");
  EXPECT_EQ(talk.say("I want to reserve a boat for 4 passengers on Friday."),
            "May I ask for your name and your phone number?");
  EXPECT_EQ(talk.say("Ada Poe"), "I still need your phone number.");
  EXPECT_TRUE(talk.hear("0171 555 0199").answer.handoff);
}

TEST(Errands, AskWhatATableSays) {
  Conversation talk(R"(# Vet

## Appointments

| What to ask | Why |
|---|---|
| Name of the animal | To find the file |
| Is it an emergency? | To find a time |
)");
  EXPECT_EQ(talk.say("I would like an appointment for my dog."),
            "May I ask for the name of the animal?");
  EXPECT_EQ(talk.say("Rex"), "Thank you. Is it an emergency?");
}

TEST(Errands, LeaveToWorkWhatWorkDecides) {
  Conversation talk(R"(# Cabins

## Cabin does not open

1. Ask for the cabin number.
2. Check in CabinDesk that the rental is current.
3. If the rental is current, ask for the phone number.
)");
  EXPECT_EQ(talk.say("I cannot open my cabin."), "May I ask for the cabin number?");
  const auto last = talk.hear("C12, and the rental is current");
  EXPECT_TRUE(last.answer.handoff);
  EXPECT_THAT(last.answer.text, Not(HasSubstr("phone number")));
}

TEST(Errands, OfferHelpToWhoOnlySaysWhoHeIs) {
  Conversation talk(kFerry);
  EXPECT_EQ(talk.say("My name is Ada and I sailed with you in May."),
            "Thank you. How can I help you?");
}

TEST(Triggers, SayTheEmergencyNumberBeforeAnybodyTakesOver) {
  constexpr const char* kCamp = R"(# Camp

## Danger

If a guest reports an allergy, tell them to call 112 first, then hand over to the camp manager.
)";
  const auto reply = answer_by(kCamp, "My son has an allergic reaction");
  EXPECT_TRUE(reply.answer.handoff);
  EXPECT_THAT(reply.answer.text, StartsWith("Please call 112. "));
  EXPECT_EQ(reply.handoff_target, "camp manager");
}

TEST(Triggers, TakeALimitOfOursForOneThatOthersDecideBeyond) {
  constexpr const char* kHall = R"(# Town hall

## Rooms

Rooms are for at most 12 people. Larger groups: refer to the head caretaker.
)";
  EXPECT_FALSE(answer_by(kHall, "We need a room for 6 people.").answer.handoff);
  EXPECT_TRUE(answer_by(kHall, "We need a room for 20 people.").answer.handoff);
}

}  // namespace
}  // namespace auriga::conduct
