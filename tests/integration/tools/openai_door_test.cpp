// An agent's tools in conversations that callers keep, over /v1.
#include <gmock/gmock.h>

#include "tests/integration/tools/conversation.hpp"

namespace auriga::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class OpenAiDoorTest : public ConversationTest {};

TEST_P(OpenAiDoorTest, WorksThroughOpenAisDoorAsWell) {
  make_tool("order_status");
  make_tool("cancel_order", {{"confirm", true}});
  const auto post = [&](json::object body) {
    body["model"] = agent_;
    body["messages"] = json::array{
        json::object{{"role", "user"}, {"content", "call order_status {\"id\":\"17\"}"}}};
    return world_.owner.api.post("/v1/chat/completions", body);
  };
  const auto answer = post({});
  EXPECT_THAT(answer.text("/choices/0/message/content"), HasSubstr("/orders/17"));
  EXPECT_EQ(answer.text("/choices/0/finish_reason"), "stop");
  EXPECT_THAT(json::serialize(model_.chats().at(0).at("tools")), Not(HasSubstr("cancel_order")))
      << "nobody could say yes";
  const auto theirs = post({{"tools", json::parse(R"([{"type":"function",
                                  "function":{"name":"order_status"}}])")}});
  EXPECT_EQ(theirs.text("/choices/0/finish_reason"), "tool_calls");
  EXPECT_EQ(orders_.seen().size(), 1U) << "the caller's tool is the caller's to call";
}

TEST_P(OpenAiDoorTest, ACallOfOpenAisDoorIsOnRecordAndKeyedAlike) {
  make_tool("order_status");
  const auto post = [&](const std::string& user, const std::string& id = "17") {
    const json::array messages{
        json::object{{"role", "user"}, {"content", "call order_status {\"id\":\"" + id + "\"}"}}};
    json::object body{{"model", agent_}, {"messages", messages}};
    if (!user.empty()) {
      body["user"] = user;
    }
    return world_.owner.api.post("/v1/chat/completions", body).status;
  };
  const std::vector<std::string> users{"ann", "ann", "bob", "", ""};
  std::vector<std::string> keys;
  for (const auto& user : users) {
    EXPECT_EQ(post(user), 200);
    ASSERT_EQ(orders_.seen().size(), keys.size() + 1);
    keys.push_back(orders_.seen().back().header("idempotency-key"));
  }
  EXPECT_EQ(keys[1], keys[0]) << "sent again";
  EXPECT_NE(keys[2], keys[0]);
  EXPECT_NE(keys[4], keys[3]) << "of whom nobody knows whether they are one";
  EXPECT_EQ(world_.server.events()["agent.tool_called"], 5);
  EXPECT_EQ(world_.server.events()["session.started"], 0) << "its caller keeps it";
}

TEST_P(OpenAiDoorTest, ACallOfAKeptConversationIsInItsTranscript) {
  make_tool("order_status");
  json::array messages;
  const auto post = [&](const std::string& message) {
    messages.push_back(json::object{{"role", "user"}, {"content", message}});
    return world_.owner.api.post("/v1/chat/completions",
                                 {{"model", agent_}, {"messages", messages}, {"user", "ann"}});
  };
  const auto id = post(R"(call hand_off {"reason":"They ask for it."})").text("/session_id");
  ASSERT_NE(id, "");
  EXPECT_EQ(post(R"(call order_status {"id":"17"})").text("/session_id"), id);
  const auto session = world_.owner.api.get("/api/v1/sessions/" + id);
  EXPECT_EQ(session.number("/summary/turns"), 2) << session.body;
  const auto transcript = world_.owner.api.get("/api/v1/sessions/" + id + "/messages");
  EXPECT_THAT(transcript.body, HasSubstr(R"("name":"order_status")"));
  EXPECT_EQ(world_.server.events()["session.tool_called"], 1);
  EXPECT_EQ(orders_.seen().size(), 1U);
  messages.pop_back();
  EXPECT_THAT(post(R"(call order_status {"id":"17"})").text("/choices/0/message/content"),
              HasSubstr("/orders/17"))
      << "sent again: the answer that is kept";
  EXPECT_EQ(orders_.seen().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Engines, OpenAiDoorTest, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
