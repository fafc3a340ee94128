// The SQL of definitions, and of executions as they are looked at. Every function works within the
// transaction's organisation. What carries executions out has its own: execution_store.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domains/workflows/execution_store.hpp"
#include "domains/workflows/trigger_types.hpp"

namespace auriga::workflows::repository {

namespace db = platform::db;
using db::Transaction;
using db::Work;

struct WorkflowRow {
  WorkflowId id;
  std::string name;
  std::string name_key;  ///< Lowered: names are unique whatever their case.
  std::string description;
  WorkflowKind kind = WorkflowKind::standard;
  WorkflowStatus status = WorkflowStatus::active;
  std::optional<std::string> managed = {};  ///< The key of one that the product brings along.
  std::int64_t version = 0;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(WorkflowRow, (),
                      (id, name, name_key, description, kind, status, managed, version, created_at,
                       updated_at))

struct VersionRow {
  WorkflowId workflow_id;
  std::int64_t version = 0;
  std::string definition;
  std::string comment;
  std::string author;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(VersionRow, (),
                      (workflow_id, version, definition, comment, author, created_at))

struct StepRow {
  std::int64_t step = 0;
  std::string events;
};
BOOST_DESCRIBE_STRUCT(StepRow, (), (step, events))

struct TriggerRow {
  TriggerId id;
  core::OrganizationId org_id;
  WorkflowId workflow_id;
  TriggerKind kind = TriggerKind::schedule;
  bool enabled = true;
  std::string cron;
  std::string zone;
  std::string event;
  std::string pattern;
  std::string input;
  std::optional<Timestamp> next_at;
  std::optional<Timestamp> last_at;
  std::optional<ExecutionId> last_execution_id;
  std::optional<std::string> last_error;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(TriggerRow, (),
                      (id, org_id, workflow_id, kind, enabled, cron, zone, event, pattern, input,
                       next_at, last_at, last_execution_id, last_error, created_at, updated_at))

struct WorkflowFilter {
  std::string words;   ///< Part of the name, lower case; empty for all.
  std::string before;  ///< Id at which the page before ended; empty for the first.
  std::int64_t limit = 50;
};

struct ExecutionFilter {
  WorkflowId workflow;
  std::optional<ExecutionStatus> status;
  std::string before;
  std::int64_t limit = 50;
};

/// Throws db::UniqueViolation where the name is taken.
Work<void> insert(Transaction& tx, const WorkflowRow& row);
Work<void> update(Transaction& tx, const WorkflowRow& row);
Work<void> insert_version(Transaction& tx, const VersionRow& row);
/// Of the organisation.
Work<std::int64_t> count(Transaction& tx);
/// Where there are more than `most` versions, removes the oldest that no execution is of, the
/// latest never. False: there are still more.
Work<bool> prune_versions(Transaction& tx, const WorkflowRow& row, std::int64_t most);
/// With its versions and triggers. Nothing begins any more, and none may be open; what it did is
/// still there, and so is a removal.
Work<void> remove(Transaction& tx, const WorkflowId& id);
/// Of a removed workflow: deletes executions with their steps, oldest first, up to `limit` rows,
/// so that others need not wait long for the database. Whether all are gone, and then the removal
/// has gone, too.
Work<bool> forget(Transaction& tx, const WorkflowId& id, const std::int64_t& limit);
/// One that has ended. Its history is still there, and so is a removal of that.
Work<void> remove_execution(Transaction& tx, const ExecutionId& id);
/// Deletes the history of a removed execution, up to `limit` steps, and the removal with the last.
Work<void> forget_history(Transaction& tx, const ExecutionId& id, const std::int64_t& limit);
/// The one that the product brings along under this key.
Work<std::optional<WorkflowRow>> managed(Transaction& tx, const std::string& key);
Work<std::optional<WorkflowRow>> find(Transaction& tx, const WorkflowId& id);
/// Newest first.
Work<std::vector<WorkflowRow>> list(Transaction& tx, const WorkflowFilter& filter);
Work<std::optional<VersionRow>> version(Transaction& tx, const WorkflowId& id,
                                        const std::int64_t& version);
/// Latest first, those below `before`.
Work<std::vector<WorkflowVersionSummary>> versions(Transaction& tx, const WorkflowId& id,
                                                   const std::int64_t& before,
                                                   const std::int64_t& limit);
Work<std::int64_t> open_executions(Transaction& tx, const WorkflowId& id);

/// Nothing also of a removed workflow.
Work<std::optional<store::ExecutionRow>> execution(Transaction& tx, const ExecutionId& id);
/// Its ExecutionRow::chain; 0 where there is none.
Work<std::int64_t> chain(Transaction& tx, const ExecutionId& id);
Work<std::optional<store::ExecutionRow>> execution_named(Transaction& tx,
                                                         const WorkflowId& workflow,
                                                         const std::string& name);
/// Newest first; inputs and outputs are left out.
Work<std::vector<ExecutionSummary>> executions(Transaction& tx, const ExecutionFilter& filter);
struct StepQuery {
  ExecutionId execution;
  std::int64_t from = 0;
  bool backwards = false;
  std::int64_t limit = 200;
  std::size_t bytes_max = 0;  ///< One step is taken at least, and none once there are so many.
};
struct Steps {
  std::vector<StepRow> rows;
  std::optional<std::int64_t> next;  ///< The first that was not taken for its size.
};
/// Steps with events from `from` on, or down from it.
Work<Steps> steps(Transaction& tx, const StepQuery& query);

Work<void> insert_trigger(Transaction& tx, const TriggerRow& row);
Work<void> update_trigger(Transaction& tx, const TriggerRow& row);
Work<bool> remove_trigger(Transaction& tx, const WorkflowId& workflow, const TriggerId& id);
Work<std::optional<TriggerRow>> trigger(Transaction& tx, const WorkflowId& workflow,
                                        const TriggerId& id);
/// Of the organisation, that wait for events, also those that are switched off.
Work<std::int64_t> event_trigger_count(Transaction& tx);
/// All of a workflow, oldest first.
Work<std::vector<TriggerRow>> triggers(Transaction& tx, const WorkflowId& workflow);

// Across organisations.

struct RemovalRow {
  WorkflowId workflow_id;
  core::OrganizationId org_id;
};
BOOST_DESCRIBE_STRUCT(RemovalRow, (), (workflow_id, org_id))

Work<std::vector<RemovalRow>> removals(Transaction& tx);

struct OrphanRow {
  ExecutionId id;
  ExecutionId parent;
};
BOOST_DESCRIBE_STRUCT(OrphanRow, (), (id, parent))

/// Executions under way that another waited for which is over.
Work<std::vector<OrphanRow>> orphans(Transaction& tx, const std::int64_t& limit);
/// Deletes the histories of removed executions, up to `limit` steps. Whether all of them are gone.
Work<bool> forget_histories(Transaction& tx, const std::int64_t& limit);
/// Deletes executions that ended before then with their steps, up to `limit` rows. Whether all are
/// gone.
Work<bool> prune(Transaction& tx, const Timestamp& before, const std::int64_t& limit);
/// Those that are not delayed, who waits longest first.
Work<std::vector<TriggerRow>> due_triggers(Transaction& tx, const Timestamp& now,
                                           const std::int64_t& limit);
/// A schedule that could not be started when it was due, and why; nothing where it is due at
/// another time by now.
Work<void> delay_trigger(Transaction& tx, const TriggerRow& row, const Timestamp& until);
/// Those of an organisation that wait for events.
Work<std::vector<TriggerRow>> event_triggers(Transaction& tx,
                                             const core::OrganizationId& organization);
/// How many executions events of executions have begun since then, counted up to `limit`.
Work<std::int64_t> begun_by_executions(Transaction& tx, const core::OrganizationId& organization,
                                       const Timestamp& since, const std::int64_t& limit);
/// What came of a trigger. A schedule that was changed meanwhile keeps its new time.
Work<void> note_trigger(Transaction& tx, const TriggerRow& row,
                        const std::optional<Timestamp>& was_due);

}  // namespace auriga::workflows::repository
