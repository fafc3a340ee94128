#include "domains/sessions/openai_routes.hpp"

#include <boost/json.hpp>

#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "domains/sessions/openai_conversation.hpp"
#include "platform/http/event_stream.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/trace.hpp"

namespace auriga::sessions {
namespace {

namespace http = platform::http;
using core::Error;
using core::ErrorCode;
using http::Access;
using http::Call;

/// Of the arguments of a call, in one chunk.
constexpr std::size_t kArgumentsPiece = 1024;

core::AgentId agent_of(const std::string& model) {
  auto id = core::AgentId::parse(model);
  if (!id) {
    throw Error(ErrorCode::kNotFound, "There is no model '" + model + "'.");
  }
  return *std::move(id);
}

std::string finish_reason_of(const CallersAnswer& answer) {
  if (!answer.tool_calls.empty()) {
    return "tool_calls";
  }
  return answer.stop_reason == "max_tokens" ? "length" : "stop";
}

CompletionUsage usage_of(const CallersAnswer& answer) {
  return {.prompt_tokens = answer.input_tokens,
          .completion_tokens = answer.output_tokens,
          .total_tokens = answer.input_tokens + answer.output_tokens};
}

CompletionMessage to_completion_message(CallersAnswer answer) {
  CompletionMessage out;
  if (answer.tool_calls.empty() || !answer.text.empty()) {
    out.content = std::move(answer.text);
  }
  for (auto& call : answer.tool_calls) {
    if (!out.tool_calls) {
      out.tool_calls.emplace();
    }
    out.tool_calls->push_back(
        {.id = std::move(call.id),
         .function = {.name = std::move(call.name), .arguments = std::move(call.arguments)}});
  }
  return out;
}

class Silent final : public CallersReader {
 public:
  Task<> delta(std::string_view /*text*/) override { co_return; }
  Task<> restart(std::string_view /*reason*/) override { co_return; }
};

/// Writes an answer under way as chunks. Their clients cannot take back what they have shown, so an
/// answer that begins anew ends in an error, and they ask again. One that goes away ends the making
/// of what it alone would keep.
class Chunks final : public CallersReader {
 public:
  Chunks(Call& call, json::object head) : call_(call), head_(std::move(head)) {}

  void kept() override { gone_ = http::OnDisconnect::kContinue; }
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
      stream_.emplace(co_await http::EventStream::open(call_, gone_));
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
  /// Of all chunks from now on.
  void name_session(const core::SessionId& id) { head_["session_id"] = id.text(); }
  /// A call as those clients put it together: its name, then its arguments in pieces.
  Task<> say_call(std::size_t index, const llm::ToolCall& call) {
    json::object begins{{"index", index},
                        {"id", call.id},
                        {"type", "function"},
                        {"function", json::object{{"name", call.name}, {"arguments", ""}}}};
    co_await say_call_piece(std::move(begins));
    std::string_view rest = call.arguments;
    while (!rest.empty()) {
      const auto piece = rest.substr(0, core::byte_offset(rest, kArgumentsPiece));
      rest.remove_prefix(piece.size());
      json::object more{{"index", index}, {"function", json::object{{"arguments", piece}}}};
      co_await say_call_piece(std::move(more));
    }
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
  Task<> say_call_piece(json::object piece) {
    json::object delta;
    delta["tool_calls"] = json::array{std::move(piece)};
    co_await say(std::move(delta), nullptr);
  }

  Call& call_;
  json::object head_;
  http::OnDisconnect gone_ = http::OnDisconnect::kCancel;
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
    const auto answer =
        co_await door.sessions.answer(call.caller(), http::actor_of(call), agent_of(in.model),
                                      std::move(conversation), chunks, http::trace_of(call));
    co_await chunks.open();
    for (std::size_t i = 0; i < answer.tool_calls.size(); ++i) {
      co_await chunks.say_call(i, answer.tool_calls[i]);
    }
    json::value finish(finish_reason_of(answer));
    if (answer.session) {
      chunks.name_session(*answer.session);
    }
    co_await chunks.say(json::object(), std::move(finish));
    if (wants_usage(in)) {
      co_await chunks.say_usage(usage_of(answer));
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
  auto conversation = read_conversation(in);
  auto id = "chatcmpl-" + std::string(call.request_id());
  if (in.stream.value_or(false)) {
    co_return co_await stream_completion(door, call, std::move(in), std::move(conversation),
                                         std::move(id));
  }
  Silent silent;
  auto answer =
      co_await door.sessions.answer(call.caller(), http::actor_of(call), agent_of(in.model),
                                    std::move(conversation), silent, http::trace_of(call));
  Completion out;
  out.id = std::move(id);
  out.created = door.clock.now().ms / 1000;
  out.model = in.model;
  out.usage = usage_of(answer);
  out.sources = std::move(answer.sources);
  out.session_id = std::move(answer.session);
  CompletionChoice choice;
  choice.finish_reason = finish_reason_of(answer);
  choice.message = to_completion_message(std::move(answer));
  out.choices.push_back(std::move(choice));
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
  table.add(
      {.method = http::Method::kPost,
       .path = "/v1/chat/completions",
       .id = "create_completion",
       .tag = tag,
       .summary = "Ask an agent as a model of OpenAI's API",
       .description = "With `stream`: chunks as that API sends them, then `[DONE]`. Functions "
                      "in `tools` are called by the caller: an answer whose `finish_reason` "
                      "is `tool_calls` names them, and the next request brings their "
                      "results. From the answer on that hands over to a person, `session_id`, in "
                      "a stream in the last chunk with a choice, names the conversation that the "
                      "staff have; while one of them has taken it over the answer is empty.",
       .access = talk,
       .errors = {ErrorCode::kNotFound, ErrorCode::kAgentPaused, ErrorCode::kAgentNotReady,
                  ErrorCode::kModelUnavailable, ErrorCode::kToolsUnsupported,
                  ErrorCode::kContextLengthExceeded, ErrorCode::kSessionClosed,
                  ErrorCode::kSessionBusy},
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
