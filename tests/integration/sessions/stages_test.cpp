// What an answer's time went into, where a language model is asked.
#include <gtest/gtest.h>

#include "tests/integration/harness/world.hpp"
#include "tests/support/openai_server/openai_server.hpp"

namespace auriga::testing {
namespace {

TEST(StagesTest, TellTheModelsTimeFromTheRest) {
  constexpr std::chrono::milliseconds kPace{5};
  OpenAiServer model;
  World w({.settings = {"model.base_url=" + model.base_url(), "model.name=test-model",
                        "model.makes_agents=false"}});
  model.reply("It is cold.");
  model.pace(kPace);
  const auto answer = w.viewer.api.post("/api/v1/chat/" + w.agent + "/ann",
                                        {{"message", "How cold is the freezer?"}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto messages =
      w.viewer.api.get("/api/v1/sessions/" + answer.text("/session_id") + "/messages");
  EXPECT_TRUE(messages.at("/items/0/stages").is_null());
  const auto stage = [&](const std::string& name) {
    return messages.number("/items/1/stages/" + name);
  };
  EXPECT_GE(stage("model_ms"), kPace.count()) << messages.body;
  EXPECT_EQ(stage("tools_ms"), 0);
  EXPECT_LE(stage("waiting_ms") + stage("reading_ms") + stage("model_ms"),
            messages.number("/items/1/latency_ms"));
}

}  // namespace
}  // namespace auriga::testing
