// What an endpoint means by an answer other than 200: told from its status and its words, since the
// many servers of the protocol agree on neither.
#pragma once

#include <string_view>

namespace auriga::llm {

/// A request the endpoint refused for what it holds: another request may well be answered.
[[nodiscard]] bool is_about_the_request(int status);

/// Whether the model can call no tools at all. Servers say so with whatever status: Ollama, vLLM
/// and most others 400, OpenRouter 404, llama.cpp 500. Only their sentences count: what is wrong
/// with one tool (its schema, its name) is told in words like these and says nothing of others.
[[nodiscard]] bool refuses_tools(int status, std::string_view body);

/// Whether it wants the bound on the answer's tokens by its newer name. OpenAI: "Unsupported
/// parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
[[nodiscard]] bool refuses_max_tokens(int status, std::string_view body);

/// OpenAI and vLLM: "This model's maximum context length is …" or the code context_length_exceeded;
/// llama.cpp: "exceeds the available context size"; Anthropic: "prompt is too long"; TGI: "`inputs`
/// tokens + `max_new_tokens` must be <= …".
[[nodiscard]] bool is_too_long(int status, std::string_view body);

/// What a status means, for people: "it …".
[[nodiscard]] std::string_view reason_of(int status);

}  // namespace auriga::llm
