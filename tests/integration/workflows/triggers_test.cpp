// Schedules and events that start workflows: each once, whoever asks and how often.
#include "tests/integration/workflows/service_works.hpp"

namespace auriga::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

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

class TriggersTest : public ServiceTest {};

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

TEST_P(TriggersTest, SoManyOfAnOrganisationWaitForEvents) {
  add({.kind = wf::TriggerKind::event, .event = "agent.created"});
  const auto copies = [&](int from, int to) {
    execute(
        "INSERT INTO workflow_triggers (id, org_id, workflow_id, kind, enabled, cron, zone, event, "
        "input, created_at, updated_at) " +
        numbers(from, to) +
        "SELECT 'trg_' || i, org_id, 'other', kind, 0, cron, zone, event, input, 0, 0 "
        "FROM numbers, (SELECT * FROM workflow_triggers) AS one WHERE one.workflow_id <> 'other'");
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

INSTANTIATE_TEST_SUITE_P(Databases, TriggersTest, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
