// Executions at rest: all that a step needs but the machine, as JSON.
#include <algorithm>

#include "core/error.hpp"
#include "engines/workflow/execution.hpp"

namespace auriga::workflow {
namespace {

constexpr int kFormat = 1;

json::value time_value(const std::optional<Timestamp>& time) {
  return time ? json::value(time->ms) : json::value(nullptr);
}

std::optional<Timestamp> read_time(const json::value& value) {
  return value.is_null() ? std::nullopt : std::optional(Timestamp{value.to_number<std::int64_t>()});
}

template <class T>
T number(const json::object& from, std::string_view field) {
  return from.at(field).to_number<T>();
}

std::string text(const json::object& from, std::string_view field) {
  return std::string(from.at(field).as_string());
}

}  // namespace

json::object Execution::save() const {
  json::array frames;
  for (const auto& [id, frame] : all_) {
    json::object variables;
    for (const auto& [name, value] : frame.variables) {
      variables[name] = value;
    }
    json::object saved{{"id", id},
                       {"parent", frame.parent},
                       {"part", frame.part},
                       {"state", frame.state->name},
                       {"phase", static_cast<int>(frame.phase)},
                       {"input", frame.input},
                       {"variables", std::move(variables)},
                       {"retries", json::value_from(frame.retries)},
                       {"entered_at", frame.entered_at.ms},
                       {"entered_event", frame.entered_event},
                       {"last_event", frame.last_event},
                       {"wake_at", time_value(frame.wake_at)},
                       {"token", frame.token},
                       {"times_out_at", time_value(frame.times_out_at)},
                       {"heartbeat", frame.heartbeat_seconds}};
    if (frame.phase == Phase::forked) {
      saved["items"] = frame.items;
      saved["results"] = frame.results;
      saved["begun"] = frame.begun;
      saved["done"] = frame.done;
      saved["concurrency"] = frame.concurrency;
    }
    frames.emplace_back(std::move(saved));
  }
  return {{"format", kFormat},
          {"id", identity_.id},
          {"name", identity_.name},
          {"machine_id", identity_.machine_id},
          {"machine_name", identity_.machine_name},
          {"role", identity_.role},
          {"input", input_},
          {"started_at", started_at_.ms},
          {"status", static_cast<int>(status_)},
          {"output", output_},
          {"error", error_},
          {"cause", cause_},
          {"events", events_},
          {"last_frame", frames_},
          {"ends_at", time_value(ends_at_)},
          {"frames", std::move(frames)}};
}

Execution Execution::load(const StateMachine& machine, const json::object& saved,
                          ExecutionLimits limits) {
  AURIGA_ASSERT(number<int>(saved, "format") == kFormat);
  Execution out(machine,
                {.id = text(saved, "id"),
                 .name = text(saved, "name"),
                 .machine_id = text(saved, "machine_id"),
                 .machine_name = text(saved, "machine_name"),
                 .role = text(saved, "role")},
                saved.at("input"), limits);
  out.started_at_.ms = number<std::int64_t>(saved, "started_at");
  out.status_ = static_cast<ExecutionStatus>(number<int>(saved, "status"));
  out.output_ = saved.at("output");
  out.error_ = text(saved, "error");
  out.cause_ = text(saved, "cause");
  out.events_ = number<std::int64_t>(saved, "events");
  out.frames_ = number<FrameId>(saved, "last_frame");
  out.ends_at_ = read_time(saved.at("ends_at"));
  // Parents have smaller numbers than what is in them.
  for (const auto& each : saved.at("frames").as_array()) {
    const auto& from = each.as_object();
    Frame frame;
    frame.id = number<FrameId>(from, "id");
    frame.parent = number<FrameId>(from, "parent");
    frame.part = number<std::uint32_t>(from, "part");
    frame.machine = &machine;
    if (frame.parent != 0) {
      auto& parent = out.all_.at(frame.parent);
      parent.children.insert(frame.id);
      const auto& machines = parent.state->machines;
      frame.machine = &machines.at(parent.state->type == StateType::map ? 0 : frame.part);
    }
    frame.state = frame.machine->find(text(from, "state"));
    AURIGA_ASSERT(frame.state != nullptr);
    frame.phase = static_cast<Phase>(number<int>(from, "phase"));
    frame.input = from.at("input");
    for (const auto& variable : from.at("variables").as_object()) {
      frame.variables.emplace(variable.key(), variable.value());
    }
    for (const auto& count : from.at("retries").as_array()) {
      frame.retries.push_back(count.to_number<std::int64_t>());
    }
    frame.entered_at.ms = number<std::int64_t>(from, "entered_at");
    frame.entered_event = number<std::int64_t>(from, "entered_event");
    frame.last_event = number<std::int64_t>(from, "last_event");
    frame.token = text(from, "token");
    frame.times_out_at = read_time(from.at("times_out_at"));
    frame.heartbeat_seconds = number<double>(from, "heartbeat");
    if (frame.phase == Phase::forked) {
      frame.items = from.at("items").as_array();
      frame.results = from.at("results").as_array();
      frame.begun = number<std::size_t>(from, "begun");
      frame.done = number<std::size_t>(from, "done");
      frame.concurrency = number<std::size_t>(from, "concurrency");
    }
    const auto wake_at = read_time(from.at("wake_at"));
    auto& placed = out.all_.emplace(frame.id, std::move(frame)).first->second;
    out.set_wake(placed, wake_at);
    if (!placed.token.empty()) {
      out.tokens_.emplace(placed.token, placed.id);
    }
  }
  return out;
}

}  // namespace auriga::workflow
