// Executions: started, looked at, stopped; tasks told about by who does them.
#include <boost/json.hpp>
#include <charconv>

#include "core/encode.hpp"
#include "core/error.hpp"
#include "domains/workflows/service.hpp"
#include "platform/database/change.hpp"
#include "platform/log/log.hpp"

namespace auriga::workflows {

using core::Error;
using core::ErrorCode;
using db::change;
using db::Transaction;
using db::Work;
using store::ExecutionRow;

namespace {

/// How often an execution of another node is looked at by who waits for its end.
constexpr std::chrono::milliseconds kLook{250};

/// Executions that are stopped in a call of stop_orphans().
constexpr std::int64_t kOrphansAtOnce = 200;

/// Bytes of a page of a history, and one more step: then the page ends before its limit.
constexpr std::size_t kPageMax = 2U << 20U;

Execution to_execution(const ExecutionRow& row) {
  Execution out{.id = row.id,
                .workflow_id = row.workflow_id,
                .workflow_name = row.workflow_name,
                .version = row.version,
                .name = row.name,
                .status = row.status,
                .started_by = row.started_by,
                .input = store::parsed(row.input),
                .output = {},
                .error = row.error,
                .cause = row.cause,
                .started_at = row.started_at,
                .ended_at = row.ended_at,
                .is_new = false};
  if (row.output) {
    out.output = store::parsed(*row.output);
  }
  return out;
}

/// A place in a history: a step, and an event within it: "12.40".
struct Place {
  std::int64_t step = 0;
  std::int64_t event = 0;
};

Place read_place(const std::string& text) {
  Place out;
  const auto* const end = text.data() + text.size();
  const auto [dot, error] = std::from_chars(text.data(), end, out.step);
  if (error != std::errc() || dot == end || *dot != '.') {
    throw Error(ErrorCode::kBadCursor);
  }
  const auto [at, wrong] = std::from_chars(dot + 1, end, out.event);
  if (wrong != std::errc() || at != end || out.step < 0 || out.event < 0) {
    throw Error(ErrorCode::kBadCursor);
  }
  return out;
}

json::object as_in_events(const core::Actor& actor) {
  return db::change(actor, {}, {}).actor;
}

ExecutionEvent to_event(const json::object& from) {
  return {.id = from.at("id").to_number<std::int64_t>(),
          .previous = from.at("previous").to_number<std::int64_t>(),
          .at = Timestamp{from.at("at").to_number<std::int64_t>()},
          .type = std::string(from.at("type").as_string()),
          .details = from.at("details").as_object()};
}

/// False: it is not there. Its history is deleted afterwards, in parts.
Work<bool> write_execution_removal(Transaction& tx, const ExecutionId& id,
                                   const core::Actor& actor) {
  const auto row = co_await repository::execution(tx, id);
  if (!row) {
    co_return false;
  }
  if (row->status == ExecutionStatus::RUNNING) {
    throw Error(ErrorCode::kWorkflowBusy, "The execution has not ended: stop it first.");
  }
  co_await repository::remove_execution(tx, id);
  json::object details{{"workflow_id", row->workflow_id.text()},
                       {"workflow", row->workflow_name},
                       {"name", row->name}};
  co_await tx.emit(change(actor, "execution.deleted", id.text(), std::move(details)));
  co_return true;
}

}  // namespace

Task<Execution> WorkflowService::start(core::Caller caller, core::Actor actor, StartExecution in,
                                       StartCause cause) {
  auto workflow = co_await row(caller, in.workflow_id);
  if (workflow.status == WorkflowStatus::paused) {
    throw Error(ErrorCode::kWorkflowPaused);
  }
  const auto version = in.version.value_or(workflow.version);
  Runner::Beginning beginning;
  beginning.machine = co_await machines_.get(workflow.id, version);
  auto& row = beginning.row;
  row.org_id = caller.tenant.organization();
  row.workflow_id = workflow.id;
  row.workflow_name = std::move(workflow.name);
  row.version = version;
  row.name = in.name.value_or("");
  row.started_by = std::move(actor.name);
  row.task = std::move(cause.task);
  row.chain = cause.chain;
  if (cause.parent) {
    row.chain = co_await database_.point_read(caller.tenant, repository::chain, *cause.parent);
    row.parent = cause.awaited ? cause.parent : std::nullopt;
  }
  beginning.kind = workflow.kind;
  row.input = core::to_json(in.input);
  if (row.input.size() > workflow::ExecutionLimits().payload_bytes_max) {
    throw Error(ErrorCode::kValidationFailed)
        .with_faults({{"/input", "too_long", "must be at most 256 KB of JSON"}});
  }
  const auto input = row.input;
  const auto begun_by = row.task;
  beginning.input = std::move(in.input);
  const std::chrono::seconds wait(in.wait_seconds);
  const auto executor = co_await platform::asio::this_coro::executor;
  const auto watch = wait.count() > 0 ? std::make_shared<Watch>(executor) : nullptr;
  beginning.watch = watch;
  auto begun = co_await runner_.begin(std::move(beginning));
  if (!begun) {
    co_await this->row(caller, workflow.id);  // Unless it was deleted a moment ago.
    begun = co_await database_.read(caller.tenant, repository::execution_named, workflow.id,
                                    in.name.value_or(""));
    if (!begun) {
      throw Error(ErrorCode::kNotFound);
    }
    const bool same_task = begun_by && begun->task == begun_by;
    const bool same_start = begun->status == ExecutionStatus::RUNNING && begun->input == input;
    if (!same_task && !same_start) {
      throw Error(ErrorCode::kExecutionNameTaken);
    }
    co_return co_await execution(std::move(caller), begun->id, wait);
  }
  auto out = to_execution(*begun);
  if (watch && begun->status == ExecutionStatus::RUNNING) {
    co_await watch->wait(wait);
    out = co_await execution(std::move(caller), begun->id);
  }
  out.is_new = true;
  co_return out;
}

Task<ExecutionRow> WorkflowService::execution_row(const core::Caller& caller, ExecutionId id) {
  if (caller.agent) {
    throw Error(ErrorCode::kForbidden, "this API key is bound to one agent");
  }
  auto row = co_await database_.point_read(caller.tenant, repository::execution, std::move(id));
  if (!row) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return *std::move(row);
}

Task<Execution> WorkflowService::execution(core::Caller caller, ExecutionId id,
                                           std::chrono::milliseconds wait) {
  const auto until = clock_.steady() + wait;
  for (;;) {
    auto row = co_await execution_row(caller, id);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock_.steady());
    if (row.status != ExecutionStatus::RUNNING || left.count() <= 0) {
      co_return to_execution(row);
    }
    const auto watch = std::make_shared<Watch>(co_await platform::asio::this_coro::executor);
    const bool ours = co_await runner_.watch(id, watch);
    // What another node carries out, or what has just ended, is looked at again soon.
    co_await watch->wait(ours ? left : std::min(left, kLook));
  }
}

