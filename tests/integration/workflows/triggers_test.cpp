// Schedules and events that start workflows: each once, whoever asks and how often.
#include "domains/workflows/triggers.hpp"

#include <gmock/gmock.h>

#include "tests/integration/faults/forwarding_database.hpp"
#include "tests/integration/workflows/works.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/postgres_server.hpp"

namespace auriga::testing {
namespace {

namespace json = boost::json;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// A database where something happens before the write of that number.
class EventfulDatabase final : public ForwardingDatabase {
 public:
  EventfulDatabase(Database& real, int write, std::function<Task<>()> what)
      : ForwardingDatabase(real), write_(write), what_(std::move(what)) {}

 protected:
  Task<> run(Mode mode, db::Scope scope, std::shared_ptr<db::detail::Body> body) override {
    if (mode == Mode::kWrite && --write_ == 0) {
      co_await what_();
    }
    co_await ForwardingDatabase::run(mode, std::move(scope), std::move(body));
  }

 private:
  int write_;
  std::function<Task<>()> what_;
};

/// A database that is overloaded the first time that it is asked.
class BusyDatabase final : public ForwardingDatabase {
 public:
  using ForwardingDatabase::ForwardingDatabase;

 protected:
  Task<> run(Mode mode, db::Scope scope, std::shared_ptr<db::detail::Body> body) override {
    if (!std::exchange(asked_, true)) {
      throw core::Error(core::ErrorCode::kOverloaded, "it is busy");
    }
    co_await ForwardingDatabase::run(mode, std::move(scope), std::move(body));
  }

