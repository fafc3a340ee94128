#include "engines/llm/openai_provider.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "tests/support/openai_server/openai_server.hpp"
#include "tests/support/openai_server/scripted_server.hpp"
#include "tests/unit/engines/llm/shard.hpp"

namespace auriga::llm {
namespace {

using namespace std::chrono_literals;
using core::Error;
using core::ErrorCode;
using testing::in;
using testing::ModelFault;
using testing::OneShard;
using testing::OpenAiServer;

struct Heard {
  std::vector<std::string> texts;
  ChatEnd end;
  std::optional<Error> failure;

  [[nodiscard]] std::string text() const {
    std::string out;
    for (const auto& piece : texts) {
      out += piece;
    }
    return out;
  }
};

Task<Heard> ask(ChatProvider& provider, SteadyTime deadline) {
  Heard heard;
  ChatPrompt prompt;
  prompt.messages.push_back(ChatMessage{ChatRole::user, "What is the answer?"});
  prompt.output_tokens_max = 50;
  try {
    auto stream = co_await provider.start(std::move(prompt), deadline);
    for (;;) {
      auto text = co_await stream->read();
      if (text.empty()) {
        break;
      }
      heard.texts.push_back(std::move(text));
    }
    heard.end = stream->end();
  } catch (const Error& error) {
    heard.failure = error;
  }
  co_return heard;
}

class OpenAiProviderTest : public ::testing::Test {
 protected:
  OpenAiOptions options() {
    OpenAiOptions out;
    out.base_url = server_.base_url();
    out.api_key = "the-key";
    out.model = "test-model";
    out.silence_max = 300ms;
    out.retry.base = core::Milliseconds(5);
    return out;
  }
  /// Bears with a model that is slow between its words.
  OpenAiOptions patient() {
    auto out = options();
    out.silence_max = 60s;
    return out;
  }
  Heard ask_with(const OpenAiOptions& by, std::chrono::milliseconds time = 5s) {
    OpenAiProvider provider(shard_.clients(), by);
    return shard_.run(ask(provider, in(time)));
  }

  OpenAiServer server_{"test-model", "the-key"};
  OneShard shard_;
};

TEST_F(OpenAiProviderTest, StreamsAnAnswer) {
  server_.reply("Forty two is the answer.");
  const auto heard = ask_with(options());
  ASSERT_FALSE(heard.failure) << heard.failure->cause();
  EXPECT_EQ(heard.text(), "Forty two is the answer.");
  EXPECT_EQ(heard.texts.size(), 5U) << "word by word, as sent";
  EXPECT_EQ(heard.end.stop_reason, StopReason::end_turn);
  EXPECT_EQ(heard.end.usage.input_tokens, 4);
  EXPECT_EQ(heard.end.usage.output_tokens, 5);
  EXPECT_FALSE(heard.end.usage.estimated);
  ASSERT_EQ(server_.chats().size(), 1U);
  EXPECT_EQ(server_.chats()[0].at("model").as_string(), "test-model");
}

TEST_F(OpenAiProviderTest, TakesAWholeAnswerWhereTheEndpointDoesNotStream) {
  server_.reply("Forty two.");
  auto whole = options();
  whole.delivery = Delivery::kWhole;
  const auto heard = ask_with(whole);
  ASSERT_FALSE(heard.failure) << heard.failure->cause();
  EXPECT_EQ(heard.texts, std::vector<std::string>{"Forty two."});
  EXPECT_EQ(heard.end.usage.output_tokens, 2);
}

TEST_F(OpenAiProviderTest, WaitsForAWholeAnswerUntilTheDeadline) {
  server_.reply("Forty two.");
  server_.pace(1s);
  auto whole = options();
  whole.delivery = Delivery::kWhole;
  const auto heard = ask_with(whole, 30s);
  ASSERT_FALSE(heard.failure) << heard.failure->cause();
  EXPECT_EQ(heard.text(), "Forty two.");
  EXPECT_EQ(server_.requests(), 1);
  const auto late = ask_with(whole, 500ms);
  ASSERT_TRUE(late.failure);
  EXPECT_EQ(late.failure->code(), ErrorCode::kModelUnavailable);
  EXPECT_EQ(server_.requests(), 2) << "what used up its time is not repeated";
}

// Some servers send an answer whole although they were asked to stream: its head comes at once.
TEST_F(OpenAiProviderTest, WaitsForTheRestOfAnAnswerThatComesWholeUnasked) {
  testing::ScriptedServer server([](testing::PeerRequest, testing::PeerConnection& peer) -> Task<> {
    testing::PeerHeaders headers{{"Content-Type", "application/json"}};
    co_await peer.begin(200, headers);
    co_await peer.chunk(R"({"choices":[{"message":{"content":"Forty )");
    co_await platform::sleep_for(1s);
    co_await peer.chunk(R"(two."},"finish_reason":"length"}]})");
    co_await peer.end();
  });
  auto there = options();
  there.base_url = server.url("/v1");
  const auto heard = ask_with(there, 30s);
  ASSERT_FALSE(heard.failure) << heard.failure->cause();
  EXPECT_EQ(heard.text(), "Forty two.");
  EXPECT_EQ(heard.end.stop_reason, StopReason::max_tokens);
}

