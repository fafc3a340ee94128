#include "app/agent_creation.hpp"

#include <boost/json.hpp>
#include <deque>

#include "app/json_text.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/error_registry.hpp"
#include "domains/agents/settle.hpp"
#include "domains/workflows/service.hpp"
#include "engines/workflow/execution.hpp"
#include "platform/log/log.hpp"

namespace auriga {

/// Generated from creation.asl.json by auriga_embed_text().
std::string_view agents_text(std::string_view file_name);

}  // namespace auriga

namespace auriga::app {

namespace asio = platform::asio;
namespace json = boost::json;
using agents::Build;
using agents::StageFailure;
using core::Error;
using core::ErrorCode;
using platform::Task;
using workflows::TaskCall;
using workflows::TaskFailure;

namespace {

constexpr std::string_view kPrefix = "auriga:agents:";
constexpr std::string_view kMarkFailed = "mark_failed";
constexpr std::int64_t kAtOnce = 200;

json::object definition() {
  return core::value_or_throw(core::parse_json(agents_text("creation.asl.json"))).as_object();
}

core::Caller builder_caller(const core::Tenant& tenant) {
  return {.kind = core::Caller::Kind::system,
          .id = "builder",
          .name = "agent builder",
          .tenant = tenant,
          .role = core::Role::member};
}

std::string execution_name(const Build& build) {
  // The first is named for what it is: the agent's creation.
  const auto version = build.version == 1 ? "" : "-v" + std::to_string(build.version);
  return "agent-creation-" + build.agent.text() + version;
}

json::object input_of(const Build& build) {
  return {{"agent_id", build.agent.text()}, {"version", build.version}};
}

std::int64_t number_of(const json::object& given, std::string_view name) {
  const auto* value = given.if_contains(name);
  if (value == nullptr || !value->is_int64() || value->get_int64() < 1) {
    throw StageFailure("States.Parameters", std::string(name) + " must be a number from 1");
  }
  return value->get_int64();
}

/// Which stage failed, and why: the task's end says both in its cause, "Deploy: The disk is full.",
/// and so does the workflow, "The state 'Deploy' ran out of time: …"; states have stages' titles.
std::pair<std::string, std::string> read_cause(const std::string& error, const std::string& cause) {
  for (const auto& info : agents::stage_infos()) {
    const std::string title(info.title);
    if (cause.starts_with(title + ": ")) {
      return {title, cause.substr(title.size() + 2)};
    }
    if (cause.starts_with("The state '" + title + "' ")) {
      return {title, cause};
    }
  }
  return {"", cause.empty() ? error : cause};
}

/// Does a task of the workflow. Throws StageFailure.
Task<json::value> perform(agents::Builder& builder, core::Tenant tenant, std::string stage,
                          json::value parameters) {
  const auto* given = parameters.if_object();
  if (given == nullptr) {
    throw StageFailure("States.Parameters", "the parameters must be an object");
  }
  auto agent = core::AgentId::parse(text_of(*given, "AgentId"));
  if (!agent) {
    throw StageFailure("States.Parameters", "AgentId must be an id such as agt_…");
  }
  Build build{std::move(tenant), *std::move(agent), number_of(*given, "Version")};
  if (stage == kMarkFailed) {
    auto [failed, reason] = read_cause(text_of(*given, "Error"), text_of(*given, "Cause"));
    co_await builder.fail(std::move(build), std::move(failed), std::move(reason));
    co_return json::object{{"status", "failed"}};
  }
  const auto round = given->contains("Round") ? number_of(*given, "Round") : 1;
  const auto infos = agents::stage_infos();
  const auto info = std::ranges::find(infos, stage, &agents::StageInfo::name);
  const auto title = std::string(info->title);
  try {
    co_return co_await builder.perform(std::move(stage), std::move(build), round);
  } catch (const StageFailure& failure) {
    throw StageFailure(failure.error(), title + ": " + failure.cause());
  } catch (const Error& error) {
    const auto& known = core::error_info(error.code());
    const auto words = error.detail().empty() ? std::string(known.meaning) : error.detail();
    throw StageFailure("Auriga." + std::string(known.name), title + ": " + words);
  }
}

/// The same as the queue wants it.
Task<json::value> do_task(agents::Builder& builder, core::Tenant tenant, std::string stage,
                          json::value parameters) {
  try {
    co_return co_await perform(builder, std::move(tenant), std::move(stage), std::move(parameters));
  } catch (const StageFailure& failure) {
    throw TaskFailure(failure.error(), failure.cause());
  }
}

/// How a task that is done here has ended.
struct TaskEnd {
  std::optional<json::value> output;
  std::optional<StageFailure> failure;
};

Task<TaskEnd> end_of_stage(agents::Builder& builder, core::Tenant tenant, std::string stage,
                           json::value parameters) {
  TaskEnd out;
  try {
    out.output =
        co_await perform(builder, std::move(tenant), std::move(stage), std::move(parameters));
  } catch (const StageFailure& failed) {
    out.failure = failed;
  }
  co_return out;
}

/// The same, up to `until`: then it is told to stop, and when it has, there is nothing.
Task<std::optional<TaskEnd>> in_time(Task<TaskEnd> task, core::Timestamp until,
                                     const core::Clock& clock) {
  const auto executor = co_await asio::this_coro::executor;
  struct State {
    explicit State(const platform::Executor& executor) : timer(executor) {}
    asio::cancellation_signal signal;
    asio::steady_timer timer;
    bool late = false;
  };
  const auto state = std::make_shared<State>(executor);
  state->timer.expires_after(until - clock.now());
  state->timer.async_wait([state](boost::system::error_code stopped) {
    if (!stopped) {
      state->late = true;
      state->signal.emit(asio::cancellation_type::all);
    }
  });
  // The task has a signal of its own, to which the caller's cancellation is passed on.
  auto outer = (co_await asio::this_coro::cancellation_state).slot();
  if (outer.is_connected()) {
    outer.assign([state](asio::cancellation_type type) { state->signal.emit(type); });
  }
  std::optional<TaskEnd> out;
  std::exception_ptr failure;
  try {
    out = co_await asio::co_spawn(
        executor, std::move(task),
        asio::bind_cancellation_slot(state->signal.slot(), asio::use_awaitable));
  } catch (...) {
    failure = std::current_exception();
  }
  if (outer.is_connected()) {
    outer.clear();
  }
  state->timer.cancel();
  if (state->late) {
    co_return std::nullopt;
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  co_return out;
}

std::vector<std::string> tasks() {
  std::vector<std::string> out{std::string(kMarkFailed)};
  for (const auto& info : agents::stage_infos()) {
    out.emplace_back(info.name);
  }
  return out;
}

workflows::ManagedWorkflow managed() {
  return {.key = "agent-creation",
          .name = "Agent creation",
          .description =
              "Makes an agent of its SOP and its documents. Started for each agent that "
              "is created and each change of one.",
          .definition = definition()};
}

}  // namespace

void AgentCreation::add_tasks(workflows::TaskQueue& queue) {
  for (const auto& stage : tasks()) {
    queue.handle(std::string(kPrefix) + stage, [this, stage](TaskCall call) {
      core::Tenant tenant(scope_, call.org);
      return do_task(builder_, std::move(tenant), stage, std::move(call.parameters));
    });
  }
}

Task<> AgentCreation::start(Build build, std::chrono::milliseconds wait) {
  const auto caller = builder_caller(build.tenant);
  const auto workflow = co_await workflows_.managed(build.tenant, managed());
  workflows::StartExecution request{
      .workflow_id = workflow, .name = execution_name(build), .input = input_of(build)};
  std::optional<workflows::Execution> begun;
  try {
    begun = co_await workflows_.start(caller, agents::builder_actor(), request);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kExecutionNameTaken) {
      throw;
    }
  }
  if (!begun) {
    begun = co_await workflows_.named(caller, workflow, *request.name);
  }
  co_await database_.write(build.tenant, agents::repository::set_execution, build.agent,
                           build.version, begun->id.text());
  if (wait.count() > 0) {
    co_await workflows_.execution(caller, begun->id, wait);
  }
}

Task<> AgentCreation::resume(Build build, bool started) {
  if (!started) {
    co_await start(std::move(build), {});
    co_return;
  }
  const auto version = co_await database_.read(build.tenant, agents::repository::version,
                                               build.agent, build.version);
  const auto id = version && version->execution_id
                      ? workflows::ExecutionId::parse(*version->execution_id)
                      : std::nullopt;
  if (!id || version->status != agents::VersionStatus::building) {
    co_return;
  }
  std::optional<workflows::Execution> execution;
  try {
    execution = co_await workflows_.execution(builder_caller(build.tenant), *id);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound) {
      throw;
    }
  }
  if (execution && execution->status == workflows::ExecutionStatus::RUNNING) {
    co_return;
  }
  auto reason = execution
                    ? "Its workflow ended as " + std::string(core::enum_name(execution->status)) +
                          (execution->cause ? ": " + *execution->cause : "")
                    : "Its workflow was deleted.";
  co_await builder_.fail(std::move(build), "", std::move(reason));
}

