// What is said and done where somebody may be in danger: what a message denies, whom it is told to
// call, and what is no danger at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/conduct/speech.hpp"
#include "tests/unit/engines/conduct/agent.hpp"

namespace auriga::conduct {
namespace {

using ::testing::StartsWith;

constexpr const char* kHotel = R"(# Hotel

## Danger

If there is fire or smoke, tell them to call 112, then hand over to the night manager.

If a guest has no pulse and no breath, tell them to call 112, then hand over to the night manager.
)";

class Danger : public ::testing::TestWithParam<const char*> {};
TEST_P(Danger, IsNotDeniedByANoBesideIt) {
  const auto reply = answer_by(kHotel, GetParam());
  EXPECT_TRUE(reply.answer.handoff);
  EXPECT_THAT(reply.answer.text, StartsWith("Please call 112. "));
}
INSTANTIATE_TEST_SUITE_P(Messages, Danger,
                         ::testing::Values("There is a fire in the kitchen.",
                                           "No, fire in the kitchen!",
                                           "We have no fire extinguisher and there is a fire.",
                                           "There is no alarm but fire in the kitchen.",
                                           "Without a doubt: there is smoke in the kitchen.",
                                           "My guest has no pulse and no breath."));

class NoDanger : public ::testing::TestWithParam<const char*> {};
TEST_P(NoDanger, IsDenied) {
  const auto reply = answer_by(kHotel, GetParam());
  EXPECT_FALSE(reply.answer.handoff) << reply.answer.text;
}
INSTANTIATE_TEST_SUITE_P(Messages, NoDanger,
                         ::testing::Values("There is no fire.", "No smoke here.",
                                           "The kitchen is without fire and light."));

struct SaidFirst {
  const char* order;
  const char* words;
};
class BeforeTakeover : public ::testing::TestWithParam<SaidFirst> {};
TEST_P(BeforeTakeover, SaysWhatIsForTheCustomer) {
  EXPECT_EQ(words_before_takeover(GetParam().order), GetParam().words);
}
INSTANTIATE_TEST_SUITE_P(
    Orders, BeforeTakeover,
    ::testing::Values(
        SaidFirst{"tell them to leave the building, close the doors, and call 112",
                  "Please leave the building, close the doors, and call 112."},
        SaidFirst{"tell them to leave the building, then call 112, then hand over to the manager",
                  "Please leave the building, then call 112."},
        SaidFirst{"tell them to call 112, get out and close the door, and get the manager",
                  "Please call 112, get out and close the door."},
        SaidFirst{"tell them to leave, alert the neighbours and call 112, then hand over",
                  "Please leave, alert the neighbours and call 112."},
        SaidFirst{
            "tell them to leave, then hand over to the caretaker who will call the fire brigade",
            "Please leave."},
        SaidFirst{"tell them to call 112 first and escalate", "Please call 112."},
        SaidFirst{"tell them to call 112 before you pass the call on", "Please call 112."},
        SaidFirst{"tell them to call 112, then phone the shift lead, who takes over",
                  "Please call 112."},
        SaidFirst{"give the emergency line 0800 550 112 first",
                  "Please call the emergency line 0800 550 112."},
        SaidFirst{"name the police (110)", "Please call the police (110)."},
        SaidFirst{"name the service hotline 0171 555 0199",
                  "Please call the service hotline 0171 555 0199."},
        SaidFirst{"tell them the address, Am Hafen 3", "The address, Am Hafen 3."},
        SaidFirst{"mention the bus line 112", "The bus line 112."},
        SaidFirst{"Apologise, tell them to call 112, then hand over",
                  "I am sorry about that. Please call 112."},
        SaidFirst{"say sorry for the noise and dust and hand over", "I am sorry about that."},
        SaidFirst{"Do not apologise; hand over", ""},
        SaidFirst{"tell them that we apologise for the delay", "We apologise for the delay."}));

// Rooms and prices have the same figures as emergency numbers.
class Figures : public ::testing::TestWithParam<const char*> {};
TEST_P(Figures, AreMostlyNoEmergency) {
  const auto sop = "# Hotel\n\n## Rooms\n\nThe garden is open. " + std::string(GetParam()) + "\n";
  EXPECT_TRUE(prepare(sop, "", define(sop)).triggers.empty());
}
INSTANTIATE_TEST_SUITE_P(Sentences, Figures,
                         ::testing::Values("Room number 118 has a balcony.",
                                           "Call us for repairs above EUR 144.",
                                           "Give guests of room 122 a second key."));

TEST(Figures, AreAnEmergencyBehindACall) {
  for (const std::string order : {"call 112", "ring the police on 112", "ring the fire brigade"}) {
    const auto sop = "# Hotel\n\n## Danger\n\nWho sees smoke should " + order + ".\n";
    const auto conduct = prepare(sop, "", define(sop));
    ASSERT_EQ(conduct.triggers.size(), 1U) << order;
    EXPECT_TRUE(conduct.triggers.front().urgent) << order;
  }
}

}  // namespace
}  // namespace auriga::conduct