TEST_F(OpenAiProviderTest, GivesTheFirstTextBeforeTheLast) {
  server_.reply("one two three four five six seven eight nine ten");
  server_.pace(2s);
  OpenAiProvider provider(shard_.clients(), patient());
  ChatPrompt prompt;
  // The whole answer takes 20 s: who waited for it would throw.
  auto stream = shard_.run(provider.start(std::move(prompt), in(15s)));
  // On the shard, where it lives.
  shard_.run([](std::unique_ptr<ChatStream> gone) -> Task<> {
    gone.reset();
    co_return;
  }(std::move(stream)));
}

struct FaultCase {
  const char* name;
  ModelFault fault;
  ErrorCode code;
  int requests;     ///< How often the endpoint is asked.
  bool after_text;  ///< Whether text came before the failure.
};

class ModelFaults : public OpenAiProviderTest, public ::testing::WithParamInterface<FaultCase> {};

TEST_P(ModelFaults, EndInAnErrorOfOurOwnAndRecover) {
  const auto& given = GetParam();
  server_.reply("one two three four");
  server_.fault(given.fault);
  OpenAiProvider provider(shard_.clients(), options());
  const auto begin = std::chrono::steady_clock::now();
  const auto heard = shard_.run(ask(provider, in(60s)));
  ASSERT_TRUE(heard.failure) << heard.text();
  EXPECT_EQ(heard.failure->code(), given.code) << heard.failure->cause();
  EXPECT_EQ(heard.text(), given.after_text ? "one two" : "");
  EXPECT_EQ(server_.requests(), given.requests);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 30s);
  EXPECT_EQ(heard.failure->detail().find("the-key"), std::string::npos);

  server_.fault(ModelFault::kNone);
  const auto after = shard_.run(ask(provider, in(5s)));
  EXPECT_FALSE(after.failure) << "it recovers";
  EXPECT_EQ(after.text(), "one two three four");
}

INSTANTIATE_TEST_SUITE_P(
    All, ModelFaults,
    ::testing::Values(
        FaultCase{"server_error", ModelFault::kServerError, ErrorCode::kModelUnavailable, 2, false},
        FaultCase{"unauthorized", ModelFault::kUnauthorized, ErrorCode::kModelUnavailable, 1,
                  false},
        FaultCase{"stall", ModelFault::kStall, ErrorCode::kModelUnavailable, 1, false},
        FaultCase{"stall_mid_stream", ModelFault::kStallMidStream, ErrorCode::kModelUnavailable, 1,
                  true},
        FaultCase{"cut_before_head", ModelFault::kCutBeforeHead, ErrorCode::kModelUnavailable, 2,
                  false},
        FaultCase{"cut_mid_stream", ModelFault::kCutMidStream, ErrorCode::kModelUnavailable, 1,
                  true},
        FaultCase{"end_without_done", ModelFault::kEndWithoutDone, ErrorCode::kModelUnavailable, 1,
                  true},
        FaultCase{"invalid_json", ModelFault::kInvalidJson, ErrorCode::kModelAnswerInvalid, 1,
                  false},
        FaultCase{"invalid_json_late", ModelFault::kInvalidJsonLate, ErrorCode::kModelAnswerInvalid,
                  1, true},
        FaultCase{"error_event", ModelFault::kErrorEvent, ErrorCode::kModelUnavailable, 1, true},
        FaultCase{"not_a_stream", ModelFault::kNotAStream, ErrorCode::kModelAnswerInvalid, 1,
                  false}),
    [](const auto& one) { return one.param.name; });

testing::ModelAnswer weather() {
  return {"", {{"c1", "weather", R"({"city":"Oslo"})"}, {"c2", "time", "{}"}}};
}

TEST_F(OpenAiProviderTest, GivesToolCallsWhole) {
  server_.answer_by([](const auto&) { return weather(); });
  for (const auto delivery : {Delivery::kStreamed, Delivery::kWhole}) {
    auto by = options();
    by.delivery = delivery;
    const auto heard = ask_with(by);
    ASSERT_FALSE(heard.failure) << heard.failure->cause();
    EXPECT_EQ(heard.text(), "");
    EXPECT_EQ(heard.end.stop_reason, StopReason::tool_use);
    const std::vector<ToolCall> expected{{"c1", "weather", R"({"city":"Oslo"})"},
                                         {"c2", "time", "{}"}};
    EXPECT_EQ(heard.end.tool_calls, expected);
  }
}

