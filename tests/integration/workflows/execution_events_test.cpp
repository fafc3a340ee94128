// What is told of executions, to whom it is told, and that triggers set each other off no longer
// than they may.
#include <gmock/gmock.h>

#include "domains/workflows/execution_events.hpp"
#include "domains/workflows/triggers.hpp"
#include "platform/database/outbox.hpp"
#include "tests/integration/workflows/works.hpp"
#include "tests/support/postgres_server.hpp"

namespace auriga::testing {
namespace {

namespace json = boost::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Status = wf::ExecutionStatus;

constexpr std::string_view kSucceeds = R"({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})";
constexpr std::string_view kFails = R"({"StartAt": "A", "States": {
  "A": {"Type": "Fail", "Error": "Bent", "Cause": "It is bent."}}})";
constexpr std::string_view kTimesOut = R"({"StartAt": "A", "TimeoutSeconds": 1, "States": {
  "A": {"Type": "Task", "Resource": "never", "End": true}}})";

struct ToldRow {
  std::string type;
  std::string subject;
  json::object payload;
  json::object actor;
};
BOOST_DESCRIBE_STRUCT(ToldRow, (), (type, subject, payload, actor))

db::Work<std::vector<ToldRow>> find_told(db::Transaction& tx) {
  co_return co_await tx.all<ToldRow>(
      "SELECT $columns FROM outbox WHERE type LIKE 'execution.%' ORDER BY id");
}

struct Copies {
  std::string prefix;  ///< Of their ids and names.
  std::int64_t count = 0;
  std::string of;  ///< Their organisation and task, in SQL.
};

/// More executions like one that an event has started.
db::Work<void> insert_copies(db::Transaction& tx, const Copies& in) {
  co_await tx.exec(
      "INSERT INTO workflow_executions (id, name, org_id, task, workflow_id, workflow_name, "
      "version, status, started_by, input, chain, started_at) " +
      numbers(1, in.count) + "SELECT '" + in.prefix + "' || i, '" + in.prefix + "' || i, " + in.of +
      ", workflow_id, workflow_name, version, status, started_by, input, chain, started_at "
      "FROM numbers, (SELECT * FROM workflow_executions WHERE chain = 1 LIMIT 1) AS one");
}

db::Work<void> make_older(db::Transaction& tx) {
  co_await tx.exec("UPDATE workflow_executions SET started_at = started_at - 3600000");
}

class ExecutionEventsTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  ExecutionEventsTest()
      : works_(runtime_, folder_.path(), ledger_, {.url = url_}),
        service_(*works_.database, *works_.machines, *works_.tasks, *works_.runner, works_.pool,
                 core::system_clock(), core::system_random()),
        triggers_(*works_.database, system_scope(), service_, core::system_clock(),
                  core::system_random()),
        relay_(*works_.database, system_scope(), bus_) {
    bus_.subscribe("triggers", "*",
                   [this](const db::Event& event) { return triggers_.hear(event); });
  }
  void TearDown() override { works_.stop(); }

  wf::WorkflowId make(std::string_view definition,
                      wf::WorkflowKind kind = wf::WorkflowKind::standard) {
    wf::CreateWorkflow in{.name = "w" + std::to_string(++made_), .kind = kind, .definition = {}};
    in.definition = json::parse(definition).as_object();
    return works_.run(service_.create(caller_, actor_, std::move(in))).id;
  }
  wf::Trigger wait_for(const wf::WorkflowId& workflow, std::string event) {
    wf::CreateTrigger in{.kind = wf::TriggerKind::event, .event = std::move(event)};
    in.workflow_id = workflow;
    return works_.run(triggers_.create(caller_, actor_, std::move(in)));
  }
  wf::Execution start(const wf::WorkflowId& workflow, wf::StartCause cause = {}) {
    wf::StartExecution in;
    in.workflow_id = workflow;
    return works_.run(service_.start(caller_, actor_, std::move(in), std::move(cause)));
  }
  void copy(Copies what) {
    works_.run(works_.database->write(system_scope(), insert_copies, std::move(what)));
  }
  std::vector<ToldRow> told() {
    return works_.run(works_.database->read(system_scope(), find_told));
  }
  std::vector<std::string> types() {
    std::vector<std::string> out;
    for (const auto& row : told()) {
      out.push_back(row.type);
    }
    return out;
  }
  /// Hands all that was told to the triggers, and what comes of that.
  void deliver() {
    while (works_.run(relay_.deliver_due()) > 0) {
    }
  }
  std::vector<wf::store::ExecutionRow> executions_of(const wf::WorkflowId& workflow) {
    auto all = works_.all();
    std::erase_if(all, [&](const auto& row) { return row.workflow_id != workflow; });
    return all;
  }
  wf::Trigger only(const wf::WorkflowId& workflow) {
    return works_.run(triggers_.list(caller_, workflow)).at(0);
  }

  TemporaryFolder folder_;
  TestRuntime runtime_;
  std::string url_ = GetParam() == db::Engine::kSqlite ? "" : PostgresServer::shared().new_schema();
  Ledger ledger_;
  Works works_;
  wf::WorkflowService service_;
  wf::Triggers triggers_;
  db::LocalBus bus_;
  db::OutboxRelay relay_;
  core::Caller caller_{.kind = core::Caller::Kind::system,
                       .id = "test",
                       .name = "test",
                       .tenant = new_tenant(),
                       .role = core::Role::member};
  core::Actor actor_{.kind = core::Caller::Kind::user, .id = "usr_1", .name = "Ada"};
  int made_ = 0;
};

