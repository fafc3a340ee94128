// What a runner does with executions: begins, tasks, time, restarts.
#include <gmock/gmock.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "tests/integration/workflows/works.hpp"

namespace auriga::testing {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Status = wf::ExecutionStatus;

db::Work<> spoil_state(db::Transaction& tx, const wf::ExecutionId& id) {
  co_await tx.exec("UPDATE workflow_states SET state = '{' WHERE execution_id = $1", id);
}

db::Work<> spoil_definition(db::Transaction& tx, const wf::WorkflowId& id) {
  co_await tx.exec("UPDATE workflow_versions SET definition = '{}' WHERE workflow_id = $1", id);
}

class RunnerTest : public WorksTest {};

TEST_P(RunnerTest, ARunIsCarriedOutAndItsHistoryKept) {
  auto& w = works();
  const auto begun = w.begin(kTwoTasks, {{"n", 3}});
  EXPECT_EQ(begun.status, Status::RUNNING);
  EXPECT_EQ(begun.name, begun.id.text());
  const auto row = w.ended(begun.id);
  EXPECT_EQ(row.status, Status::SUCCEEDED);
  EXPECT_EQ(row.output, R"({"did":{"n":3}})");
  EXPECT_TRUE(row.ended_at);
  EXPECT_THAT(ledger_.lines(), SizeIs(2));
  EXPECT_THAT(w.history(begun.id),
              ElementsAre("ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted",
                          "TaskSucceeded", "TaskStateExited", "TaskStateEntered", "TaskScheduled",
                          "TaskStarted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"));
  EXPECT_EQ(w.runner->counters().open, 0U);
}

TEST_P(RunnerTest, AnOrganisationHasSoManyUnderWay) {
  auto& w = works({.runner = {.open_max = 2, .retry = milliseconds(5)}});
  w.begin(kNever);
  w.begin(kNever);
  try {
    w.begin(kNever);
    FAIL() << "a third was begun";
  } catch (const core::Error& error) {
    EXPECT_EQ(error.code(), core::ErrorCode::kQuotaExceeded);
  }
  EXPECT_TRUE(w.tell(w.await_token(), {.kind = wf::Command::Kind::succeed, .value = 1}));
  EXPECT_EQ(w.begin(kNever).status, Status::RUNNING);
  EXPECT_THAT(w.all(), SizeIs(3));
  EXPECT_EQ(w.runner->counters().open, 2U);
}

TEST_P(RunnerTest, TellsOfEachStepTheFirstAtOnce) {
  std::mutex mutex;
  std::condition_variable came;
  std::vector<wf::ExecutionChanges> told;
  auto& w = works({.begins = false});
  w.runner->on_change([&](const core::OrganizationId&, wf::ExecutionChanges changes) {
    const std::lock_guard lock(mutex);
    told.push_back(std::move(changes));
    came.notify_all();
  });
  w.run(w.runner->start());
  const auto begun = w.begin(kNever);
  const auto hears = [&](Status status) {
    std::unique_lock lock(mutex);
    return came.wait_for(lock, std::chrono::seconds(30), [&] {
      return !told.empty() && told.back().executions.back().status == status;
    });
  };
  EXPECT_TRUE(hears(Status::RUNNING));
  EXPECT_TRUE(w.tell(w.await_token(), {.kind = wf::Command::Kind::succeed, .value = 1}));
  EXPECT_TRUE(hears(Status::SUCCEEDED));
  const std::lock_guard lock(mutex);
  for (const auto& changes : told) {
    ASSERT_THAT(changes.executions, SizeIs(1));
    EXPECT_EQ(changes.executions[0].id, begun.id);
    EXPECT_EQ(changes.executions[0].workflow_id, begun.workflow_id);
    EXPECT_FALSE(changes.more);
  }
}

TEST_P(RunnerTest, TellsOfABurstInOneAndNamesSoManyOfIt) {
  constexpr std::size_t kNamed = 3;
  constexpr std::size_t kBegun = 8;
  std::mutex mutex;
  std::condition_variable came;
  std::size_t told = 0;
  bool more = false;
  // Nothing is told while the burst is being begun: the next telling is a second away.
  auto& w = works(
      {.runner = {.retry = milliseconds(5), .telling = milliseconds(1'000), .told_max = kNamed},
       .begins = false});
  w.runner->on_change([&](const core::OrganizationId&, const wf::ExecutionChanges& changes) {
    const std::lock_guard lock(mutex);
    EXPECT_LE(changes.executions.size(), kNamed);
    told += changes.executions.size();
    more = more || changes.more;
    came.notify_all();
  });
  w.run(w.runner->start());
  std::vector<std::future<std::optional<wf::store::ExecutionRow>>> begun;
  for (std::size_t i = 0; i < kBegun; ++i) {
    begun.push_back(runtime_.start(w.runner->begin(w.beginning(kNever, {})), 0));
  }
  for (auto& each : begun) {
    EXPECT_TRUE(each.get());
  }
  std::unique_lock lock(mutex);
  EXPECT_TRUE(came.wait_for(lock, std::chrono::seconds(30), [&] { return more; }));
  EXPECT_LT(told, kBegun);
}

TEST_P(RunnerTest, WhatNeedsNoTaskHasEndedWhenItIsBegun) {
  auto& w = works();
  const auto row = w.begin(R"({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})", {{"a", 1}});
  EXPECT_EQ(row.status, Status::SUCCEEDED);
  EXPECT_EQ(row.output, R"({"a":1})");
  EXPECT_EQ(w.row(row.id).status, Status::SUCCEEDED);
}

TEST_P(RunnerTest, AFailureIsRetriedCaughtOrTold) {
  auto& w = works();
  const auto failed = w.begin(R"({"StartAt": "A", "States": {
    "A": {"Type": "Task", "Resource": "refuse", "Retry": [{"ErrorEquals": ["Refused"],
          "IntervalSeconds": 1, "MaxAttempts": 1, "BackoffRate": 1}], "End": true}}})");
  const auto caught = w.begin(R"({"StartAt": "A", "States": {
    "A": {"Type": "Task", "Resource": "refuse", "Catch": [{"ErrorEquals": ["States.ALL"],
          "Next": "B"}], "End": true}, "B": {"Type": "Succeed"}}})");
  const auto unknown = w.begin(R"({"StartAt": "A", "States": {
    "A": {"Type": "Task", "Resource": "nobody", "End": true}}})");
  EXPECT_EQ(w.ended(caught.id).output, R"({"Error":"Refused","Cause":"of {}"})");
  const auto row = w.ended(failed.id);
  EXPECT_EQ(row.status, Status::FAILED);
  EXPECT_EQ(row.error, "Refused");
  EXPECT_GE(row.ended_at->ms - row.started_at.ms, 1000);
  EXPECT_EQ(w.ended(unknown.id).error, "States.Runtime");
}

