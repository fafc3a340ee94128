#include "tests/integration/workflows/works.hpp"

#include "platform/database/migrations.hpp"
#include "workflows_migrations.gen.hpp"

namespace auriga::testing {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

db::Work<> insert_version(db::Transaction& tx, const wf::WorkflowId& id,
                          const std::string& definition) {
  co_await tx.exec(
      "INSERT INTO workflows (id, org_id, name, name_key, description, kind, status, version, "
      "created_at, updated_at) VALUES ($1, 'o', $1, $1, '', 'standard', 'active', 1, 0, 0)",
      id);
  co_await tx.exec(
      "INSERT INTO workflow_versions (workflow_id, version, org_id, definition, comment, author, "
      "created_at) VALUES ($1, 1, 'o', $2, '', '', 0)",
      id, definition);
}

db::Work<> delete_workflow(db::Transaction& tx, const wf::WorkflowId& id) {
  co_await tx.exec("DELETE FROM workflows WHERE id = $1", id);
}

db::Work<std::optional<wf::store::ExecutionRow>> find(db::Transaction& tx,
                                                      const wf::ExecutionId& id) {
  co_return co_await tx.maybe<wf::store::ExecutionRow>(
      "SELECT $columns FROM workflow_executions WHERE id = $1", id);
}

db::Work<std::vector<wf::store::ExecutionRow>> find_all(db::Transaction& tx) {
  co_return co_await tx.all<wf::store::ExecutionRow>(
      "SELECT $columns FROM workflow_executions ORDER BY id");
}

struct EventsRow {
  std::string events;
};
BOOST_DESCRIBE_STRUCT(EventsRow, (), (events))

db::Work<std::vector<EventsRow>> find_events(db::Transaction& tx, const wf::ExecutionId& id) {
  co_return co_await tx.all<EventsRow>(
      "SELECT $columns FROM workflow_steps WHERE execution_id = $1 ORDER BY step", id);
}

Task<json::value> write_down(Ledger& ledger, wf::TaskCall call) {
  // Let others have a turn, as something real would.
  co_await platform::asio::post(platform::asio::use_awaitable);
  ledger.write(call.token);
  co_return json::object{{"did", call.parameters}};
}

Task<bool> until_end(wf::Runner& runner, wf::ExecutionId id) {
  const auto watch = std::make_shared<wf::Watch>(co_await platform::asio::this_coro::executor);
  if (!co_await runner.watch(std::move(id), watch)) {
    co_return true;
  }
  co_return co_await watch->wait(seconds(10));
}

Task<json::value> refuse(wf::TaskCall call) {
  throw wf::TaskFailure("Refused", "of " + core::to_json(call.parameters));
  co_return nullptr;
}

Task<json::value> never(wf::TaskCall /*call*/) {
  co_await platform::sleep_for(std::chrono::hours(1));
  co_return nullptr;
}

// No database takes it.
Task<json::value> unstorable(wf::TaskCall /*call*/) {
  co_return json::value("Bl\xe5");
}

}  // namespace

Works::Works(TestRuntime& runtime, const std::filesystem::path& folder, Ledger& ledger,
             Options options)
    : runtime_(runtime), pool({.name = "workflow"}), ledger_(ledger) {
  db::Options where{.url = options.url.empty() ? (folder / "auriga.db").string() : options.url};
  where.sqlite_vfs = options.vfs;
  where.probe_interval = milliseconds(20);
  database = db::open(runtime.get(), std::move(where));
  const auto migrations = workflows_migrations();
  run(db::migrate(*database, system_scope(), {migrations.begin(), migrations.end()}));
  machines.emplace(*database, system_scope());
  tasks.emplace(runtime.get(), options.tasks);
  tasks->handle("ledger",
                [this](wf::TaskCall call) { return write_down(ledger_, std::move(call)); });
  tasks->handle("refuse", [](wf::TaskCall call) { return refuse(std::move(call)); });
  tasks->handle("unstorable", [](wf::TaskCall call) { return unstorable(std::move(call)); });
  tasks->handle("waits.sync", [](wf::TaskCall call) { return never(std::move(call)); });
  tasks->handle("never", [this](wf::TaskCall call) {
    {
      const std::lock_guard lock(mutex_);
      left_.push_back(call.token);
    }
    came_.notify_all();
    return never(std::move(call));
  });
  runner.emplace(wf::Runner::Parts{.runtime = runtime.get(),
                                   .database = *database,
                                   .scope = system_scope(),
                                   .machines = *machines,
                                   .tasks = *tasks,
                                   .pool = pool,
                                   .clock = core::system_clock(),
                                   .random = core::system_random()},
                 options.runner);
  if (options.begins) {
    run(runner->start());
  }
}

Works::~Works() {
  stop();
}

void Works::stop() {
  if (!std::exchange(stopped_, true)) {
    run(runner->stop(std::chrono::steady_clock::now() + seconds(5)));
    pool.stop();
  }
}

wf::Runner::Beginning Works::beginning(std::string_view definition, const json::value& input,
                                       const std::string& name) {
  auto reading = workflow::StateMachine::read(definition);
  EXPECT_TRUE(reading.runs()) << definition;
  wf::Runner::Beginning out;
  out.row.org_id = org_;
  out.row.workflow_id = wf::WorkflowId::make();
  out.row.workflow_name = "test";
  out.row.version = 1;
  out.row.name = name;
  out.row.input = core::to_json(input);
  out.machine = std::make_shared<const workflow::StateMachine>(std::move(reading.machine));
  out.input = input;
  run(database->write(system_scope(), insert_version, out.row.workflow_id,
                      std::string(definition)));
  return out;
}

wf::store::ExecutionRow Works::begin(std::string_view definition, const json::value& input,
                                     const std::string& name) {
  return run(runner->begin(beginning(definition, input, name))).value();
}

void Works::forget(const wf::WorkflowId& id) {
  run(database->write(system_scope(), delete_workflow, id));
}

wf::store::ExecutionRow Works::row(const wf::ExecutionId& id) {
  return run(database->read(system_scope(), find, id)).value();
}

wf::store::ExecutionRow Works::ended(const wf::ExecutionId& id) {
  EXPECT_TRUE(run(until_end(*runner, id))) << "still running";
  auto out = row(id);
  EXPECT_NE(out.status, wf::ExecutionStatus::RUNNING);
  return out;
}

std::vector<std::string> Works::history(const wf::ExecutionId& id) {
  std::vector<std::string> out;
  for (const auto& row : run(database->read(system_scope(), find_events, id))) {
    if (!row.events.empty()) {
      for (const auto& event : json::parse(row.events).as_array()) {
        out.emplace_back(event.as_object().at("type").as_string());
      }
    }
  }
  return out;
}

std::int64_t Works::commands_of(const wf::ExecutionId& id) {
  const std::vector<wf::ExecutionId> ids{id};
  const auto found =
      run(database->read(system_scope(), wf::store::load, ids, std::size_t{SIZE_MAX})).found;
  return found.empty() ? -1 : static_cast<std::int64_t>(found[0].later.size());
}

std::vector<wf::store::ExecutionRow> Works::all() {
  return run(database->read(system_scope(), find_all));
}

bool Works::tell(std::string_view token, wf::Command command) {
  command.token = token;
  return run(runner->tell(wf::Runner::execution_of(token).value(), std::move(command)));
}

std::string Works::await_token(std::size_t which) {
  std::unique_lock lock(mutex_);
  if (came_.wait_for(lock, seconds(10), [&] { return left_.size() > which; })) {
    return left_[which];
  }
  ADD_FAILURE() << "no such task has come";
  return {};
}

}  // namespace auriga::testing
