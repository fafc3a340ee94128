// Chat: answers with their sources, as JSON and as a stream, and the conversation they belong to.
#include "core/text.hpp"
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

class ChatTest : public EndpointTest {
 protected:
  std::string path(const std::string& actor = "ann", const std::string& session = "") const {
    return "/api/v1/chat/" + w.agent + "/" + actor + (session.empty() ? "" : "/" + session);
  }
  static json::object ask(const std::string& message) { return {{"message", message}}; }
};

TEST_F(ChatTest, AnAnswerPointsToTheExactWords) {
  const auto answer = play(
      w.server, w.viewer.api,
      {.name = "in the documents",
       .request = json_request(
           "POST", path(),
           {{"message", "How long does the warranty last?"}, {"metadata", {{"shop", "north"}}}}),
       .has = {"thirty months", R"("abstained":false)", R"("stop_reason":"end_turn")",
               R"("metadata":{"shop":"north"})", R"("model":"builtin")"},
       .events = {{"session.started", 1}}});
  const auto sources = answer.json().at("sources").as_array();
  ASSERT_GE(sources.size(), 1U) << answer.body;
  const auto text = samples::guide();
  for (const auto& source : sources) {
    ASSERT_EQ(source.at("document_id").as_string(), w.guide);
    const auto start =
        core::byte_offset(text, static_cast<std::size_t>(source.at("start").as_int64()));
    const auto end = core::byte_offset(text, static_cast<std::size_t>(source.at("end").as_int64()));
    EXPECT_EQ(source.at("quote").as_string(), text.substr(start, end - start));
  }
}

TEST_F(ChatTest, WhatTheDocumentsDoNotHoldIsNotInvented) {
  const auto answer =
      play(w.server, w.viewer.api,
           {.name = "not in the documents",
            .request = json_request("POST", path(), ask("Who won the football cup in 1974?")),
            .has = {R"("abstained":true)", R"("sources":[])", R"("stop_reason":"abstained")"},
            .events = {{"session.started", 1}}});
  EXPECT_NE(answer.text("/result"), "");
}

TEST_F(ChatTest, AnswersAreCounted) {
  const auto count = [&](const std::string& name) { return w.metric(name); };
  const auto answers = count("auriga_answers_total");
  const auto abstained = count("auriga_answers_abstained_total");
  const auto handed_over = count("auriga_answers_handed_over_total");
  w.viewer.api.post(path("counted"), ask("Who won the football cup in 1974?"));
  w.viewer.api.post(path("counted"), ask("I want to talk to a human person."));
  EXPECT_EQ(count("auriga_answers_total"), answers + 2);
  EXPECT_EQ(count("auriga_answers_abstained_total"), abstained + 1);
  EXPECT_EQ(count("auriga_answers_handed_over_total"), handed_over + 1);
  EXPECT_EQ(count("auriga_answers_by_model_total"), 0);
}

