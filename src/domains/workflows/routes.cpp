#include "domains/workflows/routes.hpp"

#include <charconv>

#include "core/decode.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"

namespace auriga::workflows {
namespace {

namespace http = platform::http;
using core::Error;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;

/// A definition of 1 MB, and what surrounds it.
constexpr std::size_t kDefinitionBodyMax = 2ULL << 20U;
/// Of requests that may wait up to a minute.
constexpr std::chrono::seconds kWaitTime{70};

struct WorkflowIn {
  WorkflowId workflow_id;
};
BOOST_DESCRIBE_STRUCT(WorkflowIn, (), (workflow_id))
core::Rules rules(core::Type<WorkflowIn>) {
  return {"WorkflowIn", "", {field::workflow_id()}};
}

struct ExecutionIn {
  ExecutionId execution_id;
  std::int64_t wait_seconds = 0;
};
BOOST_DESCRIBE_STRUCT(ExecutionIn, (), (execution_id, wait_seconds))
core::Rules rules(core::Type<ExecutionIn>) {
  return {"ExecutionIn",
          "",
          {field::execution_id(),
           {.field = "wait_seconds",
            .in = In::kQuery,
            .min = 0,
            .max = 60,
            .meaning = "Answer at its end, if that comes in time."}}};
}

struct ListWorkflowsIn {
  std::optional<std::string> q;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListWorkflowsIn, (), (q, limit, cursor))
core::Rules rules(core::Type<ListWorkflowsIn>) {
  return {"ListWorkflowsIn",
          "",
          {{.field = "q", .in = In::kQuery, .max = 100, .meaning = "Part of the name."},
           http::limit_rule(),
           http::cursor_rule()}};
}

struct ListVersionsIn {
  WorkflowId workflow_id;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListVersionsIn, (), (workflow_id, limit, cursor))
core::Rules rules(core::Type<ListVersionsIn>) {
  return {"ListVersionsIn", "", {field::workflow_id(), http::limit_rule(), http::cursor_rule()}};
}

struct VersionIn {
  WorkflowId workflow_id;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(VersionIn, (), (workflow_id, version))
core::Rules rules(core::Type<VersionIn>) {
  return {"VersionIn",
          "",
          {field::workflow_id(),
           {.field = "version", .in = In::kPath, .required = true, .min = 1, .meaning = "Which."}}};
}

struct ListExecutionsIn {
  WorkflowId workflow_id;
  std::optional<ExecutionStatus> status;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListExecutionsIn, (), (workflow_id, status, limit, cursor))
core::Rules rules(core::Type<ListExecutionsIn>) {
  return {"ListExecutionsIn",
          "",
          {field::workflow_id(),
           {.field = "status", .in = In::kQuery, .meaning = "Only of this status."},
           http::limit_rule(),
           http::cursor_rule()}};
}

enum class Order : std::uint8_t { oldest_first, newest_first };
BOOST_DESCRIBE_ENUM(Order, oldest_first, newest_first)

struct ListEventsIn {
  ExecutionId execution_id;
  Order order = Order::oldest_first;
  std::int64_t limit = 200;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListEventsIn, (), (execution_id, order, limit, cursor))
core::Rules rules(core::Type<ListEventsIn>) {
  auto limit = http::limit_rule();
  limit.max = 1000;
  return {"ListEventsIn",
          "",
          {field::execution_id(),
           {.field = "order", .in = In::kQuery, .meaning = "Which end comes first."},
           limit,
           http::cursor_rule()}};
}

std::string version_of(const Workflow& workflow) {
  return std::to_string(workflow.updated_at.ms);
}

Task<http::Created<Workflow>> create_workflow(WorkflowService& service, Call& call,
                                              CreateWorkflow in) {
  auto made = co_await service.create(call.caller(), http::actor_of(call), std::move(in));
  call.set_etag(version_of(made));
  auto location = "/api/v1/workflows/" + made.id.text();
  co_return http::Created<Workflow>{std::move(made), std::move(location)};
}

Task<Verdict> validate_workflow(WorkflowService& service, Call& /*call*/, ValidateDefinition in) {
  co_return service.validate(in.definition);
}

Task<http::Page<WorkflowSummary>> list_workflows(WorkflowService& service, Call& call,
                                                 ListWorkflowsIn in) {
  ListWorkflows query{.q = std::move(in.q), .limit = in.limit, .before = {}};
  query.before = http::id_cursor<WorkflowId>(in.cursor);
  auto page = co_await service.list(call.caller(), std::move(query));
  co_return http::Page<WorkflowSummary>::of(std::move(page.items), std::move(page.next));
}

Task<Workflow> get_workflow(WorkflowService& service, Call& call, WorkflowIn in) {
  auto workflow = co_await service.get(call.caller(), std::move(in.workflow_id));
  call.set_etag(version_of(workflow));
  co_return workflow;
}

Task<Workflow> update_workflow(WorkflowService& service, Call& call, UpdateWorkflow in) {
  const auto read = co_await service.get(call.caller(), in.workflow_id);
  call.require_match(version_of(read));
  // Somebody else may change it between this look and the write, which therefore looks again.
  const auto wanted = call.header("If-Match");
  const bool versioned = !wanted.empty() && wanted != "*";
  auto workflow =
      co_await service.update(call.caller(), http::actor_of(call), std::move(in),
                              versioned ? std::optional(read.updated_at) : std::nullopt);
  call.set_etag(version_of(workflow));
  co_return workflow;
}

Task<Workflow> pause_workflow(WorkflowService& service, Call& call, WorkflowIn in) {
  return service.set_status(call.caller(), http::actor_of(call), std::move(in.workflow_id),
                            WorkflowStatus::paused);
}

Task<Workflow> resume_workflow(WorkflowService& service, Call& call, WorkflowIn in) {
  return service.set_status(call.caller(), http::actor_of(call), std::move(in.workflow_id),
                            WorkflowStatus::active);
}

Task<> delete_workflow(WorkflowService& service, Call& call, WorkflowIn in) {
  return service.remove(call.caller(), http::actor_of(call), std::move(in.workflow_id));
}

Task<http::Page<WorkflowVersion>> list_versions(WorkflowService& service, Call& call,
                                                ListVersionsIn in) {
  std::int64_t before = INT64_MAX;
  if (in.cursor) {
    const auto* const end = in.cursor->data() + in.cursor->size();
    const auto [at, error] = std::from_chars(in.cursor->data(), end, before);
    if (error != std::errc() || at != end) {
      throw Error(ErrorCode::kBadCursor);
    }
  }
  auto page = co_await service.versions(call.caller(), std::move(in.workflow_id), before, in.limit);
  co_return http::Page<WorkflowVersion>::of(std::move(page.items), std::move(page.next));
}

Task<WorkflowVersion> get_version(WorkflowService& service, Call& call, VersionIn in) {
  return service.version(call.caller(), std::move(in.workflow_id), in.version);
}

Task<http::Created<Execution>> start_execution(WorkflowService& service, Call& call,
                                               StartExecution in) {
  auto begun = co_await service.start(call.caller(), http::actor_of(call), std::move(in));
  auto location = "/api/v1/executions/" + begun.id.text();
  co_return http::Created<Execution>{std::move(begun), std::move(location)};
}

Task<http::Page<ExecutionSummary>> list_executions(WorkflowService& service, Call& call,
                                                   ListExecutionsIn in) {
  ListExecutions query{.workflow_id = std::move(in.workflow_id),
                       .status = in.status,
                       .limit = in.limit,
                       .before = {}};
  query.before = http::id_cursor<ExecutionId>(in.cursor);
  auto page = co_await service.executions(call.caller(), std::move(query));
  co_return http::Page<ExecutionSummary>::of(std::move(page.items), std::move(page.next));
}

Task<Execution> get_execution(WorkflowService& service, Call& call, ExecutionIn in) {
  return service.execution(call.caller(), std::move(in.execution_id),
                           std::chrono::seconds(in.wait_seconds));
}

Task<http::Page<ExecutionEvent>> list_events(WorkflowService& service, Call& call,
                                             ListEventsIn in) {
  ListEvents query{.execution_id = std::move(in.execution_id),
                   .backwards = in.order == Order::newest_first,
                   .limit = in.limit,
                   .cursor = std::move(in.cursor)};
  auto page = co_await service.events(call.caller(), std::move(query));
  co_return http::Page<ExecutionEvent>::of(std::move(page.items), std::move(page.next));
}

Task<Execution> stop_execution(WorkflowService& service, Call& call, StopExecution in) {
  return service.stop(call.caller(), http::actor_of(call), std::move(in));
}

Task<> succeed_task(WorkflowService& service, Call& call, SucceedTask in) {
  Command command{.kind = Command::Kind::succeed, .value = std::move(in.output)};
  co_await service.tell(call.caller(), std::move(in.token), std::move(command));
}

Task<> fail_task(WorkflowService& service, Call& call, FailTask in) {
  Command command{
      .kind = Command::Kind::fail, .error = std::move(in.error), .cause = std::move(in.cause)};
  co_await service.tell(call.caller(), std::move(in.token), std::move(command));
}

Task<> beat_task(WorkflowService& service, Call& call, BeatTask in) {
  Command command{.kind = Command::Kind::beat};
  co_await service.tell(call.caller(), std::move(in.token), std::move(command));
}

Task<ActivityTask> poll_activity(WorkflowService& service, Call& call, PollActivity in) {
  return service.poll(call.caller(), std::move(in));
}

void bind_definitions(http::RouteTable& table, WorkflowService& service) {
  using http::handler;
  const auto look = Access::viewer().or_key(core::Scope::admin);
  const auto edit = Access::member().or_key(core::Scope::admin);
  const std::string tag = "Workflows";
  const std::string base = "/api/v1/workflows";
  const std::string item = base + "/{workflow_id}";
  table.add({.method = Method::kPost,
             .path = base,
             .id = "create_workflow",
             .tag = tag,
             .summary = "Make a workflow",
             .description = "All faults of the definition are told at once, each with the JSON "
                            "pointer of its place.",
             .access = edit,
             .errors = {ErrorCode::kWorkflowNameTaken},
             .body_bytes_max = kDefinitionBodyMax,
             .idempotent = true},
            handler<&create_workflow>(service));
  table.add({.method = Method::kPost,
             .path = base + "/validate",
             .id = "validate_workflow",
             .tag = tag,
             .summary = "Look a definition over",
             .access = look,
             .body_bytes_max = kDefinitionBodyMax},
            handler<&validate_workflow>(service));
  table.add({.path = base,
             .id = "list_workflows",
             .tag = tag,
             .summary = "Workflows, newest first",
             .access = look,
             .errors = {ErrorCode::kBadCursor}},
            handler<&list_workflows>(service));
  table.add({.path = item,
             .id = "get_workflow",
             .tag = tag,
             .summary = "One workflow",
             .access = look,
             .errors = {ErrorCode::kNotFound},
             .etag = true},
            handler<&get_workflow>(service));
  table.add({.method = Method::kPatch,
             .path = item,
             .id = "update_workflow",
             .tag = tag,
             .summary = "Change a workflow",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kWorkflowNameTaken},
             .body_bytes_max = kDefinitionBodyMax,
             .etag = true},
            handler<&update_workflow>(service));
  table.add({.method = Method::kPut,
             .path = item + "/pause",
             .id = "pause_workflow",
             .tag = tag,
             .summary = "Start nothing for a while",
             .access = edit,
             .errors = {ErrorCode::kNotFound}},
            handler<&pause_workflow>(service));
  table.add({.method = Method::kPut,
             .path = item + "/resume",
             .id = "resume_workflow",
             .tag = tag,
             .summary = "Start again",
             .access = edit,
             .errors = {ErrorCode::kNotFound}},
            handler<&resume_workflow>(service));
  table.add({.method = Method::kDelete,
             .path = item,
             .id = "delete_workflow",
             .tag = tag,
             .summary = "Delete a workflow and its history",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kWorkflowBusy}},
            handler<&delete_workflow>(service));
  table.add({.path = item + "/versions",
             .id = "list_workflow_versions",
             .tag = tag,
             .summary = "Its definitions, latest first",
             .access = look,
             .errors = {ErrorCode::kNotFound, ErrorCode::kBadCursor}},
            handler<&list_versions>(service));
  table.add({.path = item + "/versions/{version}",
             .id = "get_workflow_version",
             .tag = tag,
             .summary = "One of its definitions",
             .access = look,
             .errors = {ErrorCode::kNotFound}},
            handler<&get_version>(service));
}

void bind_executions(http::RouteTable& table, WorkflowService& service) {
  using http::handler;
  const auto look = Access::viewer().or_key(core::Scope::admin);
  const auto edit = Access::member().or_key(core::Scope::admin);
  const std::string tag = "Executions";
  const std::string of_workflow = "/api/v1/workflows/{workflow_id}/executions";
  const std::string item = "/api/v1/executions/{execution_id}";
  table.add(
      {.method = Method::kPost,
       .path = of_workflow,
       .id = "start_execution",
       .tag = tag,
       .summary = "Start an execution",
       .access = edit,
       .errors = {ErrorCode::kNotFound, ErrorCode::kWorkflowPaused, ErrorCode::kExecutionNameTaken},
       .timeout = kWaitTime,
       .idempotent = true},
      handler<&start_execution>(service));
  table.add({.path = of_workflow,
             .id = "list_executions",
             .tag = tag,
             .summary = "Executions of a workflow, newest first",
             .access = look,
             .errors = {ErrorCode::kNotFound, ErrorCode::kBadCursor}},
            handler<&list_executions>(service));
  table.add({.path = item,
             .id = "get_execution",
             .tag = tag,
             .summary = "One execution",
             .access = look,
             .errors = {ErrorCode::kNotFound},
             .timeout = kWaitTime},
            handler<&get_execution>(service));
  table.add({.path = item + "/events",
             .id = "list_execution_events",
             .tag = tag,
             .summary = "Its history",
             .access = look,
             .errors = {ErrorCode::kNotFound, ErrorCode::kBadCursor}},
            handler<&list_events>(service));
  table.add({.method = Method::kPost,
             .path = item + "/stop",
             .id = "stop_execution",
             .tag = tag,
             .summary = "Stop an execution",
             .access = edit,
             .errors = {ErrorCode::kNotFound}},
            handler<&stop_execution>(service));
}

void bind_tasks(http::RouteTable& table, WorkflowService& service) {
  using http::handler;
  const auto edit = Access::member().or_key(core::Scope::admin);
  const std::string tag = "Tasks";
  const std::string base = "/api/v1/tasks";
  table.add({.method = Method::kPost,
             .path = "/api/v1/activities/{activity}/tasks",
             .id = "poll_activity",
             .tag = tag,
             .summary = "Ask for a task to work on",
             .access = edit,
             .errors = {ErrorCode::kOverloaded},
             .timeout = kWaitTime},
            handler<&poll_activity>(service));
  table.add({.method = Method::kPost,
             .path = base + "/succeed",
             .id = "succeed_task",
             .tag = tag,
             .summary = "A task has succeeded",
             .access = edit,
             .errors = {ErrorCode::kTaskGone}},
            handler<&succeed_task>(service));
  table.add({.method = Method::kPost,
             .path = base + "/fail",
             .id = "fail_task",
             .tag = tag,
             .summary = "A task has failed",
             .access = edit,
             .errors = {ErrorCode::kTaskGone}},
            handler<&fail_task>(service));
  table.add({.method = Method::kPost,
             .path = base + "/heartbeat",
             .id = "beat_task",
             .tag = tag,
             .summary = "A task is being worked on",
             .access = edit,
             .errors = {ErrorCode::kTaskGone}},
            handler<&beat_task>(service));
}

}  // namespace

void bind_workflows(http::RouteTable& table, WorkflowService& service) {
  bind_definitions(table, service);
  bind_executions(table, service);
  bind_tasks(table, service);
}

}  // namespace auriga::workflows
