// Which numbers are taken for a card's and what stays of them.
#include "domains/sessions/cards.hpp"

#include <gtest/gtest.h>

namespace auriga::sessions {
namespace {

TEST(Cards, AreMaskedButForTheLastFour) {
  const std::vector<std::pair<std::string, std::string>> texts{
      {"My card is 4111 1111 1111 1111.", "My card is •••• 1111."},
      {"4111-1111-1111-1111", "•••• 1111"},
      {"4111111111111111", "•••• 1111"},
      {"Amex 3782 822463 10005, until 12/27", "Amex •••• 0005, until 12/27"},
      {"4222222222222", "•••• 2222"},
      {"6304 0000 0000 0000 000", "•••• 0000"},
      {"4111 1111 1111 1111 12/27", "•••• 1111 12/27"},
      {"room 12 4111 1111 1111 1111", "room 12 •••• 1111"},
      {"4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "•••• 1111"},
      {"4111\u00A01111\u00A01111\u00A01111", "•••• 1111"},
      {"4111111111111111 and 5500-0000-0000-0004", "•••• 1111 and •••• 0004"}};
  for (const auto& [text, kept] : texts) {
    EXPECT_EQ(without_cards(text), kept);
    EXPECT_EQ(without_cards(kept), kept) << "once more";
  }
}

TEST(Cards, AreNotTakenForOtherNumbers) {
  for (const std::string text :
       {"", "no digits", "4111 1111 1111 1112", "411111111111", "41111111111111111111111",
        "+49 30 901820", "2024-01-15 10:20", "4111, 1111, 1111, 1111", "4111  1111  1111  1111",
        "0000 0000 0000 0000"}) {
    EXPECT_EQ(without_cards(text), text);
  }
}

TEST(Cards, AreForbiddenByRulesThatSpeakOfThem) {
  EXPECT_TRUE(forbid_cards({"Never ask for passwords.", "Never record card numbers."}));
  EXPECT_TRUE(forbid_cards({"Payment data is not stored."}));
  EXPECT_TRUE(forbid_cards({"NEVER WRITE DOWN A CREDIT-CARD"}));
  EXPECT_FALSE(forbid_cards({}));
  EXPECT_FALSE(forbid_cards({"Never discard an order.", "Never record health data."}));
}

TEST(Cards, AreMaskedInCallsAndHandOversToo) {
  repository::MessageRow call;
  call.content = "charged 4111111111111111";
  call.tool = json::object{
      {"input", json::object{{"number", 4111111111111111}, {"of", json::array{"4222222222222"}}}}};
  TurnRows turn;
  turn.question.emplace().content = "4111111111111111";
  turn.answer.emplace().content = "I read 4111111111111111.";
  turn.tools = {call};
  turn.earlier = {*turn.question};
  turn.handoff = HandoffWish{.reason = "4111111111111111 is refused", .target = {}};
  hide_cards(turn);
  EXPECT_EQ(turn.question->content, "•••• 1111");
  EXPECT_EQ(turn.answer->content, "I read •••• 1111.");
  EXPECT_EQ(turn.earlier[0].content, "•••• 1111");
  EXPECT_EQ(turn.handoff->reason, "•••• 1111 is refused");
  EXPECT_EQ(turn.tools[0].content, "charged •••• 1111");
  const json::value input{{"number", "•••• 1111"}, {"of", {"•••• 2222"}}};
  EXPECT_EQ(turn.tools[0].tool->at("input"), input);
}

}  // namespace
}  // namespace auriga::sessions
