// What travels of triggers: schedules, and events that start workflows.
#pragma once

#include "domains/workflows/types.hpp"

namespace auriga::workflows {

struct TriggerIdKind {
  static constexpr std::string_view prefix = "trg_";
};
using TriggerId = core::Id<TriggerIdKind>;

enum class TriggerKind : std::uint8_t { schedule, event };
BOOST_DESCRIBE_ENUM(TriggerKind, schedule, event)

struct Trigger {
  TriggerId id;
  TriggerKind kind = TriggerKind::schedule;
  bool enabled = true;
  std::string cron;
  std::string zone;
  std::string event;
  json::object pattern;
  json::value input;
  std::optional<Timestamp> next_at;
  std::optional<Timestamp> last_at;
  std::optional<ExecutionId> last_execution_id;
  std::optional<std::string> last_error;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(Trigger, (),
                      (id, kind, enabled, cron, zone, event, pattern, input, next_at, last_at,
                       last_execution_id, last_error, created_at, updated_at))
inline core::Rules rules(core::Type<Trigger>) {
  return {"WorkflowTrigger",
          "What starts a workflow by itself.",
          {{.field = "next_at", .meaning = "Of a schedule that is enabled."},
           {.field = "last_error", .meaning = "Why the last time nothing was started."}}};
}

namespace field {
inline core::FieldRule trigger_id() {
  return {.field = "trigger_id", .in = In::kPath, .required = true, .meaning = "The trigger."};
}
inline core::FieldRule cron() {
  return {.field = "cron",
          .max = 200,
          .meaning = "Of a schedule: minute, hour, day of the month, month, day of the week."};
}
inline core::FieldRule zone() {
  return {.field = "zone", .max = 64, .meaning = "Whose clock a schedule keeps: Europe/Oslo."};
}
inline core::FieldRule event() {
  return {.field = "event",
          .max = 64,
          .meaning =
              "Of an event trigger: one of docs/events.md such as agent.created or "
              "execution.failed, or agent.* for all about agents. How executions go is told "
              "of standard workflows, and starts others three times in a row at most."};
}
inline core::FieldRule pattern() {
  return {.field = "pattern",
          .meaning =
              "Of an event trigger: which of these events, as an event pattern of EventBridge over "
              "id, type, subject, payload and at: {\"payload\": {\"workflow_id\": [\"wfl_1\"]}}. "
              "Empty: all."};
}
inline core::FieldRule trigger_input() {
  return {.field = "input",
          .meaning = "Of each execution. An event trigger hands over {event, input}."};
}
}  // namespace field

struct CreateTrigger {
  WorkflowId workflow_id;
  TriggerKind kind = TriggerKind::schedule;
  bool enabled = true;
  std::string cron;
  std::string zone = "UTC";
  std::string event;
  json::object pattern = {};
  json::value input = json::object();
};
BOOST_DESCRIBE_STRUCT(CreateTrigger, (),
                      (workflow_id, kind, enabled, cron, zone, event, pattern, input))
inline core::Rules rules(core::Type<CreateTrigger>) {
  return {"CreateWorkflowTrigger",
          "A schedule or an event that shall start the workflow.",
          {field::workflow_id(),
           {.field = "kind", .required = true, .meaning = "schedule or event."},
           field::cron(),
           field::zone(),
           field::event(),
           field::pattern(),
           field::trigger_input()}};
}

struct UpdateTrigger {
  WorkflowId workflow_id;
  TriggerId trigger_id;
  std::optional<bool> enabled;
  std::optional<std::string> cron;
  std::optional<std::string> zone;
  std::optional<std::string> event;
  std::optional<json::object> pattern;
  std::optional<json::value> input;
};
BOOST_DESCRIBE_STRUCT(UpdateTrigger, (),
                      (workflow_id, trigger_id, enabled, cron, zone, event, pattern, input))
inline core::Rules rules(core::Type<UpdateTrigger>) {
  return {"UpdateWorkflowTrigger",
          "What shall be different.",
          {field::workflow_id(), field::trigger_id(), field::cron(), field::zone(), field::event(),
           field::pattern(), field::trigger_input()}};
}

}  // namespace auriga::workflows