Task<Execution> WorkflowService::named(core::Caller caller, WorkflowId workflow, std::string name) {
  const auto row = co_await database_.read(caller.tenant, repository::execution_named,
                                           std::move(workflow), std::move(name));
  if (!row) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return to_execution(*row);
}

Task<Listed<ExecutionSummary>> WorkflowService::executions(core::Caller caller, ListExecutions in) {
  co_await row(caller, in.workflow_id);
  const repository::ExecutionFilter filter{.workflow = std::move(in.workflow_id),
                                           .status = in.status,
                                           .before = std::move(in.before),
                                           .limit = in.limit + 1};
  Listed<ExecutionSummary> out;
  out.items = co_await database_.read(caller.tenant, repository::executions, filter);
  if (std::cmp_greater(out.items.size(), in.limit)) {
    out.items.pop_back();
    out.next = out.items.back().id.text();
  }
  co_return out;
}

Task<Listed<ExecutionEvent>> WorkflowService::events(core::Caller caller, ListEvents in) {
  co_await execution_row(caller, in.execution_id);
  Place place;
  if (in.cursor) {
    place = read_place(*in.cursor);
  } else if (in.backwards) {
    place = {.step = INT64_MAX, .event = INT64_MAX};
  }
  Listed<ExecutionEvent> out;
  // A step has an event at least, so that so many steps are enough for a page and its end.
  const repository::StepQuery query{.execution = in.execution_id,
                                    .from = place.step,
                                    .backwards = in.backwards,
                                    .limit = in.limit + 1,
                                    .bytes_max = kPageMax};
  const auto steps = co_await database_.read(caller.tenant, repository::steps, query);
  for (const auto& row : steps.rows) {
    auto events = store::parsed(row.events).as_array();
    if (in.backwards) {
      std::ranges::reverse(events);
    }
    for (const auto& value : events) {
      auto event = to_event(value.as_object());
      if (in.backwards ? event.id > place.event : event.id < place.event) {
        continue;
      }
      if (std::cmp_equal(out.items.size(), in.limit)) {
        out.next = std::to_string(row.step) + "." + std::to_string(event.id);
        co_return out;
      }
      out.items.push_back(std::move(event));
    }
  }
  if (steps.next) {
    out.next = std::to_string(*steps.next) + "." + std::to_string(in.backwards ? INT64_MAX : 0);
  }
  co_return out;
}

