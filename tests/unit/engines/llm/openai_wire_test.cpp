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
                          .temperature = 0.5,
                          .stop = {"END", "\n"}};
  const auto body = boost::json::parse(chat_body("m", prompt, Delivery::kStreamed));
  EXPECT_EQ(body, boost::json::parse(R"({"model":"m","messages":[
      {"role":"system","content":"Be brief."},{"role":"user","content":"Say \"hi\"\n"},
      {"role":"assistant","content":"hi"}],"stream":true,
      "stream_options":{"include_usage":true},"max_tokens":50,"temperature":0.5,"stop":["END","\n"]})"));
  const auto whole = boost::json::parse(chat_body("m", {}, Delivery::kWhole));
  EXPECT_EQ(whole, boost::json::parse(R"({"model":"m","messages":[]})"));
}

TEST(OpenAiWire, WritesTools) {
  ChatPrompt prompt;
  prompt.messages = {
      {ChatRole::user, "Weather?"},
      {.role = ChatRole::assistant, .tool_calls = {{"c1", "weather", R"({"city":"Oslo"})"}}},
      {.role = ChatRole::tool, .content = "rain", .tool_call_id = "c1"}};
  prompt.offer = {.tools = {{"weather", "Tells it.", {{"type", "object"}}}, {"now", "", {}}},
                  .choice = ToolChoice::named,
                  .named = "now",
                  .parallel = false};
  EXPECT_EQ(boost::json::parse(chat_body("m", prompt, Delivery::kWhole)), boost::json::parse(R"({
      "model":"m","messages":[{"role":"user","content":"Weather?"},
      {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
        "function":{"name":"weather","arguments":"{\"city\":\"Oslo\"}"}}]},
      {"role":"tool","content":"rain","tool_call_id":"c1"}],
      "tools":[{"type":"function","function":{"name":"weather","description":"Tells it.",
        "parameters":{"type":"object"}}},
        {"type":"function","function":{"name":"now","parameters":{"type":"object","properties":{}}}}],
      "tool_choice":{"type":"function","function":{"name":"now"}},
      "parallel_tool_calls":false})"));
  prompt.offer.choice = ToolChoice::required;
  prompt.offer.parallel = true;
  auto body = boost::json::parse(chat_body("m", prompt, Delivery::kWhole)).as_object();
  EXPECT_EQ(body.at("tool_choice"), "required");
  EXPECT_FALSE(body.contains("parallel_tool_calls"));
  prompt.offer.choice = ToolChoice::automatic;
  body = boost::json::parse(chat_body("m", prompt, Delivery::kWhole)).as_object();
  EXPECT_FALSE(body.contains("tool_choice"));
}

TEST(OpenAiWire, ReadsToolCalls) {
  const auto delta = parse_chunk(
      R"({"choices":[{"delta":{"content":null,"tool_calls":[
        {"index":1,"id":"c","type":"function","function":{"name":"f","arguments":"{"}},
        {"function":{"arguments":{"a":1}}},{"index":0,"function":null}]}}]})");
  ASSERT_TRUE(delta) << delta.error().cause();
  ASSERT_EQ(delta->tool_calls.size(), 3U);
  EXPECT_EQ(delta->tool_calls[0].index, 1U);
  EXPECT_EQ(delta->tool_calls[0].id, "c");
  EXPECT_EQ(delta->tool_calls[0].name, "f");
  EXPECT_EQ(delta->tool_calls[0].arguments, "{");
  EXPECT_FALSE(delta->tool_calls[1].index);
  EXPECT_EQ(delta->tool_calls[1].arguments, R"({"a":1})");
  const auto whole = parse_completion(
      R"({"choices":[{"message":{"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]},
          "finish_reason":"tool_calls"}]})");
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->stop_reason, StopReason::tool_use);
  EXPECT_EQ(whole->tool_calls[0].name, "f");
  for (const auto* wrong :
       {R"({"choices":[{"delta":{"tool_calls":{}}}]})",
        R"({"choices":[{"delta":{"tool_calls":[1]}}]})",
        R"({"choices":[{"delta":{"tool_calls":[{"index":-1}]}}]})",
        R"({"choices":[{"delta":{"tool_calls":[{"id":5}]}}]})",
        R"({"choices":[{"delta":{"tool_calls":[{"function":"f"}]}}]})",
        R"({"choices":[{"delta":{"tool_calls":[{"function":{"name":[]}}]}}]})"}) {
    EXPECT_FALSE(parse_chunk(wrong)) << wrong;
  }
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
