#include "engines/llm/openai_refusal.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/text.hpp"

namespace auriga::llm {

bool is_about_the_request(int status) {
  return status == 400 || status == 413 || status == 422;
}

bool refuses_tools(int status, std::string_view body) {
  static constexpr auto kSentences = std::to_array<std::string_view>(
      {"does not support tool",  // Ollama, and who follows it
       "doesn't support tool", "do not support tool", "endpoints found that support tool use",
       "does not support function call",  // DeepSeek
       "tools is not supported", "tools are not supported", "tool use is not supported",
       "tool calling is not supported",  // Groq
       "tool calls are not supported", "function calling is not supported",
       "function calling is not enabled",                                    // Mistral
       "tool calling is not enabled", "tools param requires --jinja",        // llama.cpp
       "requires --enable-auto-tool-choice", "requires --tool-call-parser",  // vLLM
       "unrecognized request argument supplied: tools"});
  const bool may =
      status == 400 || status == 404 || status == 422 || status == 500 || status == 501;
  if (!may) {
    return false;
  }
  auto text = core::lower_ascii(body);
  const auto says = [&](std::string_view words) { return text.find(words) != std::string::npos; };
  if (says("invalid_function_parameters") || says("schema")) {
    return false;
  }
  // "`tool calling` is not supported", "\'tools\' is not supported".
  std::erase_if(text, [](char c) { return c == '`' || c == '"' || c == '\\'; });
  return std::ranges::any_of(kSentences, says) || says("tools' is not supported");
}

bool refuses_max_tokens(int status, std::string_view body) {
  if (!is_about_the_request(status)) {
    return false;
  }
  const auto text = core::lower_ascii(body);
  const auto says = [&](std::string_view words) { return text.find(words) != std::string::npos; };
  return says("max_tokens") && says("max_completion_tokens") &&
         (says("unsupported") || says("not supported"));
}

bool is_too_long(int status, std::string_view body) {
  if (!is_about_the_request(status)) {
    return false;
  }
  const auto text = core::lower_ascii(body);
  const auto says = [&](std::string_view words) { return text.find(words) != std::string::npos; };
  return says("context length") || says("context_length") || says("context size") ||
         says("context_size") || says("context window") || says("prompt is too long") ||
         says("max_new_tokens");
}

std::string_view reason_of(int status) {
  switch (status) {
    case 401:
    case 403:
      return "it refuses the API key";
    case 404:
      return "it does not know the model or the path";
    case 429:
      return "its rate limit is reached";
    default:
      return is_about_the_request(status) ? "it refuses the request" : "it answers with an error";
  }
}

}  // namespace auriga::llm
