#include "engines/answer/sop.hpp"

#include <gtest/gtest.h>

namespace auriga::answer {
namespace {

TEST(Sop, IsReadForItsManners) {
  const auto sop = read_sop(
      "# Desk\n\n## Greeting\nOpen with “Good day, harbour desk.”\n\n## Unknown questions\n"
      "If the documents do not contain the answer, say \"That is not in our papers\" and hand over "
      "to "
      "a colleague.\n\n## Escalation\n- a caller threatens somebody\n- fire or smoke on board\n\n"
      "If a caller is injured, transfer to the duty officer.\n");
  EXPECT_EQ(sop.greeting, "Good day, harbour desk.");
  EXPECT_EQ(sop.unknown, "That is not in our papers");
  EXPECT_TRUE(sop.handoff_when_unknown);
  ASSERT_EQ(sop.handoffs.size(), 3U);
  EXPECT_EQ(sop.handoffs[1].condition, "fire or smoke on board");
  EXPECT_EQ(sop.handoffs[2].condition, "a caller is injured");
}

TEST(Sop, MayBeAnything) {
  for (const auto* text : {"", "# ", "Be kind.", "\xFF", "- \n- \""}) {
    const auto sop = read_sop(text);
    EXPECT_TRUE(sop.unknown.empty());
    EXPECT_TRUE(sop.handoffs.empty());
    EXPECT_NE(sop.document, nullptr);
  }
  EXPECT_EQ(read_sop("Be kind.", "When a guest is ill.").handoffs.size(), 1U);
}

}  // namespace
}  // namespace auriga::answer
