#include "app/workflow_tasks.hpp"

#include <boost/json.hpp>

#include "app/workflow_task_kinds.hpp"
#include "app/workflow_task_parameters.hpp"
#include "core/crypto.hpp"
#include "core/encode.hpp"
#include "core/trace.hpp"
#include "domains/agents/service.hpp"
#include "domains/sessions/service.hpp"
#include "domains/workflows/service.hpp"

namespace auriga::app {

namespace asio = platform::asio;
namespace json = boost::json;
using platform::Task;
using workflows::TaskCall;
using workflows::TaskFailure;

namespace {

/// In whose name a task works: its organisation's, as a member could.
core::Caller caller_of(const WorkflowTaskParts& parts, const TaskCall& call) {
  return {.kind = core::Caller::Kind::system,
          .id = call.execution.text(),
          .name = "a workflow",
          .tenant = core::Tenant(parts.scope, call.org),
          .role = core::Role::member};
}

core::Actor actor_of(const TaskCall& call) {
  return {.kind = core::Caller::Kind::system, .id = call.execution.text(), .name = "a workflow"};
}

Task<json::value> echo(TaskCall call) {
  co_return std::move(call.parameters);
}

Task<json::value> chat(WorkflowTaskParts parts, TaskCall call) {
  const TaskParameters given(call);
  sessions::ChatRequest request{.agent_id = given.id<core::AgentId>("AgentId"),
                                .actor_id = given.text_or("ActorId", "workflow"),
                                .session_id = std::nullopt,
                                .message = given.text("Message"),
                                .metadata = {{"execution_id", call.execution.text()}}};
  if (given.find("SessionId") != nullptr) {
    request.session_id = given.id<core::SessionId>("SessionId");
  }
  const auto answer =
      co_await parts.sessions.chat(caller_of(parts, call), actor_of(call), std::move(request),
                                   nullptr, core::trace_named(call.execution.text()));
  co_return as_value(core::to_json(answer));
}

Task<json::value> search(WorkflowTaskParts parts, TaskCall call) {
  const TaskParameters given(call);
  agents::SearchRequest request;
  request.agent_id = given.id<core::AgentId>("AgentId");
  request.query = given.text("Query");
  request.limit = given.number_or("Limit", request.limit, 1, 50);
  const auto results = co_await parts.agents.search(caller_of(parts, call), std::move(request));
  co_return as_value(core::to_json(results));
}

/// Until it has ended.
Task<workflows::Execution> end_of(const WorkflowTaskParts& parts, const core::Caller& caller,
                                  workflows::Execution child) {
  while (child.status == workflows::ExecutionStatus::RUNNING) {
    child = co_await parts.workflows.execution(caller, child.id, std::chrono::hours(1));
  }
  co_return child;
}

// A child execution, which knows by which task it was begun, so that a task that is done again
// finds it. With `.sync` it is stopped when its parent waits no more, by a job where this node dies
// before (WorkflowService::stop_orphans).
Task<json::value> start_child(WorkflowTaskParts parts, TaskCall call) {
  const TaskParameters given(call);
  workflows::StartExecution request;
  const auto task = core::token_hash(call.token);
  request.workflow_id = given.id<workflows::WorkflowId>("WorkflowId");
  request.name = given.text_or("Name", "child-" + task.substr(0, 32));
  if (const auto* input = given.find("Input")) {
    request.input = *input;
  }
  const auto caller = caller_of(parts, call);
  const bool awaited = call.resource.ends_with(".sync");
  workflows::StartCause cause{.task = task, .parent = call.execution, .awaited = awaited};
  auto child = co_await parts.workflows.start(caller, actor_of(call), request, std::move(cause));
  if (!awaited) {
    co_return json::object{{"ExecutionId", child.id.text()},
                           {"StartDate", core::to_rfc3339(child.started_at)}};
  }
  const auto id = child.id;
  std::exception_ptr failure;
  try {
    child = co_await end_of(parts, caller, std::move(child));
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure && *call.given_up) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    workflows::StopExecution why{.execution_id = id,
                                 .error = "States.Aborted",
                                 .cause = std::string(workflows::kParentWaitsNoMore)};
    co_await parts.workflows.stop(caller, actor_of(call), std::move(why));
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  if (child.status != workflows::ExecutionStatus::SUCCEEDED) {
    throw TaskFailure("States.TaskFailed", core::to_json(child));
  }
  co_return as_value(core::to_json(child));
}

}  // namespace

void add_workflow_tasks(workflows::TaskQueue& queue, WorkflowTaskParts parts) {
  using Handler = Task<json::value> (*)(WorkflowTaskParts, TaskCall);
  const auto add = [&](std::string resource, Handler handler) {
    queue.handle(std::move(resource),
                 [parts, handler](TaskCall call) { return handler(parts, std::move(call)); });
  };
  queue.handle("auriga:echo", echo);
  add("auriga:agents:chat", chat);
  add("auriga:agents:search", search);
  add("auriga:retrieval:search", search);
  add("auriga:llm:chat", model_chat);
  add("auriga:http:request", http_request);
  add("auriga:notify", notify);
  add("auriga:workflows:start", start_child);
  add("auriga:workflows:start.sync", start_child);
}

}  // namespace auriga::app
