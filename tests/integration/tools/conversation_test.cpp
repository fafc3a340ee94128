// An agent's model calls tools in a conversation; the model is scripted, everything else is real.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <set>

#include "tests/integration/harness/scenario.hpp"
#include "tests/integration/tools/conversation.hpp"

namespace auriga::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_P(ConversationTest, CallsToolsAndKeepsWhatTheySaid) {
  make_tool("order_status");
  const auto answer = ask("say One moment.\ncall order_status {\"id\":\"17\"}");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.text("/result"), HasSubstr("One moment.\n\nThe tools say:"));
  EXPECT_THAT(answer.text("/result"), HasSubstr("/orders/17"));
  EXPECT_EQ(answer.number("/metrics/tool_calls"), 1);
  EXPECT_EQ(answer.text("/metrics/model"), "test-model");
  EXPECT_EQ(world_.metric("auriga_tool_calls_total"), 1);
  EXPECT_EQ(world_.metric("auriga_tool_calls_failed_total"), 0);
  EXPECT_EQ(world_.metric("auriga_answers_by_model_total"), 1);
  EXPECT_EQ(world_.metric(of_model("answers")), 1);
  EXPECT_EQ(world_.metric(of_model("fallbacks")), 0);
  EXPECT_GT(world_.metric(of_model("output_tokens")), 0);

  const auto messages = transcript(answer);
  ASSERT_EQ(messages.at("/items").as_array().size(), 3U) << messages.body;
  EXPECT_EQ(messages.text("/items/1/role"), "tool");
  EXPECT_EQ(messages.text("/items/1/tool/name"), "order_status");
  EXPECT_EQ(messages.text("/items/1/tool/input/id"), "17");
  EXPECT_THAT(messages.text("/items/1/content"), HasSubstr("/orders/17"));
  EXPECT_THAT(messages.body, Not(HasSubstr(std::string(kSecret)))) << "the server repeated it";
  const auto session = world_.owner.api.get("/api/v1/sessions/" + answer.text("/session_id"));
  EXPECT_EQ(session.number("/summary/tool_calls"), 1);
  EXPECT_EQ(session.number("/message_count"), 3);

  ASSERT_EQ(orders_.seen().size(), 1U);
  EXPECT_EQ(orders_.seen()[0].header("authorization"), "Bearer " + std::string(kSecret));
  EXPECT_EQ(orders_.seen()[0].header("idempotency-key").size(), 64U);
  const auto offered = json::serialize(model_.chats().at(0).at("tools"));
  EXPECT_THAT(offered, HasSubstr("search_documents"));
  EXPECT_THAT(offered, HasSubstr("hand_off"));
  EXPECT_THAT(offered, HasSubstr("order_status"));
  for (const auto& chat : model_.chats()) {
    EXPECT_THAT(json::serialize(chat), Not(HasSubstr(std::string(kSecret))));
  }
}

TEST_P(ConversationTest, SaysWhyTheModelDidNotAnswer) {
  const auto answered = ask("How long may I return a kettle?");
  EXPECT_EQ(answered.at("/metrics/fallback_reason"), nullptr) << answered.body;
  EXPECT_EQ(transcript(answered).at("/items/1/fallback_reason"), nullptr);

  model_.fault(ModelFault::kServerError);
  const auto answer = ask("How long may I return a kettle?");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(answer.at("/metrics/fallback").as_bool());
  EXPECT_EQ(answer.text("/metrics/model"), "builtin");
  const auto reason = answer.text("/metrics/fallback_reason");
  EXPECT_THAT(reason, HasSubstr("answers with an error"));
  const auto messages = transcript(answer);
  EXPECT_EQ(messages.text("/items/1/model"), "builtin") << messages.body;
  EXPECT_EQ(messages.text("/items/1/fallback_reason"), reason);
  EXPECT_FALSE(messages.at("/items/1/prompt_cut").as_bool());
  EXPECT_EQ(messages.at("/items/0/fallback_reason"), nullptr);
  EXPECT_EQ(world_.metric(of_model("fallbacks")), 1);
}

TEST_P(ConversationTest, SaysThatThePromptWasCut) {
  std::string guide = "# Returns\n\nOpened kettles can be returned within 14 days.\n\n";
  for (int i = 0; i < 200; ++i) {
    guide += "Returns of kettle " + std::to_string(i) + " are entered under its own number.\n\n";
  }
  Multipart form;
  form.file("long.md", guide);
  agent_ = world_.make_agent(world_.owner.api, "Long", std::move(form));
  model_.fault(ModelFault::kSmallContext, {.context_bytes = 6000});
  const auto answer = ask("How long may I return a kettle?");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.text("/metrics/model"), "test-model") << answer.body;
  EXPECT_TRUE(answer.at("/metrics/prompt_cut").as_bool());
  EXPECT_TRUE(transcript(answer).at("/items/1/prompt_cut").as_bool());
  EXPECT_GE(world_.metric(of_model("prompts_cut")), 1);
}