TEST_P(RunnerTest, ANameIsTakenOnce) {
  auto& w = works();
  const auto beginning = w.beginning(kTwoTasks, {{"n", 1}}, "monday");
  EXPECT_TRUE(w.run(w.runner->begin(beginning)));
  EXPECT_FALSE(w.run(w.runner->begin(beginning)));
  EXPECT_THAT(w.all(), SizeIs(1));
  // Two at once, in one batch.
  auto other = w.beginning(kTwoTasks, {{"n", 1}}, "tuesday");
  auto first = runtime_.start(w.runner->begin(other), 0);
  auto second = runtime_.start(w.runner->begin(other), 1);
  EXPECT_NE(first.get().has_value(), second.get().has_value());
}

TEST_P(RunnerTest, AnyoneWithTheTokenEndsATask) {
  auto& w = works();
  const auto begun = w.begin(kNever);
  const auto token = w.await_token();
  EXPECT_FALSE(w.tell(begun.id.text() + ".other", {.kind = wf::Command::Kind::succeed}));
  EXPECT_TRUE(w.tell(token, {.kind = wf::Command::Kind::beat}));
  EXPECT_TRUE(w.tell(token, {.kind = wf::Command::Kind::succeed, .value = {{"x", 1}}}));
  EXPECT_EQ(w.ended(begun.id).output, R"({"x":1})");
  EXPECT_FALSE(w.tell(token, {.kind = wf::Command::Kind::succeed}));
  // What nobody waits for is cancelled.
  EXPECT_TRUE(w.run(w.tasks->stop(std::chrono::steady_clock::now() + std::chrono::seconds(5))));
}

