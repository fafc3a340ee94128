#include "domains/sessions/agent_tools.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"
#include "domains/sessions/consent.hpp"
#include "engines/answer/answer.hpp"

namespace auriga::sessions {
namespace {

namespace json = boost::json;

constexpr std::size_t kPassagesFound = 8;
constexpr std::size_t kQueryCharactersMax = 500;
constexpr std::size_t kReasonCharactersMax = 500;

json::object text_parameter(std::string_view meaning) {
  return {{"type", "string"}, {"description", meaning}};
}

std::vector<llm::ToolSpec> built_in() {
  json::object query{{"query", text_parameter("What to look for, in full words.")}};
  json::object person{{"reason", text_parameter("Why, for the person who takes over.")},
                      {"urgent", json::object{{"type", "boolean"}}}};
  return {{.name = std::string(tools::kSearchDocuments),
           .description = "Looks for further passages in the documents, when those at hand do not "
                          "hold the answer.",
           .parameters = {{"type", "object"},
                          {"properties", std::move(query)},
                          {"required", json::array{"query"}}}},
          {.name = std::string(tools::kHandOff),
           .description = "Hands the conversation over to a person, when the operating procedure "
                          "or the customer asks for it.",
           .parameters = {{"type", "object"},
                          {"properties", std::move(person)},
                          {"required", json::array{"reason"}}}}};
}

/// The arguments, if they are an object.
std::optional<json::object> object_of(const std::string& arguments) {
  auto parsed = core::parse_json(arguments);
  if (!parsed || !parsed->is_object()) {
    return std::nullopt;
  }
  return std::move(parsed->get_object());
}

json::value sorted(json::value value) {
  if (auto* list = value.if_array()) {
    for (auto& each : *list) {
      each = sorted(std::move(each));
    }
  }
  if (auto* object = value.if_object()) {
    std::map<std::string, json::value> members;
    for (auto& [name, each] : *object) {
      members.emplace(name, sorted(std::move(each)));
    }
    object->clear();
    for (auto& [name, each] : members) {
      object->emplace(name, std::move(each));
    }
  }
  return value;
}

/// The arguments with their members in one order; a text where they are no JSON.
json::value sorted(const std::string& arguments) {
  auto parsed = core::parse_json(arguments);
  return parsed ? sorted(*std::move(parsed)) : json::value(arguments);
}

std::string text_in(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// Whether both ask for the same: by their arguments' meaning, not their letters.
bool alike(const llm::ToolCall& one, const llm::ToolCall& other) {
  const auto arguments = object_of(one.arguments);
  return one.name == other.name && arguments && arguments == object_of(other.arguments);
}

llm::ToolOutcome refused(std::string why) {
  return {.output = "The tool failed (invalid_arguments): " + std::move(why), .ok = false};
}

}  // namespace

Task<> AgentTools::load() {
  own_ = co_await service_.offered(context_.tenant, context_.agent);
  if (!context_.may_confirm) {
    std::erase_if(own_, [](const auto& tool) { return tool.confirm; });
  }
}

std::vector<llm::ToolSpec> AgentTools::tools() const {
  auto out = built_in();
  for (const auto& tool : own_) {
    out.push_back({tool.name, tool.description, tool.parameters});
  }
  return out;
}

Task<llm::ToolOutcome> AgentTools::run(const llm::ToolCall& call, SteadyTime deadline) {
  if (call.name == tools::kSearchDocuments) {
    co_return search(call);
  }
  if (call.name == tools::kHandOff) {
    co_return take_hand_off(call);
  }
  const auto tool = std::ranges::find(own_, call.name, &tools::Tool::name);
  if (tool == own_.end()) {
    llm::ToolOutcome unknown{.output = "There is no tool of this name.", .ok = false};
    co_return unknown;
  }
  // Not by the call's id: an endpoint chooses that, and some use one twice. Nor by its place: a
  // turn that is asked again may do what is left in another order.
  const auto what = call.name + ":" + core::to_json(sorted(call.arguments));
  auto& times = calls_[what];
  const auto key = context_.turn + ":" + std::to_string(times + 1) + ":" + what;
  if (auto before = context_.keeper.recall(key)) {
    ++times;
    co_return *std::move(before);
  }
  const auto like_call = [&call](const auto& other) { return alike(call, other); };
  if (tool->confirm && std::ranges::any_of(done_, like_call)) {
    llm::ToolOutcome again{
        .output =
            "Not called again: it was just called with these arguments, and the customer's yes is "
            "good for one call. If it is to be done once more, ask the customer.",
        .ok = false};
    co_return again;
  }
  if (tool->confirm && !take_agreement(call)) {
    llm::ToolOutcome pending{
        .output =
            "Not called yet: the customer has to agree first. Say in one or two sentences "
            "what would be done, with which values, and ask whether to do it. When the "
            "customer says yes, call the tool again with the same arguments.",
        .pending = true};
    co_return pending;
  }
  co_await context_.keeper.begin(key);
  ++times;
  const auto begin = std::chrono::steady_clock::now();
  const auto result =
      co_await service_.call(context_.tenant, *tool, call.arguments, key, deadline, context_.trace);
  const auto time = std::chrono::steady_clock::now() - begin;
  spent_ms_ += std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
  if (tool->confirm && result.ok) {
    done_.push_back(call);
  }
  llm::ToolOutcome outcome{.output = tools::told_of(result), .ok = result.ok};
  co_return outcome;
}

bool AgentTools::take_agreement(const llm::ToolCall& call) {
  // The model may have asked for it twice at once: the customer was asked about one thing.
  const auto is_it = [&call](const auto& asked) { return alike(call, asked); };
  return says_yes(message_) && std::erase_if(pending_, is_it) > 0;
}

llm::ToolOutcome AgentTools::search(const llm::ToolCall& call) const {
  const auto arguments = object_of(call.arguments);
  const auto query =
      arguments ? core::clip(text_in(*arguments, "query"), kQueryCharactersMax) : std::string();
  if (core::trim(query).empty()) {
    return refused("query must be a text.");
  }
  llm::ToolOutcome out{.output = "Nothing was found.", .fact = false};
  for (auto& passage :
       answer::passages_for_prompt({.text = query, .history = {}}, knowledge_, kPassagesFound)) {
    out.output = "Found:\n\n";
    out.passages.push_back({.document_id = std::move(passage.document_id),
                            .document = std::move(passage.document),
                            .heading = std::move(passage.heading),
                            .text = std::move(passage.text),
                            .start = static_cast<std::int64_t>(passage.span.start),
                            .score = passage.score});
  }
  return out;
}

llm::ToolOutcome AgentTools::take_hand_off(const llm::ToolCall& call) {
  const auto arguments = object_of(call.arguments);
  const auto reason =
      arguments ? core::clip(core::trim(text_in(*arguments, "reason")), kReasonCharactersMax)
                : std::string();
  if (reason.empty()) {
    return refused("reason must be a text.");
  }
  const auto* urgent = arguments->if_contains("urgent");
  hand_off_ = HandOff{reason, urgent != nullptr && urgent->is_bool() && urgent->get_bool()};
  return {.output = "A person will take over. Tell the customer so in one or two sentences."};
}

}  // namespace auriga::sessions