TEST_F(OpenAiProviderTest, GivesNoCallThatBrokeOff) {
  server_.answer_by([](const auto&) { return weather(); });
  for (const auto fault :
       {ModelFault::kStallMidStream, ModelFault::kCutMidStream, ModelFault::kEndWithoutDone,
        ModelFault::kInvalidJsonLate, ModelFault::kErrorEvent}) {
    server_.fault(fault);
    OpenAiProvider provider(shard_.clients(), options());
    const auto heard = shard_.run(ask(provider, in(5s)));
    ASSERT_TRUE(heard.failure);
    EXPECT_EQ(heard.failure->code(), fault == ModelFault::kInvalidJsonLate
                                         ? ErrorCode::kModelAnswerInvalid
                                         : ErrorCode::kModelUnavailable);
    EXPECT_TRUE(heard.end.tool_calls.empty());
    server_.fault(ModelFault::kNone);
    EXPECT_EQ(shard_.run(ask(provider, in(5s))).end.tool_calls.size(), 2U) << "it recovers";
  }
}

TEST_F(OpenAiProviderTest, RepeatsWhatFailedAtOnce) {
  server_.fault(ModelFault::kServerError, {.times = 1});
  const auto heard = ask_with(options());
  EXPECT_FALSE(heard.failure);
  EXPECT_EQ(server_.requests(), 2);
}

TEST_F(OpenAiProviderTest, WaitsAsLongAsRetryAfterAsksOrNotAtAll) {
  server_.fault(ModelFault::kRateLimited, {.times = 1, .retry_after_s = 1});
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(ask_with(options()).failure);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 1s);

  server_.fault(ModelFault::kRateLimited, {.retry_after_s = 30});
  const auto refused = ask_with(options());
  ASSERT_TRUE(refused.failure);
  EXPECT_EQ(refused.failure->code(), ErrorCode::kModelUnavailable);
  ASSERT_TRUE(refused.failure->retry_after());
  EXPECT_EQ(refused.failure->retry_after()->count(), 30);
}

TEST_F(OpenAiProviderTest, HoldsTheDeadlineOfTheWholeAnswer) {
  server_.reply("one two three four five six seven eight nine ten");
  server_.pace(1s);
  const auto heard = ask_with(patient(), 4s);  // of 10 s in all
  ASSERT_TRUE(heard.failure);
  EXPECT_EQ(heard.failure->code(), ErrorCode::kModelUnavailable);
  EXPECT_FALSE(heard.texts.empty());
}

TEST_F(OpenAiProviderTest, StopsAskingAnEndpointThatKeepsFailing) {
  server_.fault(ModelFault::kServerError);
  auto quick = options();
  quick.retry.attempts_max = 1;
  quick.breaker = {.failures_max = 3, .open_time = core::Milliseconds(200)};
  OpenAiProvider provider(shard_.clients(), quick);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(shard_.run(ask(provider, in(1s))).failure);
  }
  EXPECT_EQ(provider.breaker_state(), core::CircuitBreaker::State::kOpen);
  const auto refused = shard_.run(ask(provider, in(1s)));
  ASSERT_TRUE(refused.failure);
  EXPECT_TRUE(refused.failure->retry_after());
  EXPECT_EQ(server_.requests(), 3) << "the fourth was not sent";

  server_.fault(ModelFault::kNone);
  std::this_thread::sleep_for(250ms);
  EXPECT_FALSE(shard_.run(ask(provider, in(1s))).failure) << "and it recovers";
  EXPECT_EQ(provider.breaker_state(), core::CircuitBreaker::State::kClosed);
}