TEST_P(RunnerTest, StoppedIsAborted) {
  auto& w = works();
  const auto begun = w.begin(kNever);
  w.await_token();
  const auto stop = [&] {
    return w.run(w.runner->tell(
        begun.id, {.kind = wf::Command::Kind::stop, .error = "Enough", .cause = "it was late"}));
  };
  EXPECT_TRUE(stop());
  EXPECT_FALSE(stop());
  const auto row = w.row(begun.id);
  EXPECT_EQ(row.status, Status::ABORTED);
  EXPECT_EQ(row.error, "Enough");
  EXPECT_EQ(row.cause, "it was late");
}

TEST_P(RunnerTest, TasksUnderWayAreBegunAgainWithTheirTokens) {
  auto* w = &works();
  const auto begun = w->begin(kNever);
  const auto token = w->await_token();
  w = &works();
  EXPECT_EQ(w->await_token(), token);
  EXPECT_TRUE(w->tell(token, {.kind = wf::Command::Kind::succeed}));
  EXPECT_EQ(w->ended(begun.id).status, Status::SUCCEEDED);
}

TEST_P(RunnerTest, TimeGoesOnWhileNobodyIsThere) {
  auto* w = &works();
  const auto wait = w->begin(R"({"StartAt": "W", "States": {
    "W": {"Type": "Wait", "Seconds": 1, "Next": "A"},
    "A": {"Type": "Task", "Resource": "ledger", "End": true}}})");
  const auto limit = w->begin(R"({"StartAt": "A", "States": {
    "A": {"Type": "Task", "Resource": "never", "TimeoutSeconds": 1, "End": true}}})");
  w->await_token();
  w = &works();
  EXPECT_EQ(w->row(wait.id).status, Status::RUNNING);
  const auto row = w->ended(wait.id);
  EXPECT_EQ(row.status, Status::SUCCEEDED);
  EXPECT_GE(row.ended_at->ms - row.started_at.ms, 1000);
  EXPECT_EQ(w->ended(limit.id).error, "States.Timeout");
}

TEST_P(RunnerTest, LargeStatesAreKeptAsCommandsAndFoundAgain) {
  // Each iteration waits for somebody, so that its end is a step of its own.
  constexpr std::string_view kMap = R"({"StartAt": "M", "States": {"M": {"Type": "Map",
    "ItemProcessor": {"StartAt": "T", "States": {
      "T": {"Type": "Task", "Resource": "never", "End": true}}}, "End": true}}})";
  json::array items;
  for (int i = 0; i < 200; ++i) {
    items.emplace_back(json::object{{"i", i}, {"text", std::string(100, 'x')}});
  }
  auto* w = &works();
  const auto begun = w->begin(kMap, items);
  std::map<std::string, std::int64_t> tokens;
  for (std::size_t i = 0; i < items.size(); ++i) {
    tokens.emplace(w->await_token(i), i);
  }
  ASSERT_THAT(tokens, SizeIs(items.size()));
  std::size_t told = 0;
  for (const auto& [token, i] : tokens) {
    ASSERT_TRUE(w->tell(token, {.kind = wf::Command::Kind::succeed, .value = i}));
    ++told;
    if (told % 50 == 0 && told < tokens.size()) {
      EXPECT_GT(w->commands_of(begun.id), 0);
      w = &works();
      EXPECT_EQ(w->commands_of(begun.id), 0) << "a clean stop leaves the state whole";
      w->await_token(tokens.size() - told - 1);
    }
  }
  const auto row = w->ended(begun.id);
  EXPECT_EQ(row.status, Status::SUCCEEDED);
  EXPECT_THAT(json::parse(*row.output).as_array(), SizeIs(items.size()));
  EXPECT_EQ(w->history(begun.id).size(), 1U + 2U + 200U * 7U + 2U + 1U);
}