TEST_F(ChatTest, AStreamTellsSessionTextSourcesAndTheWholeInThisOrder) {
  const auto answer = w.viewer.api.post(path(), ask("When does the lamp blink?"),
                                        {{"Accept", "text/event-stream"}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(answer.header("Content-Type").starts_with("text/event-stream"));
  const auto events = answer.events();
  ASSERT_GE(events.size(), 4U) << answer.body;
  EXPECT_EQ(events.front().name, "session");
  EXPECT_EQ(events.back().name, "done");
  std::string order;
  std::string text;
  std::vector<json::value> sources;
  for (const auto& event : events) {
    if (order.empty() || !order.ends_with(event.name)) {
      order += (order.empty() ? "" : " ") + event.name;
    }
    if (event.name == "delta") {
      text += event.data.at("text").as_string();
    } else if (event.name == "source") {
      sources.push_back(event.data);
    }
  }
  EXPECT_EQ(order, "session delta source done");
  const auto& whole = events.back().data;
  EXPECT_EQ(whole.at("result").as_string(), text);
  EXPECT_EQ(whole.at("session_id"), events.front().data.at("session_id"));
  EXPECT_TRUE(std::ranges::equal(whole.at("sources").as_array(), sources));
  const auto json = w.viewer.api.post(path(), ask("When does the lamp blink?"));
  EXPECT_EQ(json.text("/result"), text) << "as JSON it is the same answer";
}

TEST_F(ChatTest, AFailureBeforeAStreamIsAPlainProblem) {
  const auto answer = w.viewer.api.post("/api/v1/chat/agt_01h455vb4pex5vsknk084sn02q/ann",
                                        ask("Hello?"), {{"Accept", "text/event-stream"}});
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.code(), "NOT_FOUND");
}

TEST_F(ChatTest, AConversationGoesOn) {
  const auto first = w.viewer.api.post(
      path("bob"), {{"message", "How cold is the freezer?"}, {"metadata", {{"a", 1}, {"b", 1}}}});
  const auto session = first.text("/session_id");
  const auto second = play(w.server, w.viewer.api,
                           {.name = "the second turn",
                            .request = json_request("POST", path("bob", session),
                                                    {{"message", "And how long is the warranty?"},
                                                     {"metadata", {{"b", 2}}}}),
                            .has = {session, R"("metadata":{"a":1,"b":2})"}});
  const auto messages =
      w.viewer.api.get("/api/v1/sessions/" + session + "/messages").json().at("items").as_array();
  ASSERT_EQ(messages.size(), 4U);
  EXPECT_EQ(messages.at(0).at("role").as_string(), "user");
  EXPECT_EQ(messages.at(0).at("content").as_string(), "How cold is the freezer?");
  EXPECT_EQ(messages.at(1).at("content").as_string(), first.text("/result"));
  EXPECT_EQ(messages.at(1).at("sources"), first.at("/sources")) << "kept as they were told";
  EXPECT_EQ(messages.at(3).at("content").as_string(), second.text("/result"));
  play(w.server, w.viewer.api,
       {.name = "in numbers",
        .request = {.path = "/api/v1/sessions/" + session},
        .has = {R"("message_count":4)", R"("turns":2)", R"("title":"How cold is the freezer?")",
                R"("actor_id":"bob")", R"("channel":"text")"}});
}

TEST_F(ChatTest, ASessionBelongsToItsAgentAndActor) {
  const auto session = w.viewer.api.post(path("carol"), ask("Hello")).text("/session_id");
  const auto other = w.make_agent(w.member.api, new_name());
  play(
      w.server, w.viewer.api,
      {{.name = "another actor",
        .request = json_request("POST", path("dave", session), ask("What did Carol say?")),
        .status = 404,
        .code = "NOT_FOUND"},
       {.name = "another agent",
        .request = json_request("POST", "/api/v1/chat/" + other + "/carol/" + session, ask("Hi")),
        .status = 404,
        .code = "NOT_FOUND"},
       {.name = "a session that never was",
        .request = json_request("POST", path("carol", "ses_01h455vb4pex5vsknk084sn02q"), ask("Hi")),
        .status = 404,
        .code = "NOT_FOUND"},
       {.name = "no session id at all",
        .request = json_request("POST", path("carol", "latest"), ask("Hi")),
        .status = 422,
        .faults = {"path/session_id"}}});
}

TEST_F(ChatTest, ACompletedSessionTakesNoMore) {
  const auto session = w.member.api.post(path("erin"), ask("Hello")).text("/session_id");
  play(w.server, w.member.api,
       {{.name = "complete",
         .request = {.method = "POST", .path = "/api/v1/sessions/" + session + "/complete"},
         .has = {R"("status":"completed")"},
         .events = {{"session.completed", 1}}},
        {.name = "twice is once",
         .request = {.method = "POST", .path = "/api/v1/sessions/" + session + "/complete"},
         .has = {R"("status":"completed")"}},
        {.name = "another message",
         .request = json_request("POST", path("erin", session), ask("One more thing")),
         .status = 409,
         .code = "SESSION_CLOSED"}});
}

TEST_F(ChatTest, WhereNothingIsSaidThereIsNothingToStop) {
  const auto session = w.viewer.api.post(path("stella"), ask("Hello")).text("/session_id");
  play(w.server, w.viewer.api,
       {.name = "stop",
        .request = {.method = "POST", .path = "/api/v1/sessions/" + session + "/stop"},
        .has = {R"({"id":")" + session + R"(","status":"active"})"}});
  const auto made = w.owner.api.post("/api/v1/api-keys",
                                     {{"name", new_name("Shop")}, {"scopes", json::array{"chat"}}});
  auto shop = w.visitor.with_key(made.text("/key"));
  const auto stop_as = [&](const std::string& query) {
    return Request{.method = "POST", .path = "/api/v1/sessions/" + session + "/stop" + query};
  };
  play(w.server, shop,
       {{.name = "a key says whose it is",
         .request = stop_as(""),
         .status = 422,
         .faults = {"/actor_id"}},
        {.name = "not another's",
         .request = stop_as("?actor_id=steve"),
         .status = 404,
         .code = "NOT_FOUND"},
        {.name = "the customer's", .request = stop_as("?actor_id=stella"), .lacks = {"handoff"}}});
  play(w.server, w.stranger.api,
       {.name = "of others",
        .request = {.method = "POST", .path = "/api/v1/sessions/" + session + "/stop"},
        .status = 404,
        .code = "NOT_FOUND"});
}

TEST_F(ChatTest, WhoAsksForAPersonIsHandedOver) {
  const auto answer = play(
      w.server, w.viewer.api,
      {.name = "a person, please",
       .request = json_request("POST", path("frank"), ask("I want to talk to a human person.")),
       .has = {R"("stop_reason":"handoff")"},
       .events = {{"session.started", 1}, {"session.handoff_requested", 1}}});
  const auto session = answer.text("/session_id");
  EXPECT_EQ(w.viewer.api.get("/api/v1/sessions/" + session).text("/status"), "handoff_requested");
}

TEST_F(ChatTest, MessagesAreChecked) {
  play(w.server, w.viewer.api,
       {{.name = "all faults at once",
         .request = json_request("POST", path(),
                                 {{"message", "  "}, {"metadata", "none"}, {"stream", true}}),
         .status = 422,
         .faults = {"/message", "/metadata", "/stream"}},
        {.name = "too long",
         .request = json_request("POST", path(), ask(std::string(8001, 'a'))),
         .status = 422,
         .faults = {"/message"}},
        {.name = "an actor that is none",
         .request = json_request("POST", path("a%20b"), ask("Hi")),
         .status = 422,
         .faults = {"path/actor_id"}},
        {.name = "8000 letters of three bytes will do",
         .request = json_request("POST", path(), ask([] {
                                   std::string text;
                                   for (int i = 0; i < 8000; ++i) {
                                     text += "雪";
                                   }
                                   return text;
                                 }())),
         .events = {{"session.started", 1}}}});
}

TEST_F(ChatTest, MetadataIsBoundedOverAllTurns) {
  json::object many;
  for (int i = 0; i < 51; ++i) {
    many["m" + std::to_string(i)] = i;
  }
  play(w.server, w.viewer.api,
       {.name = "51 members at once",
        .request = json_request("POST", path(), {{"message", "Hello"}, {"metadata", many}}),
        .status = 422,
        .faults = {"/metadata"}});
  many.erase("m50");
  const auto session = w.viewer.api.post(path("hugo"), {{"message", "Hello"}, {"metadata", many}})
                           .text("/session_id");
  play(w.server, w.viewer.api,
       {{.name = "one more in the next turn",
         .request = json_request("POST", path("hugo", session),
                                 {{"message", "Hello"}, {"metadata", {{"more", 1}}}}),
         .status = 422,
         .faults = {"/metadata"}},
        {.name = "another value for one that is there",
         .request = json_request("POST", path("hugo", session),
                                 {{"message", "Hello"}, {"metadata", {{"m1", 7}}}})}});
}

TEST_F(ChatTest, MetadataIsBoundedInBytesToo) {
  const auto of = [](const char* name, std::size_t bytes) {
    return json::object{{name, std::string(bytes, 'x')}};
  };
  play(w.server, w.viewer.api,
       {.name = "too much at once",
        .request = json_request("POST", path("ida"),
                                {{"message", "Hello"}, {"metadata", of("a", 17'000)}}),
        .status = 422,
        .has = {"16 KiB"},
        .faults = {"/metadata"}});
  const auto session =
      w.viewer.api.post(path("ida"), {{"message", "Hello"}, {"metadata", of("a", 9'000)}})
          .text("/session_id");
  auto many = of("b", 9'000);
  for (int i = 0; i < 49; ++i) {
    many["m" + std::to_string(i)] = i;
  }
  play(w.server, w.viewer.api,
       {{.name = "too much, and too many, with what is there: both are told",
         .request =
             json_request("POST", path("ida", session), {{"message", "Hello"}, {"metadata", many}}),
         .status = 422,
         .has = {"16 KiB", "50 members"},
         .faults = {"/metadata"}},
        {.name = "none is added",
         .request = json_request("POST", path("ida", session), {{"message", "Hello"}})}});
}

TEST_F(ChatTest, TwoTurnsOfOneSessionDoNotMix) {
  const auto session = w.viewer.api.post(path("gail"), ask("Hello")).text("/session_id");
  std::vector<std::thread> people;
  std::atomic<int> answered{0};
  std::atomic<int> busy{0};
  for (int i = 0; i < 6; ++i) {
    people.emplace_back([&] {
      Api api = Api(w.server.port(), nullptr).with_token(w.viewer.api.token());
      const auto answer = api.post(path("gail", session), ask("How cold is the freezer?"));
      answered += answer.status == 200 ? 1 : 0;
      busy += answer.code() == "SESSION_BUSY" ? 1 : 0;
    });
  }
  for (auto& each : people) {
    each.join();
  }
  EXPECT_EQ(answered + busy, 6);
  EXPECT_GE(answered, 1);
  EXPECT_EQ(w.viewer.api.get("/api/v1/sessions/" + session).number("/message_count"),
            2 + 2 * answered);
}

// What npm's `openai` makes of it: tests/conformance/openai.
TEST_F(ChatTest, AgentsAreModelsOfOpenAisApi) {
  const auto ask = [&](json::value messages, json::object more = {}) {
    more["model"] = w.agent;
    more["messages"] = std::move(messages);
    return json_request("POST", "/v1/chat/completions", more);
  };
  const json::value question{{{"role", "user"}, {"content", "What is this about?"}}};
  play(w.server, w.member.api,
       {{.name = "asked",
         .request = ask(question),
         .has = {R"("object":"chat.completion")", R"("finish_reason":"stop")"}},
        {.name = "listed", .request = {.path = "/v1/models"}, .has = {w.agent}},
        {.name = "read", .request = {.path = "/v1/models/" + w.agent}, .has = {w.agent}},
        {.name = "errors as its clients read them",
         .request = ask(json::array()),
         .status = 422,
         .has = {R"("type":"invalid_request_error")", R"("param":"/messages")"},
         .faults = {"/messages"}}});
}

TEST_F(ChatTest, CardNumbersAreNotKeptWhereTheProcedureForbidsIt) {
  const auto made = w.member.api.post(
      "/api/v1/agents", {{"agent_name", new_name("Till")},
                         {"sop",
                          "# Till\n\n## Steps\n\n1. Greet the customer.\n\n## Rules\n\n"
                          "- Never record card numbers.\n"
                          "- Hand over to a person when the customer asks for one.\n"}});
  const auto agent = made.text("/id");
  w.wait_until_read(w.member.api, agent);
  const std::string number = "4111 1111 1111 1111";
  const auto chat = "/api/v1/chat/" + agent + "/ann";
  const auto begun = w.viewer.api.post(chat, ask(number + " is my card."));
  const auto session = "/api/v1/sessions/" + begun.text("/session_id");
  w.viewer.api.post(chat + "/" + begun.text("/session_id"), ask("Again: 4111-1111-1111-1111"));
  w.member.api.send(json_request("PUT", session + "/take-over", json::object()));
  w.member.api.post(session + "/messages", ask("Is it " + number + "?"));
  w.viewer.api.post(chat + "/" + begun.text("/session_id"), ask("Yes, " + number));
  const auto resolved = w.member.api.send(json_request(
      "PUT", session + "/resolve", {{"outcome", "resolved"}, {"note", "Paid with " + number}}));
  EXPECT_EQ(resolved.text("/handoff/note"), "Paid with •••• 1111");
  EXPECT_EQ(w.viewer.api.get(session).text("/title"), "•••• 1111 is my card.");
  const auto transcript = w.viewer.api.get(session + "/messages");
  for (const std::string kept :
       {"•••• 1111 is my card.", "Again: •••• 1111", "Is it •••• 1111?", "Yes, •••• 1111"}) {
    EXPECT_NE(transcript.body.find(kept), std::string::npos) << transcript.body;
  }
  EXPECT_EQ(w.server.count("SELECT count(*) FROM messages WHERE content LIKE '%1111%1111%'"), 0);
  const auto other = w.viewer.api.post(path("olga"), ask(number)).text("/session_id");
  EXPECT_EQ(w.viewer.api.get("/api/v1/sessions/" + other).text("/title"), number)
      << "where no rule speaks of it";
}

}  // namespace
}  // namespace auriga::testing