TEST_P(ExecutionEventsTest, WhatNobodyWaitsForIsNotTold) {
  const auto fails = make(kFails);
  const auto waits = make(kSucceeds);
  start(fails);
  EXPECT_THAT(types(), IsEmpty()) << "there is no trigger";
  wait_for(waits, "agent.*");
  wait_for(waits, "execution.succeeded");
  wf::UpdateTrigger off{.workflow_id = waits, .trigger_id = wait_for(waits, "execution.*").id};
  off.enabled = false;
  works_.run(triggers_.update(caller_, actor_, off, {}));
  start(fails);
  EXPECT_THAT(types(), IsEmpty()) << "they wait for something else, or are off";
  works_.begin(kFails);
  works_.begin(kSucceeds);
  EXPECT_THAT(types(), IsEmpty()) << "the organisation is another";
}

TEST_P(ExecutionEventsTest, AFailureStartsWhatWaitsForIt) {
  const auto fails = make(kFails);
  const auto repairs = make(kSucceeds);
  wait_for(repairs, "execution.failed");
  const auto failed = start(fails);
  start(repairs);
  ASSERT_THAT(types(), ElementsAre("execution.failed"));
  const auto row = told().front();
  EXPECT_EQ(row.subject, failed.id.text());
  EXPECT_EQ(row.actor.at("id").as_string(), std::string_view(failed.id.text()));
  EXPECT_EQ(row.payload.at("workflow_id").as_string(), std::string_view(fails.text()));
  EXPECT_EQ(row.payload.at("workflow"), "w1");
  EXPECT_EQ(row.payload.at("status"), "FAILED");
  EXPECT_EQ(row.payload.at("error"), "Bent");
  EXPECT_EQ(row.payload.at("cause"), "It is bent.");
  deliver();
  const auto started = executions_of(repairs);
  ASSERT_THAT(started, SizeIs(2));
  EXPECT_EQ(started[1].started_by, "the event execution.failed");
  EXPECT_EQ(json::parse(started[1].input).at("event").at("subject").as_string(),
            std::string_view(failed.id.text()));
}

TEST_P(ExecutionEventsTest, TellsOfEachWayToBeginAndEnd) {
  const auto waits = make(kSucceeds);
  wait_for(waits, "execution.*");
  start(make(kFails));
  const auto slow = start(make(kTimesOut));
  EXPECT_EQ(works_.ended(slow.id).status, Status::TIMED_OUT);
  start(make(kSucceeds, wf::WorkflowKind::express));
  const auto open = start(make(kNever));
  works_.await_token(1);
  EXPECT_EQ(works_.run(service_.stop(caller_, actor_, {.execution_id = open.id})).status,
            Status::ABORTED);
  EXPECT_THAT(types(),
              ElementsAre("execution.started", "execution.failed", "execution.started",
                          "execution.timed_out", "execution.started", "execution.stopped"));
}

TEST_P(ExecutionEventsTest, WhoStopsOneIsAlwaysToldAndOnce) {
  for (const auto kind : {wf::WorkflowKind::standard, wf::WorkflowKind::express}) {
    const auto open = start(make(kNever, kind));
    works_.await_token(kind == wf::WorkflowKind::standard ? 0 : 1);
    for (int i = 0; i < 2; ++i) {
      works_.run(service_.stop(caller_, actor_, {.execution_id = open.id, .error = "Enough"}));
    }
    ASSERT_THAT(types(), SizeIs(kind == wf::WorkflowKind::standard ? 1 : 2));
    const auto last = told().back();
    EXPECT_EQ(last.type, "execution.stopped");
    EXPECT_EQ(last.subject, open.id.text());
    EXPECT_EQ(last.payload.at("error"), "Enough");
    EXPECT_EQ(last.actor.at("id"), "usr_1");
    EXPECT_EQ(last.actor.at("kind"), "user");
  }
}

