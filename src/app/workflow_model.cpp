#include <boost/json.hpp>

#include "app/workflow_task_kinds.hpp"
#include "app/workflow_task_parameters.hpp"
#include "core/error.hpp"
#include "engines/llm/model_registry.hpp"

namespace auriga::app {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using platform::SteadyTime;
using platform::Task;
using workflows::TaskCall;

namespace {

constexpr std::size_t kPromptMessagesMax = 100;
constexpr std::size_t kAnswerBytesMax = 128 * 1024;  ///< What a state's output has room for.

/// Who says something: one of the three that a caller may speak for.
llm::ChatRole role_of(const json::value* role) {
  const auto known = role != nullptr && role->is_string()
                         ? core::enum_value<llm::ChatRole>(role->get_string())
                         : std::nullopt;
  if (!known || *known == llm::ChatRole::tool) {
    throw wrong_parameters("the Role of a message must be system, user or assistant");
  }
  return *known;
}

std::vector<llm::ChatMessage> messages_of(const TaskParameters& given) {
  const auto* messages = given.find("Messages");
  const auto* list = messages == nullptr ? nullptr : messages->if_array();
  if (list == nullptr || list->empty() || list->size() > kPromptMessagesMax) {
    throw wrong_parameters("Messages must be a list of 1 to " + std::to_string(kPromptMessagesMax));
  }
  std::vector<llm::ChatMessage> out;
  for (const auto& each : *list) {
    const auto* message = each.if_object();
    const auto* content = message == nullptr ? nullptr : message->if_contains("Content");
    if (content == nullptr || !content->is_string() || content->get_string().empty()) {
      throw wrong_parameters("each of Messages must be an object with Role and Content");
    }
    out.push_back({.role = role_of(message->if_contains("Role")),
                   .content = std::string(content->get_string())});
  }
  return out;
}

llm::Model& model_of(WorkflowTaskParts& parts, const std::string& id) {
  auto* model = parts.models.find(id);
  if (model == nullptr && id == llm::kBuiltin) {
    throw Error(ErrorCode::kModelUnavailable,
                "no language model is set up here (model.base_url), and builtin answers from the "
                "documents of agents alone: ask one by auriga:agents:chat");
  }
  if (model == nullptr) {
    throw wrong_parameters("there is no model named " + id);
  }
  if (model->known_down()) {
    throw Error(ErrorCode::kModelUnavailable, "the model could not be reached a moment ago");
  }
  return *model;
}

/// Asks, and counts on the model what it costs, whether it comes to an end or not.
class Asking {
 public:
  explicit Asking(llm::Model& model) : model_(model) {}
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;
  ~Asking() {
    if (usage_) {
      model_.counters().used(*usage_);
    }
  }

  Task<json::value> run(llm::ChatPrompt prompt, SteadyTime deadline) {
    model_.counters().requests.add();
    const auto bytes_in = llm::bytes_of(prompt);
    const auto stream = co_await model_.provider().start(std::move(prompt), deadline);
    model_.saw(true);
    std::string text;
    for (;;) {
      usage_ = llm::estimated_usage(bytes_in, text.size());
      const auto piece = co_await stream->read();
      if (piece.empty()) {
        break;
      }
      text += piece;
      if (text.size() > kAnswerBytesMax) {
        throw Error(ErrorCode::kModelAnswerInvalid, "the model's answer is too long");
      }
    }
    const auto& end = stream->end();
    usage_ = end.usage;
    model_.counters().answers.add();
    co_return json::object{
        {"Text", std::move(text)},
        {"Model", model_.settings().id},
        {"StopReason", core::enum_name(end.stop_reason)},
        {"Usage",
         {{"InputTokens", end.usage.input_tokens}, {"OutputTokens", end.usage.output_tokens}}}};
  }

 private:
  llm::Model& model_;
  std::optional<llm::Usage> usage_;
};

}  // namespace

Task<json::value> model_chat(WorkflowTaskParts parts, TaskCall call) {
  const TaskParameters given(call);
  llm::ChatPrompt prompt{.messages = messages_of(given)};
  prompt.trace = core::trace_named(call.execution.text());
  prompt.output_tokens_max = given.number_or("MaxTokens", 1024, 1, 32'768);
  const std::chrono::seconds time(given.number_or("TimeoutSeconds", 60, 1, 300));
  auto& model = model_of(parts, given.text_or("Model", std::string(parts.models.standard())));
  const auto now = std::chrono::steady_clock::now();
  const auto deadline =
      now + std::min<std::chrono::milliseconds>(time, model.settings().answer_time);
  // What fails here says nothing of the endpoint to others: it may be the prompt, or the haste.
  Asking asking(model);
  co_return co_await asking.run(std::move(prompt), deadline);
}

}  // namespace auriga::app
