// What the tests of the services share: a workflow and who calls, on either database.
#pragma once

#include <gmock/gmock.h>

#include "domains/workflows/triggers.hpp"
#include "tests/integration/faults/forwarding_database.hpp"
#include "tests/integration/workflows/works.hpp"
#include "tests/support/manual_clock.hpp"

namespace auriga::testing {

namespace json = boost::json;

/// Works with the services over them, as one member of an organisation calls them.
class ServiceTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  ServiceTest()
      : works_(runtime_, folder_.path(), ledger_, {.url = url_}),
        service_(*works_.database, *works_.machines, *works_.tasks, *works_.runner, works_.pool,
                 core::system_clock(), core::system_random()),
        triggers_(*works_.database, system_scope(), service_, clock_, core::system_random()) {
    wf::CreateWorkflow in{.name = "w", .description = {}, .definition = {}};
    in.definition =
        json::parse(R"({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})").as_object();
    workflow_ = works_.run(service_.create(caller_, actor_, std::move(in))).id;
  }
  void TearDown() override { works_.stop(); }

  wf::Trigger add(wf::CreateTrigger in) {
    in.workflow_id = workflow_;
    return works_.run(triggers_.create(caller_, actor_, std::move(in)));
  }
  wf::Trigger only() { return works_.run(triggers_.list(caller_, workflow_)).at(0); }
  std::int64_t start_due() { return works_.run(triggers_.start_due()); }
  std::vector<std::string> faults(const std::function<void()>& call,
                                  std::string core::Fault::* what = &core::Fault::pointer) {
    std::vector<std::string> out;
    try {
      call();
    } catch (const core::Error& error) {
      for (const auto& fault : error.faults()) {
        out.push_back(fault.*what);
      }
    }
    return out;
  }
  std::vector<std::string> faults(wf::CreateTrigger in,
                                  std::string core::Fault::* what = &core::Fault::pointer) {
    return faults([&] { add(std::move(in)); }, what);
  }
  db::Event event(std::string type) {
    db::Event out;
    out.id = core::EventId::make();
    out.organization = caller_.tenant.organization();
    out.type = std::move(type);
    out.subject = "agt_1";
    out.payload = {{"name", "Ada"}};
    out.actor = {{"kind", "user"}, {"id", "usr_1"}};
    return out;
  }

  std::int64_t execute(std::string sql) {
    auto change = [](db::Transaction& tx, const std::string& text) -> db::Work<std::int64_t> {
      co_return co_await tx.exec(text);
    };
    return works_.run(works_.database->write(system_scope(), change, std::move(sql)));
  }
  /// None: it was done.
  std::optional<core::ErrorCode> code_of(const std::function<void()>& call) {
    try {
      call();
      return std::nullopt;
    } catch (const core::Error& error) {
      return error.code();
    }
  }
  std::int64_t finish_removals() { return works_.run(service_.finish_removals(system_scope())); }
  /// None: it was removed.
  std::optional<core::ErrorCode> removal(wf::WorkflowService& service) {
    return code_of([&] { works_.run(service.remove(caller_, actor_, workflow_)); });
  }
  std::optional<core::ErrorCode> removal() { return removal(service_); }
  wf::WorkflowService service_on(db::Database& database) {
    return {database,    *works_.machines,     *works_.tasks,        *works_.runner,
            works_.pool, core::system_clock(), core::system_random()};
  }
  /// A history that does not go at once: an execution, 350 like it, and one of many steps. What is
  /// started from then on stays open.
  void make_history() {
    wf::StartExecution start;
    start.workflow_id = workflow_;
    const auto first = works_.run(service_.start(caller_, actor_, start));
    EXPECT_EQ(first.status, wf::ExecutionStatus::SUCCEEDED);
    execute(
        "INSERT INTO workflow_executions (id, org_id, workflow_id, workflow_name, version, name, "
        "status, started_by, input, started_at) " +
        numbers(1, 350) +
        "SELECT 'exe' || i, org_id, workflow_id, workflow_name, version, 'n' || i, status, "
        "started_by, input, started_at FROM numbers, (SELECT * FROM workflow_executions) AS one");
    execute("INSERT INTO workflow_steps (execution_id, step, events) " + numbers(1, 3500) +
            "SELECT 'exe7', i, '' FROM numbers");
    make_it_wait();
  }
  /// What is started from then on stays open.
  void make_it_wait() {
    wf::UpdateWorkflow waiting;
    waiting.workflow_id = workflow_;
    waiting.definition =
        json::parse(R"({"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "never",
                        "End": true}}})")
            .as_object();
    works_.run(service_.update(caller_, actor_, std::move(waiting), {}));
  }
  /// Starts it; afterwards `refused` says why it was not.
  Task<> start(std::optional<core::ErrorCode>& refused) {
    wf::StartExecution start;
    start.workflow_id = workflow_;
    try {
      static_cast<void>(co_await service_.start(caller_, actor_, start));
    } catch (const core::Error& error) {
      refused = error.code();
    }
  }

  TemporaryFolder folder_;
  TestRuntime runtime_;
  std::string url_ = GetParam() == db::Engine::kSqlite ? "" : PostgresServer::shared().new_schema();
  Ledger ledger_;
  ManualClock clock_;
  Works works_;
  wf::WorkflowService service_;
  wf::Triggers triggers_;
  core::Caller caller_{.kind = core::Caller::Kind::system,
                       .id = "test",
                       .name = "test",
                       .tenant = new_tenant(),
                       .role = core::Role::member};
  core::Actor actor_{.kind = core::Caller::Kind::system, .id = "test", .name = "test"};
  wf::WorkflowId workflow_;
};

}  // namespace auriga::testing
