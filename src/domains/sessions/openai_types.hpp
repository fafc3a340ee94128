// What travels on /v1: OpenAI's Chat Completions, as far as it is read and written here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/rules.hpp"
#include "core/traits.hpp"
#include "domains/sessions/types.hpp"

namespace auriga::sessions {

/// Messages of one request.
inline constexpr std::size_t kCompletionMessagesMax = 500;
inline constexpr std::size_t kCompletionToolsMax = 128;

struct CompletionRequest {
  std::string model;
  std::vector<json::object> messages;
  std::optional<bool> stream;
  std::optional<json::object> stream_options;
  std::optional<std::int64_t> n;
  std::optional<std::int64_t> max_tokens;
  std::optional<std::int64_t> max_completion_tokens;
  std::optional<json::value> stop;
  std::optional<json::object> response_format;
  std::optional<std::vector<json::object>> tools;
  std::optional<json::value> tool_choice;
  std::optional<bool> parallel_tool_calls;
  std::optional<std::string> user;
  std::optional<json::value> functions;
  std::optional<json::value> function_call;
};
BOOST_DESCRIBE_STRUCT(CompletionRequest, (),
                      (model, messages, stream, stream_options, n, max_tokens,
                       max_completion_tokens, stop, response_format, tools, tool_choice,
                       parallel_tool_calls, user, functions, function_call))
inline core::Rules rules(core::Type<CompletionRequest>) {
  return {
      "CompletionRequest",
      "As OpenAI's Chat Completions API; what is not named here is passed over.",
      {{.field = "model",
        .required = true,
        .min = 1,
        .max = 100,
        .meaning = "Of an agent: its id."},
       {.field = "messages",
        .required = true,
        .min = 1,
        .max = kCompletionMessagesMax,
        .meaning = "The conversation: objects of role and content, calls of tools and their "
                   "results. The last is the user's or a tool's."},
       {.field = "stream", .meaning = "Whether the answer comes in pieces."},
       {.field = "stream_options", .meaning = "{include_usage}."},
       {.field = "n", .min = 1, .max = 1, .meaning = "One choice."},
       {.field = "max_tokens",
        .min = 1,
        .meaning = "The most that the agent's model writes; builtin's answers are short."},
       {.field = "max_completion_tokens",
        .min = 1,
        .meaning = "The same under its newer name, which counts where both are given."},
       {.field = "stop", .meaning = "A text, or up to four, that the model's answer ends before."},
       {.field = "response_format", .meaning = "{type: text} alone."},
       {.field = "tools",
        .max = kCompletionToolsMax,
        .meaning = "Functions of the caller's, which the agent's model may ask it to call. "
                   "Without any, the agent uses those of its own."},
       {.field = "tool_choice",
        .meaning = "none, auto, required, or {type: function, function: {name}}."},
       {.field = "parallel_tool_calls",
        .meaning = "Whether one answer may ask for several calls; yes where not said."},
       {.field = "user",
        .meaning = "Whom the conversation is with, as the staff see it where it is handed over."},
       {.field = "functions", .meaning = "Refused: tools has taken its place."},
       {.field = "function_call", .meaning = "Refused: tool_choice has taken its place."}},
      true};
}

struct CompletionFunction {
  std::string name;
  std::string arguments;
};
BOOST_DESCRIBE_STRUCT(CompletionFunction, (), (name, arguments))
inline core::Rules rules(core::Type<CompletionFunction>) {
  return {"CompletionFunction",
          "What to call.",
          {{.field = "arguments", .meaning = "JSON as the model wrote it: check it."}}};
}

struct CompletionToolCall {
  std::string id;
  std::string type = "function";
  CompletionFunction function;
};
BOOST_DESCRIBE_STRUCT(CompletionToolCall, (), (id, type, function))
inline core::Rules rules(core::Type<CompletionToolCall>) {
  return {"CompletionToolCall",
          "A call that the caller is asked to make.",
          {{.field = "id", .meaning = "Goes back as tool_call_id with the result."}}};
}

struct CompletionMessage {
  std::string role = "assistant";
  std::optional<std::string> content;
  std::optional<std::string> refusal;
  std::optional<std::vector<CompletionToolCall>> tool_calls;
};
BOOST_DESCRIBE_STRUCT(CompletionMessage, (), (role, content, refusal, tool_calls))
inline core::Rules rules(core::Type<CompletionMessage>) {
  return {"CompletionMessage", "What the agent says, or asks to be called."};
}

struct CompletionChoice {
  std::int64_t index = 0;
  CompletionMessage message;
  std::optional<json::object> logprobs;
  std::string finish_reason;
};
BOOST_DESCRIBE_STRUCT(CompletionChoice, (), (index, message, logprobs, finish_reason))
inline core::Rules rules(core::Type<CompletionChoice>) {
  return {"CompletionChoice",
          "An answer.",
          {{.field = "finish_reason", .meaning = "stop, length or tool_calls."}}};
}

struct CompletionUsage {
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
  std::int64_t total_tokens = 0;
};
BOOST_DESCRIBE_STRUCT(CompletionUsage, (), (prompt_tokens, completion_tokens, total_tokens))
inline core::Rules rules(core::Type<CompletionUsage>) {
  return {"CompletionUsage", "What it cost; builtin counts words."};
}

struct Completion {
  std::string id;
  std::string object = "chat.completion";
  std::int64_t created = 0;
  std::string model;
  std::vector<CompletionChoice> choices;
  CompletionUsage usage;
  std::vector<Source> sources;
  std::optional<core::SessionId> session_id;
};
BOOST_DESCRIBE_STRUCT(Completion, (),
                      (id, object, created, model, choices, usage, sources, session_id))
inline core::Rules rules(core::Type<Completion>) {
  return {"Completion",
          "As OpenAI's Chat Completions API.",
          {{.field = "created", .meaning = "Seconds since 1970."},
           {.field = "sources", .meaning = "Ours: the passages that the answer rests on."},
           {.field = "session_id",
            .meaning = "Ours: the conversation as the staff have it, from the answer on that "
                       "hands it over."}}};
}

struct OpenAiModel {
  std::string id;
  std::string object = "model";
  std::int64_t created = 0;
  std::string owned_by = "auriga";
  std::string name;
};
BOOST_DESCRIBE_STRUCT(OpenAiModel, (), (id, object, created, owned_by, name))
inline core::Rules rules(core::Type<OpenAiModel>) {
  return {
      "OpenAiModel", "An agent as a model.", {{.field = "name", .meaning = "Ours: the agent's."}}};
}

struct OpenAiModels {
  std::string object = "list";
  std::vector<OpenAiModel> data;
};
BOOST_DESCRIBE_STRUCT(OpenAiModels, (), (object, data))
inline core::Rules rules(core::Type<OpenAiModels>) {
  return {"OpenAiModels", "The agents that the caller may talk to."};
}

struct OpenAiModelIn {
  std::string model;
};
BOOST_DESCRIBE_STRUCT(OpenAiModelIn, (), (model))
inline core::Rules rules(core::Type<OpenAiModelIn>) {
  return {"OpenAiModelIn",
          "",
          {{.field = "model", .in = In::kPath, .required = true, .meaning = "The agent's id."}}};
}

}  // namespace auriga::sessions
