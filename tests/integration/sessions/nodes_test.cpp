// Two servers on one PostgreSQL: a take-over or a stop on one silences the agent on the other, the
// customer's stream on one hears what the staff write on the other, and so does a broadcast.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>

#include "domains/sessions/service.hpp"
#include "tests/integration/harness/world.hpp"
#include "tests/support/openai_server/openai_server.hpp"
#include "tests/support/postgres_server.hpp"

namespace auriga::testing {
namespace {

using std::chrono::milliseconds;

std::vector<std::string> settings_of_all(const OpenAiServer& model) {
  return {"database.url=" + PostgresServer::shared().new_schema(),
          "accounts.master_key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
          "model.base_url=" + model.base_url(), "model.name=test-model",
          "model.makes_agents=false"};
}

/// Two nodes, and a conversation that has begun on the first.
class SessionNodesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    id = w.viewer.api.post(path, {{"message", "Hello"}}).text("/session_id");
    ASSERT_NE(id, "");
    session = "/api/v1/sessions/" + id;
  }
  /// Asks on the first node, on a connection of its own, while the test goes on.
  std::future<Answer> ask(const std::string& message) {
    return std::async(std::launch::async, [this, message] {
      auto api = w.viewer.api.elsewhere();
      return api.post(path + "/" + id, {{"message", message}});
    });
  }

  OpenAiServer model;
  const std::vector<std::string> settings = settings_of_all(model);
  World w{{.settings = settings}};
  TestServer other{{.settings = settings}};
  Api there = Api(other.port(), nullptr).with_token(w.member.api.token());
  const std::string path = "/api/v1/chat/" + w.agent + "/ann";
  std::string id;
  std::string session;
};