Task<Execution> WorkflowService::stop(core::Caller caller, core::Actor actor, StopExecution in) {
  const auto row = co_await execution_row(caller, in.execution_id);
  if (row.status == ExecutionStatus::RUNNING) {
    Command command{.kind = Command::Kind::stop,
                    .token = {},
                    .value = {},
                    .error = std::move(in.error),
                    .cause = std::move(in.cause),
                    .at = {},
                    .by = as_in_events(actor)};
    if (command.cause.empty()) {
      command.cause = "Stopped by " + actor.name + ".";
    }
    // Whether it came in time or not, the answer is how the execution is now.
    static_cast<void>(co_await runner_.tell(row.id, std::move(command)));
  }
  co_return co_await execution(std::move(caller), row.id);
}

Task<> WorkflowService::remove_execution(core::Caller caller, core::Actor actor, ExecutionId id) {
  co_await execution_row(caller, id);
  if (!co_await database_.write(caller.tenant, write_execution_removal, id, std::move(actor))) {
    throw Error(ErrorCode::kNotFound);
  }
  // Mostly that is all of it; a longer history goes by the job.
  try {
    co_await database_.write(caller.tenant, repository::forget_history, id, kForgottenAtOnce);
  } catch (const Error& error) {
    platform::log::warning("the history of a removed execution is still there; it goes later")
        .field("execution", id.text())
        .field("why", error.what());
  }
}

Task<std::int64_t> WorkflowService::stop_orphans(core::SystemScope scope) {
  std::int64_t stopped = 0;
  const auto orphans = co_await database_.read(scope, repository::orphans, kOrphansAtOnce);
  for (const auto& row : orphans) {
    const core::Actor parent{
        .kind = core::Caller::Kind::system, .id = row.parent.text(), .name = "a workflow"};
    Command command{.kind = Command::Kind::stop,
                    .token = {},
                    .value = {},
                    .error = "States.Aborted",
                    .cause = std::string(kParentWaitsNoMore),
                    .at = {},
                    .by = as_in_events(parent)};
    stopped += co_await runner_.tell(row.id, std::move(command)) ? 1 : 0;
  }
  co_return stopped;
}

Task<> WorkflowService::prune(core::SystemScope scope, std::chrono::days age) {
  const auto before = clock_.now() - age;
  bool all = false;
  while (!all) {
    all = co_await database_.write(scope, repository::prune, before, kForgottenAtOnce);
  }
}

Task<> WorkflowService::tell(core::Caller caller, std::string token, Command command) {
  const auto id = Runner::execution_of(token);
  if (!id) {
    throw Error(ErrorCode::kTaskGone);
  }
  // A token of another organisation is no token.
  const auto row = co_await database_.point_read(caller.tenant, repository::execution, *id);
  if (!row || caller.agent) {
    throw Error(ErrorCode::kTaskGone);
  }
  if (core::to_json(command.value).size() > workflow::ExecutionLimits().payload_bytes_max) {
    throw Error(ErrorCode::kValidationFailed)
        .with_faults({{"/output", "too_long", "must be at most 256 KB of JSON"}});
  }
  command.token = std::move(token);
  if (!co_await runner_.tell(*id, std::move(command))) {
    throw Error(ErrorCode::kTaskGone);
  }
}

Task<ActivityTask> WorkflowService::poll(core::Caller caller, PollActivity in,
                                         std::function<bool()> hung_up) {
  if (caller.agent) {
    throw Error(ErrorCode::kForbidden, "this API key is bound to one agent");
  }
  auto call =
      co_await tasks_.activities().poll(caller.tenant.organization(), std::move(in.activity),
                                        std::chrono::seconds(in.wait_seconds), std::move(hung_up));
  ActivityTask out;
  if (call) {
    out.token = std::move(call->token);
    out.input = std::move(call->parameters);
  }
  co_return out;
}

}  // namespace auriga::workflows
