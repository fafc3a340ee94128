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

TEST_P(OpenAiDoorTest, AClientThatGoesDoesNotStopAnAnswerThatIsKept) {
  json::array messages;
  const auto body = [&](const std::string& message, bool stream) {
    messages.push_back(json::object{{"role", "user"}, {"content", message}});
    return json::object{
        {"model", agent_}, {"messages", messages}, {"user", "ann"}, {"stream", stream}};
  };
  auto& api = world_.owner.api;
  const auto wish = body(R"(call hand_off {"reason":"They ask for it."})", false);
  const auto id = api.post("/v1/chat/completions", wish).text("/session_id");
  const auto path = "/api/v1/sessions/" + id;
  for (const auto* const step : {"/take-over", "/give-back"}) {
    ASSERT_EQ(api.send({.method = "PUT", .path = path + step, .body = "{}"}).status, 200);
  }
  std::string rest;
  for (int i = 0; i < 15; ++i) {
    rest += " Opened kettles can be returned within 14 days [1: \"Opened kettles\"].";
  }
  model_.reply("You have 14 days [1: \"Opened kettles\"]." + rest);
  model_.pace(std::chrono::milliseconds(10));
  const auto question = json::serialize(body("How long may I return a kettle?", true));
  {
    Wire wire(world_.server.port());
    wire.send("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
              api.token() + "\r\nContent-Type: application/json\r\nContent-Length: " +
              std::to_string(question.size()) + "\r\n\r\n" + question);
    ASSERT_TRUE(wire.comes("You"));
    EXPECT_EQ(api.get(path).number("/message_count"), 4) << "it is being made";
  }
  EXPECT_TRUE(comes_true([&] { return api.get(path).number("/message_count") == 5; }));
  EXPECT_EQ(api.get(path).text("/status"), "active");
  EXPECT_THAT(api.get(path + "/messages").text("/items/4/content"), HasSubstr("14 days"));
}

TEST_P(OpenAiDoorTest, ATurnThatEndsWithoutAnAnswerIsNobodysToAnswer) {
  json::array messages;
  const auto post = [&](json::object message, const std::string& choice) {
    messages.push_back(std::move(message));
    json::object body{{"model", agent_}, {"messages", messages}, {"user", "ann"}};
    if (!choice.empty()) {
      body["tools"] = json::parse(R"([{"type":"function","function":{"name":"stock"}}])");
      body["tool_choice"] = choice;
    }
    return world_.owner.api.post("/v1/chat/completions", body);
  };
  const auto asks = [](const std::string& content) {
    return json::object{{"role", "user"}, {"content", content}};
  };
  const auto id = post(asks(R"(call hand_off {"reason":"They ask."})"), "").text("/session_id");
  for (const auto* const step : {"/take-over", "/give-back"}) {
    const auto path = "/api/v1/sessions/" + id + step;
    ASSERT_EQ(world_.owner.api.send({.method = "PUT", .path = path, .body = "{}"}).status, 200);
  }
  const auto of_session = [&](const std::string& column) {
    return world_.server.look_up("SELECT " + column + " FROM sessions WHERE id = '" + id + "'");
  };
  std::mutex mutex;
  std::vector<std::string> answering;
  model_.answer_by([&](const json::object& request) {
    const std::scoped_lock lock(mutex);
    answering.push_back(of_session("answering"));
    return directed_answer(request, "You have 14 days [1: \"Opened kettles\"].");
  });
  const auto question = asks(R"(call stock {"id":"17"})");
  model_.fault(ModelFault::kSmallContext, {.context_bytes = 10});
  EXPECT_EQ(post(question, "required").code(), "CONTEXT_LENGTH_EXCEEDED");
  EXPECT_EQ(world_.owner.api.get("/api/v1/sessions/" + id).number("/message_count"), 4);
  EXPECT_EQ(of_session("answering"), "");
  EXPECT_EQ(of_session("status"), "active") << "no failure of the server's";
  model_.fault(ModelFault::kNone);
  messages.pop_back();
  const auto asked = post(question, "auto");
  EXPECT_EQ(asked.text("/choices/0/finish_reason"), "tool_calls") << asked.body;
  EXPECT_EQ(of_session("answering"), "") << "the calls are the caller's to make";
  messages.push_back(asked.at("/choices/0/message"));
  const auto call = asked.text("/choices/0/message/tool_calls/0/id");
  const auto answer =
      post({{"role", "tool"}, {"tool_call_id", call}, {"content", "3 of them"}}, "auto");
  EXPECT_EQ(answer.text("/session_id"), id) << answer.body;
  EXPECT_EQ(of_session("answering"), "");
  EXPECT_EQ(world_.owner.api.get("/api/v1/sessions/" + id).number("/message_count"), 5);
  const std::scoped_lock lock(mutex);
  EXPECT_GE(answering.size(), 2U);
  for (const auto& node : answering) {
    EXPECT_NE(node, "") << "while the model is asked, also once more";
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, OpenAiDoorTest, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
