#include "domains/sessions/openai_conversation.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <set>

#include "core/error.hpp"
#include "core/json_schema.hpp"
#include "core/text.hpp"

namespace auriga::sessions {
namespace {

using core::Error;
using core::ErrorCode;

/// Bytes of all messages together, and of all tools.
constexpr std::size_t kTextMax = 400'000;
constexpr std::size_t kToolsBytesMax = 400'000;
/// Characters, as agents take them elsewhere.
constexpr std::size_t kQuestionMax = 8'000;
/// As OpenAI has it.
constexpr std::size_t kStopsMax = 4;
constexpr std::size_t kStopBytesMax = 500;
constexpr std::size_t kNameMax = 64;
constexpr std::size_t kCallIdMax = 256;
constexpr std::size_t kActorMax = 128;

[[noreturn]] void refuse(std::string pointer, std::string code, std::string message) {
  throw Error(ErrorCode::kValidationFailed)
      .with_faults({{std::move(pointer), std::move(code), std::move(message)}});
}

const json::value* member(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::string text_member(const json::object& object, std::string_view name, const std::string& at,
                        std::size_t bytes_max) {
  const auto* found = member(object, name);
  const auto where = at + "/" + std::string(name);
  if (found == nullptr) {
    refuse(where, "required", "is required");
  }
  if (!found->is_string()) {
    refuse(where, "type", "must be a text");
  }
  std::string text(found->get_string());
  if (text.empty() || text.size() > bytes_max) {
    refuse(where, "length", "must have 1 to " + std::to_string(bytes_max) + " bytes");
  }
  return text;
}

const json::object& object_member(const json::object& object, std::string_view name,
                                  const std::string& at) {
  const auto* found = member(object, name);
  if (found == nullptr || !found->is_object()) {
    refuse(at + "/" + std::string(name), found == nullptr ? "required" : "type",
           "must be an object");
  }
  return found->get_object();
}

std::string name_member(const json::object& function, const std::string& at) {
  auto name = text_member(function, "name", at, kNameMax);
  for (const char c : name) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!allowed) {
      refuse(at + "/name", "pattern", "must have letters, digits, _ and - alone");
    }
  }
  return name;
}

void require_function(const json::object& object, const std::string& at) {
  const auto* type = member(object, "type");
  if (type == nullptr || *type != "function") {
    refuse(at + "/type", "unsupported", "must be function");
  }
}

/// The text of a message's content: a text, or parts of which all are text.
std::string text_of(const json::object& message, const std::string& at) {
  const auto* content = member(message, "content");
  if (content == nullptr) {
    return {};
  }
  if (content->is_string()) {
    return std::string(content->get_string());
  }
  if (!content->is_array()) {
    refuse(at + "/content", "type", "must be a text, or parts of text");
  }
  std::string out;
  std::size_t i = 0;
  for (const auto& part : content->get_array()) {
    const auto* text = part.is_object() ? part.get_object().if_contains("text") : nullptr;
    if (text == nullptr || !text->is_string()) {
      refuse(at + "/content/" + std::to_string(i), "type", "only parts of type text are read");
    }
    out += text->get_string();
    ++i;
  }
  return out;
}

/// Reads messages one by one.
class MessageReader {
 public:
  void take(const json::object& message, std::size_t index) {
    at_ = "/messages/" + std::to_string(index);
    const auto* role = message.if_contains("role");
    if (role == nullptr || !role->is_string()) {
      refuse(at_ + "/role", "required", "must be system, developer, user, assistant or tool");
    }
    const std::string_view who = role->get_string();
    if (who != "tool") {
      require_results(at_);
    }
    if (who == "user") {
      add({llm::ChatRole::user, text_of(message, at_)});
    } else if (who == "assistant") {
      take_assistant(message);
    } else if (who == "tool") {
      take_result(message);
    } else if (who == "system" || who == "developer") {
      // What an agent does stands in its procedure; a caller does not change it.
      count(text_of(message, at_).size());
    } else {
      refuse(at_ + "/role", "enum", "must be system, developer, user, assistant or tool");
    }
  }