 private:
  bool asked_ = false;
};

class TriggersTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  TriggersTest()
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
  std::int64_t service_version() { return works_.run(service_.get(caller_, workflow_)).version; }
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
    const auto many = [](int rows) {
      return "WITH RECURSIVE more(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM more WHERE i < " +
             std::to_string(rows) + ") ";
    };
    execute(
        "INSERT INTO workflow_executions (id, org_id, workflow_id, workflow_name, version, name, "
        "status, started_by, input, started_at) " +
        many(350) +
        "SELECT 'exe' || i, org_id, workflow_id, workflow_name, version, 'n' || i, status, "
        "started_by, input, started_at FROM more, (SELECT * FROM workflow_executions) AS one");
    execute("INSERT INTO workflow_steps (execution_id, step, events) " + many(3500) +
            "SELECT 'exe7', i, '' FROM more");
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
    works_.run(service_.update(caller_, actor_, std::move(waiting), std::nullopt));
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

TEST_P(TriggersTest, ASchedulesTimeComesOnce) {
  const auto made = add({.cron = "0 * * * *", .zone = "Europe/Oslo", .input = {{"n", 1}}});
  EXPECT_EQ(start_due(), 0);
  clock_.advance(hours(1));
  wf::Triggers other(*works_.database, system_scope(), service_, clock_, core::system_random());
  auto first = runtime_.start(triggers_.start_due(), 0);
  auto second = runtime_.start(other.start_due(), 1);
  EXPECT_GE(first.get() + second.get(), 1);
  EXPECT_EQ(start_due(), 0);
  const auto executions = works_.all();
  ASSERT_THAT(executions, SizeIs(1));
  EXPECT_EQ(executions[0].started_by, "the schedule 0 * * * *");
  EXPECT_EQ(executions[0].input, R"({"n":1})");
  const auto after = only();
  EXPECT_EQ(after.last_execution_id, executions[0].id);
  EXPECT_EQ(after.next_at->ms - made.next_at->ms, 3'600'000);
  // Made up for once, however many times have passed.
  clock_.advance(hours(5));
  EXPECT_EQ(start_due(), 1);
  EXPECT_EQ(start_due(), 0);
  EXPECT_THAT(works_.all(), SizeIs(2));
}

TEST_P(TriggersTest, WhatCannotBeStartedNowHoldsNoOtherUp) {
  add({.cron = "0 * * * *"});
  add({.cron = "0 * * * *"});
  clock_.advance(hours(1));
  BusyDatabase database(*works_.database);
  auto service = service_on(database);
  wf::Triggers triggers(*works_.database, system_scope(), service, clock_, core::system_random());
  const auto start_due = [&] { return works_.run(triggers.start_due()); };
  EXPECT_EQ(start_due(), 1);
  EXPECT_THAT(works_.all(), SizeIs(1));
  EXPECT_EQ(only().last_error, "it is busy");
  EXPECT_EQ(start_due(), 0) << "it is tried again later";
  clock_.advance(minutes(1));
  EXPECT_EQ(start_due(), 1);
  EXPECT_THAT(works_.all(), SizeIs(2));
  EXPECT_FALSE(only().last_error);
  EXPECT_EQ(start_due(), 0);
}

TEST_P(TriggersTest, OneThatIsOffOrPausedStartsNothing) {
  const auto made = add({.enabled = false, .cron = "* * * * *"});
  EXPECT_FALSE(made.next_at);
  clock_.advance(minutes(2));
  EXPECT_EQ(start_due(), 0);
  wf::UpdateTrigger on{.workflow_id = workflow_, .trigger_id = made.id, .enabled = true};
  works_.run(triggers_.update(caller_, actor_, on, {}));
  works_.run(service_.set_status(caller_, actor_, workflow_, wf::WorkflowStatus::paused));
  clock_.jump(std::chrono::milliseconds(core::system_clock().now().ms - clock_.now().ms));
  clock_.advance(minutes(2));
  EXPECT_EQ(start_due(), 1);
  EXPECT_THAT(works_.all(), SizeIs(0));
  EXPECT_TRUE(only().last_error);
  EXPECT_TRUE(only().next_at);
  works_.run(triggers_.remove(caller_, actor_, workflow_, made.id));
  EXPECT_THAT(works_.run(triggers_.list(caller_, workflow_)), SizeIs(0));
}

TEST_P(TriggersTest, AnEventStartsItOnceWithWhatHappened) {
  add({.kind = wf::TriggerKind::event, .event = "agent.*", .input = {{"to", "staff"}}});
  const auto happened = event("agent.created");
  works_.run(triggers_.hear(happened));
  works_.run(triggers_.hear(happened));
  works_.run(triggers_.hear(event("session.created")));
  auto of_others = event("agent.created");
  of_others.organization = core::OrganizationId::make();
  works_.run(triggers_.hear(of_others));
  auto of_workflow = event("agent.created");
  of_workflow.actor = {{"kind", "system"}, {"id", wf::ExecutionId::make().text()}};
  works_.run(triggers_.hear(of_workflow));
  const auto executions = works_.all();
  ASSERT_THAT(executions, SizeIs(1));
  const auto input = json::parse(executions[0].input);
  EXPECT_EQ(input.at("event").at("type"), "agent.created");
  EXPECT_EQ(input.at("event").at("payload").at("name"), "Ada");
  EXPECT_EQ(input.at("input").at("to"), "staff");
}

TEST_P(TriggersTest, AnEventStartsItOnlyWhereItFitsThePattern) {
  const auto fits = [this](json::object pattern) {
    const auto made =
        add({.kind = wf::TriggerKind::event, .event = "agent.*", .pattern = std::move(pattern)});
    const auto before = works_.all().size();
    works_.run(triggers_.hear(event("agent.created")));
    works_.run(triggers_.remove(caller_, actor_, workflow_, made.id));
    return works_.all().size() - before;
  };
  EXPECT_EQ(fits({}), 1U);
  EXPECT_EQ(fits({{"payload", {{"name", {"Ada", "Eve"}}}}}), 1U);
  EXPECT_EQ(fits({{"payload", {{"name", json::array{"Eve"}}}}}), 0U);
  EXPECT_EQ(fits({{"type", {json::object{{"suffix", ".updated"}}}}}), 0U);
  auto made = add({.kind = wf::TriggerKind::event,
                   .event = "agent.*",
                   .pattern = {{"payload", {{"name", json::array{"Eve"}}}}}});
  EXPECT_EQ(made.pattern, only().pattern);
  wf::UpdateTrigger change{.workflow_id = workflow_, .trigger_id = made.id};
  change.pattern = {{"payload", {{"name", json::array{"Ada"}}}}};
  made = works_.run(triggers_.update(caller_, actor_, change, {}));
  EXPECT_EQ(made.pattern, *change.pattern);
  const auto before = works_.all().size();
  works_.run(triggers_.hear(event("agent.created")));
  EXPECT_EQ(works_.all().size(), before + 1);
}

TEST_P(TriggersTest, WhatIsNoPatternIsTold) {
  const auto of = [this](json::object pattern) {
    return faults(
        {.kind = wf::TriggerKind::event, .event = "agent.created", .pattern = std::move(pattern)});
  };
  EXPECT_THAT(of({{"payload", {{"name", "Ada"}}}}), ElementsAre("/pattern/payload/name"));
  EXPECT_THAT(of({{"detail", {{"name", json::array{"Ada"}}}}}), ElementsAre("/pattern/detail"));
  EXPECT_THAT(of({{"type", json::array{std::string(4096, 'x')}}}), ElementsAre("/pattern"));
  EXPECT_THAT(faults({.cron = "0 0 * * *", .pattern = {{"type", json::array{"x"}}}}),
              ElementsAre("/pattern"));
}

TEST_P(TriggersTest, AnEventThatComesAgainIsCountedOnce) {
  make_it_wait();
  add({.kind = wf::TriggerKind::event, .event = "agent.created"});
  const auto happened = event("agent.created");
  works_.run(triggers_.hear(happened));
  works_.run(triggers_.hear(happened));
  EXPECT_THAT(works_.all(), SizeIs(1));
  EXPECT_EQ(triggers_.counters().started.value(), 1U);
  EXPECT_EQ(triggers_.counters().refused.value(), 0U);
}

TEST_P(TriggersTest, WhatIsWrongIsTold) {
  EXPECT_EQ(faults({.cron = "61 * * * *", .zone = "Mars/Base"}),
            (std::vector<std::string>{"/cron", "/zone"}));
  EXPECT_EQ(faults({.cron = "0 0 30 2 *"}), std::vector<std::string>{"/cron"});
  for (const std::string type : {"", "agent", "agent.", ".created", "agent.*.x", "Agent.created",
                                 "agent.exploded", "password_reset.requested"}) {
    EXPECT_EQ(faults({.kind = wf::TriggerKind::event, .event = type}),
              std::vector<std::string>{"/event"})
        << type;
  }
  EXPECT_THAT(
      faults({.kind = wf::TriggerKind::event, .event = "execution.fail"}, &core::Fault::message),
      ElementsAre(HasSubstr("there is no event execution.fail; did you mean execution.failed or")));
  // A change is held to the same; what was kept under an older name can still be switched off.
  const auto made = add({.kind = wf::TriggerKind::event, .event = "agent.created"});
  wf::UpdateTrigger change{.workflow_id = workflow_, .trigger_id = made.id};
  change.event = "agent.exploded";
  EXPECT_THROW(works_.run(triggers_.update(caller_, actor_, change, {})), core::Error);
  execute("UPDATE workflow_triggers SET event = 'agent.exploded'");
  change = {.workflow_id = workflow_, .trigger_id = made.id, .enabled = false};
  EXPECT_FALSE(works_.run(triggers_.update(caller_, actor_, change, {})).enabled);
  works_.run(triggers_.remove(caller_, actor_, workflow_, made.id));
  for (std::size_t i = 0; i < wf::Triggers::kOfWorkflowMax; ++i) {
    add({.cron = "0 0 * * *"});
  }
  EXPECT_THROW(add({.cron = "0 0 * * *"}), core::Error);
}

TEST_P(TriggersTest, AChangeOfWhatItsKindDoesNotHaveIsRefused) {
  const auto change = [&](const wf::Trigger& trigger, wf::UpdateTrigger what) {
    what.workflow_id = workflow_;
    what.trigger_id = trigger.id;
    return faults([&] { works_.run(triggers_.update(caller_, actor_, what, {})); });
  };
  const auto scheduled = add({.cron = "0 0 * * *"});
  const auto waiting = add({.kind = wf::TriggerKind::event, .event = "agent.created"});
  EXPECT_THAT(change(scheduled, {.event = "agent.created"}), ElementsAre("/event"));
  EXPECT_THAT(change(scheduled, {.pattern = json::object()}), ElementsAre("/pattern"));
  EXPECT_THAT(change(waiting, {.cron = "0 0 * * *", .zone = "UTC"}), ElementsAre("/cron", "/zone"));
  EXPECT_THAT(change(scheduled, {.zone = "Europe/Oslo"}), SizeIs(0));
  EXPECT_THAT(change(waiting, {.event = "agent.updated"}), SizeIs(0));
}

TEST_P(TriggersTest, DefinitionsAndExecutionsAreFoundAgain) {
  wf::UpdateWorkflow change{.workflow_id = workflow_, .comment = "Longer."};
  change.definition = json::parse(R"({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}})")
                          .as_object();
  EXPECT_EQ(works_.run(service_.update(caller_, actor_, change, std::nullopt)).version, 2);
  EXPECT_THAT(works_.run(service_.versions(caller_, workflow_, INT64_MAX, 1)).items, SizeIs(1));
  EXPECT_THAT(works_.run(service_.versions(caller_, workflow_, 2, 9)).items, SizeIs(1));
  EXPECT_THAT(works_.run(service_.list(caller_, {.q = "W", .before = {}})).items, SizeIs(1));
  EXPECT_THAT(works_.run(service_.list(caller_, {.q = "%", .before = {}})).items, SizeIs(0));
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto first = works_.run(service_.start(caller_, actor_, start));
  const auto second = works_.run(service_.start(caller_, actor_, start));
  EXPECT_EQ(first.status, wf::ExecutionStatus::SUCCEEDED);
  const auto page = works_.run(service_.executions(
      caller_, {.workflow_id = workflow_, .status = first.status, .limit = 1, .before = {}}));
  ASSERT_THAT(page.items, SizeIs(1));
  EXPECT_EQ(page.items[0].id, second.id);
  EXPECT_EQ(page.next, second.id.text());
  for (const bool backwards : {false, true}) {
    const wf::ListEvents query{.execution_id = first.id, .backwards = backwards, .limit = 99};
    EXPECT_THAT(works_.run(service_.events(caller_, query)).items, SizeIs(6));
  }
  works_.run(service_.remove(caller_, actor_, workflow_));
  EXPECT_THAT(works_.all(), SizeIs(0));
}

TEST_P(TriggersTest, SoManyOfAnOrganisationWaitForEvents) {
  add({.kind = wf::TriggerKind::event, .event = "agent.created"});
  const auto copies = [&](int from, int to) {
    execute(
        "INSERT INTO workflow_triggers (id, org_id, workflow_id, kind, enabled, cron, zone, event, "
        "input, created_at, updated_at) WITH RECURSIVE more(i) AS (SELECT " +
        std::to_string(from) + " UNION ALL SELECT i + 1 FROM more WHERE i < " + std::to_string(to) +
        ") SELECT 'trg_' || i, org_id, 'other', kind, 0, cron, zone, event, input, 0, 0 "
        "FROM more, (SELECT * FROM workflow_triggers) AS one WHERE one.workflow_id <> 'other'");
  };
  execute(
      "INSERT INTO workflows (id, org_id, name, name_key, description, kind, status, version, "
      "created_at, updated_at) SELECT 'other', org_id, 'o', 'o', '', kind, status, 1, 0, 0 "
      "FROM workflows");
  copies(2, static_cast<int>(wf::Triggers::kOfEventsMax) - 1);
  add({.cron = "0 0 * * *"});
  add({.kind = wf::TriggerKind::event, .event = "agent.created"});
  EXPECT_EQ(code_of([&] { add({.kind = wf::TriggerKind::event, .event = "agent.created"}); }),
            core::ErrorCode::kQuotaExceeded);
  add({.cron = "0 0 * * *"});
}

TEST_P(TriggersTest, SoManyWorkflowsAreKept) {
  execute(
      "INSERT INTO workflows (id, org_id, name, name_key, description, kind, status, version, "
      "created_at, updated_at) WITH RECURSIVE more(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM "
      "more WHERE i < 1000) SELECT 'wfl_' || i, org_id, 'w' || i, 'w' || i, '', kind, status, 1, "
      "0, 0 FROM more, (SELECT * FROM workflows) AS one");
  const auto make = [&] {
    wf::CreateWorkflow in{.name = "one more", .description = {}, .definition = {}};
    in.definition =
        json::parse(R"({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})").as_object();
    works_.run(service_.create(caller_, actor_, std::move(in)));
  };
  EXPECT_EQ(code_of(make), core::ErrorCode::kQuotaExceeded);
  execute("DELETE FROM workflows WHERE id = 'wfl_2'");
  EXPECT_EQ(code_of(make), std::nullopt);
}

TEST_P(TriggersTest, OfManyVersionsTheOldestGoThatNothingIsOf) {
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto of_first = works_.run(service_.start(caller_, actor_, start));
  const auto edit = [&](int i) {
    wf::UpdateWorkflow change{.workflow_id = workflow_, .comment = {}};
    change.definition = json::parse(R"({"StartAt": "A", "States": {"A": {"Type": "Pass",
        "End": true, "Result": )" + std::to_string(i) +
                                    "}}}")
                            .as_object();
    return works_.run(service_.update(caller_, actor_, change, std::nullopt)).version;
  };
  const auto has = [&](std::int64_t version) {
    return code_of([&] { works_.run(service_.version(caller_, workflow_, version)); }) ==
           std::nullopt;
  };
  // As if it had been changed so often.
  execute(
      "INSERT INTO workflow_versions (workflow_id, version, org_id, definition, comment, author, "
      "created_at) WITH RECURSIVE more(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM more WHERE i < "
      "500) SELECT workflow_id, i, org_id, definition, '', '', 0 FROM more, (SELECT * FROM "
      "workflow_versions) AS one");
  execute("UPDATE workflows SET version = 500");
  EXPECT_EQ(edit(1), 501);
  EXPECT_TRUE(has(1)) << "an execution is of it";
  EXPECT_FALSE(has(2));
  start.version = 2;
  EXPECT_EQ(code_of([&] { works_.run(service_.start(caller_, actor_, start)); }),
            core::ErrorCode::kNotFound);
  execute(
      "INSERT INTO workflow_executions (id, org_id, workflow_id, workflow_name, version, name, "
      "status, started_by, input, started_at) SELECT 'exe' || v.version, v.org_id, v.workflow_id, "
      "'w', v.version, 'n' || v.version, status, started_by, input, started_at "
      "FROM workflow_versions v, workflow_executions WHERE v.version > 1");
  EXPECT_EQ(code_of([&] { edit(2); }), core::ErrorCode::kQuotaExceeded);
  works_.run(service_.remove_execution(caller_, actor_, of_first.id));
  EXPECT_EQ(edit(2), 502);
  EXPECT_FALSE(has(1));
  EXPECT_TRUE(has(3));
}

TEST_P(TriggersTest, AHistoryOfLargeStepsComesInShorterPages) {
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto id = works_.run(service_.start(caller_, actor_, start)).id;
  execute("DELETE FROM workflow_steps");
  const std::string large(1'000'000, 'x');
  for (int i = 1; i <= 5; ++i) {
    const auto number = std::to_string(i);
    execute("INSERT INTO workflow_steps (execution_id, step, events) VALUES ('" + id.text() +
            "', " + number + R"(, '[{"id":)" + number + R"(,"previous":0,"at":0,"type":"T",)" +
            R"("details":{"x":")" + large + R"("}}]'))");
  }
  for (const bool backwards : {false, true}) {
    std::vector<std::int64_t> ids;
    wf::ListEvents query{.execution_id = id, .backwards = backwards, .limit = 100};
    do {
      const auto page = works_.run(service_.events(caller_, query));
      EXPECT_LE(page.items.size(), 3U);
      for (const auto& event : page.items) {
        ids.push_back(event.id);
      }
      query.cursor = page.next.empty() ? std::nullopt : std::optional(page.next);
    } while (query.cursor && ids.size() < 9);
    EXPECT_EQ(ids, backwards ? (std::vector<std::int64_t>{5, 4, 3, 2, 1})
                             : (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
  }
}

TEST_P(TriggersTest, AWorkflowGoesWithAHistoryOfAnyLength) {
  make_history();
  EXPECT_EQ(removal(), std::nullopt);
  EXPECT_EQ(removal(), core::ErrorCode::kNotFound);
  const auto left = works_.all();
  ASSERT_THAT(left, ::testing::Not(SizeIs(0))) << "nobody waits for all of it to go";
  EXPECT_EQ(code_of([&] { works_.run(service_.execution(caller_, left[0].id)); }),
            core::ErrorCode::kNotFound);
  EXPECT_EQ(finish_removals(), 1);
  EXPECT_THAT(works_.all(), SizeIs(0));
  EXPECT_EQ(execute("DELETE FROM workflow_steps"), 0);
  EXPECT_EQ(finish_removals(), 0);
}

TEST_P(TriggersTest, AWorkflowThatSomebodyStartsStaysWithAllItsHistory) {
  make_history();
  std::optional<core::ErrorCode> refused;
  const auto meanwhile = [&] { return start(refused); };
  EventfulDatabase database(*works_.database, 1, meanwhile);
  auto service = service_on(database);
  EXPECT_EQ(removal(service), core::ErrorCode::kWorkflowBusy);
  EXPECT_EQ(refused, std::nullopt);
  EXPECT_THAT(works_.all(), SizeIs(352));
  EXPECT_GT(execute("DELETE FROM workflow_steps"), 3500);
}

TEST_P(TriggersTest, AWorkflowWhoseHistoryIsGoingIsNotStarted) {
  make_history();
  std::optional<core::ErrorCode> refused;
  const auto meanwhile = [&] { return start(refused); };
  EventfulDatabase database(*works_.database, 2, meanwhile);
  auto service = service_on(database);
  EXPECT_EQ(removal(service), std::nullopt);
  EXPECT_EQ(refused, core::ErrorCode::kNotFound);
  EXPECT_EQ(finish_removals(), 1);
  EXPECT_THAT(works_.all(), SizeIs(0));
}

TEST_P(TriggersTest, WhatIsLeftOfARemovedWorkflowGoesLater) {
  make_history();
  const auto fail = []() -> Task<> {
    throw core::Error(core::ErrorCode::kUnavailable, {}, "the database is away");
    co_return;
  };
  EventfulDatabase database(*works_.database, 2, fail);
  auto service = service_on(database);
  EXPECT_EQ(removal(service), std::nullopt);
  EXPECT_THAT(works_.all(), SizeIs(351));
  EXPECT_EQ(finish_removals(), 1);
  EXPECT_THAT(works_.all(), SizeIs(0));
  EXPECT_EQ(execute("DELETE FROM workflow_steps"), 0);
  EXPECT_EQ(finish_removals(), 0);
}

TEST_P(TriggersTest, AnExecutionIsDeletedWithAHistoryOfAnyLength) {
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto ended = works_.run(service_.start(caller_, actor_, start));
  const auto other = works_.run(service_.start(caller_, actor_, start));
  execute(
      "INSERT INTO workflow_steps (execution_id, step, events) WITH RECURSIVE more(i) AS (SELECT "
      "1001 UNION ALL SELECT i + 1 FROM more WHERE i < 3500) SELECT '" +
      ended.id.text() + "', i, '' FROM more");
  const auto remove = [&](const wf::ExecutionId& id) {
    return code_of([&] { works_.run(service_.remove_execution(caller_, actor_, id)); });
  };
  EXPECT_EQ(remove(ended.id), std::nullopt);
  EXPECT_EQ(remove(ended.id), core::ErrorCode::kNotFound);
  EXPECT_EQ(code_of([&] { works_.run(service_.events(caller_, {.execution_id = ended.id})); }),
            core::ErrorCode::kNotFound);
  EXPECT_THAT(works_.all(), SizeIs(1));
  finish_removals();
  EXPECT_EQ(execute("DELETE FROM workflow_steps WHERE execution_id = '" + ended.id.text() + "'"),
            0);
  EXPECT_FALSE(works_.history(other.id).empty());
  EXPECT_EQ(execute("DELETE FROM workflow_history_removals"), 0);

  make_it_wait();
  const auto open = works_.run(service_.start(caller_, actor_, start));
  EXPECT_EQ(remove(open.id), core::ErrorCode::kWorkflowBusy);
}

TEST_P(TriggersTest, WhatAnotherWaitedForEndsWithIt) {
  make_it_wait();
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto parent = works_.run(service_.start(caller_, actor_, start)).id;
  const auto child = [&](bool awaited) {
    wf::StartCause cause{.parent = parent, .awaited = awaited};
    return works_.run(service_.start(caller_, actor_, start, std::move(cause))).id;
  };
  const auto awaited = child(true);
  const auto free = child(false);
  const auto stop_orphans = [&] { return works_.run(service_.stop_orphans(system_scope())); };
  EXPECT_EQ(stop_orphans(), 0);
  works_.run(service_.stop(caller_, actor_, {.execution_id = parent, .error = {}, .cause = {}}));
  EXPECT_EQ(stop_orphans(), 1);
  EXPECT_EQ(works_.row(awaited).status, wf::ExecutionStatus::ABORTED);
  EXPECT_EQ(works_.row(awaited).cause, "Its parent waits no more.");
  EXPECT_EQ(works_.row(free).status, wf::ExecutionStatus::RUNNING);
  EXPECT_EQ(stop_orphans(), 0);
}

TEST_P(TriggersTest, ExecutionsGoWhenTheyEndedLongAgo) {
  make_history();  // Ends with one that goes on.
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto open = works_.run(service_.start(caller_, actor_, start));
  execute("UPDATE workflow_executions SET started_at = 1000");
  const auto now = std::to_string(core::system_clock().now().ms);
  execute("UPDATE workflow_executions SET ended_at = 1000 WHERE status <> 'RUNNING'");
  execute("UPDATE workflow_executions SET ended_at = " + now + " WHERE id = 'exe9'");
  works_.run(service_.prune(system_scope(), std::chrono::days(90)));
  std::vector<std::string> left;
  for (const auto& row : works_.all()) {
    left.push_back(row.id.text());
  }
  EXPECT_THAT(left, ::testing::UnorderedElementsAre("exe9", open.id.text()));
  EXPECT_EQ(execute("DELETE FROM workflow_steps WHERE execution_id <> '" + open.id.text() + "'"),
            0);
}

INSTANTIATE_TEST_SUITE_P(Databases, TriggersTest,
                         ::testing::Values(db::Engine::kSqlite, db::Engine::kPostgres),
                         [](const auto& engine) {
                           return engine.param == db::Engine::kSqlite ? "Sqlite" : "Postgres";
                         });

}  // namespace
}  // namespace auriga::testing
