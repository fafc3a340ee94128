// Bounds of an answer by OpenAI's door: they reach the model, and what it cut is told to be cut.
// The model is written here, since it must mind them; everything else is real.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "tests/integration/harness/world.hpp"
#include "tests/support/openai_server/scripted_server.hpp"

namespace auriga::testing {
namespace {

using ::testing::HasSubstr;

/// Answers whole, and says that it was cut wherever it was given a bound.
class BoundedModel {
 public:
  Task<> serve(PeerRequest request, PeerConnection& peer) {
    const PeerHeaders headers{{"Content-Type", "application/json"}};
    if (request.method == "GET") {
      co_await peer.respond(200, headers, R"({"object":"list","data":[]})");
      co_return;
    }
    auto body = json::parse(request.body).as_object();
    const bool cut = body.contains("max_tokens");
    {
      const std::scoped_lock lock(mutex_);
      last_ = std::move(body);
    }
    const std::string reason = cut ? "length" : "stop";
    const auto answer =
        R"({"choices":[{"message":{"content":"You have 14 days [1: \"within 14 days\"]. And"},)"
        R"("finish_reason":")" +
        reason + "\"}]}";
    co_await peer.respond(200, headers, answer);
  }
  json::object last() const {
    const std::scoped_lock lock(mutex_);
    return last_;
  }
  std::string url() const { return server_.url("/v1"); }

 private:
  mutable std::mutex mutex_;
  json::object last_;
  ScriptedServer server_{[this](PeerRequest request, PeerConnection& peer) {
    return serve(std::move(request), peer);
  }};
};

class BoundsTest : public ::testing::Test {
 protected:
  BoundsTest() {
    Multipart form;
    form.file("guide.md", "# Returns\n\nOpened kettles can be returned within 14 days.\n");
    agent_ = world_.make_agent(world_.owner.api, "Returns", std::move(form));
  }

  static TestServer::Options options(const std::string& model) {
    TestServer::Options out;
    out.settings = {"model.base_url=" + model, "model.name=test-model", "model.seconds=20",
                    "model.streaming=false", "model.makes_agents=false"};
    return out;
  }

  Answer complete(json::object more) {
    more["model"] = agent_;
    more["messages"] =
        json::parse(R"([{"role":"user","content":"How long can I return an opened kettle?"}])");
    return world_.owner.api.post("/v1/chat/completions", more);
  }

  BoundedModel model_;
  World world_{options(model_.url())};
  std::string agent_;
};

TEST_F(BoundsTest, ReachTheModelAndAreTold) {
  const auto whole = complete({});
  EXPECT_EQ(whole.text("/choices/0/finish_reason"), "stop") << whole.body;
  EXPECT_FALSE(model_.last().contains("max_tokens"));
  EXPECT_FALSE(model_.last().contains("stop"));

  const auto cut = complete({{"max_tokens", 7}, {"stop", "END"}});
  EXPECT_EQ(cut.text("/choices/0/message/content"), "You have 14 days [1]. And") << cut.body;
  EXPECT_EQ(cut.text("/choices/0/finish_reason"), "length");
  EXPECT_EQ(model_.last().at("max_tokens").to_number<int>(), 7);
  EXPECT_EQ(json::serialize(model_.last().at("stop")), R"(["END"])");

  (void)complete({{"max_tokens", 7}, {"max_completion_tokens", 9}});
  EXPECT_EQ(model_.last().at("max_tokens").to_number<int>(), 9) << "the newer name counts";

  const auto streamed = complete({{"max_completion_tokens", 7}, {"stream", true}});
  EXPECT_THAT(streamed.body, HasSubstr(R"("finish_reason":"length")"));
}

TEST_F(BoundsTest, NullIsWhatIsLeftOut) {
  const auto answer = complete({{"stream", nullptr},
                                {"stop", nullptr},
                                {"max_tokens", nullptr},
                                {"max_completion_tokens", nullptr},
                                {"tools", nullptr}});
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.text("/choices/0/finish_reason"), "stop");
}

}  // namespace
}  // namespace auriga::testing
