// Executions at rest: all that a step needs but the machine, as JSON.
#include <algorithm>

#include "core/error.hpp"
#include "engines/workflow/execution.hpp"

namespace auriga::workflow {
namespace {

constexpr int kFormat = 1;

std::optional<Timestamp> read_time(const json::object& from, std::string_view field) {
  const auto* value = from.if_contains(field);
  return value != nullptr ? std::optional(Timestamp{value->to_number<std::int64_t>()})
                          : std::nullopt;
}

template <class T>
T saved_number(const json::object& from, std::string_view field) {
  return from.at(field).to_number<T>();
}

std::string saved_text(const json::object& from, std::string_view field) {
  return std::string(from.at(field).as_string());
}

}  // namespace

// What is as it was made is left out: most of a frame is.
json::object Execution::save(const Frame& frame) {
  json::object out{{"id", frame.id},
                   {"state", frame.state->name},
                   {"phase", static_cast<int>(frame.phase)},
                   {"input", frame.input},
                   {"entered_at", frame.entered_at.ms},
                   {"entered_event", frame.entered_event},
                   {"last_event", frame.last_event}};
  if (frame.parent != 0) {
    out["parent"] = frame.parent;
    out["part"] = frame.part;
  }
  if (!frame.variables.empty()) {
    json::object variables;
    for (const auto& [name, value] : frame.variables) {
      variables[name] = value;
    }
    out["variables"] = std::move(variables);
  }
  if (!frame.retries.empty()) {
    out["retries"] = json::value_from(frame.retries);
  }
  if (frame.wake_at) {
    out["wake_at"] = frame.wake_at->ms;
  }
  if (!frame.token.empty()) {
    out["token"] = frame.token;
    out["parameters"] = frame.parameters;
    out["heartbeat"] = frame.heartbeat_seconds;
    if (frame.timeout_seconds > 0) {
      out["timeout"] = frame.timeout_seconds;
    }
    if (frame.handed) {
      out["handed"] = true;
    }
  }
  if (frame.times_out_at) {
    out["times_out_at"] = frame.times_out_at->ms;
  }
  if (!frame.visits.empty()) {
    json::object visits;
    for (const auto& [state, count] : frame.visits) {
      visits[state] = count;
    }
    out["visits"] = std::move(visits);
  }
  if (frame.bytes + frame.variable_bytes != 0) {
    out["bytes"] = frame.bytes;
    out["variable_bytes"] = frame.variable_bytes;
  }
  if (frame.phase == Phase::forked) {
    out["items"] = frame.items;
    out["results"] = frame.results;
    out["begun"] = frame.begun;
    out["done"] = frame.done;
    out["concurrency"] = frame.concurrency;
  }
  return out;
}

json::object Execution::save() const {
  json::array frames;
  for (const auto& [id, frame] : all_) {
    frames.emplace_back(save(frame));
  }
  json::object out{{"format", kFormat},
                   {"rules", rules_},
                   {"id", identity_.id},
                   {"name", identity_.name},
                   {"machine_id", identity_.machine_id},
                   {"machine_name", identity_.machine_name},
                   {"role", identity_.role},
                   {"token_prefix", identity_.token_prefix},
                   {"input", input_},
                   {"started_at", started_at_.ms},
                   {"status", static_cast<int>(status_)},
                   {"events", events_},
                   {"last_frame", frames_},
                   {"frames", std::move(frames)}};
  if (!identity_.chance_key.empty()) {
    out["chance_key"] = identity_.chance_key;
  }
  if (ends_at_) {
    out["ends_at"] = ends_at_->ms;
  }
  if (!open()) {
    out["output"] = output_;
    out["error"] = error_;
    out["cause"] = cause_;
  }
  return out;
}

void Execution::load(Frame& frame, const json::object& from) {
  frame.phase = static_cast<Phase>(saved_number<int>(from, "phase"));
  frame.input = from.at("input");
  if (const auto* variables = from.if_contains("variables")) {
    for (const auto& variable : variables->as_object()) {
      frame.variables.emplace(variable.key(), variable.value());
    }
  }
  if (const auto* retries = from.if_contains("retries")) {
    for (const auto& count : retries->as_array()) {
      frame.retries.push_back(count.to_number<std::int64_t>());
    }
  }
  if (const auto* visits = from.if_contains("visits")) {
    for (const auto& visit : visits->as_object()) {
      frame.visits.emplace(visit.key(), visit.value().to_number<std::int64_t>());
    }
  }
  frame.entered_at.ms = saved_number<std::int64_t>(from, "entered_at");
  frame.entered_event = saved_number<std::int64_t>(from, "entered_event");
  frame.last_event = saved_number<std::int64_t>(from, "last_event");
  if (from.contains("bytes")) {
    frame.bytes = saved_number<std::size_t>(from, "bytes");
    frame.variable_bytes = saved_number<std::size_t>(from, "variable_bytes");
  }
  frame.times_out_at = read_time(from, "times_out_at");
  if (from.contains("token")) {
    frame.token = saved_text(from, "token");
    frame.parameters = from.at("parameters");
    frame.heartbeat_seconds = saved_number<double>(from, "heartbeat");
    if (from.contains("timeout")) {
      frame.timeout_seconds = saved_number<std::int64_t>(from, "timeout");
    }
    frame.handed = from.contains("handed");
  }
  if (frame.phase == Phase::forked) {
    frame.items = from.at("items").as_array();
    frame.results = from.at("results").as_array();
    frame.begun = saved_number<std::size_t>(from, "begun");
    frame.done = saved_number<std::size_t>(from, "done");
    frame.concurrency = saved_number<std::size_t>(from, "concurrency");
  }
}

Execution Execution::load(const StateMachine& machine, const json::object& saved,
                          ExecutionLimits limits) {
  AURIGA_ASSERT(saved_number<int>(saved, "format") == kFormat);
  Execution out(machine,
                {.id = saved_text(saved, "id"),
                 .name = saved_text(saved, "name"),
                 .machine_id = saved_text(saved, "machine_id"),
                 .machine_name = saved_text(saved, "machine_name"),
                 .role = saved_text(saved, "role"),
                 .token_prefix = saved_text(saved, "token_prefix"),
                 .chance_key = saved.contains("chance_key") ? saved_text(saved, "chance_key") : ""},
                saved.at("input"), limits);
  out.rules_ = saved.contains("rules") ? saved_number<int>(saved, "rules") : 1;
  out.started_at_.ms = saved_number<std::int64_t>(saved, "started_at");
  out.status_ = static_cast<ExecutionStatus>(saved_number<int>(saved, "status"));
  if (!out.open()) {
    out.output_ = saved.at("output");
    out.error_ = saved_text(saved, "error");
    out.cause_ = saved_text(saved, "cause");
  }
  out.events_ = saved_number<std::int64_t>(saved, "events");
  out.frames_ = saved_number<FrameId>(saved, "last_frame");
  out.ends_at_ = read_time(saved, "ends_at");
  // Parents have smaller numbers than what is in them.
  for (const auto& each : saved.at("frames").as_array()) {
    const auto& from = each.as_object();
    Frame frame;
    frame.id = saved_number<FrameId>(from, "id");
    frame.machine = &machine;
    if (from.contains("parent")) {
      frame.parent = saved_number<FrameId>(from, "parent");
      frame.part = saved_number<std::uint32_t>(from, "part");
      auto& parent = out.all_.at(frame.parent);
      parent.children.insert(frame.id);
      const auto& machines = parent.state->machines;
      frame.machine = &machines.at(parent.state->type == StateType::map ? 0 : frame.part);
    }
    frame.state = frame.machine->find(saved_text(from, "state"));
    if (frame.state == nullptr) {
      throw core::Error(core::ErrorCode::kInternal, {}, "its machine has no such state");
    }
    load(frame, from);
    auto& placed = out.all_.emplace(frame.id, std::move(frame)).first->second;
    out.held_ += placed.bytes + placed.variable_bytes;
    out.set_wake(placed, read_time(from, "wake_at"));
    if (!placed.token.empty()) {
      out.tokens_.emplace(placed.token, placed.id);
    }
  }
  return out;
}

bool Execution::renew() {
  return std::exchange(rules_, kRules) != kRules;
}

std::vector<Action> Execution::open_tasks() const {
  std::vector<Action> out;
  for (const auto& [token, id] : tokens_) {
    const auto& frame = all_.at(id);
    if (frame.handed) {
      continue;
    }
    out.push_back({.kind = Action::Kind::start_task,
                   .token = token,
                   .resource = frame.state->resource,
                   .parameters = frame.parameters,
                   .computed = frame.state->computed});
  }
  return out;
}

}  // namespace auriga::workflow
