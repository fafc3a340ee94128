// Works: a runner on a database of its own, with tasks whose doing is written down. It can be
// opened again on the same data, as after a restart or a crash.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>

#include "core/encode.hpp"
#include "domains/workflows/runner.hpp"
#include "tests/support/databases.hpp"
#include "tests/support/fault_storage.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::testing {

namespace db = platform::db;
namespace wf = workflows;
using platform::Task;

inline constexpr std::string_view kTwoTasks = R"({"StartAt": "A", "States": {
  "A": {"Type": "Task", "Resource": "ledger", "ResultPath": "$.a", "Next": "B"},
  "B": {"Type": "Task", "Resource": "ledger", "Parameters": {"n.$": "$.n"}, "End": true}}})";
/// Waits for a worker that never comes.
inline constexpr std::string_view kNever = R"({"StartAt": "A", "States": {
  "A": {"Type": "Task", "Resource": "never", "End": true}}})";

/// What the outside world has seen: how often each task was done, by its token.
class Ledger {
 public:
  void write(const std::string& token) {
    const std::lock_guard lock(mutex_);
    ++lines_[token];
  }
  [[nodiscard]] std::map<std::string, int> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, int> lines_;
};

struct WorksOptions {
  std::string url = {};  ///< Empty: SQLite in the folder.
  std::string vfs = {};
  wf::RunnerOptions runner = {.retry = std::chrono::milliseconds(5)};
  wf::TaskQueueOptions tasks = {};
  bool begins = true;  ///< Else start() is the test's to call.
};

class Works {
 public:
  using Options = WorksOptions;

  /// Opens and goes on.
  Works(TestRuntime& runtime, const std::filesystem::path& folder, Ledger& ledger,
        Options options = {});
  ~Works();
  Works(const Works&) = delete;
  Works& operator=(const Works&) = delete;

  /// Ends all that runs; the destructor does so as well.
  void stop();

  /// A workflow with this definition, and what begins it.
  wf::Runner::Beginning beginning(std::string_view definition, const boost::json::value& input,
                                  const std::string& name = {});
  wf::store::ExecutionRow begin(std::string_view definition,
                                const boost::json::value& input = boost::json::object(),
                                const std::string& name = {});
  /// Deletes a workflow, as if nothing ran.
  void forget(const wf::WorkflowId& id);
  wf::store::ExecutionRow row(const wf::ExecutionId& id);
  /// Waits for the end, at most ten seconds.
  wf::store::ExecutionRow ended(const wf::ExecutionId& id);
  /// The types of an execution's events in order.
  std::vector<std::string> history(const wf::ExecutionId& id);
  std::vector<wf::store::ExecutionRow> all();
  /// Steps of an execution that stand as commands after its state.
  std::int64_t commands_of(const wf::ExecutionId& id);

  bool tell(std::string_view token, wf::Command command);
  /// The token of a task that is left to others, once it has come.
  std::string await_token(std::size_t which = 0);

  template <class T>
  T run(Task<T> task) {
    return runtime_.run(std::move(task));
  }

  TestRuntime& runtime_;
  std::unique_ptr<db::Database> database;
  platform::ThreadPool pool;
  std::optional<wf::Machines> machines;
  std::optional<wf::TaskQueue> tasks;
  std::optional<wf::Runner> runner;

 private:
  bool stopped_ = false;
  Ledger& ledger_;
  core::OrganizationId org_ = core::OrganizationId::make();
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<std::string> left_;  ///< Tokens of tasks that others end.
};

/// Works on either database, that a test may close and open again.
class WorksTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  void TearDown() override {
    works_.reset();
    runtime_.stop();
  }
  Works& works(Works::Options options = {}) {
    works_.reset();
    options.url = url_;
    return works_.emplace(runtime_, folder_.path(), ledger_, std::move(options));
  }

  TemporaryFolder folder_;
  TestRuntime runtime_;
  std::string url_ = GetParam() == db::Engine::kSqlite ? "" : PostgresServer::shared().new_schema();
  Ledger ledger_;
  std::optional<Works> works_;
};

}  // namespace auriga::testing
