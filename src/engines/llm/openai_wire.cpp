#include "engines/llm/openai_wire.hpp"

#include <boost/json.hpp>

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
    case ChatRole::assistant:
      break;
  }
  return "assistant";
}

/// A member that is there and not null.
const json::value* member(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

/// Reads one document; the first wrong type ends the reading, like an exception but cheaper.
class Reader {
 public:
  core::Result<OpenAiDelta> read(std::string_view text, std::string_view content_member,
                                 bool choice_needed) {
    boost::system::error_code error;
    const auto value = json::parse({text.data(), text.size()}, error);
    const auto* object = error ? nullptr : value.if_object();
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
    return core::fail(ErrorCode::kModelAnswerInvalid, "The model endpoint broke the protocol.",
                      std::string(reason) + ": " + error_cause(text));
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
      const auto* object = delta->if_object();
      const auto* content = object == nullptr ? nullptr : member(*object, "content");
      if (object == nullptr || (content != nullptr && !content->is_string())) {
        sound_ = false;
      } else if (content != nullptr) {
        delta_.text += std::string_view(content->get_string());
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

std::string chat_body(std::string_view model, const ChatPrompt& prompt, Delivery delivery) {
  json::array messages;
  for (const auto& message : prompt.messages) {
    messages.push_back(
        json::object{{"role", role_name(message.role)}, {"content", message.content}});
  }
  json::object body{{"model", model}, {"messages", std::move(messages)}};
  if (delivery == Delivery::kStreamed) {
    body["stream"] = true;
    body["stream_options"] = json::object{{"include_usage", true}};
  }
  if (prompt.output_tokens_max) {
    body["max_tokens"] = *prompt.output_tokens_max;
  }
  if (prompt.temperature) {
    body["temperature"] = *prompt.temperature;
  }
  return json::serialize(body);
}

core::Result<OpenAiDelta> parse_chunk(std::string_view data) {
  return Reader().read(data, "delta", false);
}

core::Result<OpenAiDelta> parse_completion(std::string_view body) {
  return Reader().read(body, "message", true);
}

std::string error_cause(std::string_view body) {
  return core::redact(
      core::clip(core::repair_utf8(body.substr(0, 4 * kCauseCharactersMax)), kCauseCharactersMax));
}

}  // namespace auriga::llm
