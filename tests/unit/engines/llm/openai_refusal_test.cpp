#include "engines/llm/openai_refusal.hpp"

#include <gtest/gtest.h>

namespace auriga::llm {
namespace {

struct Said {
  int status;
  std::string_view body;
};

TEST(OpenAiRefusal, KnowsThatNoToolsAreTaken) {
  for (
      const auto& [status, body] : {
          // Ollama, vLLM, llama.cpp, OpenRouter, Groq, OpenAI, Mistral, DeepSeek, Azure.
          Said{
              400,
              R"({"error":{"message":"registry.ollama.ai/library/gemma:2b does not support tools"}})"},
          Said{
              400,
              R"({"message":"\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set"})"},
          Said{400,
               R"({"message":"tool_choice = \"required\" requires --tool-call-parser to be set"})"},
          Said{500, R"({"error":{"code":500,"message":"tools param requires --jinja flag"}})"},
          Said{404,
               R"({"error":{"message":"No endpoints found that support tool use.","code":404}})"},
          Said{400, R"({"error":{"message":"`tool calling` is not supported with this model"}})"},
          Said{
              400,
              R"({"error":{"message":"Unsupported parameter: 'tools' is not supported with this model."}})"},
          Said{400, R"({"message":"Function calling is not enabled for this model"})"},
          Said{400,
               R"({"error":{"message":"deepseek-reasoner does not support Function Calling"}})"},
          Said{400, R"({"error":{"message":"Unrecognized request argument supplied: tools"}})"},
      }) {
    EXPECT_TRUE(refuses_tools(status, body)) << body;
  }
}

TEST(OpenAiRefusal, KnowsThatTheOtherNameOfTheLimitIsWanted) {
  constexpr std::string_view kOpenAi =
      R"({"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}})";
  EXPECT_TRUE(refuses_max_tokens(400, kOpenAi));
  EXPECT_FALSE(refuses_max_tokens(500, kOpenAi));
  EXPECT_FALSE(refuses_max_tokens(
      400, R"({"error":{"message":"max_tokens must be at least 1","param":"max_tokens"}})"));
}

TEST(OpenAiRefusal, TakesNoFaultOfOneToolForThat) {
  for (
      const auto& [status, body] : {
          Said{
              400,
              R"({"error":{"message":"Invalid schema for function 'x': 'strin' is not valid under any of the given schemas.","param":"tools[0].function.parameters","code":"invalid_function_parameters"}})"},
          Said{
              400,
              R"({"error":{"message":"Invalid schema for function 'x': 'it does not support tools' is not valid","code":"invalid_function_parameters"}})"},
          Said{
              400,
              R"({"error":{"message":"Invalid 'tools[0].function.name': string does not match pattern."}})"},
          Said{
              400,
              R"({"error":{"message":"An assistant message with 'tool_calls' must be followed by tool messages"}})"},
          Said{400, R"({"error":{"message":"Too many tools: at most 64"}})"},
          Said{422, R"({"detail":[{"loc":["body","tools",0,"function"],"msg":"field required"}]})"},
          Said{500, R"({"error":{"message":"Failed to parse tool call arguments as JSON"}})"},
          Said{401, R"({"error":{"message":"this key does not support tools"}})"},
          Said{400, R"({"error":{"message":"temperature must be a number"}})"},
      }) {
    EXPECT_FALSE(refuses_tools(status, body)) << body;
  }
}

}  // namespace
}  // namespace auriga::llm
