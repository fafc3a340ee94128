// Taking over from a language model that is in the middle of an answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>

#include "tests/integration/harness/world.hpp"
#include "tests/support/openai_server/openai_server.hpp"

namespace auriga::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

const std::string kSessions = "/api/v1/sessions/";
constexpr auto kRefund = "call refund {\"id\":\"17\"}";

class TakeoverTest : public ::testing::Test {
 protected:
  static TestServer::Options with_model(const OpenAiServer& model, std::filesystem::path data) {
    return {.settings = {"model.base_url=" + model.base_url(), "model.name=test-model",
                         "model.makes_agents=false", "outgoing.networks=127.0.0.0/8",
                         "outgoing.plain_http=true", "server.shutdown_seconds=1"},
            .data = std::move(data)};
  }

  struct Said {
    Answer answer;
    steady_clock::time_point at;
  };

  /// Asks on a connection of its own, while the test goes on.
  std::future<Said> ask(const std::string& message, bool streamed,
                        const std::string& session = "") {
    return std::async(std::launch::async, [this, message, streamed, session] {
      auto api = w.viewer.api.elsewhere();
      Headers headers;
      if (streamed) {
        headers.emplace_back("Accept", "text/event-stream");
      }
      auto answer =
          api.post("/api/v1/chat/" + w.agent + "/ann" + (session.empty() ? "" : "/" + session),
                   {{"message", message}}, headers);
      return Said{std::move(answer), steady_clock::now()};
    });
  }
  /// The conversation that has just begun, once it is there.
  std::string begun() {
    for (int i = 0; i < 500; ++i) {
      const auto id = w.viewer.api.get("/api/v1/sessions?actor_id=ann").text("/items/0/id");
      if (!id.empty()) {
        return id;
      }
      std::this_thread::sleep_for(milliseconds(10));
    }
    ADD_FAILURE() << "no conversation began";
    return {};
  }
  Answer put(const std::string& id, const std::string& what) {
    return w.member.api.send({.method = "PUT", .path = kSessions + id + "/" + what, .body = "{}"});
  }
  std::string roles(const std::string& id) {
    std::string out;
    for (const auto& message :
         w.viewer.api.get(kSessions + id + "/messages").json().at("items").as_array()) {
      out += std::string(message.at("role").as_string()) + " ";
    }
    return out;
  }
  /// Takes over, and how long after its acceptance the customer's call had ended, in ms.
  void take_over_while(std::future<Said>& asked, const std::string& id,
                       const std::string& kept = "user ") {
    ASSERT_EQ(put(id, "take-over").text("/status"), "human");
    const auto accepted = steady_clock::now();
    ASSERT_EQ(asked.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    said = asked.get();
    const auto silent = std::chrono::duration<double, std::milli>(said.at - accepted).count();
    std::printf("silent %.1f ms after the take-over\n", silent);
    EXPECT_LT(silent, 1000) << "100 ms are wanted; a busy machine is given more";
    EXPECT_EQ(roles(id), kept) << "the question is kept, the answer is not";
  }

  /// Gives the agent a tool. Once it was called the model hangs.
  void make_tool() {
    model.answer_by([](const json::object& request) {
      return directed_answer(request, "The freezer is at -18 degrees [1: \"-18\"].");
    });
    const auto made = w.owner.api.post(
        "/api/v1/agents/" + w.agent + "/tools",
        {{"name", "refund"},
         {"description", "Refunds an order."},
         {"parameters", json::parse(R"({"type":"object","properties":{"id":{"type":"string"}},
                                        "required":["id"]})")},
         {"timeout_seconds", 30},
         {"request", {{"method", "POST"}, {"url", desk.url("/refund/{id}")}}}});
    ASSERT_EQ(made.status, 201) << made.body;
  }
  Task<> refund(PeerRequest request, PeerConnection& peer) {
    if (request.target == "/refund/hang") {
      co_await peer.stall();
      co_return;
    }
    model.fault(ModelFault::kStall);
    PeerHeaders headers{{"Content-Type", "application/json"}};
    co_await peer.respond(200, std::move(headers), R"({"refunded":true})");
  }
  /// The session, once the tool was called and the model hangs over the answer.
  std::string refunded() {
    const auto id = begun();
    EXPECT_TRUE(model.await_chats(2));
    EXPECT_EQ(desk.requests(), 1);
    return id;
  }
  Answer messages(const std::string& id) { return w.viewer.api.get(kSessions + id + "/messages"); }

  OpenAiServer model;
  ScriptedServer desk{[this](PeerRequest request, PeerConnection& peer) {
    return refund(std::move(request), peer);
  }};
  TemporaryFolder folder;
  World w{with_model(model, folder.path() / "data")};
  Said said;
};

TEST_F(TakeoverTest, AStreamEndsAndItsAnswerIsDropped) {
  model.reply("The freezer is cold. " + [] {
    std::string text;
    for (int i = 0; i < 200; ++i) {
      text += "word ";
    }
    return text;
  }());
  model.pace(milliseconds(50));
  auto asked = ask("How cold is the freezer?", true);
  const auto id = begun();
  ASSERT_TRUE(model.await_requests(1));
  ASSERT_TRUE(model.await_pieces(8));
  take_over_while(asked, id);
  const auto events = said.answer.events();
  ASSERT_GE(events.size(), 3U);
  EXPECT_EQ(events[events.size() - 2].name, "restart") << "what was shown is void";
  EXPECT_EQ(events.back().name, "done");
  EXPECT_EQ(events.back().data.at("stop_reason").as_string(), "human");
  EXPECT_EQ(events.back().data.at("result").as_string(), "");
  std::this_thread::sleep_for(milliseconds(300));
  EXPECT_EQ(roles(id), "user ");
  EXPECT_EQ(put(id, "give-back").status, 200);
  model.pace(milliseconds(0));
  EXPECT_EQ(ask("And the warranty?", false, id).get().answer.status, 200);
  EXPECT_EQ(roles(id), "user user assistant ");
}

TEST_F(TakeoverTest, AStoppedAnswerIsWhatWasSaidOfIt) {
  std::string text = "The freezer is cold. ";
  for (int i = 0; i < 200; ++i) {
    text += "word ";
  }
  model.reply(text);
  model.pace(milliseconds(50));
  auto asked = ask("How cold is the freezer?", true);
  const auto id = begun();
  ASSERT_TRUE(model.await_requests(1));
  ASSERT_TRUE(model.await_pieces(8));
  const auto stop = [&] { return w.viewer.api.post(kSessions + id + "/stop"); };
  EXPECT_EQ(stop().text("/id"), id);
  ASSERT_EQ(asked.wait_for(std::chrono::seconds(5)), std::future_status::ready);
  const auto events = asked.get().answer.events();
  const auto& done = events.back();
  ASSERT_EQ(done.name, "done");
  EXPECT_EQ(done.data.at("stop_reason").as_string(), "stopped");
  std::string shown;
  for (const auto& event : events) {
    if (event.name == "delta") {
      shown += std::string(event.data.at("text").as_string());
    }
    EXPECT_NE(event.name, "restart");
  }
  EXPECT_EQ(done.data.at("result").as_string(), shown);
  EXPECT_LT(shown.size(), text.size());
  EXPECT_EQ(roles(id), "user assistant ");
  EXPECT_EQ(messages(id).text("/items/1/content"), shown);
  EXPECT_EQ(messages(id).at("/items/1/stopped"), true);
  EXPECT_EQ(messages(id).at("/items/0/stopped"), false);

  EXPECT_EQ(stop().status, 200) << "nothing is being made";
  model.pace(milliseconds(0));
  EXPECT_EQ(ask("And the warranty?", false, id).get().answer.status, 200);
  EXPECT_EQ(roles(id), "user assistant user assistant ");
  EXPECT_EQ(w.viewer.api.post(kSessions + core::SessionId::make().text() + "/stop").code(),
            "NOT_FOUND");
}

TEST_F(TakeoverTest, AStoppedModelThatSaidNothingLeavesAnEmptyAnswer) {
  model.fault(ModelFault::kStall);
  auto asked = ask("How cold is the freezer?", false);
  const auto id = begun();
  ASSERT_TRUE(model.await_requests(1));
  EXPECT_EQ(w.viewer.api.post(kSessions + id + "/stop").status, 200);
  ASSERT_EQ(asked.wait_for(std::chrono::seconds(5)), std::future_status::ready);
  const auto answer = asked.get().answer;
  EXPECT_EQ(answer.text("/stop_reason"), "stopped");
  EXPECT_EQ(answer.text("/result"), "");
  EXPECT_EQ(roles(id), "user assistant ");
}

TEST_F(TakeoverTest, AModelThatHangsDoesNotHoldThePersonUp) {
  model.fault(ModelFault::kStall);
  auto asked = ask("How cold is the freezer?", false);
  const auto id = begun();
  ASSERT_TRUE(model.await_requests(1));
  take_over_while(asked, id);
  EXPECT_EQ(said.answer.status, 200);
  EXPECT_EQ(said.answer.text("/stop_reason"), "human");
  EXPECT_EQ(ask("Anybody there?", false, id).get().answer.text("/stop_reason"), "human");
}

TEST_F(TakeoverTest, NeitherDoesOneThatHangsInTheMiddle) {
  model.reply("The freezer is cold and so on and so on and on.");
  model.fault(ModelFault::kStallMidStream);
  auto asked = ask("How cold is the freezer?", true);
  const auto id = begun();
  ASSERT_TRUE(model.await_pieces(1));
  take_over_while(asked, id);
  EXPECT_EQ(said.answer.events().back().data.at("stop_reason").as_string(), "human");
}

TEST_F(TakeoverTest, WhatIsEndedMeanwhileAnswersSo) {
  model.fault(ModelFault::kStall);
  auto asked = ask("How cold is the freezer?", false);
  const auto id = begun();
  ASSERT_TRUE(model.await_requests(1));
  EXPECT_EQ(w.member.api.post(kSessions + id + "/complete").status, 200);
  ASSERT_EQ(asked.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_EQ(asked.get().answer.code(), "SESSION_CLOSED");
}

TEST_F(TakeoverTest, WhatWasDoneIsOnRecordThoughTheAnswerIsNot) {
  make_tool();
  auto asked = ask(kRefund, false);
  const auto id = refunded();
  take_over_while(asked, id, "user tool ");
  EXPECT_EQ(said.answer.text("/stop_reason"), "human");
  EXPECT_EQ(said.answer.number("/position"), 0) << "what comes after is still to be heard";
  EXPECT_EQ(messages(id).text("/items/1/tool/name"), "refund");
  EXPECT_EQ(messages(id).at("/items/1/tool/ok"), true);
  EXPECT_THAT(messages(id).text("/items/1/content"), ::testing::HasSubstr("refunded"));
  EXPECT_EQ(w.viewer.api.get(kSessions + id).number("/summary/tool_calls"), 1);
  EXPECT_EQ(put(id, "give-back").status, 200);
  model.fault(ModelFault::kNone);
  EXPECT_EQ(ask("How cold is the freezer?", false, id).get().answer.status, 200);
  EXPECT_EQ(roles(id), "user tool user assistant ");
}

TEST_F(TakeoverTest, SoItIsWhereTheConversationIsEnded) {
  make_tool();
  auto asked = ask(kRefund, false);
  const auto id = refunded();
  EXPECT_EQ(w.member.api.post(kSessions + id + "/complete").status, 200);
  ASSERT_EQ(asked.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_EQ(asked.get().answer.code(), "SESSION_CLOSED");
  EXPECT_EQ(roles(id), "user tool ");
  EXPECT_EQ(messages(id).at("/items/1/tool/ok"), true);
}

TEST_F(TakeoverTest, SoItIsWhereItIsDeleted) {
  make_tool();
  auto asked = ask(kRefund, false);
  const auto id = refunded();
  EXPECT_EQ(w.member.api.remove(kSessions + id).status, 204);
  ASSERT_EQ(asked.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_EQ(asked.get().answer.code(), "NOT_FOUND");
}

TEST_F(TakeoverTest, OfACallThatIsBrokenOffTheOutcomeIsUnknown) {
  make_tool();
  auto asked = ask("call refund {\"id\":\"hang\"}", false);
  const auto id = begun();
  ASSERT_TRUE(desk.await_requests(1));
  take_over_while(asked, id, "user tool ");
  EXPECT_EQ(messages(id).at("/items/1/tool/ok"), false);
  EXPECT_EQ(messages(id).at("/items/1/tool/pending"), false);
  EXPECT_EQ(messages(id).text("/items/1/tool/input/id"), "hang");
  EXPECT_THAT(messages(id).text("/items/1/content"), ::testing::HasSubstr("is not known"));
}

TEST_F(TakeoverTest, WhatWasDoneIsOnRecordWhereTheServerStops) {
  make_tool();
  const json::object question{{"message", kRefund}};
  const auto body = json::serialize(question);
  Wire wire(w.server.port());
  wire.send("POST /api/v1/chat/" + w.agent + "/ann HTTP/1.1\r\nHost: localhost\r\n" +
            "Authorization: Bearer " + w.viewer.api.token() +
            "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n\r\n" + body);
  const auto id = refunded();
  w.server.stop();
  EXPECT_TRUE(wire.closed(std::chrono::seconds(10))) << "nobody heard an answer";
  TestServer again({.data = folder.path() / "data"});
  EXPECT_EQ(again.count("SELECT count(*) FROM messages WHERE role = 'tool' AND session_id = '" +
                        id + "'"),
            1);
}

TEST_F(TakeoverTest, AWhisperReachesTheModelOnce) {
  EXPECT_EQ(ask("How cold is the freezer?", false).get().answer.status, 200);
  const auto id = begun();
  EXPECT_EQ(
      w.member.api.post(kSessions + id + "/whisper", {{"message", "Offer a blue voucher."}}).status,
      201);
  const auto system_of = [&](std::size_t chat) {
    return json::serialize(model.chats().at(chat).at("messages").at(0));
  };
  ask("How long does the warranty last?", false, id).get();
  ask("When does the lamp blink?", false, id).get();
  ASSERT_GE(model.chats().size(), 3U);
  EXPECT_EQ(system_of(0).find("blue voucher"), std::string::npos);
  EXPECT_NE(system_of(1).find("Offer a blue voucher."), std::string::npos);
  EXPECT_EQ(system_of(2).find("blue voucher"), std::string::npos);
  EXPECT_EQ(roles(id), "user assistant whisper user assistant user assistant ");
}

TEST_F(TakeoverTest, AWhisperWhileTheModelAnswersIsForTheNextAnswer) {
  std::atomic<int> whispered{0};
  model.reply_by([&](const json::object&) -> std::string {
    if (whispered == 0) {
      const auto path = kSessions + begun() + "/whisper";
      whispered = w.member.api.post(path, {{"message", "Offer a blue voucher."}}).status;
    }
    return "The freezer is at -18 degrees [1: \"-18\"].";
  });
  ask("How cold is the freezer?", false).get();
  EXPECT_EQ(whispered, 201);
  const auto id = begun();
  EXPECT_EQ(roles(id), "user whisper assistant ");
  ask("How cold is the freezer again?", false, id).get();
  ask("How cold is the freezer now?", false, id).get();
  const auto asked = [&](std::size_t chat) { return json::serialize(model.chats().at(chat)); };
  EXPECT_EQ(asked(0).find("blue voucher"), std::string::npos);
  EXPECT_NE(asked(1).find("Offer a blue voucher."), std::string::npos);
  EXPECT_EQ(asked(2).find("blue voucher"), std::string::npos);
}

TEST_F(TakeoverTest, AnAnswerThatIsCutOffLeavesItsMark) {
  model.fault(ModelFault::kStall);
  const std::string question = R"({"message": "How cold is the freezer?"})";
  Wire asked(w.server.port());  // Whose answer never comes.
  asked.send("POST /api/v1/chat/" + w.agent + "/ann HTTP/1.1\r\nHost: 127.0.0.1\r\n" +
             "Authorization: Bearer " + w.viewer.api.token() +
             "\r\nContent-Type: application/json\r\nContent-Length: " +
             std::to_string(question.size()) + "\r\n\r\n" + question);
  const auto id = begun();
  ASSERT_TRUE(model.await_requests(1));
  const auto of_session = " FROM sessions WHERE id = '" + id + "'";
  EXPECT_EQ(w.server.look_up("SELECT answering" + of_session), "alone");
  w.server.stop();
  EXPECT_TRUE(asked.closed(std::chrono::seconds(20)));
  const auto options = with_model(model, folder.path() / "data");
  const auto started = core::system_clock().now().ms;
  {
    TestServer again(options);
    EXPECT_EQ(again.look_up("SELECT status" + of_session), "error");
    EXPECT_LT(again.count("SELECT updated_at" + of_session), started) << "marked by the stop";
    // As it is where the server was killed.
    again.execute("UPDATE sessions SET status = 'active', answering = 'alone' WHERE id = '" + id +
                  "'");
  }
  {
    TestServer again(options);
    EXPECT_EQ(again.look_up("SELECT status" + of_session), "error") << "seen at the start";
    EXPECT_EQ(again.look_up("SELECT answering" + of_session), "");
    again.execute("UPDATE sessions SET status = 'active' WHERE id = '" + id + "'");
  }
  TestServer again(options);
  EXPECT_EQ(again.look_up("SELECT status" + of_session), "active") << "nothing was under way";
}

TEST_F(TakeoverTest, AHandoffIsAskedOnceForEachTurnThatWantsOne) {
  auto answer = ask("I want to talk to a human person.", false).get().answer;
  EXPECT_EQ(answer.text("/stop_reason"), "handoff");
  EXPECT_EQ(w.server.events()["session.handoff_requested"], 1);
  EXPECT_EQ(roles(begun()), "user assistant ");
}

}  // namespace
}  // namespace auriga::testing