Task<> AgentCreation::resume(std::chrono::milliseconds grace) {
  const auto before = clock_.now() - grace;
  for (auto& open :
       co_await database_.read(scope_, agents::repository::open_builds, before, kAtOnce)) {
    Build build{core::Tenant(scope_, open.org_id), std::move(open.agent_id), open.version};
    try {
      co_await resume(std::move(build), open.execution_id.has_value());
    } catch (const Error& error) {
      platform::log::warning("the making of an agent cannot go on, trying again")
          .field("why", error.what())
          .field("cause", error.cause());
    }
  }
}

Task<> AgentCreation::adopt() {
  for (;;) {
    const auto old = co_await database_.read(scope_, agents::repository::without_version, kAtOnce);
    for (const auto& agent : old) {
      co_await database_.write(core::Tenant(scope_, agent.org_id), agents::request_first_version,
                               agent.id);
    }
    if (std::cmp_less(old.size(), kAtOnce)) {
      co_return;
    }
  }
}

Task<> make_agent_here(platform::db::Database& database, agents::Builder& builder,
                       const core::Clock& clock, core::Tenant tenant, core::AgentId agent) {
  const auto row = co_await database.read(tenant, agents::repository::agent, agent);
  if (!row || row->building == 0) {
    co_return;
  }
  const Build build{tenant, agent, row->building};
  const auto reading = workflow::StateMachine::from(definition());
  workflow::Execution execution(reading.machine, {.id = execution_name(build)}, input_of(build));
  const auto moment = [&clock] {
    return workflow::Moment{.now = clock.now(), .random = core::system_random()};
  };
  auto step = execution.start(moment());
  std::deque<workflow::Action> actions;
  while (execution.open()) {
    std::ranges::move(step.actions, std::back_inserter(actions));
    step = {};
    if (actions.empty()) {
      const auto wake = execution.next_wake();
      AURIGA_ASSERT(wake.has_value());
      co_await platform::sleep_for(
          std::chrono::milliseconds(std::max<std::int64_t>(0, wake->ms - clock.now().ms)));
      step = execution.wake(moment());
      continue;
    }
    const auto action = actions.front();
    if (action.kind != workflow::Action::Kind::start_task || !execution.waits_for(action.token)) {
      actions.pop_front();
      continue;
    }
    const auto until = execution.next_wake();
    auto task =
        end_of_stage(builder, tenant, action.resource.substr(kPrefix.size()), action.parameters);
    std::optional<TaskEnd> ended;
    if (until) {
      ended = co_await in_time(std::move(task), *until, clock);
    } else {
      ended = co_await std::move(task);
    }
    if (!ended) {
      step = execution.wake(moment());  // Where it still waits, it is begun again.
      continue;
    }
    actions.pop_front();
    step = ended->output ? execution.succeed_task(action.token, *std::move(ended->output), moment())
                         : execution.fail_task(action.token, ended->failure->error(),
                                               ended->failure->cause(), moment());
  }
}

}  // namespace auriga::app
