#include "domains/sessions/tool_messages.hpp"

#include <chrono>
#include <utility>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"

namespace auriga::sessions {
namespace {

using std::chrono::steady_clock;

constexpr std::string_view kBrokenOff =
    "The call was broken off before it was answered: whether it took effect is not known.";

/// The arguments as JSON where they are, else as a text; at most kToolOutputKept.
json::value input_of(const llm::ToolCall& call) {
  if (call.arguments.size() <= llm::kToolOutputKept) {
    if (auto parsed = core::parse_json(call.arguments)) {
      return *std::move(parsed);
    }
  }
  return json::value(core::clip(core::repair_utf8(call.arguments), llm::kToolOutputKept));
}

json::object use_of(const llm::ToolUse& use) {
  const ToolUse kept{.call_id = use.call.id,
                     .name = core::repair_utf8(use.call.name),
                     .input = input_of(use.call),
                     .ok = use.ok,
                     .pending = use.pending};
  return core::value_or_throw(core::parse_json(core::to_json(kept))).get_object();
}

}  // namespace

Task<> ToolRecorder::tool_call(const llm::ToolCall& call) {
  co_await to_.tool_call(call);
  open_ = Open{call, steady_clock::now()};
}

Task<> ToolRecorder::tool_result(const llm::ToolUse& use) {
  open_.reset();
  uses_.push_back(use);
  return to_.tool_result(use);
}

std::vector<llm::ToolUse> ToolRecorder::uses() const {
  auto out = uses_;
  if (open_) {
    const auto time = steady_clock::now() - open_->began;
    out.push_back({.call = open_->call,
                   .output = std::string(kBrokenOff),
                   .ok = false,
                   .time = std::chrono::duration_cast<std::chrono::milliseconds>(time)});
  }
  return out;
}

std::vector<repository::MessageRow> tool_rows(const std::vector<llm::ToolUse>& uses,
                                              const repository::SessionRow& session,
                                              const core::Clock& clock, core::Random& random) {
  std::vector<repository::MessageRow> rows;
  rows.reserve(uses.size());
  for (const auto& use : uses) {
    repository::MessageRow row;
    row.id = core::MessageId::make(clock, random);
    row.org_id = session.org_id;
    row.session_id = session.id;
    row.role = MessageRole::tool;
    row.content = use.output;
    row.sources = json::array();
    row.tool = use_of(use);
    row.latency_ms = use.time.count();
    row.created_at = clock.now();
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<llm::ToolCall> pending_calls(const std::vector<repository::MessageRow>& history,
                                         std::optional<Timestamp> taken_at) {
  std::vector<llm::ToolCall> called;
  std::vector<llm::ToolCall> asked;
  for (const auto& row : history) {
    if (row.role == MessageRole::user || row.role == MessageRole::staff) {
      called.clear();
      asked.clear();
    }
    if (row.role == MessageRole::assistant) {
      // What builtin says in the model's place asks for nothing, nor does half an answer.
      asked = row.fallback_reason || row.stopped ? std::vector<llm::ToolCall>()
                                                 : std::exchange(called, {});
    }
    if (row.role != MessageRole::tool || !row.tool || (taken_at && row.created_at <= *taken_at)) {
      continue;
    }
    if (const auto use = core::decode<ToolUse>(*row.tool); use && use->pending) {
      called.push_back({use->call_id, use->name, core::to_json(use->input)});
    }
  }
  return asked;
}

std::string tool_call_event(const llm::ToolCall& call) {
  const json::object event{
      {"call_id", call.id}, {"name", core::repair_utf8(call.name)}, {"input", input_of(call)}};
  return core::to_json(json::value(event));
}

std::string tool_result_event(const llm::ToolUse& use) {
  const json::object event{{"call_id", use.call.id}, {"name", core::repair_utf8(use.call.name)},
                           {"ok", use.ok},           {"pending", use.pending},
                           {"output", use.output},   {"latency_ms", use.time.count()}};
  return core::to_json(json::value(event));
}

}  // namespace auriga::sessions