TEST_P(RunnerTest, LargeStatesAreMadeAgainOfTheirCommands) {
  constexpr std::string_view kMap = R"({"StartAt": "M", "States": {"M": {"Type": "Map",
    "ItemProcessor": {"StartAt": "T", "States": {
      "T": {"Type": "Task", "Resource": "never", "End": true}}}, "End": true}}})";
  json::array items;
  for (int i = 0; i < 80; ++i) {
    items.emplace_back(std::string(200, 'x') + std::to_string(i));
  }
  // Room for one in memory: each is put to rest when the other has its turn.
  auto& w = works({.runner = {.resident_bytes_max = 1, .retry = milliseconds(5)}});
  const std::array begun{w.begin(kMap, items).id, w.begin(kMap, items).id};
  std::map<wf::ExecutionId, std::vector<std::string>> tokens;
  for (std::size_t i = 0; i < 2 * items.size(); ++i) {
    const auto token = w.await_token(i);
    tokens[wf::Runner::execution_of(token).value()].push_back(token);
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (const auto& id : begun) {
      ASSERT_TRUE(w.tell(tokens.at(id).at(i), {.kind = wf::Command::Kind::succeed, .value = 1}));
    }
    if (i == 40) {
      EXPECT_GT(w.commands_of(begun[0]), 10);
    }
  }
  for (const auto& id : begun) {
    const auto row = w.ended(id);
    EXPECT_EQ(row.status, Status::SUCCEEDED);
    EXPECT_EQ(json::parse(*row.output).as_array(), json::array(items.size(), 1));
  }
}

TEST_P(RunnerTest, WhatRestsInMemoryIsBounded) {
  auto& w = works({.runner = {.resident_bytes_max = 4096}});
  std::vector<wf::ExecutionId> ids;
  for (int i = 0; i < 40; ++i) {
    ids.push_back(w.begin(kNever, {{"i", i}}).id);
  }
  EXPECT_EQ(w.runner->counters().open, 40U);
  EXPECT_LT(w.runner->counters().resident, 10U);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    EXPECT_TRUE(w.tell(w.await_token(i), {.kind = wf::Command::Kind::succeed}));
  }
  for (const auto& id : ids) {
    EXPECT_EQ(w.ended(id).status, Status::SUCCEEDED);
  }
}

TEST_P(RunnerTest, WhatCannotBeStoredEndsThatOneAlone) {
  auto& w = works();
  const auto bad = w.begin(R"({"StartAt": "A", "States": {"A": {"Type": "Task",
    "Resource": "unstorable", "Next": "B"}, "B": {"Type": "Wait", "Seconds": 60, "End": true}}})");
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(w.ended(w.begin(kTwoTasks, {{"n", i}}).id).status, Status::SUCCEEDED);
  }
  const auto row = w.ended(bad.id);
  EXPECT_EQ(row.status, Status::FAILED);
  EXPECT_EQ(row.error, "States.Runtime");
}

TEST_P(RunnerTest, WhatCannotBeStoredIsFoundThoughMoreHasCome) {
  constexpr std::size_t kBegun = 12;
  constexpr std::size_t kBad = 1;
  auto& w = works({.runner = {.batch_max = 4, .retry = milliseconds(5)}, .begins = false});
  std::vector<std::future<std::optional<wf::store::ExecutionRow>>> begun;
  for (std::size_t i = 0; i < kBegun; ++i) {
    const auto name = i == kBad ? "Bl\xe5" : "n" + std::to_string(i);
    begun.push_back(runtime_.start(w.runner->begin(w.beginning(kNever, {}, name)), 0));
  }
  w.run(w.runner->start());
  for (std::size_t i = 0; i < kBegun; ++i) {
    if (i == kBad) {
      EXPECT_THROW(begun[i].get(), core::Error);
    } else {
      EXPECT_TRUE(begun[i].get());
    }
  }
  EXPECT_EQ(w.runner->counters().failures, 2U) << "that of its batch, and its own";
}

TEST_P(RunnerTest, NoMoreIsReadAtOnceThanMayBe) {
  constexpr std::size_t kBegun = 6;
  auto& w =
      works({.runner = {.resident_bytes_max = 1, .load_bytes_max = 1, .retry = milliseconds(5)}});
  std::vector<wf::ExecutionId> ids;
  for (std::size_t i = 0; i < kBegun; ++i) {
    ids.push_back(w.begin(kNever).id);
  }
  const auto read = [&](std::size_t bytes) {
    return w.run(w.database->read(system_scope(), wf::store::load, ids, bytes));
  };
  EXPECT_THAT(read(SIZE_MAX).found, SizeIs(kBegun));
  EXPECT_EQ(read(SIZE_MAX).looked_at, kBegun);
  EXPECT_THAT(read(1).found, SizeIs(1));
  EXPECT_EQ(read(1).looked_at, 1U);
  std::vector<std::future<bool>> told;
  for (std::size_t i = 0; i < kBegun; ++i) {
    const auto token = w.await_token(i);
    wf::Command done{.kind = wf::Command::Kind::succeed, .token = token};
    const auto id = wf::Runner::execution_of(token).value();
    told.push_back(runtime_.start(w.runner->tell(id, std::move(done)), 0));
  }
  for (auto& each : told) {
    EXPECT_TRUE(each.get());
  }
  for (const auto& id : ids) {
    EXPECT_EQ(w.ended(id).status, Status::SUCCEEDED);
  }
}

