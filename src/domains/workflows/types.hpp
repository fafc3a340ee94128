// What travels in workflows: definitions, executions and their history.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "core/rules.hpp"
#include "core/traits.hpp"

namespace auriga::workflows {

using core::In;
using core::Timestamp;
namespace json = boost::json;

struct WorkflowIdKind {
  static constexpr std::string_view prefix = "wfl_";
};
using WorkflowId = core::Id<WorkflowIdKind>;

struct ExecutionIdKind {
  static constexpr std::string_view prefix = "exe_";
};
using ExecutionId = core::Id<ExecutionIdKind>;

enum class WorkflowStatus : std::uint8_t { active, paused };
BOOST_DESCRIBE_ENUM(WorkflowStatus, active, paused)

/// standard: each step is on the disk before the next. express: the first and the last alone are,
/// within five minutes; after a crash it begins again, so its tasks may be done more than once.
enum class WorkflowKind : std::uint8_t { standard, express };
BOOST_DESCRIBE_ENUM(WorkflowKind, standard, express)

/// As AWS Step Functions spells them.
enum class ExecutionStatus : std::uint8_t { RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED };
BOOST_DESCRIBE_ENUM(ExecutionStatus, RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED)

enum class DiagnosticSeverity : std::uint8_t { ERROR, WARNING };
BOOST_DESCRIBE_ENUM(DiagnosticSeverity, ERROR, WARNING)

/// Characters of the name of an execution or an activity, as AWS allows them.
inline constexpr std::string_view kNamePattern =
    "[^\\s<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/\\x00-\\x1f]{1,80}";

struct Workflow {
  WorkflowId id;
  std::string name;
  std::string description;
  WorkflowKind kind = WorkflowKind::standard;
  WorkflowStatus status = WorkflowStatus::active;
  bool managed = false;
  std::int64_t version = 0;
  json::object definition;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(Workflow, (),
                      (id, name, description, kind, status, managed, version, definition,
                       created_at, updated_at))
inline core::Rules rules(core::Type<Workflow>) {
  return {"Workflow",
          "A process as a state machine.",
          {{.field = "kind", .meaning = "express is faster, and begins again after a crash."},
           {.field = "status", .meaning = "Nothing is started while it is paused."},
           {.field = "managed", .meaning = "The product brought it along and starts it."},
           {.field = "version", .meaning = "Counts its definitions; the latest is used."},
           {.field = "definition", .meaning = "In Amazon States Language."}}};
}

struct WorkflowSummary {
  WorkflowId id;
  std::string name;
  std::string description;
  WorkflowKind kind = WorkflowKind::standard;
  WorkflowStatus status = WorkflowStatus::active;
  bool managed = false;
  std::int64_t version = 0;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(WorkflowSummary, (),
                      (id, name, description, kind, status, managed, version, created_at,
                       updated_at))
inline core::Rules rules(core::Type<WorkflowSummary>) {
  return {"WorkflowSummary", "A workflow without its definition."};
}

struct WorkflowVersion {
  std::int64_t version = 0;
  std::string comment;
  std::string author;
  json::object definition;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(WorkflowVersion, (), (version, comment, author, definition, created_at))
inline core::Rules rules(core::Type<WorkflowVersion>) {
  return {"WorkflowVersion",
          "A definition as it was at a time. It never changes.",
          {{.field = "author", .meaning = "Who wrote it, by name."}}};
}

struct WorkflowVersionSummary {
  std::int64_t version = 0;
  std::string comment;
  std::string author;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(WorkflowVersionSummary, (), (version, comment, author, created_at))
inline core::Rules rules(core::Type<WorkflowVersionSummary>) {
  return {"WorkflowVersionSummary",
          "A version without its definition.",
          {{.field = "author", .meaning = "Who wrote it, by name."}}};
}

namespace field {
inline core::FieldRule workflow_id() {
  return {.field = "workflow_id", .in = In::kPath, .required = true, .meaning = "The workflow."};
}
inline core::FieldRule execution_id() {
  return {.field = "execution_id", .in = In::kPath, .required = true, .meaning = "The execution."};
}
inline core::FieldRule name(bool required) {
  return {.field = "name",
          .required = required,
          .min = 1,
          .max = 80,
          .meaning = "Its name, unique in the organisation.",
          .trim = true};
}
inline core::FieldRule description() {
  return {.field = "description", .max = 2000, .meaning = "What it is for."};
}
inline core::FieldRule definition(bool required) {
  return {.field = "definition", .required = required, .meaning = "In Amazon States Language."};
}
inline core::FieldRule comment() {
  return {.field = "comment", .max = 500, .meaning = "What is different in this version."};
}
}  // namespace field

struct CreateWorkflow {
  std::string name;
  std::string description;
  WorkflowKind kind = WorkflowKind::standard;
  json::object definition;
};
BOOST_DESCRIBE_STRUCT(CreateWorkflow, (), (name, description, kind, definition))
inline core::Rules rules(core::Type<CreateWorkflow>) {
  return {"CreateWorkflow",
          "A new workflow.",
          {field::name(true),
           field::description(),
           {.field = "kind", .meaning = "standard, or express; it stays."},
           field::definition(true)}};
}

struct UpdateWorkflow {
  WorkflowId workflow_id;
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<json::object> definition;
  std::string comment;
};
BOOST_DESCRIBE_STRUCT(UpdateWorkflow, (), (workflow_id, name, description, definition, comment))
inline core::Rules rules(core::Type<UpdateWorkflow>) {
  return {
      "UpdateWorkflow",
      "What shall be different. A definition that differs makes a new version; executions under "
      "way keep theirs.",
      {field::workflow_id(), field::name(false), field::description(), field::definition(false),
       field::comment()}};
}

/// A fault of a definition, as AWS' validator tells it.
struct Diagnostic {
  DiagnosticSeverity severity = DiagnosticSeverity::ERROR;
  std::string code;
  std::string location;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(Diagnostic, (), (severity, code, location, message))
inline core::Rules rules(core::Type<Diagnostic>) {
  return {"WorkflowDiagnostic",
          "What is wrong with a definition.",
          {{.field = "location", .meaning = "JSON pointer; / where the whole is meant."}}};
}

struct ValidateDefinition {
  json::object definition;
};
BOOST_DESCRIBE_STRUCT(ValidateDefinition, (), (definition))
inline core::Rules rules(core::Type<ValidateDefinition>) {
  return {"ValidateDefinition", "A definition to look at.", {field::definition(true)}};
}

struct Verdict {
  bool valid = false;
  std::vector<Diagnostic> diagnostics;
};
BOOST_DESCRIBE_STRUCT(Verdict, (), (valid, diagnostics))
inline core::Rules rules(core::Type<Verdict>) {
  return {
      "WorkflowVerdict",
      "Whether a definition can be executed, and all that is wrong with it.",
      {{.field = "valid", .meaning = "It has no errors, and all it asks for is executed here."}}};
}

struct StartExecution {
  WorkflowId workflow_id;
  std::optional<std::string> name;
  json::value input = json::object();
  std::optional<std::int64_t> version;
  std::int64_t wait_seconds = 0;
};
BOOST_DESCRIBE_STRUCT(StartExecution, (), (workflow_id, name, input, version, wait_seconds))
inline core::Rules rules(core::Type<StartExecution>) {
  return {"StartExecution",
          "An execution to begin.",
          {field::workflow_id(),
           {.field = "name",
            .min = 1,
            .max = 80,
            .pattern = kNamePattern,
            .meaning = "The same name is executed once: again with the same input, the answer is "
                       "the execution there is. Without one it gets its id."},
           {.field = "input", .meaning = "Any JSON, up to 256 KB."},
           {.field = "version", .min = 1, .meaning = "Which; without it the latest."},
           {.field = "wait_seconds",
            .min = 0,
            .max = 60,
            .meaning = "Answer at the end of the execution, if it comes in time."}}};
}

struct Execution {
  ExecutionId id;
  WorkflowId workflow_id;
  std::string workflow_name;
  std::int64_t version = 0;
  std::string name;
  ExecutionStatus status = ExecutionStatus::RUNNING;
  std::string started_by;
  json::value input;
  std::optional<json::value> output;
  std::optional<std::string> error;
  std::optional<std::string> cause;
  Timestamp started_at;
  std::optional<Timestamp> ended_at;
  bool is_new = false;  ///< The call that answers with it began it; is not told.
};
BOOST_DESCRIBE_STRUCT(Execution, (),
                      (id, workflow_id, workflow_name, version, name, status, started_by, input,
                       output, error, cause, started_at, ended_at))
inline core::Rules rules(core::Type<Execution>) {
  return {"Execution",
          "A workflow carried out once.",
          {{.field = "version", .meaning = "Of the workflow's definition."},
           {.field = "started_by", .meaning = "Who or what began it, by name."},
           {.field = "output", .meaning = "Once it has succeeded."},
           {.field = "error", .meaning = "The name of what it failed with."},
           {.field = "cause", .meaning = "Why, for people."}}};
}

struct ExecutionSummary {
  ExecutionId id;
  WorkflowId workflow_id;
  std::string workflow_name;
  std::int64_t version = 0;
  std::string name;
  ExecutionStatus status = ExecutionStatus::RUNNING;
  std::string started_by;
  std::optional<std::string> error;
  Timestamp started_at;
  std::optional<Timestamp> ended_at;
};
BOOST_DESCRIBE_STRUCT(ExecutionSummary, (),
                      (id, workflow_id, workflow_name, version, name, status, started_by, error,
                       started_at, ended_at))
inline core::Rules rules(core::Type<ExecutionSummary>) {
  return {"ExecutionSummary", "An execution without its input and output."};
}

/// An execution that has taken a step.
struct ExecutionChange {
  ExecutionId id;
  WorkflowId workflow_id;
  ExecutionStatus status = ExecutionStatus::RUNNING;
};
BOOST_DESCRIBE_STRUCT(ExecutionChange, (), (id, workflow_id, status))

/// Which executions of an organisation moved lately, each once; `more` than those.
struct ExecutionChanges {
  std::vector<ExecutionChange> executions;
  bool more = false;
};
BOOST_DESCRIBE_STRUCT(ExecutionChanges, (), (executions, more))

struct ExecutionEvent {
  std::int64_t id = 0;
  std::int64_t previous = 0;
  Timestamp at;
  std::string type;
  json::object details;
};
BOOST_DESCRIBE_STRUCT(ExecutionEvent, (), (id, previous, at, type, details))
inline core::Rules rules(core::Type<ExecutionEvent>) {
  return {"ExecutionEvent",
          "A line of an execution's history.",
          {{.field = "id", .meaning = "Counts from 1."},
           {.field = "previous", .meaning = "The one before it in its branch; 0: none."},
           {.field = "type", .meaning = "TaskStateEntered and so on, as AWS names them."}}};
}

struct StopExecution {
  ExecutionId execution_id;
  std::string error;
  std::string cause;
};
BOOST_DESCRIBE_STRUCT(StopExecution, (), (execution_id, error, cause))
inline core::Rules rules(core::Type<StopExecution>) {
  return {"StopExecution",
          "Why it is stopped.",
          {field::execution_id(),
           {.field = "error", .max = 256, .meaning = "A name for it."},
           {.field = "cause", .max = 32768, .meaning = "In words."}}};
}

namespace field {
inline core::FieldRule token() {
  return {.field = "token",
          .required = true,
          .min = 1,
          .max = 256,
          .meaning = "Of the task, as the worker got it."};
}
}  // namespace field

struct SucceedTask {
  std::string token;
  json::value output;
};
BOOST_DESCRIBE_STRUCT(SucceedTask, (), (token, output))
inline core::Rules rules(core::Type<SucceedTask>) {
  return {"SucceedTask",
          "A task has succeeded.",
          {field::token(), {.field = "output", .meaning = "Any JSON, up to 256 KB."}}};
}

struct FailTask {
  std::string token;
  std::string error;
  std::string cause;
};
BOOST_DESCRIBE_STRUCT(FailTask, (), (token, error, cause))
inline core::Rules rules(core::Type<FailTask>) {
  return {"FailTask",
          "A task has failed.",
          {field::token(),
           {.field = "error", .max = 256, .meaning = "Its name: what Retry and Catch look for."},
           {.field = "cause", .max = 32768, .meaning = "In words."}}};
}

struct BeatTask {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(BeatTask, (), (token))
inline core::Rules rules(core::Type<BeatTask>) {
  return {"BeatTask", "A task is being worked on.", {field::token()}};
}

struct PollActivity {
  std::string activity;
  std::string worker;
  std::int64_t wait_seconds = 0;
};
BOOST_DESCRIBE_STRUCT(PollActivity, (), (activity, worker, wait_seconds))
inline core::Rules rules(core::Type<PollActivity>) {
  return {"PollActivity",
          "A worker asks for work.",
          {{.field = "activity",
            .in = In::kPath,
            .required = true,
            .pattern = kNamePattern,
            .meaning = "Tasks whose resource is auriga:activity:NAME."},
           {.field = "worker", .max = 80, .meaning = "Who asks."},
           {.field = "wait_seconds",
            .min = 0,
            .max = 60,
            .meaning = "How long to wait for a task to come."}}};
}

struct ActivityTask {
  std::optional<std::string> token;
  json::value input;
};
BOOST_DESCRIBE_STRUCT(ActivityTask, (), (token, input))
inline core::Rules rules(core::Type<ActivityTask>) {
  return {"ActivityTask",
          "A task for a worker.",
          {{.field = "token", .meaning = "To tell its end by; null: none has come in time."}}};
}

}  // namespace auriga::workflows