TEST_F(OpenAiProviderTest, TakesNoHasteOfItsCallerForAFailure) {
  server_.reply("one two three four five six seven eight nine ten");
  server_.pace(1s);
  for (const auto delivery : {Delivery::kStreamed, Delivery::kWhole}) {
    auto by = patient();
    by.delivery = delivery;
    by.breaker = {.failures_max = 2, .open_time = core::Milliseconds(60'000)};
    OpenAiProvider provider(shard_.clients(), by);
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(shard_.run(ask(provider, in(50ms))).failure);
    }
    EXPECT_EQ(provider.breaker_state(), core::CircuitBreaker::State::kClosed) << "others may ask";
  }
  auto by = options();
  by.breaker = {.failures_max = 1, .open_time = core::Milliseconds(60'000)};
  OpenAiProvider provider(shard_.clients(), by);
  EXPECT_TRUE(shard_.run(ask(provider, in(5s))).failure);
  EXPECT_EQ(provider.breaker_state(), core::CircuitBreaker::State::kOpen)
      << "it was silent for as long as it may be";
}

// Its thoughts take longer than it may be silent, and none of them is text.
TEST_F(OpenAiProviderTest, BearsWithAModelThatThinksFirst) {
  server_.reply("Forty two.");
  server_.pace(100ms);
  server_.think(15);
  auto there = options();
  there.silence_max = 1s;
  const auto heard = ask_with(there, 30s);
  ASSERT_FALSE(heard.failure) << heard.failure->cause();
  EXPECT_EQ(heard.text(), "Forty two.");
  const auto cut = ask_with(there, 500ms);
  EXPECT_TRUE(cut.failure) << "the time of the whole answer still holds";
}

TEST_F(OpenAiProviderTest, BoundsTheAnswerByTheNameThatTheModelTakes) {
  std::atomic<int> newer = 0;
  testing::ScriptedServer server([&](testing::PeerRequest request,
                                     testing::PeerConnection& peer) -> Task<> {
    newer += request.body.find("\"max_completion_tokens\":50") != std::string::npos ? 1 : 0;
    const bool older = request.body.find("\"max_tokens\"") != std::string::npos;
    testing::PeerHeaders headers{{"Content-Type", "application/json"}};
    const std::string_view refusal =
        R"({"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."}})";
    const std::string_view answer =
        R"({"choices":[{"message":{"content":"Forty two."},"finish_reason":"stop"}]})";
    const auto& said = older ? refusal : answer;
    co_await peer.respond(older ? 400 : 200, headers, said);
  });
  auto there = options();
  there.base_url = server.url("/v1");
  there.retry.attempts_max = 1;
  OpenAiProvider provider(shard_.clients(), there);
  for (int i = 0; i < 2; ++i) {
    const auto heard = shard_.run(ask(provider, in(5s)));
    ASSERT_FALSE(heard.failure) << heard.failure->cause();
    EXPECT_EQ(heard.text(), "Forty two.");
  }
  EXPECT_EQ(server.requests(), 3) << "the second answer needs no refusal";
  EXPECT_EQ(newer, 2);
}

// As vLLM, llama.cpp, Anthropic and TGI say it; the last two refuse something else.
TEST_F(OpenAiProviderTest, KnowsThatAPromptIsTooLong) {
  struct Refusal {
    int status;
    std::string_view body;
    ErrorCode code;
  };
  constexpr auto kTooLong = ErrorCode::kContextLengthExceeded;
  for (const auto& [status, body, code] : {
           Refusal{400, R"({"message": "This model's maximum context length is 4096 tokens."})",
                   kTooLong},
           {400, R"({"error": {"code": "context_length_exceeded", "message": "Too much."}})",
            kTooLong},
           {400, R"({"error": {"message": "the request exceeds the available context size"}})",
            kTooLong},
           {413, R"({"error": {"message": "prompt is too long: 210000 tokens > 200000"}})",
            kTooLong},
           {422, R"({"error": "`inputs` tokens + `max_new_tokens` must be <= 4096."})", kTooLong},
           {400, R"({"error": {"message": "temperature must be a number"}})",
            ErrorCode::kModelUnavailable},
           {401, R"({"error": {"message": "no key for this context window"}})",
            ErrorCode::kModelUnavailable},
       }) {
    testing::ScriptedServer server(
        [status, body](testing::PeerRequest, testing::PeerConnection& peer) -> Task<> {
          testing::PeerHeaders headers{{"Content-Type", "application/json"}};
          co_await peer.respond(status, headers, body);
        });
    auto there = options();
    there.base_url = server.url("/v1");
    const auto heard = ask_with(there);
    ASSERT_TRUE(heard.failure) << body;
    EXPECT_EQ(heard.failure->code(), code) << body;
    EXPECT_EQ(server.requests(), 1) << "it is not repeated";
  }
}

TEST_F(OpenAiProviderTest, ProbesTheEndpoint) {
  OpenAiProvider good(shard_.clients(), options());
  shard_.run(good.probe(in(1s)));
  auto wrong = options();
  wrong.api_key = "another";
  OpenAiProvider refused(shard_.clients(), wrong);
  EXPECT_THROW(shard_.run(refused.probe(in(1s))), Error);
  auto nobody = options();
  nobody.base_url = "http://127.0.0.1:1/v1";
  OpenAiProvider absent(shard_.clients(), nobody);
  try {
    shard_.run(absent.probe(in(1s)));
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kModelUnavailable);
  }
}

}  // namespace
}  // namespace auriga::llm
