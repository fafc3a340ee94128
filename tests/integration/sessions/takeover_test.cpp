// Taking over from a language model that is in the middle of an answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "tests/integration/harness/world.hpp"
#include "tests/support/openai_server/openai_server.hpp"

namespace auriga::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

const std::string kSessions = "/api/v1/sessions/";

class TakeoverTest : public ::testing::Test {
 protected:
  static TestServer::Options with_model(const OpenAiServer& model) {
    return {.settings = {"model.base_url=" + model.base_url(), "model.name=test-model",
                         "model.makes_agents=false"}};
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
  void await_requests(int count) {
    for (int i = 0; i < 500 && model.requests() < count; ++i) {
      std::this_thread::sleep_for(milliseconds(10));
    }
    ASSERT_GE(model.requests(), count);
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
  void take_over_while(std::future<Said>& asked, const std::string& id) {
    ASSERT_EQ(put(id, "take-over").text("/status"), "human");
    const auto accepted = steady_clock::now();
    ASSERT_EQ(asked.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    said = asked.get();
    const auto silent = std::chrono::duration<double, std::milli>(said.at - accepted).count();
    std::printf("silent %.1f ms after the take-over\n", silent);
    EXPECT_LT(silent, 1000) << "100 ms are wanted; a busy machine is given more";
    EXPECT_EQ(roles(id), "user ") << "the question is kept, the answer is not";
  }

  OpenAiServer model;
  World w{with_model(model)};
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
  await_requests(1);
  std::this_thread::sleep_for(milliseconds(400));
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

TEST_F(TakeoverTest, AModelThatHangsDoesNotHoldThePersonUp) {
  model.fault(ModelFault::kStall);
  auto asked = ask("How cold is the freezer?", false);
  const auto id = begun();
  await_requests(1);
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
  await_requests(1);
  std::this_thread::sleep_for(milliseconds(100));
  take_over_while(asked, id);
  EXPECT_EQ(said.answer.events().back().data.at("stop_reason").as_string(), "human");
}

TEST_F(TakeoverTest, WhatIsEndedMeanwhileAnswersSo) {
  model.fault(ModelFault::kStall);
  auto asked = ask("How cold is the freezer?", false);
  const auto id = begun();
  await_requests(1);
  EXPECT_EQ(w.member.api.post(kSessions + id + "/complete").status, 200);
  ASSERT_EQ(asked.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_EQ(asked.get().answer.code(), "SESSION_CLOSED");
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

TEST_F(TakeoverTest, AHandoffIsAskedOnceForEachTurnThatWantsOne) {
  auto answer = ask("I want to talk to a human person.", false).get().answer;
  EXPECT_EQ(answer.text("/stop_reason"), "handoff");
  EXPECT_EQ(w.server.events()["session.handoff_requested"], 1);
  EXPECT_EQ(roles(begun()), "user assistant ");
}

}  // namespace
}  // namespace auriga::testing
