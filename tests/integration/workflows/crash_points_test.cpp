// Every write and sync of the disk fails once, in each of four ways, while a mix of executions is
// carried out. Afterwards, on a sound disk: what was acknowledged is there and comes to its end;
// no task is done again whose end was committed; and each effect has happened once by its token.
#include <gmock/gmock.h>

#include <filesystem>
#include <set>

#include "tests/integration/workflows/works.hpp"

namespace auriga::testing {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using Status = wf::ExecutionStatus;

constexpr std::array<std::string_view, 4> kMix{
    R"({"StartAt": "A", "States": {
      "A": {"Type": "Task", "Resource": "ledger", "Next": "B"},
      "B": {"Type": "Task", "Resource": "ledger", "Next": "C"},
      "C": {"Type": "Task", "Resource": "ledger", "End": true}}})",
    R"({"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true, "Branches": [
      {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "ledger", "End": true}}},
      {"StartAt": "B", "States": {"B": {"Type": "Task", "Resource": "ledger", "End": true}}}]}}})",
    R"({"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$.items", "Next": "Z",
      "ItemProcessor": {"StartAt": "A", "States": {
        "A": {"Type": "Task", "Resource": "ledger", "End": true}}}},
      "Z": {"Type": "Wait", "Timestamp": "2020-01-01T00:00:00Z", "End": true}}})",
    R"({"StartAt": "A", "States": {
      "A": {"Type": "Task", "Resource": "refuse", "Catch": [{"ErrorEquals": ["Refused"],
            "ResultPath": "$.e", "Next": "B"}], "End": true},
      "B": {"Type": "Task", "Resource": "ledger", "End": true}}})"};
/// Lines that each of them leaves in the ledger.
constexpr std::array<std::size_t, 4> kLines{3, 2, 3, 1};

/// What the disk says before anybody goes on.
struct Found {
  std::size_t kind = 0;
  std::int64_t succeeded = 0;  ///< Tasks whose end is committed.
};

class CrashPointsTest : public ::testing::Test {
 protected:
  CrashPointsTest() {
    Ledger nobody;
    const Works works(runtime_, ready_.path(), nobody);
  }
  void TearDown() override { runtime_.stop(); }

  /// Begins a mix and lets it run until the fault has come; the executions that were acknowledged.
  std::set<wf::ExecutionId> work(const fs::path& folder, FaultStorage& storage, Ledger& ledger) {
    Works works(runtime_, folder, ledger, {.vfs = storage.vfs()});
    std::vector<wf::Runner::Beginning> beginnings;
    for (std::size_t kind = 0; kind < kMix.size(); ++kind) {
      beginnings.push_back(works.beginning(kMix.at(kind), {{"items", {1, 2, 3}}}));
      beginnings.back().row.workflow_name = std::to_string(kind);
    }
    storage.arm();
    std::set<wf::ExecutionId> acknowledged;
    for (const auto& beginning : beginnings) {
      try {
        acknowledged.insert(runtime_.run(works.runner->begin(beginning)).value().id);
      } catch (const core::Error&) {
        // It may be there, or not.
      }
    }
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (!storage.fired() && works.runner->counters().open > 0 &&
           std::chrono::steady_clock::now() < until) {
      runtime_.run(platform::sleep_for(std::chrono::milliseconds(1)));
    }
    // What has failed once is tried again.
    runtime_.run(platform::sleep_for(std::chrono::milliseconds(storage.fired() ? 10 : 0)));
    return acknowledged;
  }

  void check(const fs::path& folder, const std::set<wf::ExecutionId>& acknowledged,
             const Ledger& before) {
    std::map<wf::ExecutionId, Found> found;
    Ledger after;
    {
      Works works(runtime_, folder, after, {.begins = false});
      for (const auto& row : works.all()) {
        auto& one = found[row.id];
        one.kind = std::stoul(row.workflow_name);
        one.succeeded = std::ranges::count(works.history(row.id), "TaskSucceeded");
      }
      for (const auto& id : acknowledged) {
        EXPECT_TRUE(found.contains(id)) << "acknowledged, and lost";
      }
      works.run(works.runner->start());
      for (const auto& [id, one] : found) {
        const auto end = works.ended(id);
        EXPECT_EQ(end.status, Status::SUCCEEDED) << end.error.value_or("");
        EXPECT_EQ(std::ranges::count(works.history(id), "ExecutionSucceeded"), 1);
      }
    }
    std::map<wf::ExecutionId, std::set<std::string>> tokens;
    std::map<wf::ExecutionId, std::int64_t> done_after;
    const auto note = [&](const Ledger& ledger, bool second_life) {
      for (const auto& [token, count] : ledger.lines()) {
        const auto id = wf::Runner::execution_of(token).value();
        EXPECT_TRUE(found.contains(id)) << "a task of an execution that nobody knows";
        EXPECT_EQ(count, 1) << "done twice in one life";
        tokens[id].insert(token);
        done_after[id] += second_life ? 1 : 0;
      }
    };
    note(before, false);
    note(after, true);
    for (const auto& [id, one] : found) {
      EXPECT_EQ(tokens[id].size(), kLines.at(one.kind)) << "effects, by their tokens";
      EXPECT_EQ(done_after[id] + one.succeeded, static_cast<std::int64_t>(kLines.at(one.kind)))
          << "what is committed is not done again, and the rest is";
    }
  }

  TemporaryFolder ready_;
  TemporaryFolder folder_;
  TestRuntime runtime_;
};

TEST_F(CrashPointsTest, NothingIsLostOrDoneAgain) {
  std::size_t points = 0;
  for (int round = 0; round < 2; ++round) {
    points += for_each_fault([&](FaultStorage& storage) {
      SCOPED_TRACE(storage.name());
      const auto folder = folder_.path() / "data";
      fs::remove_all(folder);
      fs::copy(ready_.path(), folder);
      Ledger ledger;
      const auto acknowledged = work(folder, storage, ledger);
      storage.disarm();
      check(folder, acknowledged, ledger);
    });
  }
  RecordProperty("crash_points", std::to_string(points));
  std::cout << points << " crash points\n";
  EXPECT_GT(points, 1000U);
}

}  // namespace
}  // namespace auriga::testing