  /// The conversation, parted at its last question.
  Conversation finish(std::size_t count) && {
    require_results("/messages");
    auto question = messages_.size();
    while (question > 0 && messages_[question - 1].role != llm::ChatRole::user) {
      --question;
    }
    const bool ends_well = !messages_.empty() && messages_.back().role != llm::ChatRole::assistant;
    if (question == 0 || !ends_well) {
      refuse("/messages", "order", "must end with a message of the user or results of tools");
    }
    Conversation out;
    const auto at = messages_.begin() + static_cast<std::ptrdiff_t>(question);
    out.after.assign(std::make_move_iterator(at), std::make_move_iterator(messages_.end()));
    out.question = core::trim(messages_[question - 1].content);
    messages_.resize(question - 1);
    out.history = std::move(messages_);
    if (out.question.empty() || core::code_points(out.question) > kQuestionMax) {
      const bool last = out.after.empty();
      refuse(last ? "/messages/" + std::to_string(count - 1) + "/content" : "/messages", "length",
             "the last message of the user must have 1 to 8,000 characters");
    }
    return out;
  }

 private:
  void count(std::size_t bytes) {
    bytes_ += bytes;
    if (bytes_ > kTextMax) {
      refuse("/messages", "too_long", "hold more than 400,000 bytes together");
    }
  }
  void add(llm::ChatMessage message) {
    count(message.content.size());
    messages_.push_back(std::move(message));
  }

  void require_results(const std::string& at) const {
    if (!waiting_.empty()) {
      refuse(at, "order",
             "a message with tool_calls must be followed by a message of role tool for each; there "
             "is none for '" +
                 *waiting_.begin() + "'");
    }
  }

  void take_assistant(const json::object& message) {
    llm::ChatMessage out{llm::ChatRole::assistant, text_of(message, at_)};
    if (member(message, "function_call") != nullptr) {
      refuse(at_ + "/function_call", "unsupported", "tool_calls has taken its place");
    }
    if (const auto* calls = member(message, "tool_calls")) {
      if (!calls->is_array()) {
        refuse(at_ + "/tool_calls", "type", "must be a list");
      }
      if (calls->get_array().size() > llm::kToolCallsMax) {
        refuse(at_ + "/tool_calls", "too_many", "must have at most 64 items");
      }
      std::size_t i = 0;
      for (const auto& call : calls->get_array()) {
        out.tool_calls.push_back(read_call(call, at_ + "/tool_calls/" + std::to_string(i)));
        ++i;
      }
    }
    add(std::move(out));
  }

  llm::ToolCall read_call(const json::value& value, const std::string& at) {
    if (!value.is_object()) {
      refuse(at, "type", "must be an object");
    }
    const auto& call = value.get_object();
    require_function(call, at);
    llm::ToolCall out;
    out.id = text_member(call, "id", at, kCallIdMax);
    const auto& function = object_member(call, "function", at);
    out.name = name_member(function, at + "/function");
    const auto* arguments = member(function, "arguments");
    if (arguments == nullptr || !arguments->is_string()) {
      refuse(at + "/function/arguments", "type", "must be JSON as a text");
    }
    out.arguments = arguments->get_string();
    count(out.arguments.size());
    if (!waiting_.insert(out.id).second) {
      refuse(at + "/id", "duplicate", "another call of the message has this id");
    }
    return out;
  }

  void take_result(const json::object& message) {
    auto id = text_member(message, "tool_call_id", at_, kCallIdMax);
    if (waiting_.erase(id) == 0) {
      refuse(at_ + "/tool_call_id", "unknown",
             "names no call of the assistant's message before that still waits for its result");
    }
    add({.role = llm::ChatRole::tool,
         .content = text_of(message, at_),
         .tool_call_id = std::move(id)});
  }

