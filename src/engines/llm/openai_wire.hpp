// The wire form of OpenAI's Chat Completions, as its many speakers (vLLM, llama.cpp, Ollama, …)
// agree on it. Source: OpenAI API reference, "Chat" and "Chat streaming".
//
//   POST {base}/chat/completions
//   {"model": m, "messages": [{"role": "system"|"user"|"assistant", "content": text}, …],
//    "stream": true, "stream_options": {"include_usage": true}, "temperature": t,
//    "max_tokens": n (OpenAI's models that think: "max_completion_tokens"), "stop": [text, …],
//    "tools": [{"type": "function", "function": {"name", "description", "parameters"}}, …],
//    "tool_choice": "none"|"required"|{"type": "function", "function": {"name"}},
//    "parallel_tool_calls": false}
//   An assistant's message that called tools holds "tool_calls": [{"id", "type": "function",
//   "function": {"name", "arguments": JSON as a text}}], and after it stands one message
//   {"role": "tool", "tool_call_id", "content"} for each.
//
// Whole:    {"choices": [{"message": {"content": text}, "finish_reason": r}], "usage": u}
// Streamed: events `data: {"choices": [{"delta": {"content": text}, "finish_reason": null|r}]}`,
//           one of them with a finish_reason, one perhaps with "choices": [] and the usage, at the
//           end `data: [DONE]`. A fault in the middle is `data: {"error": {"message": …}}`.
//           Models that think first send deltas without "content" meanwhile ("reasoning_content").
// Calls:    whole in "message": {"tool_calls": […]} as above; streamed in "delta": {"tool_calls":
//           [{"index": n, "id", "function": {"name", "arguments": a piece}}]}, id and name with the
//           first piece of a call. Some servers leave out the index, or send a call in one piece.
// usage:    {"prompt_tokens": n, "completion_tokens": n}
// r:        stop | length | content_filter | tool_calls | function_call
//
// Read generously: unknown members are ignored, absent and null ones mean nothing. What is present
// must have the right type. Only the choice of index 0 is read; we never ask for more.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "engines/llm/chat_provider.hpp"

namespace auriga::llm {

/// A piece of a tool call; what is empty was not sent.
struct ToolCallPiece {
  std::optional<std::size_t> index;
  std::string id;
  std::string name;
  std::string arguments;
};

/// One event of a stream, or a whole answer.
struct OpenAiDelta {
  std::string text;
  std::vector<ToolCallPiece> tool_calls;
  std::optional<StopReason> stop_reason;
  std::optional<Usage> usage;
};

enum class Delivery : std::uint8_t { kStreamed, kWhole };

/// What the bound on an answer's tokens is called. Most servers know the first alone; OpenAI's
/// models that think refuse it.
enum class TokenLimit : std::uint8_t { kMaxTokens, kMaxCompletionTokens };

[[nodiscard]] std::string chat_body(std::string_view model, const ChatPrompt& prompt,
                                    Delivery delivery, TokenLimit limit = TokenLimit::kMaxTokens);

/// Reads the data of one event other than [DONE]. Fails with MODEL_UNAVAILABLE when it is an error
/// object, with MODEL_ANSWER_INVALID when it is neither that nor a chunk.
[[nodiscard]] core::Result<OpenAiDelta> parse_chunk(std::string_view data);

/// Reads a whole answer; fails the same way, also when it holds no choice.
[[nodiscard]] core::Result<OpenAiDelta> parse_completion(std::string_view body);

/// What an error body says, at most 300 characters and without secrets, for the log alone: an
/// endpoint may repeat the prompt or the key in it.
[[nodiscard]] std::string error_cause(std::string_view body);

/// MODEL_ANSWER_INVALID.
[[nodiscard]] core::Error broken_protocol(std::string cause);

}  // namespace auriga::llm
