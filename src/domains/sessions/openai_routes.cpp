#include "domains/sessions/openai_routes.hpp"

#include <boost/json.hpp>

#include "core/encode.hpp"
#include "core/error.hpp"
#include "platform/http/event_stream.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/problem.hpp"

namespace auriga::sessions {
namespace {

namespace http = platform::http;
using core::Error;
using core::ErrorCode;
using http::Access;
using http::Call;

/// Messages of one request, and characters of all together.
constexpr std::size_t kMessagesMax = 500;
constexpr std::size_t kTextMax = 400'000;
/// As agents take them.
constexpr std::size_t kQuestionMax = 8'000;

struct CompletionRequest {
  std::string model;
  std::vector<json::object> messages;
  bool stream = false;
  std::optional<json::object> stream_options;
  std::optional<std::int64_t> n;
  std::optional<json::object> response_format;
  std::optional<std::vector<json::object>> tools;
  std::optional<json::value> tool_choice;
};
BOOST_DESCRIBE_STRUCT(CompletionRequest, (),
                      (model, messages, stream, stream_options, n, response_format, tools,
                       tool_choice))
core::Rules rules(core::Type<CompletionRequest>) {
  return {"CompletionRequest",
          "As OpenAI's Chat Completions API; what is not named here is passed over.",
          {{.field = "model",
            .required = true,
            .min = 1,
            .max = 100,
            .meaning = "Of an agent: its id."},
           {.field = "messages",
            .required = true,
            .min = 1,
            .max = kMessagesMax,
            .meaning = "The conversation: objects of role and content. The last is the user's."},
           {.field = "stream", .meaning = "Whether the answer comes in pieces."},
           {.field = "stream_options", .meaning = "{include_usage}."},
           {.field = "n", .min = 1, .max = 1, .meaning = "One choice."},
           {.field = "response_format", .meaning = "{type: text} alone."},
           {.field = "tools", .max = 128, .meaning = "None: an agent uses those of its own."}},
          true};
}

struct CompletionMessage {
  std::string role = "assistant";
  std::string content;
  std::optional<std::string> refusal;
};
BOOST_DESCRIBE_STRUCT(CompletionMessage, (), (role, content, refusal))
core::Rules rules(core::Type<CompletionMessage>) {
  return {"CompletionMessage", "What the agent says."};
}

struct CompletionChoice {
  std::int64_t index = 0;
  CompletionMessage message;
  std::optional<json::object> logprobs;
  std::string finish_reason;
};
BOOST_DESCRIBE_STRUCT(CompletionChoice, (), (index, message, logprobs, finish_reason))
core::Rules rules(core::Type<CompletionChoice>) {
  return {
      "CompletionChoice", "An answer.", {{.field = "finish_reason", .meaning = "stop or length."}}};
}

struct CompletionUsage {
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
  std::int64_t total_tokens = 0;
};
BOOST_DESCRIBE_STRUCT(CompletionUsage, (), (prompt_tokens, completion_tokens, total_tokens))
core::Rules rules(core::Type<CompletionUsage>) {
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
};
BOOST_DESCRIBE_STRUCT(Completion, (), (id, object, created, model, choices, usage, sources))
core::Rules rules(core::Type<Completion>) {
  return {"Completion",
          "As OpenAI's Chat Completions API.",
          {{.field = "created", .meaning = "Seconds since 1970."},
           {.field = "sources", .meaning = "Ours: the passages that the answer rests on."}}};
}

struct OpenAiModel {
  std::string id;
  std::string object = "model";
  std::int64_t created = 0;
  std::string owned_by = "auriga";
  std::string name;
};
BOOST_DESCRIBE_STRUCT(OpenAiModel, (), (id, object, created, owned_by, name))
core::Rules rules(core::Type<OpenAiModel>) {
  return {
      "OpenAiModel", "An agent as a model.", {{.field = "name", .meaning = "Ours: the agent's."}}};
}

struct OpenAiModels {
  std::string object = "list";
  std::vector<OpenAiModel> data;
};
BOOST_DESCRIBE_STRUCT(OpenAiModels, (), (object, data))
core::Rules rules(core::Type<OpenAiModels>) {
  return {"OpenAiModels", "The agents that the caller may talk to."};
}

struct OpenAiModelIn {
  std::string model;
};
BOOST_DESCRIBE_STRUCT(OpenAiModelIn, (), (model))
core::Rules rules(core::Type<OpenAiModelIn>) {
  return {"OpenAiModelIn",
          "",
          {{.field = "model", .in = In::kPath, .required = true, .meaning = "The agent's id."}}};
}

[[noreturn]] void refuse(std::string pointer, std::string code, std::string message) {
  throw Error(ErrorCode::kValidationFailed)
      .with_faults({{std::move(pointer), std::move(code), std::move(message)}});
}

core::AgentId agent_of(const std::string& model) {
  auto id = core::AgentId::parse(model);
  if (!id) {
    throw Error(ErrorCode::kNotFound, "There is no model '" + model + "'.");
  }
  return *std::move(id);
}

/// The text of a message's content: a text, or parts of which all are text.
std::string text_of(const json::value& content, const std::string& at) {
  if (content.is_string()) {
    return std::string(content.get_string());
  }
  if (content.is_null()) {
    return {};
  }
  if (!content.is_array()) {
    refuse(at, "type", "must be a text, or parts of text");
  }
  std::string out;
  std::size_t i = 0;
  for (const auto& part : content.get_array()) {
    const auto* text = part.is_object() ? part.get_object().if_contains("text") : nullptr;
    if (text == nullptr || !text->is_string()) {
      refuse(at + "/" + std::to_string(i), "type", "only parts of type text are read");
    }
    out += text->get_string();
    ++i;
  }
  return out;
}

/// A conversation, and the question it ends with.
struct Conversation {
  std::vector<answer::Turn> history;
  std::string question;
};

Conversation read_conversation(const std::vector<json::object>& messages) {
  Conversation out;
  std::size_t characters = 0;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const auto at = "/messages/" + std::to_string(i);
    const auto* const role = messages[i].if_contains("role");
    if (role == nullptr || !role->is_string()) {
      refuse(at + "/role", "required", "must be system, developer, user or assistant");
    }
    const auto* const content = messages[i].if_contains("content");
    auto text = text_of(content != nullptr ? *content : json::value(), at + "/content");
    characters += text.size();
    if (characters > kTextMax) {
      refuse("/messages", "too_long", "hold more than 400,000 bytes together");
    }
    const std::string_view who = role->get_string();
    if (who == "user" || who == "assistant") {
      out.history.push_back(
          {who == "user" ? answer::Turn::Role::user : answer::Turn::Role::assistant,
           std::move(text)});
    } else if (who != "system" && who != "developer") {
      // What an agent does stands in its procedure; a caller does not change it.
      refuse(at + "/role", "enum", "must be system, developer, user or assistant");
    }
  }
  if (out.history.empty() || out.history.back().role != answer::Turn::Role::user) {
    refuse("/messages", "order", "must end with a message of the user");
  }
  out.question = std::move(out.history.back().text);
  out.history.pop_back();
  if (out.question.empty() || out.question.size() > kQuestionMax) {
    refuse("/messages/" + std::to_string(messages.size() - 1) + "/content", "length",
           "must have 1 to 8,000 characters");
  }
  return out;
}

void require_supported(const CompletionRequest& in) {
  if (in.response_format) {
    const auto* type = in.response_format->if_contains("type");
    if (type == nullptr || *type != "text") {
      refuse("/response_format", "unsupported", "agents answer in text");
    }
  }
  if (in.tools && !in.tools->empty()) {
    refuse("/tools", "unsupported", "an agent uses the tools of its own");
  }
  if (in.tool_choice && *in.tool_choice != "none" && *in.tool_choice != "auto") {
    refuse("/tool_choice", "unsupported", "an agent uses the tools of its own");
  }
}

std::string finish_reason_of(const Responded& responded) {
  return responded.stop_reason == "max_tokens" ? "length" : "stop";
}

CompletionUsage usage_of(const Responded& responded) {
  return {.prompt_tokens = responded.input_tokens,
          .completion_tokens = responded.output_tokens,
          .total_tokens = responded.input_tokens + responded.output_tokens};
}

class Silent final : public llm::AnswerSink {
 public:
  Task<> delta(std::string_view /*text*/) override { co_return; }
  Task<> restart(std::string_view /*reason*/) override { co_return; }
};

/// Writes an answer under way as chunks. Their clients cannot take back what they have shown, so an
/// answer that begins anew ends in an error, and they ask again.
class Chunks final : public llm::AnswerSink {
 public:
  Chunks(Call& call, json::object head) : call_(call), head_(std::move(head)) {}