TEST_F(SessionNodesTest, ATakeOverOnOneSilencesTheOther) {
  model.reply("The freezer is cold and the answer comes late.");
  const auto before = model.requests();
  model.pace(milliseconds(200));
  auto asked = ask("How cold is the freezer?");
  ASSERT_TRUE(model.await_requests(before + 1));
  const auto taken = there.send({.method = "PUT", .path = session + "/take-over", .body = "{}"});
  ASSERT_EQ(taken.text("/status"), "human") << taken.body;
  const auto answer = asked.get();
  EXPECT_EQ(answer.text("/stop_reason"), "human") << answer.body;
  EXPECT_EQ(answer.text("/result"), "");
  EXPECT_EQ(w.viewer.api.get(session).number("/message_count"), 3) << "the late answer was dropped";

  auto heard = std::async(std::launch::async, [&] {
    auto api = w.viewer.api.elsewhere();
    return api.get(path + "/" + id + "/events?from=1", {{"Accept", "text/event-stream"}});
  });
  std::this_thread::sleep_for(milliseconds(300));
  EXPECT_EQ(there.post(session + "/messages", {{"message", "Here I am."}}).status, 201);
  const auto resolved = there.send(
      {.method = "PUT", .path = session + "/resolve", .body = R"({"outcome":"resolved"})"});
  EXPECT_EQ(resolved.status, 200) << resolved.body;
  ASSERT_EQ(heard.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  const auto stream = heard.get();
  EXPECT_NE(stream.body.find("Here I am."), std::string::npos) << stream.body;
  EXPECT_NE(stream.body.find(R"("status":"completed")"), std::string::npos) << stream.body;
}

TEST_F(SessionNodesTest, StreamsAskTheDatabaseTogether) {
  constexpr int kStreams = 16;
  std::vector<std::future<Answer>> heard;
  for (int i = 0; i < kStreams; ++i) {
    heard.push_back(std::async(std::launch::async, [&] {
      auto api = w.viewer.api.elsewhere();
      return api.get(path + "/" + id + "/events?from=1", {{"Accept", "text/event-stream"}});
    }));
  }
  auto& feed = w.server.application().sessions().feed();
  ASSERT_TRUE(comes_true([&] { return feed.listened().size() == 1; }));
  // Three seconds in which nothing happens, once all are open.
  const auto reads = [&] { return w.server.application().database().counters().reads; };
  const auto is_quiet = [&] {
    const auto before = reads();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
    (void)comes_true([&] { return std::chrono::steady_clock::now() >= end; });
    return reads() - before < 2 * kStreams;
  };
  EXPECT_TRUE(comes_true(is_quiet, std::chrono::seconds(30)))
      << "each alone would have asked three times";
  EXPECT_EQ(there.post(session + "/complete").status, 200);
  for (auto& stream : heard) {
    ASSERT_EQ(stream.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    EXPECT_NE(stream.get().body.find(R"("status":"completed")"), std::string::npos);
  }
}

TEST_F(SessionNodesTest, AStopOnOneEndsTheAnswerOfTheOther) {
  const auto stop = [&] { return there.post(session + "/stop"); };
  EXPECT_EQ(stop().status, 200) << "nothing is being made";
  model.fault(ModelFault::kStall);
  const auto before = model.requests();
  auto asked = ask("How cold is the freezer?");
  ASSERT_TRUE(model.await_requests(before + 1));
  EXPECT_NE(asked.wait_for(milliseconds(2'500)), std::future_status::ready)
      << "what came before was for no answer";
  EXPECT_EQ(stop().text("/id"), id);
  ASSERT_EQ(asked.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  const auto answer = asked.get();
  EXPECT_EQ(answer.text("/stop_reason"), "stopped") << answer.body;
  EXPECT_EQ(w.viewer.api.get(session + "/messages?cursor=3").at("/items/0/stopped"), true);

  model.fault(ModelFault::kNone);
  model.reply("The freezer is cold.");
  EXPECT_NE(ask("How cold is it?").get().text("/stop_reason"), "stopped");
}

TEST_F(SessionNodesTest, WhatOneHasDoneIsOnRecordThoughTheOtherEndsIt) {
  model.answer_by(
      [](const json::object& request) { return directed_answer(request, "The freezer is cold."); });
  model.pace(milliseconds(50));
  const auto before = model.chats().size();
  auto asked = ask(R"(call search_documents {"query":"freezer"})");
  ASSERT_TRUE(model.await_chats(before + 2));
  EXPECT_EQ(there.post(session + "/complete").status, 200);
  EXPECT_EQ(asked.get().code(), "SESSION_CLOSED");
  const auto messages = w.viewer.api.get(session + "/messages");
  EXPECT_EQ(messages.text("/items/3/role"), "tool") << messages.body;
  EXPECT_EQ(messages.at("/items").as_array().size(), 4U) << "the late answer was dropped";
}

TEST_F(SessionNodesTest, ABroadcastOfOneHearsWhatIsChangedOnTheOther) {
  const std::string broadcasts = "/api/v1/broadcasts";
  const auto name = w.member.api.post(broadcasts, {{"source_language", "en"}}).text("/id");
  const auto room = [&] { return w.viewer.api.get("/api/v1/live/" + name); };
  EXPECT_EQ(room().text("/status"), "active");
  const auto paused = there.patch(broadcasts + "/" + name, {{"status", "paused"}});
  EXPECT_EQ(paused.text("/status"), "paused") << paused.body;
  EXPECT_TRUE(comes_true([&] { return room().text("/status") == "paused"; }));
  EXPECT_EQ(there.remove(broadcasts + "/" + name).status, 204);
  EXPECT_TRUE(comes_true([&] { return room().status == 410; }));
}

TEST(SharedObjects, AStartLeavesWhatAnotherNodeIsWriting) {
  namespace fs = std::filesystem;
  for (const auto& url : {PostgresServer::shared().new_schema(), std::string()}) {
    const TemporaryFolder folder;
    const auto upload = folder.path() / "objects" / ".new" / "upload";
    fs::create_directories(upload.parent_path());
    std::ofstream(upload) << "half of it";
    const TestServer server({.settings = {"database.url=" + url}, .data = folder.path()});
    EXPECT_EQ(fs::exists(upload), !url.empty()) << "with SQLite nobody else writes there";
  }
}

}  // namespace
}  // namespace auriga::testing
