// Conversations that callers keep, over /v1: what of them is kept here, and who answers.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

class CompletionsTest : public EndpointTest {};

TEST_F(CompletionsTest, OneThatHandsOverIsKeptForTheStaff) {
  json::array said{json::object{{"role", "user"}, {"content", "How cold is the freezer?"}},
                   json::object{{"role", "assistant"}, {"content", "Minus eighteen degrees."}}};
  const auto ask = [&](const std::string& message, json::object more) {
    said.push_back(json::object{{"role", "user"}, {"content", message}});
    more["model"] = w.agent;
    more["messages"] = said;
    return json_request("POST", "/v1/chat/completions", more);
  };
  const auto wish = ask("I want to talk to a human person.", {{"user", "jane doe"}});
  const EventCounts handed_over{{"session.started", 1}, {"session.handoff_requested", 1}};
  const auto answer = play(w.server, w.viewer.api,
                           {.name = "handed over",
                            .request = wish,
                            .has = {R"("finish_reason":"stop")"},
                            .events = handed_over});
  const auto id = answer.text("/session_id");
  const auto session = w.viewer.api.get("/api/v1/sessions/" + id);
  EXPECT_EQ(session.text("/status"), "handoff_requested");
  EXPECT_EQ(session.text("/actor_id"), "jane-doe");
  EXPECT_EQ(session.text("/title"), "How cold is the freezer?");
  EXPECT_EQ(session.text("/handoff/reason"), "The customer asks for a person.");
  EXPECT_EQ(session.number("/summary/turns"), 2);
  const auto transcript = w.viewer.api.get("/api/v1/sessions/" + id + "/messages");
  EXPECT_EQ(transcript.text("/items/2/content"), "I want to talk to a human person.");
  EXPECT_EQ(transcript.text("/items/3/content"), answer.text("/choices/0/message/content"));
  const auto again =
      play(w.server, w.viewer.api, {.name = "sent again, nobody is told twice", .request = wish});
  EXPECT_EQ(again.text("/session_id"), id);
  said.push_back(json::object{{"role", "assistant"}, {"content", "One moment."}});
  const auto more =
      play(w.server, w.viewer.api,
           {.name = "gone on with",
            .request = ask("Now get me a human person, please!", {{"user", "jane doe"}})});
  EXPECT_EQ(more.text("/session_id"), id);
  EXPECT_EQ(w.viewer.api.get("/api/v1/sessions/" + id).number("/message_count"), 6);
}

TEST_F(CompletionsTest, OneIsSilentWhileAPersonHasTheConversation) {
  json::array said;
  const auto ask = [&](const std::string& message, bool streamed = false) {
    said.push_back(json::object{{"role", "user"}, {"content", message}});
    return json_request(
        "POST", "/v1/chat/completions",
        {{"model", w.agent}, {"messages", said}, {"user", "kim"}, {"stream", streamed}});
  };
  const auto id = w.viewer.api.send(ask("I want to talk to a human person.")).text("/session_id");
  const auto session = "/api/v1/sessions/" + id;
  const auto put = [&](const std::string& what, const json::value& body = json::object()) {
    return w.member.api.send(json_request("PUT", session + "/" + what, body)).status;
  };
  const std::string named = R"("session_id":")" + id + "\"";
  play(w.server, w.viewer.api,
       {.name = "every turn is added while it waits",
        .request = ask("How long does the warranty last?"),
        .has = {named},
        .lacks = {R"("content":"")"}});
  EXPECT_EQ(w.viewer.api.get(session).number("/message_count"), 4);
  EXPECT_EQ(put("take-over"), 200);
  const auto asked = ask("Are you there?");
  play(w.server, w.viewer.api,
       {{.name = "taken over",
         .request = asked,
         .has = {named, R"("content":"")", R"("finish_reason":"stop")"}},
        {.name = "sent again", .request = asked, .has = {named, R"("content":"")"}},
        {.name = "as a stream",
         .request = ask("Hello?", true),
         .has = {named, "[DONE]"},
         .lacks = {"warranty"}}});
  const auto transcript = w.viewer.api.get(session + "/messages");
  EXPECT_EQ(transcript.text("/items/4/content"), "Are you there?");
  EXPECT_EQ(transcript.text("/items/5/content"), "Hello?");
  EXPECT_EQ(transcript.at("/items").as_array().size(), 6U);
  EXPECT_EQ(put("give-back"), 200);
  const auto answered = ask("How cold is the freezer?");
  const auto answer = play(w.server, w.viewer.api,
                           {.name = "given back: answered and kept",
                            .request = answered,
                            .has = {named},
                            .lacks = {R"("content":"")"}});
  EXPECT_EQ(w.viewer.api.get(session).number("/message_count"), 8);
  const auto again =
      play(w.server, w.viewer.api, {.name = "sent again: the same", .request = answered});
  EXPECT_EQ(again.text("/choices/0/message/content"), answer.text("/choices/0/message/content"));
  EXPECT_EQ(w.viewer.api.get(session).number("/message_count"), 8);
  EXPECT_EQ(put("resolve", {{"outcome", "resolved"}}), 200);
  play(w.server, w.viewer.api,
       {.name = "it is over, and the caller goes on alone",
        .request = ask("How long does the warranty last?"),
        .has = {R"("session_id":null)"},
        .lacks = {R"("content":"")"}});
}

