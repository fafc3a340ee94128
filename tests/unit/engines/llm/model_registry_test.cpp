#include "engines/llm/model_registry.hpp"

#include <gtest/gtest.h>

#include <future>

#include "app/settings.hpp"
#include "tests/support/openai_server/openai_server.hpp"
#include "tests/unit/engines/llm/shard.hpp"

namespace auriga::llm {
namespace {

using namespace std::chrono_literals;
using testing::OneShard;
using testing::OpenAiServer;

ModelSettings at(const std::string& id, const std::string& base_url) {
  return {.id = id, .name = id, .base_url = base_url, .model = id};
}

TEST(ModelRegistry, AlwaysHasBuiltin) {
  OneShard shard;
  ModelRegistry registry({}, shard.clients());
  EXPECT_TRUE(registry.knows("builtin"));
  EXPECT_FALSE(registry.knows("gpt"));
  EXPECT_EQ(registry.find("builtin"), nullptr);
  EXPECT_EQ(registry.standard(), "builtin");
  const auto models = shard.run(registry.list());
  ASSERT_EQ(models.size(), 1U);
  EXPECT_EQ(models[0].id, "builtin");
  EXPECT_TRUE(models[0].reachable);
}

TEST(ModelRegistry, TellsWhichEndpointsAnswerAndAsksSeldom) {
  OneShard shard;
  OpenAiServer server;
  ModelRegistry registry({at("here", server.base_url()), at("gone", "http://127.0.0.1:1/v1")},
                         shard.clients());
  EXPECT_EQ(registry.standard(), "here");
  for (int i = 0; i < 3; ++i) {
    const auto models = shard.run(registry.list());
    ASSERT_EQ(models.size(), 3U);
    EXPECT_EQ(models[1].id, "here");
    EXPECT_TRUE(models[1].reachable);
    EXPECT_EQ(models[2].id, "gone");
    EXPECT_FALSE(models[2].reachable);
  }
  EXPECT_EQ(server.requests(), 1) << "the answer is kept for a while";
}

TEST(ModelRegistry, CanBeToldToStopWhileItAsks) {
  OneShard shard;
  testing::ScriptedServer hangs{
      [](testing::PeerRequest /*request*/, testing::PeerConnection& peer) { return peer.stall(); }};
  ModelRegistry registry({at("one", hangs.url("/v1")), at("two", hangs.url("/v1"))},
                         shard.clients());
  platform::asio::cancellation_signal signal;
  std::promise<std::exception_ptr> listed;
  auto done = [&listed](std::exception_ptr failure, const std::vector<ModelInfo>& /*models*/) {
    listed.set_value(std::move(failure));
  };
  platform::asio::co_spawn(shard.context(), registry.list(),
                           platform::asio::bind_cancellation_slot(signal.slot(), done));
  ASSERT_TRUE(hangs.await_requests(2));
  platform::asio::post(shard.context(),
                       [&] { signal.emit(platform::asio::cancellation_type::terminal); });
  auto ended = listed.get_future();
  ASSERT_EQ(ended.wait_for(Model::kProbeTime), std::future_status::ready) << "it ends at once";
  EXPECT_THROW(std::rethrow_exception(ended.get()), boost::system::system_error);
  EXPECT_EQ(shard.clients_running(), 0U);
  const auto models = shard.run(registry.list());
  ASSERT_EQ(models.size(), 3U);
  EXPECT_FALSE(models[1].reachable);
}

class ModelSettingsTest : public ::testing::Test {
 protected:
  core::Result<std::vector<ModelSettings>> read() { return read_model_settings(configuration_); }
  void set(std::string_view name, std::string_view value) {
    configuration_.set(name, value, core::SettingSource::kFlag);
  }
  // The declarations are the program's own: a renamed setting fails here.
  core::Configuration configuration_{app::settings()};
};

TEST_F(ModelSettingsTest, AreNoneWithoutAnEndpoint) {
  const auto models = read();
  ASSERT_TRUE(models);
  EXPECT_TRUE(models->empty());
}

TEST_F(ModelSettingsTest, AreOneOrSeveralAtOneEndpoint) {
  set("model.base_url", "http://127.0.0.1:11434/v1");
  set("model.name", "llama3.1");
  set("model.others", "qwen2.5,mistral");
  set("model.seconds", "30");
  set("model.streaming", "false");
  ASSERT_TRUE(configuration_.faults().empty());
  const auto models = read();
  ASSERT_TRUE(models) << models.error().detail();
  ASSERT_EQ(models->size(), 3U);
  EXPECT_EQ((*models)[0].id, "llama3.1");
  EXPECT_EQ((*models)[2].id, "mistral");
  EXPECT_EQ((*models)[2].base_url, "http://127.0.0.1:11434/v1");
  EXPECT_EQ((*models)[0].answer_time, 30s);
  EXPECT_EQ((*models)[0].silence_time, 20s);
  EXPECT_FALSE((*models)[0].streaming);
}

TEST_F(ModelSettingsTest, NameEachFault) {
  set("model.base_url", "http://127.0.0.1:11434/v1");
  EXPECT_FALSE(read()) << "no name";
  set("model.name", "builtin");
  EXPECT_FALSE(read()) << "taken by builtin";
  set("model.name", "a");
  set("model.others", "b,a");
  EXPECT_FALSE(read()) << "twice";
  set("model.others", "");
  EXPECT_TRUE(read());
  set("model.base_url", "127.0.0.1:11434");
  EXPECT_FALSE(read()) << "no scheme";
}

}  // namespace
}  // namespace auriga::llm
