#include "engines/llm/openai_wire.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace auriga::llm {
namespace {

using core::ErrorCode;

TEST(OpenAiWire, WritesTheRequest) {
  const ChatPrompt prompt{.messages = {{ChatRole::system, "Be brief."},
                                       {ChatRole::user, "Say \"hi\"\n"},
                                       {ChatRole::assistant, "hi"}},
                          .output_tokens_max = 50,
                          .temperature = 0.5};
  const auto body = boost::json::parse(chat_body("m", prompt, Delivery::kStreamed));
  EXPECT_EQ(body, boost::json::parse(R"({"model":"m","messages":[
      {"role":"system","content":"Be brief."},{"role":"user","content":"Say \"hi\"\n"},
      {"role":"assistant","content":"hi"}],"stream":true,
      "stream_options":{"include_usage":true},"max_tokens":50,"temperature":0.5})"));
  const auto whole = boost::json::parse(chat_body("m", {}, Delivery::kWhole));
  EXPECT_EQ(whole, boost::json::parse(R"({"model":"m","messages":[]})"));
}

TEST(OpenAiWire, ReadsChunks) {
  const auto text = parse_chunk(
      R"({"id":"x","choices":[{"index":0,"delta":{"content":"a\u00e9"},"finish_reason":null}]})");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->text, "aé");
  EXPECT_FALSE(text->stop_reason);
  EXPECT_FALSE(text->usage);

  const auto stop = parse_chunk(R"({"choices":[{"delta":{},"finish_reason":"length"}]})");
  ASSERT_TRUE(stop);
  EXPECT_EQ(stop->stop_reason, StopReason::max_tokens);

  const auto usage = parse_chunk(
      R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}})");
  ASSERT_TRUE(usage);
  EXPECT_EQ(usage->usage->input_tokens, 7);
  EXPECT_EQ(usage->usage->output_tokens, 3);
}

TEST(OpenAiWire, ReadsWhatServersAddOrLeaveOut) {
  for (const auto* data :
       {R"({"choices":[{"delta":{"role":"assistant","content":null},"logprobs":null}]})",
        R"({"choices":[{"delta":null,"finish_reason":null}],"usage":null})",
        R"({"choices":[{}],"error":null,"x":[1,{"y":2}]})",
        R"({"choices":[{"index":1,"delta":{"content":"another choice"}}]})",
        R"({"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]})"}) {
    const auto delta = parse_chunk(data);
    ASSERT_TRUE(delta) << data;
    EXPECT_EQ(delta->text, "") << data;
  }
}

TEST(OpenAiWire, RefusesWhatIsNoChunk) {
  for (const auto* data :
       {"", "null", "[]", "{", "{}", R"({"choices":{}})", R"({"choices":[1]})",
        R"({"choices":[{"delta":{"content":1}}]})", R"({"choices":[{"delta":"x"}]})",
        R"({"choices":[{"delta":{},"finish_reason":5}]})",
        R"({"choices":[],"usage":{"prompt_tokens":-1}})", R"({"choices":[],"usage":[]})",
        R"({"choices":[],"usage":{"prompt_tokens":1e30}})",
        "{\"choices\":[{\"delta\":{\"content\":\"\xff\"}}]}"}) {
    const auto delta = parse_chunk(data);
    ASSERT_FALSE(delta) << data;
    EXPECT_EQ(delta.error().code(), ErrorCode::kModelAnswerInvalid) << data;
  }
  EXPECT_FALSE(parse_chunk(std::string(100'000, '['))) << "depth is bounded";
  EXPECT_FALSE(parse_completion(R"({"choices":[]})"));
}

TEST(OpenAiWire, TellsErrorsToTheLogAlone) {
  const auto delta = parse_chunk(
      R"({"error":{"message":"bad key Bearer sk-abcdefghijklmnop for you@example.org"}})");
  ASSERT_FALSE(delta);
  EXPECT_EQ(delta.error().code(), ErrorCode::kModelUnavailable);
  EXPECT_THAT(delta.error().detail(), ::testing::Not(::testing::HasSubstr("bad key")));
  EXPECT_THAT(delta.error().cause(), ::testing::HasSubstr("bad key"));
  EXPECT_THAT(delta.error().cause(), ::testing::Not(::testing::HasSubstr("you@example.org")));
  EXPECT_LE(error_cause(std::string(10'000, 'x')).size(), 310U);
}

}  // namespace
}  // namespace auriga::llm
