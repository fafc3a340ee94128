// The SQL of executions under way, for who carries them out. Works across organisations.
//
// A batch of steps is one transaction, and it holds only while the node that made it has its row:
// another that took its executions over deleted that first. So of two nodes that both think an
// execution theirs, one cannot write.
#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domains/workflows/types.hpp"
#include "platform/database/database.hpp"

namespace auriga::workflows::store {

namespace db = platform::db;
using db::Transaction;
using db::Work;

struct ExecutionRow {
  ExecutionId id;
  core::OrganizationId org_id;
  WorkflowId workflow_id;
  std::string workflow_name;
  std::int64_t version = 0;
  std::string name;
  ExecutionStatus status = ExecutionStatus::RUNNING;
  std::string started_by;
  std::string input;                ///< JSON.
  std::optional<std::string> task;  ///< Hash of the token of the task that began it; none did.
  std::int64_t chain = 0;           ///< Of executions in a row that events of executions began.
  std::optional<ExecutionId> parent = {};  ///< Whose task waits for it; none does.
  std::optional<std::string> output;
  std::optional<std::string> error;
  std::optional<std::string> cause;
  Timestamp started_at;
  std::optional<Timestamp> ended_at;
};
BOOST_DESCRIBE_STRUCT(ExecutionRow, (),
                      (id, org_id, workflow_id, workflow_name, version, name, status, started_by,
                       input, task, chain, parent, output, error, cause, started_at, ended_at))

/// A column that holds JSON.
[[nodiscard]] boost::json::value parsed(std::string_view text);

/// An execution under way, as far as is known without reading its state.
struct OpenRow {
  ExecutionId execution_id;
  core::OrganizationId org_id;
  WorkflowId workflow_id;
  std::int64_t version = 0;
  std::int64_t tasks = 0;  ///< Whose ends it waits for.
  std::optional<Timestamp> wake_at;
};
BOOST_DESCRIBE_STRUCT(OpenRow, (), (execution_id, org_id, workflow_id, version, tasks, wake_at))

/// The same with its state after step `step`.
struct StateRow {
  ExecutionId execution_id;
  core::OrganizationId org_id;
  WorkflowId workflow_id;
  std::int64_t version = 0;
  std::string node;
  WorkflowKind kind = WorkflowKind::standard;
  std::int64_t step = 0;
  std::string seed;
  std::string state;
};
BOOST_DESCRIBE_STRUCT(StateRow, (),
                      (execution_id, org_id, workflow_id, version, node, kind, step, seed, state))

struct CommandsRow {
  std::int64_t step = 0;
  std::string commands;
};
BOOST_DESCRIBE_STRUCT(CommandsRow, (), (step, commands))

/// What is needed to go on with an execution.
struct Stored {
  StateRow state;
  std::vector<CommandsRow> later;  ///< Steps after that of the state, in order.
};

struct InboxRow {
  std::string id;
  ExecutionId execution_id;
  std::string command;
};
BOOST_DESCRIBE_STRUCT(InboxRow, (), (id, execution_id, command))

/// A step, or several of one execution that are committed together.
struct StepRecord {
  ExecutionId execution;
  core::OrganizationId org;
  WorkflowKind kind = WorkflowKind::standard;
  std::int64_t step = 0;
  std::string events;                   ///< JSON array; empty: there were none.
  std::optional<std::string> commands;  ///< Where `state` is not written.
  std::optional<std::string> state;
  std::string seed;
  std::int64_t tasks = 0;
  std::optional<Timestamp> wake_at;
  std::optional<ExecutionRow> begun;  ///< Its first step.
  // Its last step.
  bool ended = false;
  ExecutionStatus status = ExecutionStatus::RUNNING;
  std::optional<std::string> output;
  std::optional<std::string> error;
  std::optional<std::string> cause;
  Timestamp ended_at;
  boost::json::object stopped_by = {};  ///< Who stopped it, as events name an actor.
};

struct Batch {
  std::string node;
  std::vector<StepRecord> steps;
  std::vector<std::string> inbox;  ///< Commands that are carried out with it.
};

struct Committed {
  bool fenced = false;               ///< The node has lost its executions; nothing was written.
  std::vector<std::size_t> refused;  ///< Steps that began under a name that is taken.
};

Work<Committed> commit(Transaction& tx, const std::shared_ptr<const Batch>& batch);

/// Of the first of those executions, the ones under way.
struct Loaded {
  std::vector<Stored> found;
  std::size_t looked_at = 0;  ///< How many they are: all, unless that is more than may be read.
};
/// Reads one at least, and no other once what was read has `bytes_max`.
Work<Loaded> load(Transaction& tx, const std::vector<ExecutionId>& executions,
                  const std::size_t& bytes_max);

/// An execution under way, and who has it.
struct HolderRow {
  ExecutionId execution_id;
  core::OrganizationId org_id;
  WorkflowId workflow_id;
  std::int64_t version = 0;
  std::string node;
};
BOOST_DESCRIBE_STRUCT(HolderRow, (), (execution_id, org_id, workflow_id, version, node))

/// Of those executions, the ones under way.
Work<std::vector<HolderRow>> holders(Transaction& tx, const std::vector<ExecutionId>& executions);

struct EventsRow {
  std::string events;
};
BOOST_DESCRIBE_STRUCT(EventsRow, (), (events))

/// The latest part of an execution's history.
Work<std::optional<EventsRow>> last_events(Transaction& tx, const ExecutionId& execution);
/// A node's executions after `after`, by id.
Work<std::vector<OpenRow>> open_of(Transaction& tx, const std::string& node,
                                   const std::string& after, std::int64_t limit);

struct DefinitionRow {
  std::string definition;
};
BOOST_DESCRIBE_STRUCT(DefinitionRow, (), (definition))

Work<std::optional<DefinitionRow>> definition(Transaction& tx, const WorkflowId& workflow,
                                              const std::int64_t& version);

/// The node lives; the first time, it is made known. False: it was thought dead.
Work<bool> announce(Transaction& tx, const std::string& node, bool first, Timestamp alive_until);
/// Takes over the executions of nodes that were alive until before then; whether there were any.
Work<bool> adopt(Transaction& tx, const std::string& node, Timestamp dead_since);
Work<void> leave(Transaction& tx, const std::string& node);

Work<void> post(Transaction& tx, const InboxRow& row);
/// Commands for the node's executions, oldest first.
Work<std::vector<InboxRow>> inbox_of(Transaction& tx, const std::string& node, std::int64_t limit);
/// Removes commands for executions that have ended.
Work<void> sweep_inbox(Transaction& tx);

}  // namespace auriga::workflows::store