  Task<> delta(std::string_view text) override {
    co_await open();
    json::object said{{"content", text}};
    co_await say(std::move(said), nullptr);
  }
  Task<> restart(std::string_view reason) override {
    if (stream_) {
      throw Error(ErrorCode::kModelUnavailable, "The answer broke off: " + std::string(reason));
    }
    co_return;
  }

  /// The first chunk, with the role. What fails before is answered with its status.
  Task<> open() {
    if (!stream_) {
      stream_.emplace(co_await http::EventStream::open(call_, http::OnDisconnect::kCancel));
      json::object begins{{"role", "assistant"}, {"content", ""}};
      co_await say(std::move(begins), nullptr);
    }
  }
  Task<> say(json::object delta, json::value finish) {
    auto chunk = head_;
    json::object choice{{"index", 0},
                        {"delta", std::move(delta)},
                        {"logprobs", nullptr},
                        {"finish_reason", std::move(finish)}};
    chunk["choices"] = json::array{std::move(choice)};
    const auto text = json::serialize(chunk);
    co_await stream_->send("", text);
  }
  Task<> say_usage(const CompletionUsage& usage) {
    auto chunk = head_;
    chunk["choices"] = json::array();
    chunk["usage"] = json::object{{"prompt_tokens", usage.prompt_tokens},
                                  {"completion_tokens", usage.completion_tokens},
                                  {"total_tokens", usage.total_tokens}};
    const auto text = json::serialize(chunk);
    co_await stream_->send("", text);
  }

