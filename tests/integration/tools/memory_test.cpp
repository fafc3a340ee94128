// What an agent with a language model is told of the conversation before, and what stays of a turn
// that failed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/integration/tools/conversation.hpp"

namespace auriga::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class MemoryTest : public ConversationTest {
 protected:
  /// Changes the definition that answers, before anybody has asked.
  void let_remember(const std::string& before, const std::string& now) {
    const auto changed = world_.server.execute(
        "UPDATE agent_versions SET definition = replace("
        "definition, '" +
        before + "', '" + now + "') WHERE agent_id = '" + agent_ + "'");
    ASSERT_EQ(changed, 1);
  }
  std::string status(const std::string& session) {
    return world_.owner.api.get("/api/v1/sessions/" + session).text("/status");
  }
  /// What the model was last asked.
  std::vector<std::string> questions_told() {
    std::vector<std::string> told;
    const auto chats = model_.chats();
    for (const auto& message : chats.back().at("messages").as_array()) {
      if (message.at("role") == "user") {
        told.emplace_back(message.at("content").as_string());
      }
    }
    return told;
  }
};

TEST_P(MemoryTest, HoldsTheLastTwentyTurnsWhateverWasCalled) {
  make_tool("order_status");
  const auto question = [](int i) {
    return "call order_status {\"id\":\"" + std::to_string(100 + i) + "\"}";
  };
  const auto session = ask(question(0)).text("/session_id");
  for (int i = 1; i < 22; ++i) {
    ASSERT_EQ(ask(question(i), session).status, 200);
  }
  const auto told = questions_told();
  ASSERT_EQ(told.size(), 21U) << "twenty turns and the question";
  EXPECT_EQ(told.front(), question(1));
}

TEST_P(MemoryTest, HoldsAsManyTurnsAsTheDefinitionSays) {
  let_remember("\"turns_max\":20", "\"turns_max\":2");
  const auto session = ask("How long may I return a kettle?").text("/session_id");
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(ask("And a toaster " + std::to_string(i) + "?", session).status, 200);
  }
  const auto told = questions_told();
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told.front(), "And a toaster 0?");
}

TEST_P(MemoryTest, TellsNoCardNumbersOfTurnsBefore) {
  let_remember("\"never_keep\":[]", "\"never_keep\":[\"Never record card numbers.\"]");
  make_tool("order_status");
  const auto first = ask(R"(call order_status {"id":"4111111111111111"})");
  EXPECT_EQ(orders_.seen().back().target, "/orders/4111111111111111") << "it is not kept, but used";
  EXPECT_THAT(transcript(first).body, Not(HasSubstr("41111111")));
  EXPECT_THAT(first.text("/result"), HasSubstr("•••• 1111"));
  const auto session = first.text("/session_id");
  world_.server.execute("UPDATE messages SET content = 'It is 4222222222222' WHERE position = 0");
  ASSERT_EQ(ask("How long may I return a kettle?", session).status, 200);
  const auto told = json::serialize(model_.chats().back().at("messages"));
  EXPECT_THAT(told, Not(HasSubstr("4222222222222"))) << "older than the rule";
  EXPECT_THAT(told, HasSubstr("It is •••• 2222"));
}

TEST_P(MemoryTest, AFailedTurnMarksItsConversationUntilTheNextAnswer) {
  const auto session = ask("How long may I return a kettle?").text("/session_id");
  world_.server.execute("ALTER TABLE tools RENAME TO tools_away");
  EXPECT_GE(ask("And a toaster?", session).status, 500);
  EXPECT_EQ(status(session), "error");
  const auto failed = world_.owner.api.get("/api/v1/sessions?status=error");
  EXPECT_EQ(failed.text("/items/0/id"), session);
  world_.server.execute("ALTER TABLE tools_away RENAME TO tools");
  EXPECT_EQ(ask("And a toaster?", session).status, 200);
  EXPECT_EQ(status(session), "active");
}

TEST_P(MemoryTest, AFailedTurnLeavesAWaitingConversationWaiting) {
  const auto session = ask("I want to talk to a human person.").text("/session_id");
  ASSERT_EQ(status(session), "handoff_requested");
  world_.server.execute("ALTER TABLE tools RENAME TO tools_away");
  EXPECT_GE(ask("How long may I return a kettle?", session).status, 500);
  EXPECT_EQ(status(session), "handoff_requested");
  world_.server.execute("ALTER TABLE tools_away RENAME TO tools");
}

INSTANTIATE_TEST_SUITE_P(Engines, MemoryTest, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
