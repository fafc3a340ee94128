// Executions of workflows of kind express: what is written of them, and what they take in memory.
#include <gmock/gmock.h>

#include "core/error.hpp"
#include "tests/integration/workflows/works.hpp"

namespace auriga::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::SizeIs;
using Status = wf::ExecutionStatus;

constexpr std::string_view kThenNever = R"({"StartAt": "A", "States": {
  "A": {"Type": "Task", "Resource": "ledger", "Next": "B"},
  "B": {"Type": "Task", "Resource": "never", "End": true}}})";

class ExpressTest : public WorksTest {};

TEST_P(ExpressTest, AreWrittenFirstAndLast) {
  auto* w = &works();
  auto beginning = w->beginning(kTwoTasks, {{"n", 1}});
  beginning.kind = wf::WorkflowKind::express;
  const auto done = w->run(w->runner->begin(beginning)).value();
  EXPECT_EQ(w->ended(done.id).output, R"({"did":{"n":1}})");
  EXPECT_THAT(w->history(done.id), SizeIs(12));
  EXPECT_EQ(w->runner->counters().steps, 2U);

  beginning = w->beginning(kThenNever, {{"n", 2}});
  beginning.kind = wf::WorkflowKind::express;
  const auto cut = w->run(w->runner->begin(beginning)).value();
  const auto token = w->await_token();
  const auto before = ledger_.lines();
  w = &works();
  EXPECT_NE(w->await_token(), "") << "it begins again";
  EXPECT_EQ(ledger_.lines().size(), before.size()) << "with the tokens of before";
  EXPECT_TRUE(w->tell(w->await_token(), {.kind = wf::Command::Kind::succeed}));
  EXPECT_EQ(w->ended(cut.id).status, Status::SUCCEEDED);
  EXPECT_EQ(w->await_token(), token);
}

TEST_P(ExpressTest, TogetherAreBounded) {
  auto& w = works({.runner = {.express_bytes_max = 20'000, .retry = milliseconds(5)}});
  const auto begin = [&](const std::string& text) {
    auto beginning = w.beginning(kThenNever, {{"n", text}});
    beginning.kind = wf::WorkflowKind::express;
    return w.run(w.runner->begin(beginning)).value().id;
  };
  std::vector<wf::ExecutionId> begun;
  std::optional<core::ErrorCode> refused;
  for (int i = 0; i < 100 && !refused; ++i) {
    try {
      begun.push_back(begin("small"));
      w.await_token(begun.size() - 1);
    } catch (const core::Error& error) {
      refused = error.code();
    }
  }
  EXPECT_EQ(refused, core::ErrorCode::kOverloaded);
  ASSERT_GT(begun.size(), 2U);
  EXPECT_EQ(w.begin(kNever).status, Status::RUNNING) << "those that rest on the disk are not meant";
  for (std::size_t i = 0; i < begun.size(); ++i) {
    EXPECT_TRUE(w.tell(w.await_token(i), {.kind = wf::Command::Kind::succeed}));
    EXPECT_EQ(w.ended(begun[i]).status, Status::SUCCEEDED);
  }
  EXPECT_EQ(w.row(begin("again")).status, Status::RUNNING);
  const auto grows = w.ended(begin(std::string(30'000, 'x')));
  EXPECT_EQ(grows.status, Status::FAILED);
  EXPECT_EQ(grows.error, "States.DataLimitExceeded");
}

TEST_P(ExpressTest, OfOneOrganisationLeaveRoomToOthers) {
  auto& w = works({.runner = {.express_bytes_of_organization = 10'000, .retry = milliseconds(5)}});
  const auto begin = [&](const std::string& text, const core::OrganizationId& organization) {
    auto beginning = w.beginning(kThenNever, {{"n", text}});
    beginning.kind = wf::WorkflowKind::express;
    beginning.row.org_id = organization;
    return w.run(w.runner->begin(beginning)).value().id;
  };
  const auto many = core::OrganizationId::make();
  const auto other = core::OrganizationId::make();
  std::optional<core::ErrorCode> refused;
  std::vector<wf::ExecutionId> begun;
  while (begun.size() < 100 && !refused) {
    try {
      begun.push_back(begin("small", many));
      w.await_token(begun.size() - 1);
    } catch (const core::Error& error) {
      refused = error.code();
    }
  }
  EXPECT_EQ(refused, core::ErrorCode::kQuotaExceeded);
  EXPECT_EQ(w.row(begin("small", other)).status, Status::RUNNING);
  const auto grows = w.ended(begin(std::string(30'000, 'x'), core::OrganizationId::make()));
  EXPECT_EQ(grows.error, "States.DataLimitExceeded");
  for (std::size_t i = 0; i < begun.size(); ++i) {
    EXPECT_TRUE(w.tell(w.await_token(i), {.kind = wf::Command::Kind::succeed}));
    EXPECT_EQ(w.ended(begun[i]).status, Status::SUCCEEDED);
  }
  EXPECT_EQ(w.row(begin("again", many)).status, Status::RUNNING);
}

INSTANTIATE_TEST_SUITE_P(Databases, ExpressTest, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