  [[nodiscard]] std::optional<http::EventStream>& stream() { return stream_; }

 private:
  Call& call_;
  json::object head_;
  std::optional<http::EventStream> stream_;
};

bool wants_usage(const CompletionRequest& in) {
  if (!in.stream_options) {
    return false;
  }
  const auto* wanted = in.stream_options->if_contains("include_usage");
  return wanted != nullptr && *wanted == true;
}

Task<http::ReplyOf<Completion>> stream_completion(OpenAiDoor& door, Call& call,
                                                  CompletionRequest in, Conversation conversation,
                                                  std::string id) {
  json::object head{{"id", id},
                    {"object", "chat.completion.chunk"},
                    {"created", door.clock.now().ms / 1000},
                    {"model", in.model}};
  Chunks chunks(call, std::move(head));
  std::exception_ptr failure;
  try {
    const auto responded = co_await door.sessions.answer(call.caller(), agent_of(in.model),
                                                         std::move(conversation.history),
                                                         std::move(conversation.question), chunks);
    co_await chunks.open();
    json::value finish(finish_reason_of(responded));
    co_await chunks.say(json::object(), std::move(finish));
    if (wants_usage(in)) {
      co_await chunks.say_usage(usage_of(responded));
    }
    co_await chunks.stream()->send("", "[DONE]");
  } catch (...) {
    failure = std::current_exception();
  }
  auto& stream = chunks.stream();
  if (failure && !stream) {
    std::rethrow_exception(failure);
  }
  if (failure) {
    const auto told = http::problem_json(http::error_of(failure), call.request_id(),
                                         http::ProblemReader::kOpenAi);
    co_await stream->send("", told);
  }
  co_return http::ReplyOf<Completion>{stream->finish()};
}

Task<http::ReplyOf<Completion>> create_completion(OpenAiDoor& door, Call& call,
                                                  CompletionRequest in) {
  require_supported(in);
  auto conversation = read_conversation(in.messages);
  auto id = "chatcmpl-" + std::string(call.request_id());
  if (in.stream) {
    co_return co_await stream_completion(door, call, std::move(in), std::move(conversation),
                                         std::move(id));
  }
  Silent silent;
  auto responded = co_await door.sessions.answer(call.caller(), agent_of(in.model),
                                                 std::move(conversation.history),
                                                 std::move(conversation.question), silent);
  Completion out;
  out.id = std::move(id);
  out.created = door.clock.now().ms / 1000;
  out.model = in.model;
  out.usage = usage_of(responded);
  CompletionChoice choice;
  choice.finish_reason = finish_reason_of(responded);
  choice.message.content = std::move(responded.text);
  out.choices.push_back(std::move(choice));
  out.sources = to_sources(responded.sources);
  co_return http::ReplyOf<Completion>{http::Reply::json(out)};
}

OpenAiModel to_model(const agents::Agent& agent) {
  OpenAiModel out;
  out.id = agent.id.text();
  out.created = agent.created_at.ms / 1000;
  out.name = agent.name;
  return out;
}

Task<OpenAiModels> list_openai_models(OpenAiDoor& door, Call& call) {
  OpenAiModels out;
  agents::ListAgents query;
  query.status = agents::AgentStatus::active;
  query.limit = 200;
  for (;;) {
    auto page = co_await door.agents.list(call.caller(), query);
    for (const auto& agent : page.items) {
      if (agent.status == agents::AgentStatus::active) {
        out.data.push_back(to_model(agent));
      }
    }
    if (page.next.empty()) {
      co_return out;
    }
    query.cursor = std::move(page.next);
  }
}

Task<OpenAiModel> get_openai_model(OpenAiDoor& door, Call& call, OpenAiModelIn in) {
  co_return to_model(co_await door.agents.get(call.caller(), agent_of(in.model)));
}

}  // namespace

