// What is said and done where somebody may be in danger.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/engines/conduct/agent.hpp"

namespace auriga::conduct {
namespace {

using testing::StartsWith;

constexpr const char* kHotel = R"(# Hotel

## Danger

If there is fire or smoke, tell them to call 112, then hand over to the night manager.

If a guest has no pulse and no breath, tell them to call 112, then hand over to the night manager.
)";

class Danger : public testing::TestWithParam<const char*> {};
TEST_P(Danger, IsNotDeniedByANoBesideIt) {
  const auto reply = answer_by(kHotel, GetParam());
  EXPECT_TRUE(reply.answer.handoff);
  EXPECT_THAT(reply.answer.text, StartsWith("Please call 112. "));
}
INSTANTIATE_TEST_SUITE_P(Messages, Danger,
                         testing::Values("There is a fire in the kitchen.",
                                         "No, fire in the kitchen!",
                                         "We have no fire extinguisher and there is a fire.",
                                         "There is no alarm but fire in the kitchen.",
                                         "Without a doubt: there is smoke in the kitchen.",
                                         "My guest has no pulse and no breath."));

class NoDanger : public testing::TestWithParam<const char*> {};
TEST_P(NoDanger, IsDenied) {
  const auto reply = answer_by(kHotel, GetParam());
  EXPECT_FALSE(reply.answer.handoff) << reply.answer.text;
}
INSTANTIATE_TEST_SUITE_P(Messages, NoDanger,
                         testing::Values("There is no fire.", "No smoke here.",
                                         "The kitchen is without fire and light."));

}  // namespace
}  // namespace auriga::conduct