TEST_P(RunnerTest, WhatCannotBeReadAnyMoreEnds) {
  auto* w = &works();
  const auto by_state = w->begin(kNever);
  const auto by_definition = w->begin(kNever);
  const auto good = w->begin(kNever);
  w->await_token(2);
  w->run(w->database->write(system_scope(), spoil_state, by_state.id));
  w->run(w->database->write(system_scope(), spoil_definition, by_definition.workflow_id));
  w = &works();
  for (const auto& id : {by_state.id, by_definition.id}) {
    const auto row = w->ended(id);
    EXPECT_EQ(row.status, Status::FAILED);
    EXPECT_EQ(row.error, "States.Runtime");
    EXPECT_EQ(w->history(id).back(), "ExecutionFailed");
    EXPECT_EQ(w->commands_of(id), -1) << "nothing of it is under way";
  }
  EXPECT_TRUE(w->tell(w->await_token(), {.kind = wf::Command::Kind::succeed}));
  EXPECT_EQ(w->ended(good.id).status, Status::SUCCEEDED);
  EXPECT_EQ(w->runner->counters().open, 0U);
}

TEST_P(RunnerTest, WhatOthersHaveIsNotBegunAgain) {
  auto* w = &works();
  const auto begun = w->begin(R"({"StartAt": "A", "States": {"A": {"Type": "Task",
    "Resource": "ledger.waitForTaskToken", "End": true}}})");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (w->runner->counters().steps < 2 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(milliseconds(2));
  }
  ASSERT_THAT(ledger_.lines(), SizeIs(1));
  const auto token = ledger_.lines().begin()->first;
  w = &works();
  // Had it been begun again, that would have come before this one.
  const auto after = w->begin(kTwoTasks, {{"n", 1}});
  EXPECT_EQ(w->ended(after.id).status, Status::SUCCEEDED);
  EXPECT_EQ(ledger_.lines().at(token), 1);
  EXPECT_TRUE(w->tell(token, {.kind = wf::Command::Kind::succeed, .value = 1}));
  EXPECT_EQ(w->ended(begun.id).status, Status::SUCCEEDED);
}

TEST_P(RunnerTest, TasksThatOnlyWaitTakeNoRoom) {
  auto& w = works({.tasks = {.running_max = 1, .running_of_organization = 1}});
  for (int i = 0; i < 3; ++i) {
    w.begin(R"({"StartAt": "A", "States": {
      "A": {"Type": "Task", "Resource": "waits.sync", "End": true}}})");
  }
  EXPECT_EQ(w.ended(w.begin(kTwoTasks, {{"n", 1}}).id).status, Status::SUCCEEDED);
  EXPECT_EQ(w.tasks->counters().running, 3U);
}

TEST_P(RunnerTest, AWorkflowThatIsGoneBeginsNothing) {
  auto& w = works();
  auto beginning = w.beginning(kNever, {});
  w.forget(beginning.row.workflow_id);
  EXPECT_FALSE(w.run(w.runner->begin(std::move(beginning))));
  EXPECT_THAT(w.all(), IsEmpty());
  EXPECT_EQ(w.runner->counters().open, 0U);
}

TEST_P(RunnerTest, OrganisationsTakeTurns) {
  auto& w = works({.tasks = {.running_max = 2, .running_of_organization = 1}});
  const auto first = w.begin(kNever);
  const auto second = w.begin(kNever);
  w.await_token();
  EXPECT_EQ(w.tasks->counters().running, 1U);
  EXPECT_EQ(w.tasks->counters().waiting, 1U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(w.tell(w.await_token(i), {.kind = wf::Command::Kind::succeed}));
  }
  EXPECT_EQ(w.ended(first.id).status, Status::SUCCEEDED);
  EXPECT_EQ(w.ended(second.id).status, Status::SUCCEEDED);
}

INSTANTIATE_TEST_SUITE_P(Databases, RunnerTest, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