TEST_F(CompletionsTest, AnotherWithTheSameWordsIsKeptOnceTheFirstHasEnded) {
  json::array said;
  const auto ask = [&](const std::string& message) {
    said.push_back(json::object{{"role", "user"}, {"content", message}});
    return json_request("POST", "/v1/chat/completions",
                        {{"model", w.agent}, {"messages", said}, {"user", "lee"}});
  };
  const auto put = [&](const std::string& id, const std::string& what, const json::value& body) {
    return w.member.api.send(json_request("PUT", "/api/v1/sessions/" + id + "/" + what, body))
        .status;
  };
  std::vector<std::string> kept;
  for (int i = 0; i < 3; ++i) {
    said.clear();
    const auto wish = ask("I want to talk to a human person.");
    kept.push_back(w.viewer.api.send(wish).text("/session_id"));
    const auto& id = kept.back();
    ASSERT_NE(id, "");
    EXPECT_EQ(std::ranges::count(kept, id), 1) << "the one before has ended";
    EXPECT_EQ(w.viewer.api.send(wish).text("/session_id"), id) << "sent again";
    EXPECT_EQ(put(id, "take-over", json::object()), 200);
    const auto more = ask("How long does the warranty last?");
    play(w.server, w.viewer.api,
         {{.name = "with a person",
           .request = more,
           .has = {R"("session_id":")" + id + "\"", R"("content":"")"}},
          {.name = "sent again", .request = more, .has = {R"("content":"")"}}});
    EXPECT_EQ(w.viewer.api.get("/api/v1/sessions/" + id).number("/message_count"), 3);
    EXPECT_EQ(put(id, "resolve", {{"outcome", "resolved"}}), 200);
  }
}

TEST_F(CompletionsTest, OneIsKeptOnlyWhereItHandsOver) {
  const auto ask = [&](const std::string& message, bool streamed = false) {
    const json::array messages{json::object{{"role", "user"}, {"content", message}}};
    return json_request(
        "POST", "/v1/chat/completions",
        {{"model", w.agent}, {"messages", messages}, {"stream", streamed}, {"user", nullptr}});
  };
  const EventCounts handed_over{{"session.started", 1}, {"session.handoff_requested", 1}};
  const auto first = play(w.server, w.viewer.api,
                          {.name = "of nobody in particular",
                           .request = ask("I want to talk to a human person."),
                           .events = handed_over});
  const auto streamed = play(w.server, w.viewer.api,
                             {.name = "another with the same words, as a stream",
                              .request = ask("I want to talk to a human person.", true),
                              .has = {R"("session_id":"ses_)", "[DONE]"},
                              .events = handed_over});
  EXPECT_EQ(streamed.body.find(first.text("/session_id")), std::string::npos);
  play(w.server, w.viewer.api,
       {{.name = "an answer is not kept",
         .request = ask("How long does the warranty last?"),
         .has = {R"("session_id":null)"}}});
}

}  // namespace
}  // namespace auriga::testing
