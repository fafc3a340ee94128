#include "engines/llm/openai_wire.hpp"

#include <boost/json.hpp>

#include "core/decode.hpp"
#include "core/text.hpp"

namespace auriga::llm {
namespace {

namespace json = boost::json;
using core::ErrorCode;

constexpr std::size_t kCauseCharactersMax = 300;

std::string_view role_name(ChatRole role) {
  switch (role) {
    case ChatRole::system:
      return "system";
    case ChatRole::user:
      return "user";
    case ChatRole::tool:
      return "tool";
    case ChatRole::assistant:
      break;
  }
  return "assistant";
}

json::object call_body(const ToolCall& call) {
  return {{"id", call.id},
          {"type", "function"},
          {"function", json::object{{"name", call.name}, {"arguments", call.arguments}}}};
}

json::object message_body(const ChatMessage& message) {
  json::object out{{"role", role_name(message.role)}, {"content", message.content}};
  if (!message.tool_calls.empty()) {
    json::array calls;
    for (const auto& call : message.tool_calls) {
      calls.push_back(call_body(call));
    }
    out["tool_calls"] = std::move(calls);
    if (message.content.empty()) {
      out["content"] = nullptr;
    }
  }
  if (message.role == ChatRole::tool) {
    out["tool_call_id"] = message.tool_call_id;
  }
  return out;
}

json::object tool_body(const ToolSpec& tool) {
  json::object function{{"name", tool.name}};
  if (!tool.description.empty()) {
    function["description"] = tool.description;
  }
  function["parameters"] = tool.parameters.empty()
                               ? json::object{{"type", "object"}, {"properties", json::object()}}
                               : tool.parameters;
  return {{"type", "function"}, {"function", std::move(function)}};
}

/// What is the default is left out: not every server knows these members.
void add_tools(json::object& body, const ToolOffer& offer) {
  if (offer.tools.empty()) {
    return;
  }
  json::array tools;
  for (const auto& tool : offer.tools) {
    tools.push_back(tool_body(tool));
  }
  body["tools"] = std::move(tools);
  switch (offer.choice) {
    case ToolChoice::automatic:
      break;
    case ToolChoice::none:
      body["tool_choice"] = "none";
      break;
    case ToolChoice::required:
      body["tool_choice"] = "required";
      break;
    case ToolChoice::named:
      body["tool_choice"] =
          json::object{{"type", "function"}, {"function", json::object{{"name", offer.named}}}};
      break;
  }
  if (!offer.parallel) {
    body["parallel_tool_calls"] = false;
  }
}

/// A member that is there and not null.
const json::value* member(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

/// Reads one document; the first wrong type ends the reading, like an exception but cheaper.
class DeltaReader {
 public:
  core::Result<OpenAiDelta> read(std::string_view text, std::string_view content_member,
                                 bool choice_needed) {
    const auto value = core::parse_json(text);
    const auto* object = value ? value->if_object() : nullptr;
    if (object == nullptr) {
      return invalid("it is no JSON object", text);
    }
    if (member(*object, "error") != nullptr) {
      return core::fail(ErrorCode::kModelUnavailable, "The model endpoint reported an error.",
                        error_cause(text));
    }
    const auto* choices = array(*object, "choices");
    if (choices == nullptr || (choice_needed && choices->empty())) {
      return invalid("it holds no choices", text);
    }
    for (const auto& choice : *choices) {
      take_choice(choice, content_member);
    }
    if (const auto* usage = member(*object, "usage")) {
      take_usage(*usage);
    }
    if (!sound_) {
      return invalid("a member has the wrong type", text);
    }
    return std::move(delta_);
  }

 private:
  static core::Result<OpenAiDelta> invalid(std::string_view reason, std::string_view text) {
    return std::unexpected(broken_protocol(std::string(reason) + ": " + error_cause(text)));
  }

  static const json::array* array(const json::object& object, std::string_view name) {
    const auto* found = member(object, name);
    return found == nullptr ? nullptr : found->if_array();
  }

  void take_choice(const json::value& value, std::string_view content_member) {
    const auto* choice = value.if_object();
    if (choice == nullptr) {
      sound_ = false;
      return;
    }
    if (const auto* index = member(*choice, "index");
        index != nullptr && (!index->is_number() || index->to_number<double>() != 0)) {
      return;
    }
    if (const auto* delta = member(*choice, content_member)) {
      if (const auto* object = delta->if_object()) {
        delta_.text += text(*object, "content");
        take_calls(*object);
      } else {
        sound_ = false;
      }
    }
    if (const auto* reason = member(*choice, "finish_reason")) {
      if (reason->is_string()) {
        delta_.stop_reason = stop_reason(reason->get_string());
      } else {
        sound_ = false;
      }
    }
  }

  /// A text that may be absent.
  std::string text(const json::object& object, std::string_view name) {
    const auto* found = member(object, name);
    if (found == nullptr) {
      return {};
    }
    if (!found->is_string()) {
      sound_ = false;
      return {};
    }
    return std::string(found->get_string());
  }

  void take_calls(const json::object& delta) {
    const auto* found = member(delta, "tool_calls");
    if (found == nullptr) {
      return;
    }
    const auto* calls = found->if_array();
    if (calls == nullptr || calls->size() > kToolCallsMax) {
      sound_ = false;
      return;
    }
    for (const auto& one : *calls) {
      const auto* call = one.if_object();
      const auto* function = call == nullptr ? nullptr : member(*call, "function");
      if (call == nullptr || (function != nullptr && !function->is_object())) {
        sound_ = false;
        return;
      }
      ToolCallPiece piece;
      if (member(*call, "index") != nullptr) {
        piece.index = static_cast<std::size_t>(count(*call, "index"));
      }
      piece.id = text(*call, "id");
      if (function != nullptr) {
        piece.name = text(function->get_object(), "name");
        piece.arguments = arguments(function->get_object());
      }
      delta_.tool_calls.push_back(std::move(piece));
    }
  }

  /// A text; some servers send the object itself.
  std::string arguments(const json::object& function) {
    const auto* found = member(function, "arguments");
    return found != nullptr && found->is_object() ? json::serialize(*found)
                                                  : text(function, "arguments");
  }

  static StopReason stop_reason(std::string_view name) {
    if (name == "length") {
      return StopReason::max_tokens;
    }
    if (name == "content_filter") {
      return StopReason::content_filter;
    }
    if (name == "tool_calls" || name == "function_call") {
      return StopReason::tool_use;
    }
    return StopReason::end_turn;
  }

  void take_usage(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) {
      sound_ = false;
      return;
    }
    delta_.usage = Usage{.input_tokens = count(*object, "prompt_tokens"),
                         .output_tokens = count(*object, "completion_tokens")};
  }

  std::int64_t count(const json::object& object, std::string_view name) {
    const auto* found = member(object, name);
    if (found == nullptr) {
      return 0;
    }
    boost::system::error_code error;
    const auto number = found->to_number<std::int64_t>(error);
    if (error || number < 0) {
      sound_ = false;
      return 0;
    }
    return number;
  }

  OpenAiDelta delta_;
  bool sound_ = true;
};

}  // namespace

std::string chat_body(std::string_view model, const ChatPrompt& prompt, Delivery delivery,
                      TokenLimit limit) {
  json::array messages;
  for (const auto& message : prompt.messages) {
    messages.push_back(message_body(message));
  }
  json::object body{{"model", model}, {"messages", std::move(messages)}};
  if (delivery == Delivery::kStreamed) {
    body["stream"] = true;
    body["stream_options"] = json::object{{"include_usage", true}};
  }
  if (prompt.output_tokens_max) {
    body[limit == TokenLimit::kMaxTokens ? "max_tokens" : "max_completion_tokens"] =
        *prompt.output_tokens_max;
  }
  if (prompt.temperature) {
    body["temperature"] = *prompt.temperature;
  }
  if (!prompt.stop.empty()) {
    body["stop"] = json::array(prompt.stop.begin(), prompt.stop.end());
  }
  add_tools(body, prompt.offer);
  return json::serialize(body);
}

core::Result<OpenAiDelta> parse_chunk(std::string_view data) {
  return DeltaReader().read(data, "delta", false);
}

core::Result<OpenAiDelta> parse_completion(std::string_view body) {
  return DeltaReader().read(body, "message", true);
}

std::string error_cause(std::string_view body) {
  return core::redact(
      core::clip(core::repair_utf8(body.substr(0, 4 * kCauseCharactersMax)), kCauseCharactersMax));
}

core::Error broken_protocol(std::string cause) {
  return core::Error(ErrorCode::kModelAnswerInvalid, "The model endpoint broke the protocol.",
                     std::move(cause));
}

}  // namespace auriga::llm