TEST_P(ConversationTest, StreamsCallsToWatchers) {
  make_tool("order_status");
  const auto answer =
      ask("call order_status {\"id\":\"17\"}", {}, {{"Accept", "text/event-stream"}});
  EXPECT_THAT(answer.body, HasSubstr("event: tool_call\ndata: {\"call_id\":\"call_1_1\""));
  EXPECT_THAT(answer.body, HasSubstr("event: tool_result\ndata: "));
  EXPECT_LT(answer.body.find("event: tool_result"), answer.body.find("event: delta"));
  EXPECT_THAT(answer.body, Not(HasSubstr(std::string(kSecret))));
}

TEST_P(ConversationTest, TellsTheModelWhatFailed) {
  make_tool("order_status", {{"response_bytes_max", 10'000}});
  const std::vector<std::pair<std::string, std::string>> cases{{"hang", "timeout"},
                                                               {"large", "too_large"},
                                                               {"inside", "address_refused"},
                                                               {"broken", "bad_status"},
                                                               {"html", "not_json"}};
  for (const auto& [id, fault] : cases) {
    const auto answer = ask("call order_status {\"id\":\"" + id + "\"}");
    EXPECT_THAT(answer.text("/result"), HasSubstr("The tool failed (" + fault + ")")) << id;
    const auto messages = transcript(answer);
    EXPECT_EQ(messages.at("/items/1/tool/ok"), false);
  }
  EXPECT_THAT(ask("call order_status {}").text("/result"), HasSubstr("invalid_arguments"));
  EXPECT_THAT(ask("call order_status {oops").text("/result"), HasSubstr("invalid_arguments"));
  EXPECT_THAT(ask("call nothing_such {}").text("/result"), HasSubstr("no tool of this name"));
  EXPECT_THAT(ask("call order_status {\"id\":\"17\"}").text("/result"), HasSubstr("/orders/17"))
      << "and it recovers";
}

TEST_P(ConversationTest, AsksTheCustomerFirst) {
  make_tool("cancel_order", {{"confirm", true}});
  const std::string call = "call cancel_order {\"id\":\"17\"}";
  const auto first = ask(call);
  const auto session = first.text("/session_id");
  EXPECT_THAT(first.text("/result"), HasSubstr("Not called yet"));
  EXPECT_EQ(transcript(first).at("/items/1/tool/pending"), true);
  EXPECT_TRUE(orders_.seen().empty());

  // The model calls on a yes; what it calls with must be what was asked about.
  model_.answer_by([&](const json::object& request) {
    const auto text =
        std::string(request.at("messages").as_array().back().as_object().at("content").as_string());
    const bool said = text.find("Question: ") != std::string::npos;
    return said ? ModelAnswer{"", {{"c1", "cancel_order", R"({ "id": "17" })"}}}
                : ModelAnswer{"Well: " + text};
  });
  for (const auto* none : {"Hm, what does it cost?", "Please don’t do it", "I can't agree to that",
                           "I cannot confirm that", "I won’t confirm"}) {
    EXPECT_THAT(ask(none, session).text("/result"), HasSubstr("Not called yet")) << none;
    EXPECT_TRUE(orders_.seen().empty()) << none;
  }
  EXPECT_THAT(ask("Yes, please.", session).text("/result"), HasSubstr("/orders/17"));
  EXPECT_EQ(orders_.seen().size(), 1U);
  EXPECT_THAT(ask("Yes, please.", session).text("/result"), HasSubstr("Not called yet"))
      << "a yes is good for one call";
  EXPECT_EQ(orders_.seen().size(), 1U);
}

TEST_P(ConversationTest, TellsCallsApartWhereTheEndpointDoesNot) {
  make_tool("order_status");
  for (const auto* id : {"", "c"}) {
    const auto before = orders_.seen().size();
    model_.answer_by([id, round = 0](const json::object&) mutable {
      const std::vector<std::string> orders{"17", "18", "18"};
      const auto at = static_cast<std::size_t>(round++);
      return at < orders.size()
                 ? ModelAnswer{"", {{id, "order_status", R"({"id":")" + orders[at] + "\"}"}}}
                 : ModelAnswer{"Done."};
    });
    const auto answer = ask("Where are they?");
    EXPECT_EQ(answer.text("/result"), "Done.") << answer.body;
    std::set<std::string> keys;
    std::set<std::string> ids;
    const auto said = transcript(answer);
    for (std::size_t i = 0; i < 3; ++i) {
      keys.insert(orders_.seen().at(before + i).header("idempotency-key"));
      ids.insert(said.text("/items/" + std::to_string(i + 1) + "/tool/call_id"));
    }
    EXPECT_EQ(keys.size(), 3U) << "a call is done, however like another it is";
    EXPECT_EQ(ids.size(), 3U) << said.body;
  }
}

/// As if the server had been killed before it stored the answer to the last question: `calls` of
/// tools are there.
void lose_answer(TestServer& server, int calls) {
  const auto kept =
      "(SELECT max(position) FROM messages WHERE role = 'user') + " + std::to_string(calls);
  server.execute("UPDATE sessions SET turns = turns - 1, tool_calls = " + std::to_string(calls) +
                 ", message_count = 1 + " + kept);
  server.execute("DELETE FROM messages WHERE position > " + kept);
  server.execute("DELETE FROM idempotent_answers");
}

TEST_P(ConversationTest, ATurnThatIsSentAgainGoesOn) {
  make_tool("order_status");
  const Headers key{{"Idempotency-Key", "turn-1"}};
  const std::string question = "call order_status {\"id\":\"17\"}";
  const auto first = ask(question, {}, key);
  ASSERT_EQ(first.status, 200) << first.body;

  world_.server.execute("DELETE FROM idempotent_answers");
  const auto asked = model_.chats().size();
  const auto told = ask(question, {}, key);
  EXPECT_EQ(told.text("/result"), first.text("/result")) << "it was stored";
  EXPECT_EQ(told.text("/session_id"), first.text("/session_id"));
  EXPECT_EQ(told.number("/position"), first.number("/position"));
  EXPECT_EQ(model_.chats().size(), asked);

  lose_answer(world_.server, 0);
  const auto again = ask(question, {}, key);
  ASSERT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(again.text("/session_id"), first.text("/session_id"));
  EXPECT_EQ(transcript(again).at("/items").as_array().size(), 3U) << "the question stands once";
  ASSERT_EQ(orders_.seen().size(), 2U);
  EXPECT_EQ(orders_.seen()[1].header("idempotency-key"),
            orders_.seen()[0].header("idempotency-key"));

  lose_answer(world_.server, 1);
  const auto shown = ask(question, {}, key);
  EXPECT_THAT(shown.text("/result"), HasSubstr("/orders/17"));
  EXPECT_EQ(orders_.seen().size(), 2U) << "the model saw what was called";
  EXPECT_EQ(transcript(shown).at("/items").as_array().size(), 3U);
  EXPECT_EQ(world_.server.count("SELECT count(*) FROM sessions"), 1);

  const auto other = ask(question, {}, {{"Idempotency-Key", "turn-2"}});
  EXPECT_NE(other.text("/session_id"), first.text("/session_id"));
  EXPECT_EQ(orders_.seen().size(), 3U);
  EXPECT_NE(orders_.seen()[2].header("idempotency-key"),
            orders_.seen()[0].header("idempotency-key"));
}

TEST_P(ConversationTest, ACallIsOnRecordWhileItIsMade) {
  make_tool("order_status", {{"timeout_seconds", 60}});
  auto asked = std::async(std::launch::async, [this] {
    auto api = world_.owner.api.elsewhere();
    return api.post("/api/v1/chat/" + agent_ + "/customer",
                    {{"message", "call order_status {\"id\":\"hang\"}"}});
  });
  ASSERT_TRUE(comes_true([&] { return !orders_.seen().empty(); }));
  const auto session = world_.server.look_up("SELECT id FROM sessions");
  const auto path = "/api/v1/sessions/" + session;
  const auto said = world_.owner.api.get(path + "/messages");
  EXPECT_EQ(said.text("/items/1/role"), "tool") << said.body;
  EXPECT_EQ(said.text("/items/1/tool/input/id"), "hang");
  EXPECT_EQ(said.at("/items/1/tool/ok"), false);
  EXPECT_THAT(said.text("/items/1/content"), HasSubstr("is not known"));
  EXPECT_EQ(world_.server.events()["session.tool_called"], 1);
  ASSERT_TRUE(comes_true([&] {
    return world_.owner.api.get("/api/v1/audit-log?action=session.tool_called")
               .text("/items/0/resource/id") == session;
  }));
  EXPECT_EQ(world_.owner.api.post(path + "/stop").status, 200);
  const auto answer = asked.get();
  EXPECT_EQ(answer.text("/stop_reason"), "stopped") << answer.body;
  EXPECT_EQ(answer.number("/metrics/tool_calls"), 1);
  const auto kept = transcript(answer);
  EXPECT_EQ(kept.at("/items").as_array().size(), 3U) << "it stands once";
  EXPECT_THAT(kept.text("/items/1/content"), HasSubstr("is not known"));
}

TEST_P(ConversationTest, ACallThatWentWellIsNotMadeAgain) {
  make_tool("order_status");
  const Headers key{{"Idempotency-Key", "turn-1"}};
  const std::string question = "call order_status {\"id\":\"17\"}";
  ASSERT_EQ(ask(question, {}, key).status, 200);
  ASSERT_EQ(orders_.seen().size(), 1U);
  // Whatever it is told, it calls: the same twice, and then it answers.
  model_.answer_by([round = 0](const json::object& request) mutable {
    const bool calls = round++ < 2;
    return calls ? ModelAnswer{"", {{"c", "order_status", R"({"id":"17"})"}}}
                 : ModelAnswer{"Told: " + json::serialize(request.at("messages"))};
  });
  lose_answer(world_.server, 1);
  const auto again = ask(question, {}, key);
  EXPECT_EQ(again.status, 200) << again.body;
  ASSERT_EQ(orders_.seen().size(), 2U) << "the first was made before, the second is another";
  EXPECT_NE(orders_.seen()[1].header("idempotency-key"),
            orders_.seen()[0].header("idempotency-key"));
  EXPECT_EQ(transcript(again).at("/items").as_array().size(), 4U);
  EXPECT_EQ(again.number("/metrics/tool_calls"), 1);
}

TEST_P(ConversationTest, ACallWithoutAnAnswerIsMadeAgainWithItsKey) {
  make_tool("order_status");
  const Headers key{{"Idempotency-Key", "turn-1"}};
  const std::string question = "call order_status {\"id\":\"17\"}";
  ASSERT_EQ(ask(question, {}, key).status, 200);
  lose_answer(world_.server, 1);
  world_.server.execute(
      "UPDATE messages SET unanswered = 1, content = 'Not known.' "
      "WHERE role = 'tool'");
  const auto again = ask(question, {}, key);
  EXPECT_THAT(again.text("/result"), HasSubstr("/orders/17")) << again.body;
  ASSERT_EQ(orders_.seen().size(), 2U);
  EXPECT_EQ(orders_.seen()[1].header("idempotency-key"),
            orders_.seen()[0].header("idempotency-key"));
  const auto said = transcript(again);
  ASSERT_EQ(said.at("/items").as_array().size(), 3U) << "the call stands once: " << said.body;
  EXPECT_EQ(said.at("/items/1/tool/ok"), true);
  EXPECT_THAT(said.text("/items/1/content"), HasSubstr("/orders/17"));
  const auto session = world_.owner.api.get("/api/v1/sessions/" + again.text("/session_id"));
  EXPECT_EQ(session.number("/summary/tool_calls"), 1);
  EXPECT_EQ(session.number("/message_count"), 3);
}

TEST_P(ConversationTest, TheSameWordsToTheSameAnswerAreTheSameTurn) {
  make_tool("order_status");
  const auto session = ask("How long may I return a kettle?").text("/session_id");
  const std::string question = "call order_status {\"id\":\"17\"}";
  const auto key_of_last = [&] { return orders_.seen().back().header("idempotency-key"); };
  EXPECT_EQ(ask(question, session).status, 200);
  const auto first = key_of_last();
  lose_answer(world_.server, 0);
  EXPECT_EQ(ask(question, session).status, 200);
  EXPECT_EQ(orders_.seen().size(), 2U);
  EXPECT_EQ(key_of_last(), first);
  EXPECT_EQ(ask(question, session).status, 200);
  EXPECT_EQ(orders_.seen().size(), 3U);
  EXPECT_NE(key_of_last(), first) << "it was answered in between";

  lose_answer(world_.server, 1);
  model_.answer_by([](const json::object& request) {
    return ModelAnswer{"Seen: " + json::serialize(request.at("messages"))};
  });
  EXPECT_EQ(ask("And now?", session).status, 200);
  const auto told = json::serialize(model_.chats().back().at("messages"));
  EXPECT_THAT(told, HasSubstr("before_1")) << "what was called since the last answer";
  EXPECT_THAT(told, HasSubstr("/orders/17"));
}

TEST_P(ConversationTest, SearchesTheDocuments) {
  model_.answer_by([](const json::object& request) {
    const auto& last = request.at("messages").as_array().back().as_object();
    return last.at("role") == "tool"
               ? ModelAnswer{"Opened kettles go back [1: \"returned within 14 days\"]."}
               : ModelAnswer{"", {{"c1", "search_documents", R"({"query":"return a kettle"})"}}};
  });
  const auto answer = ask("I changed my mind about it");
  EXPECT_EQ(answer.text("/result"), "Opened kettles go back [1].");
  EXPECT_EQ(answer.text("/sources/0/document"), "guide.md");
  EXPECT_THAT(transcript(answer).text("/items/1/content"), HasSubstr("within 14 days"));
}

TEST_P(ConversationTest, HandsOver) {
  const auto answer = ask(R"(call hand_off {"reason":"The customer is upset","urgent":true})");
  EXPECT_EQ(answer.text("/stop_reason"), "handoff");
  EXPECT_EQ(world_.owner.api.get("/api/v1/sessions/" + answer.text("/session_id")).text("/status"),
            "handoff_requested");
  EXPECT_EQ(world_.server.events()["session.handoff_requested"], 1);
}

TEST_P(ConversationTest, ACallersBadToolIsTheCallersFault) {
  make_tool("order_status");
  const auto post = [&](const char* parameters) {
    return world_.owner.api.post(
        "/v1/chat/completions",
        {{"model", agent_},
         {"messages", json::parse(R"([{"role":"user","content":"How long?"}])")},
         {"tools",
          {{{"type", "function"},
            {"function", {{"name", "theirs"}, {"parameters", json::parse(parameters)}}}}}}});
  };
  const auto asked = model_.chats().size();
  const auto refused =
      post(R"({"type":"object","properties":{"a":{"type":"strin"},"b":{"$ref":"#/none"}}})");
  EXPECT_EQ(refused.status, 422) << refused.body;
  const std::string at = "/tools/0/function/parameters/properties";
  EXPECT_EQ(fault_pointers(refused), (std::vector{at + "/a/type", at + "/b/$ref"}));
  EXPECT_EQ(post(R"({"type":"object","properties":["a"]})").status, 422);
  EXPECT_EQ(model_.chats().size(), asked) << "nobody was asked";
  // What is not enforced here is the caller's to enforce.
  constexpr auto kUnknownHere = R"({"type":"object","patternProperties":{"^x":{}},
      "properties":{"a":{"type":"string","pattern":"^(?=x)."}}})";
  EXPECT_EQ(post(kUnknownHere).status, 200);
  EXPECT_THAT(ask("call order_status {\"id\":\"17\"}").text("/result"), HasSubstr("/orders/17"));
}

TEST_P(ConversationTest, ToolsAndSecretsAreKeptAndCounted) {
  auto& api = world_.owner.api;
  // '_' is a character like any other: SHOP_KEY is not SHOPXKEY.
  const Request twin{
      .method = "PUT", .path = "/api/v1/secrets/SHOPXKEY", .body = R"({"value":"another value"})"};
  EXPECT_EQ(api.send(twin).status, 200);
  EXPECT_EQ(api.send(twin).status, 200) << "replaced";
  make_tool("order_status");
  make_tool("order_again");
  const auto secrets = api.get("/api/v1/secrets");
  EXPECT_EQ(secrets.text("/items/0/name"), "SHOPXKEY");
  EXPECT_EQ(secrets.number("/items/0/tools"), 0);
  EXPECT_EQ(secrets.text("/items/1/name"), "SHOP_KEY");
  EXPECT_EQ(secrets.number("/items/1/tools"), 2);

  const auto path = "/api/v1/agents/" + agent_ + "/tools";
  const auto tools = api.get(path);
  EXPECT_EQ(tools.text("/items/0/name"), "order_again");
  const auto id = tools.text("/items/0/id");
  EXPECT_EQ(api.patch(path + "/" + id, {{"name", "order_status"}}).code(), "TOOL_NAME_TAKEN");
  EXPECT_EQ(api.patch(path + "/" + id, {{"enabled", false}, {"result_path", "/order"}}).status,
            200);
  EXPECT_EQ(api.get(path + "/" + id).text("/result_path"), "/order");
  EXPECT_EQ(api.remove(path + "/" + id).status, 204);
  EXPECT_EQ(api.get(path).at("/items").as_array().size(), 1U);
  EXPECT_EQ(api.remove("/api/v1/secrets/SHOPXKEY").status, 204);
}

TEST_P(ConversationTest, TurnedOffToolsAreNotOffered) {
  make_tool("order_status", {{"enabled", false}});
  EXPECT_THAT(ask("call order_status {\"id\":\"17\"}").text("/result"),
              HasSubstr("no tool of this name"));
  EXPECT_TRUE(orders_.seen().empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, ConversationTest, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