TEST_P(ExecutionEventsTest, OnesThatSetEachOtherOffComeToAnEndAndSaySo) {
  const auto one = make(kSucceeds);
  const auto other = make(kSucceeds);
  wait_for(one, "execution.succeeded");
  wait_for(other, "execution.succeeded");
  start(one);
  deliver();
  const auto all = works_.all();
  ASSERT_THAT(all, SizeIs(1 + wf::Triggers::kChainMax));
  EXPECT_EQ(all.front().chain, 0);
  EXPECT_EQ(all.back().chain, wf::Triggers::kChainMax);
  EXPECT_EQ(all.back().workflow_id, other);
  const auto refused = only(one);
  EXPECT_THAT(refused.last_error.value_or(""), HasSubstr("the last of 3 in a row"));
  EXPECT_EQ(triggers_.counters().refused.value(), 1U);
  // The next time that somebody starts it, it goes on again.
  start(one);
  deliver();
  EXPECT_THAT(works_.all(), SizeIs(2 * (1 + wf::Triggers::kChainMax)));
}

TEST_P(ExecutionEventsTest, ATriggerDoesNotHearItsOwnWorkflow) {
  const auto own = make(kSucceeds);
  for (std::size_t i = 0; i < wf::Triggers::kOfWorkflowMax; ++i) {
    wait_for(own, "execution.*");
  }
  start(own);
  deliver();
  EXPECT_THAT(executions_of(own), SizeIs(1));
  EXPECT_EQ(only(own).last_error, std::nullopt);
  start(make(kFails));
  deliver();
  EXPECT_THAT(executions_of(own), SizeIs(1 + 2 * wf::Triggers::kOfWorkflowMax));
}

TEST_P(ExecutionEventsTest, SoManyAreStartedInAnHourAndNoMore) {
  const auto fails = make(kFails);
  const auto repairs = make(kSucceeds);
  wait_for(repairs, "execution.failed");
  start(fails);
  deliver();
  ASSERT_THAT(executions_of(repairs), SizeIs(1));
  // Those that tasks have begun, and those of another organisation, do not count.
  constexpr auto kMax = wf::Triggers::kChainedPerHourMax;
  copy({.prefix = "task", .count = kMax, .of = "org_id, 't' || i"});
  copy({.prefix = "other", .count = kMax, .of = "'org_other', NULL"});
  copy({.prefix = "event", .count = kMax - 2, .of = "org_id, NULL"});
  const auto started = [&] { return triggers_.counters().started.value(); };
  start(fails);
  deliver();
  EXPECT_EQ(started(), 2U);
  EXPECT_EQ(only(repairs).last_error, std::nullopt);
  start(fails);
  deliver();
  EXPECT_EQ(started(), 2U);
  EXPECT_THAT(only(repairs).last_error.value_or(""), HasSubstr("1000 in the last hour"));
  works_.run(works_.database->write(system_scope(), make_older));
  start(fails);
  deliver();
  EXPECT_EQ(started(), 3U);
  EXPECT_EQ(only(repairs).last_error, std::nullopt);
}

TEST_P(ExecutionEventsTest, WhatAnExecutionBeginsIsOfItsChain) {
  const auto waits = make(kSucceeds);
  wait_for(waits, "execution.failed");
  const auto fails = make(kFails);
  const auto last = start(fails, {.chain = wf::Triggers::kChainMax});
  const auto child = start(fails, {.task = "t", .parent = last.id});
  EXPECT_EQ(works_.row(child.id).chain, wf::Triggers::kChainMax);
  deliver();
  EXPECT_THAT(executions_of(waits), IsEmpty());
  start(fails, {.task = "u", .parent = start(make(kSucceeds)).id});
  deliver();
  EXPECT_THAT(executions_of(waits), SizeIs(1));
}

TEST_P(ExecutionEventsTest, ALongCauseIsCut) {
  const auto waits = make(kSucceeds);
  wait_for(waits, "execution.failed");
  start(make(R"({"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "E", "Cause": ")" +
             std::string(100'000, 'c') + R"("}}})"));
  EXPECT_LE(told().at(0).payload.at("cause").as_string().size(), 1'003U);
}

INSTANTIATE_TEST_SUITE_P(Databases, ExecutionEventsTest, ::testing::ValuesIn(engines()),
                         engine_name);

}  // namespace
}  // namespace auriga::testing
