// The SQL of definitions, and of executions as they are looked at. Every function works within the
// transaction's organisation. What carries executions out has its own: execution_store.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domains/workflows/execution_store.hpp"

namespace auriga::workflows::repository {

namespace db = platform::db;
using db::Transaction;
using db::Work;

struct WorkflowRow {
  WorkflowId id;
  std::string name;
  std::string name_key;  ///< Lowered: names are unique whatever their case.
  std::string description;
  WorkflowStatus status = WorkflowStatus::active;
  std::int64_t version = 0;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(WorkflowRow, (),
                      (id, name, name_key, description, status, version, created_at, updated_at))

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
/// With its versions and its executions, of which none may be open.
Work<void> remove(Transaction& tx, const WorkflowId& id);
Work<std::optional<WorkflowRow>> find(Transaction& tx, const WorkflowId& id);
/// Newest first.
Work<std::vector<WorkflowRow>> list(Transaction& tx, const WorkflowFilter& filter);
Work<std::optional<VersionRow>> version(Transaction& tx, const WorkflowId& id,
                                        const std::int64_t& version);
/// Latest first, those below `before`.
Work<std::vector<VersionRow>> versions(Transaction& tx, const WorkflowId& id,
                                       const std::int64_t& before, const std::int64_t& limit);
Work<std::int64_t> open_executions(Transaction& tx, const WorkflowId& id);

Work<std::optional<store::ExecutionRow>> execution(Transaction& tx, const ExecutionId& id);
Work<std::optional<store::ExecutionRow>> execution_named(Transaction& tx,
                                                         const WorkflowId& workflow,
                                                         const std::string& name);
/// Newest first; inputs and outputs are left out.
Work<std::vector<ExecutionSummary>> executions(Transaction& tx, const ExecutionFilter& filter);
/// Steps with events from `from` on, or down from it.
Work<std::vector<StepRow>> steps(Transaction& tx, const ExecutionId& id, const std::int64_t& from,
                                 const bool& backwards, const std::int64_t& limit);

}  // namespace auriga::workflows::repository
