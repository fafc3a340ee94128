// Several nodes on one PostgreSQL: commands find the node that has the execution, a dead node's
// executions go on elsewhere, and a node that was only slow does no harm.
#include <gmock/gmock.h>

#include <thread>

#include "tests/integration/workflows/works.hpp"
#include "tests/support/postgres_server.hpp"

namespace auriga::testing {
namespace {

using std::chrono::milliseconds;
using Status = wf::ExecutionStatus;

constexpr std::string_view kNeverThenLedger = R"({"StartAt": "A", "States": {
  "A": {"Type": "Task", "Resource": "never", "Next": "B"},
  "B": {"Type": "Task", "Resource": "ledger", "End": true}}})";

/// Hangs: it is alive for a moment and never says so again.
const wf::RunnerOptions kSilent{.lease = milliseconds(400),
                                .heartbeat = std::chrono::hours(1),
                                .retry = milliseconds(5),
                                .inbox = milliseconds(20)};
const wf::RunnerOptions kLively{.lease = milliseconds(10'000),
                                .heartbeat = milliseconds(50),
                                .retry = milliseconds(5),
                                .inbox = milliseconds(20)};

db::Work<std::int64_t> count_inbox(db::Transaction& tx) {
  co_return co_await tx.scalar<std::int64_t>("SELECT count(*) FROM workflow_inbox");
}

db::Work<std::string> stopped_by(db::Transaction& tx) {
  co_return co_await tx.scalar<std::string>(
      "SELECT actor FROM outbox WHERE type = 'execution.stopped'");
}

class NodesTest : public ::testing::Test {
 protected:
  void TearDown() override {
    nodes_.clear();
    runtime_.stop();
  }
  Works& node(const wf::RunnerOptions& options) {
    nodes_.push_back(std::make_unique<Works>(runtime_, folder_.path(), ledger_,
                                             WorksOptions{.url = url_, .runner = options}));
    return *nodes_.back();
  }

  TemporaryFolder folder_;
  TestRuntime runtime_;
  std::string url_ = PostgresServer::shared().new_schema();
  Ledger ledger_;
  std::vector<std::unique_ptr<Works>> nodes_;
};

TEST_F(NodesTest, ACommandFindsTheNodeThatHasTheExecution) {
  auto& first = node(kLively);
  auto& second = node(kLively);
  const auto begun = first.begin(kNeverThenLedger);
  const auto token = first.await_token();
  EXPECT_TRUE(second.tell(token, {.kind = wf::Command::Kind::succeed, .value = 7}));
  EXPECT_EQ(first.ended(begun.id).status, Status::SUCCEEDED);
  EXPECT_FALSE(second.tell(token, {.kind = wf::Command::Kind::succeed}));
  EXPECT_EQ(second.runner->counters().steps, 0U);

  const auto other = first.begin(kNeverThenLedger);
  first.await_token(1);
  EXPECT_TRUE(second.run(second.runner->tell(
      other.id,
      {.kind = wf::Command::Kind::stop, .error = "Enough", .cause = "", .by = {{"id", "usr_1"}}})));
  EXPECT_EQ(first.ended(other.id).status, Status::ABORTED);
  EXPECT_EQ(first.run(first.database->read(system_scope(), stopped_by)), R"({"id":"usr_1"})");
}

TEST_F(NodesTest, AnOutputOfAnyDepthFindsItsNode) {
  auto& first = node(kLively);
  auto& second = node(kLively);
  const auto begun = first.begin(kNeverThenLedger);
  boost::json::value deep = 1;
  for (int i = 0; i < 80; ++i) {
    deep = boost::json::array{std::move(deep)};
  }
  const auto token = first.await_token();
  EXPECT_TRUE(second.tell(token, {.kind = wf::Command::Kind::succeed, .value = std::move(deep)}));
  EXPECT_EQ(first.ended(begun.id).error, "States.DataLimitExceeded");
}

TEST_F(NodesTest, CommandsForWhatHasEndedAreRemoved) {
  auto& w = node(kLively);
  const auto row = w.begin(R"({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}})");
  EXPECT_EQ(row.status, Status::SUCCEEDED);
  const wf::store::InboxRow late{.id = "late", .execution_id = row.id, .command = "{}"};
  w.run(w.database->write(system_scope(), wf::store::post, late));
  const auto left = [&] { return w.run(w.database->read(system_scope(), count_inbox)); };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (left() > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  EXPECT_EQ(left(), 0);
}

TEST_F(NodesTest, WhatADeadNodeHadGoesOnElsewhere) {
  auto& dead = node(kSilent);
  const auto begun = dead.begin(kNeverThenLedger);
  const auto waits = dead.begin(R"({"StartAt": "W", "States": {
    "W": {"Type": "Wait", "Seconds": 1, "End": true}}})");
  const auto token = dead.await_token();
  auto& other = node(kLively);
  EXPECT_EQ(other.await_token(), token) << "the task is begun again, with its token";
  EXPECT_TRUE(other.tell(token, {.kind = wf::Command::Kind::succeed}));
  EXPECT_EQ(other.ended(begun.id).status, Status::SUCCEEDED);
  EXPECT_EQ(other.ended(waits.id).status, Status::SUCCEEDED);
  EXPECT_EQ(other.history(waits.id),
            (std::vector<std::string>{"ExecutionStarted", "WaitStateEntered", "WaitStateExited",
                                      "ExecutionSucceeded"}))
      << "the slow node woke it as well, and wrote nothing";
}

TEST_F(NodesTest, ANodeThatWasOnlySlowIsKeptFromWriting) {
  auto& slow = node(kSilent);
  const auto begun = slow.begin(kNeverThenLedger);
  const auto token = slow.await_token();
  auto& other = node(kLively);
  EXPECT_EQ(other.await_token(), token);
  // It still thinks that it is one of those who write. What it begins then is begun all the same.
  const auto first =
      slow.begin(R"({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}})", {{"n", 7}});
  EXPECT_EQ(slow.ended(first.id).output, R"({"n":7})");
  EXPECT_TRUE(slow.tell(token, {.kind = wf::Command::Kind::succeed, .value = 1}));
  EXPECT_EQ(other.ended(begun.id).status, Status::SUCCEEDED);
  EXPECT_EQ(ledger_.lines().size(), 1U);
  const auto history = other.history(begun.id);
  EXPECT_EQ(std::ranges::count(history, "TaskSucceeded"), 2);
  // And goes on with new ones.
  const auto fresh = slow.begin(R"({"StartAt": "B", "States": {
    "B": {"Type": "Task", "Resource": "ledger", "End": true}}})");
  EXPECT_EQ(slow.ended(fresh.id).status, Status::SUCCEEDED);
}

}  // namespace
}  // namespace auriga::testing
