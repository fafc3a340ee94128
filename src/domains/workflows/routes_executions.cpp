// Executions, and tasks as who does them tells of them.
#include "domains/workflows/routes.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"

namespace auriga::workflows {
namespace {

namespace http = platform::http;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;

/// Of requests that may wait up to a minute.
constexpr std::chrono::seconds kWaitTime{70};

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

struct OneExecutionIn {
  ExecutionId execution_id;
};
BOOST_DESCRIBE_STRUCT(OneExecutionIn, (), (execution_id))
core::Rules rules(core::Type<OneExecutionIn>) {
  return {"OneExecutionIn", "", {field::execution_id()}};
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

Task<> delete_execution(WorkflowService& service, Call& call, OneExecutionIn in) {
  return service.remove_execution(call.caller(), http::actor_of(call), std::move(in.execution_id));
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
  return service.poll(call.caller(), std::move(in), [&call] { return call.hung_up(); });
}

void bind_only_executions(http::RouteTable& table, WorkflowService& service) {
  using http::handler;
  const auto look = Access::viewer().or_key(core::Scope::admin);
  const auto edit = Access::member().or_key(core::Scope::admin);
  const std::string tag = "Executions";
  const std::string of_workflow = "/api/v1/workflows/{workflow_id}/executions";
  const std::string item = "/api/v1/executions/{execution_id}";
  table.add({.method = Method::kPost,
             .path = of_workflow,
             .id = "start_execution",
             .tag = tag,
             .summary = "Start an execution",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kWorkflowPaused,
                        ErrorCode::kExecutionNameTaken, ErrorCode::kQuotaExceeded},
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
  table.add({.method = Method::kDelete,
             .path = item,
             .id = "delete_execution",
             .tag = tag,
             .summary = "Delete an execution that has ended, and its history",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kWorkflowBusy}},
            handler<&delete_execution>(service));
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

void bind_executions(http::RouteTable& table, WorkflowService& service) {
  bind_only_executions(table, service);
  bind_tasks(table, service);
}

}  // namespace auriga::workflows