void bind_openai(http::RouteTable& table, OpenAiDoor& door) {
  using http::handler;
  const auto talk = Access::viewer().or_key(core::Scope::chat);
  constexpr std::chrono::minutes kAnswerTime{5};
  const std::string tag = "OpenAI";
  table.add({.method = http::Method::kPost,
             .path = "/v1/chat/completions",
             .id = "create_completion",
             .tag = tag,
             .summary = "Ask an agent as a model of OpenAI's API",
             .description = "With `stream`: chunks as that API sends them, then `[DONE]`.",
             .access = talk,
             .errors = {ErrorCode::kNotFound, ErrorCode::kAgentPaused, ErrorCode::kAgentNotReady,
                        ErrorCode::kModelUnavailable},
             .timeout = kAnswerTime,
             .produces = {"text/event-stream"},
             .problems = http::ProblemReader::kOpenAi},
            handler<&create_completion>(door));
  table.add({.path = "/v1/models",
             .id = "list_openai_models",
             .tag = tag,
             .summary = "The caller's agents as models",
             .access = talk,
             .problems = http::ProblemReader::kOpenAi},
            handler<&list_openai_models>(door));
  table.add({.path = "/v1/models/{model}",
             .id = "get_openai_model",
             .tag = tag,
             .summary = "An agent as a model",
             .access = talk,
             .errors = {ErrorCode::kNotFound},
             .problems = http::ProblemReader::kOpenAi},
            handler<&get_openai_model>(door));
}

}  // namespace auriga::sessions