  std::vector<llm::ChatMessage> messages_;
  std::set<std::string> waiting_;  ///< Calls without a result.
  std::string at_;
  std::size_t bytes_ = 0;
};

/// Refuses parameters that are no JSON Schema: an endpoint would, and with it all that is asked.
/// Keywords and patterns that are merely unknown here are left to who knows them: nothing is
/// checked against a caller's schema but by the caller.
void require_schema(const json::object& parameters, const std::string& at) {
  auto schema = core::JsonSchema::create(parameters, at);
  if (schema) {
    return;
  }
  auto faults = schema.error().faults();
  std::erase_if(faults, [](const core::Fault& fault) {
    return fault.code == "unsupported" || fault.code == "pattern";
  });
  if (!faults.empty()) {
    throw Error(ErrorCode::kValidationFailed).with_faults(std::move(faults));
  }
}

llm::ToolSpec read_tool(const json::object& tool, const std::string& at) {
  require_function(tool, at);
  const auto& function = object_member(tool, "function", at);
  const auto where = at + "/function";
  llm::ToolSpec out;
  out.name = name_member(function, where);
  if (const auto* description = member(function, "description")) {
    if (!description->is_string()) {
      refuse(where + "/description", "type", "must be a text");
    }
    out.description = description->get_string();
  }
  if (member(function, "parameters") != nullptr) {
    out.parameters = object_member(function, "parameters", where);
    const auto* type = out.parameters.if_contains("type");
    if (type != nullptr && *type != "object") {
      refuse(where + "/parameters/type", "enum", "must be object: parameters have names");
    }
    require_schema(out.parameters, where + "/parameters");
  }
  return out;
}

std::vector<llm::ToolSpec> read_tools(const std::vector<json::object>& tools) {
  std::vector<llm::ToolSpec> out;
  std::set<std::string> names;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < tools.size(); ++i) {
    const auto at = "/tools/" + std::to_string(i);
    auto tool = read_tool(tools[i], at);
    bytes += tool.description.size() + json::serialize(tool.parameters).size();
    if (bytes > kToolsBytesMax) {
      refuse("/tools", "too_long", "hold more than 400,000 bytes together");
    }
    if (!names.insert(tool.name).second) {
      refuse(at + "/function/name", "duplicate", "another tool has this name");
    }
    out.push_back(std::move(tool));
  }
  return out;
}

void read_choice(const json::value& choice, llm::ToolOffer& offer) {
  const std::string at = "/tool_choice";
  if (choice.is_string()) {
    if (choice != "auto" && choice != "none" && choice != "required") {
      refuse(at, "enum", "must be none, auto, required, or an object that names a function");
    }
    offer.choice = choice == "none"   ? llm::ToolChoice::none
                   : choice == "auto" ? llm::ToolChoice::automatic
                                      : llm::ToolChoice::required;
  } else if (choice.is_object()) {
    require_function(choice.get_object(), at);
    offer.named = name_member(object_member(choice.get_object(), "function", at), at + "/function");
    offer.choice = llm::ToolChoice::named;
    for (const auto& tool : offer.tools) {
      if (tool.name == offer.named) {
        return;
      }
    }
    refuse(at + "/function/name", "unknown", "names none of the tools");
  } else {
    refuse(at, "type", "must be none, auto, required, or an object that names a function");
  }
  if (offer.must_call() && offer.tools.empty()) {
    refuse(at, "unknown", "there are no tools to call");
  }
}

/// An actor is named by fewer characters than a user may be.
std::string actor_of(std::string_view user) {
  constexpr std::string_view kMarks = "._@:+-";
  auto actor = std::string(core::trim(user).substr(0, kActorMax));
  std::ranges::replace_if(
      actor,
      [kMarks](char c) {
        const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                             (c >= '0' && c <= '9') || kMarks.find(c) != std::string_view::npos;
        return !allowed;
      },
      '-');
  return actor;
}

/// One text or several; an empty one ends nothing.
std::vector<std::string> read_stop(const json::value& stop) {
  const std::string at = "/stop";
  const auto texts = stop.is_array() ? stop.get_array() : json::array{stop};
  if (texts.size() > kStopsMax) {
    refuse(at, "too_many", "must have at most 4 items");
  }
  std::vector<std::string> out;
  for (const auto& text : texts) {
    if (!text.is_string()) {
      refuse(at, "type", "must be a text, or a list of texts");
    }
    if (text.get_string().size() > kStopBytesMax) {
      refuse(at, "length", "must have at most 500 bytes each");
    }
    if (!text.get_string().empty()) {
      out.emplace_back(text.get_string());
    }
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
  if (in.functions) {
    refuse("/functions", "unsupported", "tools has taken its place");
  }
  if (in.function_call) {
    refuse("/function_call", "unsupported", "tool_choice has taken its place");
  }
}

}  // namespace

Conversation read_conversation(const CompletionRequest& in) {
  require_supported(in);
  MessageReader reader;
  for (std::size_t i = 0; i < in.messages.size(); ++i) {
    reader.take(in.messages[i], i);
  }
  auto out = std::move(reader).finish(in.messages.size());
  if (in.tools) {
    out.offer.tools = read_tools(*in.tools);
  }
  if (in.tool_choice) {
    read_choice(*in.tool_choice, out.offer);
  }
  out.actor = actor_of(in.user.value_or(""));
  out.offer.parallel = in.parallel_tool_calls.value_or(true);
  out.output_tokens_max = in.max_completion_tokens ? in.max_completion_tokens : in.max_tokens;
  if (in.stop) {
    out.stop = read_stop(*in.stop);
  }
  return out;
}

}  // namespace auriga::sessions
