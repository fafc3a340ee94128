// Workflows: definitions written, looked at and changed; executions started, stopped, looked at.
//
// A definition is kept only when it has no fault and asks for nothing that is not done here, so
// that what is started can run. A change makes a new version; an execution keeps the one it began
// with. Of many versions the oldest go that no execution is of.
//
// Life: construct once the runner is there; any shard may call.
#pragma once

#include <string>
#include <vector>

#include "domains/workflows/repository.hpp"
#include "domains/workflows/runner.hpp"
#include "domains/workflows/state_test_types.hpp"
#include "platform/http/precondition.hpp"

namespace auriga::workflows {

namespace db = platform::db;

/// The cause of an execution that is stopped with the one that waited for it.
inline constexpr std::string_view kParentWaitsNoMore = "Its parent waits no more.";

/// What an execution comes of, besides who starts it.
struct StartCause {
  std::optional<std::string> task = {};    ///< The hash of the token of the task that begins it,
  std::optional<ExecutionId> parent = {};  ///< and the execution whose task that is, ...
  bool awaited = false;                    ///< ... with which it ends at the latest.
  std::int64_t chain = 0;  ///< Of executions in a row that events of executions began.
};

struct ListWorkflows {
  std::optional<std::string> q;
  std::int64_t limit = 50;
  std::string before;
};

struct ListExecutions {
  WorkflowId workflow_id;
  std::optional<ExecutionStatus> status;
  std::int64_t limit = 50;
  std::string before;
};

struct ListEvents {
  ExecutionId execution_id;
  bool backwards = false;
  std::int64_t limit = 200;
  std::optional<std::string> cursor;
};

template <class T>
struct Listed {
  std::vector<T> items;
  std::string next;  ///< Empty on the last page.
};

/// A workflow that the product brings along.
struct ManagedWorkflow {
  std::string key;  ///< "agent-creation".
  std::string name;
  std::string description;
  json::object definition;
};

class WorkflowService {
 public:
  /// `pool` tests states. All must outlive this.
  WorkflowService(db::Database& database, Machines& machines, TaskQueue& tasks, Runner& runner,
                  platform::ThreadPool& pool, const core::Clock& clock, core::Random& random);

  /// All that is wrong with a definition, also what it asks for that nobody here does.
  [[nodiscard]] Verdict validate(const json::object& definition) const;
  /// What one state makes of an input; nothing is done in the world. Throws VALIDATION_FAILED.
  [[nodiscard]] Task<StateTest> test(TestState in);

  /// Throws VALIDATION_FAILED with the faults of the definition, WORKFLOW_NAME_TAKEN,
  /// QUOTA_EXCEEDED.
  [[nodiscard]] Task<Workflow> create(core::Caller caller, core::Actor actor, CreateWorkflow in);
  /// The organisation's own copy, made when it is first asked for. Once somebody has changed it, it
  /// stays as they made it.
  [[nodiscard]] Task<WorkflowId> managed(core::Tenant tenant, ManagedWorkflow in);
  [[nodiscard]] Task<Listed<WorkflowSummary>> list(core::Caller caller, ListWorkflows in);
  [[nodiscard]] Task<Workflow> get(core::Caller caller, WorkflowId id);
  /// `wanted` names its revision_by_time(); else PRECONDITION_FAILED. Throws as create().
  [[nodiscard]] Task<Workflow> update(core::Caller caller, core::Actor actor, UpdateWorkflow in,
                                      platform::http::Precondition wanted);
  [[nodiscard]] Task<Workflow> set_status(core::Caller caller, core::Actor actor, WorkflowId id,
                                          WorkflowStatus status);
  /// With its history, of which a long one goes later. Throws WORKFLOW_BUSY while executions are
  /// open, and then nothing is gone.
  [[nodiscard]] Task<> remove(core::Caller caller, core::Actor actor, WorkflowId id);
  /// Deletes what is left of the history of removed workflows and executions; of how many
  /// workflows. Called by a job.
  [[nodiscard]] Task<std::int64_t> finish_removals(core::SystemScope scope);
  [[nodiscard]] Task<Listed<WorkflowVersionSummary>> versions(core::Caller caller, WorkflowId id,
                                                              std::int64_t before,
                                                              std::int64_t limit);
  [[nodiscard]] Task<WorkflowVersion> version(core::Caller caller, WorkflowId id,
                                              std::int64_t version);

  /// Durable when it answers. The name of an execution that runs with the same input gives that
  /// one, and so does that of one which the same task began; else a name is used once:
  /// EXECUTION_NAME_TAKEN.
  /// With `wait_seconds` it answers at the end, if that comes in time.
  [[nodiscard]] Task<Execution> start(core::Caller caller, core::Actor actor, StartExecution in,
                                      StartCause cause = {});
  [[nodiscard]] Task<Listed<ExecutionSummary>> executions(core::Caller caller, ListExecutions in);
  /// At its end, if that comes within `wait`; else as it is then.
  [[nodiscard]] Task<Execution> execution(core::Caller caller, ExecutionId id,
                                          std::chrono::milliseconds wait = {});
  /// Throws NOT_FOUND.
  [[nodiscard]] Task<Execution> named(core::Caller caller, WorkflowId workflow, std::string name);
  [[nodiscard]] Task<Listed<ExecutionEvent>> events(core::Caller caller, ListEvents in);
  /// One that has ended stays as it is.
  [[nodiscard]] Task<Execution> stop(core::Caller caller, core::Actor actor, StopExecution in);
  /// With its history. Throws WORKFLOW_BUSY where it has not ended.
  [[nodiscard]] Task<> remove_execution(core::Caller caller, core::Actor actor, ExecutionId id);
  /// Stops executions that another waited for which is over: a node may die before it does so. How
  /// many. Called by a job.
  [[nodiscard]] Task<std::int64_t> stop_orphans(core::SystemScope scope);
  /// Deletes executions that ended longer ago than `age`, with their history. Called by a job.
  [[nodiscard]] Task<> prune(core::SystemScope scope, std::chrono::days age);
  /// Tells a task's end or life. Throws TASK_GONE.
  [[nodiscard]] Task<> tell(core::Caller caller, std::string token, Command command);
  /// For a worker; `hung_up`: as Activities::poll has it.
  [[nodiscard]] Task<ActivityTask> poll(core::Caller caller, PollActivity in,
                                        std::function<bool()> hung_up);

 private:
  /// Rows that are deleted in one transaction.
  static constexpr std::int64_t kForgottenAtOnce = 1000;

  [[nodiscard]] Task<repository::WorkflowRow> row(const core::Caller& caller, WorkflowId id);
  [[nodiscard]] Task<Workflow> whole(const core::Caller& caller, repository::WorkflowRow row);
  [[nodiscard]] Task<store::ExecutionRow> execution_row(const core::Caller& caller, ExecutionId id);
  /// All that is wrong with a definition that is kept as `text`.
  [[nodiscard]] Verdict judge(const json::object& definition, const std::string& text) const;
  /// The text as which it is kept. Throws VALIDATION_FAILED where it cannot be executed.
  [[nodiscard]] std::string require_valid(const json::object& definition) const;

  db::Database& database_;
  Machines& machines_;
  TaskQueue& tasks_;
  Runner& runner_;
  platform::ThreadPool& pool_;
  const core::Clock& clock_;
  core::Random& random_;
};

}  // namespace auriga::workflows
