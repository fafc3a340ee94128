#include "domains/sessions/tool_messages.hpp"

#include <algorithm>
#include <utility>

#include "core/crypto.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"

namespace auriga::sessions {
namespace {

using repository::MessageRow;

constexpr std::string_view kUnanswered =
    "No answer to this call has come: whether it took effect is not known.";

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

bool went_well(const MessageRow& row) {
  const auto* ok = row.tool ? row.tool->if_contains("ok") : nullptr;
  return !row.unanswered && ok != nullptr && *ok == json::value(true);
}

}  // namespace

Task<> ToolRecorder::tool_call(const llm::ToolCall& call) {
  co_await to_.tool_call(call);
  MessageRow row;
  row.id = core::MessageId::make(clock_, random_);
  row.org_id = session_.org_id;
  row.session_id = session_.id;
  row.role = MessageRole::tool;
  row.content = kUnanswered;
  row.sources = json::array();
  row.tool = use_of({.call = call, .output = {}, .ok = false});
  row.created_at = clock_.now();
  calls_.push_back({.row = std::move(row)});
  open_ = true;
}

std::optional<llm::ToolOutcome> ToolRecorder::recall(const std::string& key) {
  const auto name = core::token_hash(key);
  const auto found = std::ranges::find_if(
      before_, [&name](const auto& row) { return row.call_key == name && went_well(row); });
  if (found == before_.end()) {
    return std::nullopt;
  }
  calls_.pop_back();
  open_ = false;
  return llm::ToolOutcome{.output = found->content};
}

Task<> ToolRecorder::begin(const std::string& key) {
  auto& call = calls_.back();
  const auto name = core::token_hash(key);
  const auto standing = std::ranges::find_if(
      before_, [&name](const auto& row) { return row.call_key == name && row.unanswered; });
  if (standing != before_.end()) {
    call = {.row = *standing, .state = State::kWritten};
    co_return;
  }
  call.row.call_key = name;
  call.row.unanswered = true;
  auto rows = rest();
  try {
    co_await write_(std::move(rows));
  } catch (...) {
    // Whether it is written may be in doubt: what is written later are other rows.
    for (auto& each : calls_) {
      if (each.state == State::kNew) {
        each.row.id = core::MessageId::make(clock_, random_);
      }
    }
    call.row.call_key.reset();
    call.row.unanswered = false;
    throw;
  }
  for (auto& each : calls_) {
    each.state = State::kWritten;
  }
}

Task<> ToolRecorder::tool_result(const llm::ToolUse& use) {
  if (std::exchange(open_, false)) {
    auto& call = calls_.back();
    call.row.content = use.output;
    call.row.tool = use_of(use);
    call.row.latency_ms = use.time.count();
    call.row.unanswered = false;
    if (call.state == State::kWritten) {
      call.state = State::kChanged;
      CallRows rows;
      rows.ended.push_back(call.row);
      try {
        co_await write_(std::move(rows));
        call.state = State::kWritten;
      } catch (const core::Error&) {
        // It is done, and the answer goes on: rest() has it once more.
      }
    }
  }
  co_await to_.tool_result(use);
}

std::vector<repository::MessageRow> ToolRecorder::calls() const {
  std::vector<repository::MessageRow> rows;
  for (const auto& call : calls_) {
    rows.push_back(call.row);
  }
  return rows;
}

CallRows ToolRecorder::rest() const {
  CallRows rows;
  for (const auto& call : calls_) {
    if (call.state != State::kWritten) {
      (call.state == State::kNew ? rows.begun : rows.ended).push_back(call.row);
    }
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
