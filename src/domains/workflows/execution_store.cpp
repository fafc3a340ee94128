#include "domains/workflows/execution_store.hpp"

#include "core/stored_json.hpp"
#include "domains/workflows/execution_events.hpp"

namespace auriga::workflows::store {
namespace {

struct NodeRow {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(NodeRow, (), (id))

/// False: the name is taken, or the workflow or that version of it has been deleted meanwhile.
Work<bool> begin(Transaction& tx, const ExecutionRow& row) {
  co_return co_await tx.exec(
      "INSERT INTO workflow_executions (id, org_id, workflow_id, workflow_name, version, name, "
      "status, started_by, input, task, chain, parent, started_at) "
      "SELECT $1, $2, $3, $4, CAST($5 AS BIGINT), $6, $7, $8, $9, $10, CAST($11 AS BIGINT), $12, "
      "CAST($13 AS BIGINT) "
      "FROM workflow_versions WHERE workflow_id = $3 AND version = CAST($5 AS BIGINT) "
      "ON CONFLICT (workflow_id, name) DO NOTHING",
      row.id, row.org_id, row.workflow_id, row.workflow_name, row.version, row.name, row.status,
      row.started_by, row.input, row.task, row.chain, row.parent, row.started_at) > 0;
}

Work<void> write_state(Transaction& tx, const StepRecord& step, const std::string& node) {
  if (step.begun) {
    const auto& row = *step.begun;
    co_await tx.exec(
        "INSERT INTO workflow_states (execution_id, org_id, workflow_id, version, node, kind, "
        "step, tasks, wake_at, seed, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        row.id, row.org_id, row.workflow_id, row.version, node, step.kind, step.step, step.tasks,
        step.wake_at, step.seed, *step.state);
  } else if (step.state) {
    co_await tx.exec(
        "UPDATE workflow_states SET step = $1, tasks = $2, wake_at = $3, state = $4 "
        "WHERE execution_id = $5",
        step.step, step.tasks, step.wake_at, *step.state, step.execution);
  } else {
    co_await tx.exec("UPDATE workflow_states SET tasks = $1, wake_at = $2 WHERE execution_id = $3",
                     step.tasks, step.wake_at, step.execution);
  }
}

Work<void> write_end(Transaction& tx, const StepRecord& step) {
  co_await tx.exec(
      "UPDATE workflow_executions SET status = $1, output = $2, error = $3, cause = $4, "
      "ended_at = $5 WHERE id = $6",
      step.status, step.output, step.error, step.cause, step.ended_at, step.execution);
  if (!step.begun) {
    co_await tx.exec("DELETE FROM workflow_states WHERE execution_id = $1", step.execution);
  }
}

}  // namespace

boost::json::value parsed(std::string_view text) {
  return core::value_or_throw(core::parse_stored_json(text));
}

Work<Committed> commit(Transaction& tx, const std::shared_ptr<const Batch>& batch) {
  Committed out;
  const auto node =
      co_await tx.maybe<NodeRow>("SELECT id FROM workflow_nodes WHERE id = $1", batch->node);
  if (!node) {
    out.fenced = true;
    co_return out;
  }
  ExecutionEvents events;
  for (std::size_t i = 0; i < batch->steps.size(); ++i) {
    const auto& step = batch->steps[i];
    if (step.begun) {
      const bool begun = co_await begin(tx, *step.begun);
      if (!begun) {
        out.refused.push_back(i);
        continue;
      }
    }
    if (!step.events.empty() || step.commands) {
      co_await tx.exec(
          "INSERT INTO workflow_steps (execution_id, step, commands, events) "
          "VALUES ($1, $2, $3, $4)",
          step.execution, step.step, step.commands, step.events);
    }
    if (step.ended) {
      co_await write_end(tx, step);
    } else {
      co_await write_state(tx, step, batch->node);
    }
    co_await events.tell(tx, step);
  }
  for (const auto& id : batch->inbox) {
    co_await tx.exec("DELETE FROM workflow_inbox WHERE id = $1", id);
  }
  co_return out;
}

Work<Loaded> load(Transaction& tx, const std::vector<ExecutionId>& executions,
                  const std::size_t& bytes_max) {
  Loaded out;
  std::size_t bytes = 0;
  for (const auto& id : executions) {
    if (out.looked_at > 0 && bytes >= bytes_max) {
      break;
    }
    ++out.looked_at;
    auto state = co_await tx.maybe<StateRow>(
        "SELECT $columns FROM workflow_states WHERE execution_id = $1", id);
    if (!state) {
      continue;
    }
    auto later = co_await tx.all<CommandsRow>(
        "SELECT $columns FROM workflow_steps WHERE execution_id = $1 AND step > $2 "
        "AND commands IS NOT NULL ORDER BY step",
        id, state->step);
    bytes += state->state.size();
    for (const auto& row : later) {
      bytes += row.commands.size();
    }
    Stored stored;
    stored.state = *std::move(state);
    stored.later = std::move(later);
    out.found.push_back(std::move(stored));
  }
  co_return out;
}

Work<std::vector<HolderRow>> holders(Transaction& tx, const std::vector<ExecutionId>& executions) {
  std::vector<HolderRow> out;
  for (const auto& id : executions) {
    if (auto row = co_await tx.maybe<HolderRow>(
            "SELECT $columns FROM workflow_states WHERE execution_id = $1", id)) {
      out.push_back(*std::move(row));
    }
  }
  co_return out;
}

Work<std::optional<EventsRow>> last_events(Transaction& tx, const ExecutionId& execution) {
  co_return co_await tx.maybe<EventsRow>(
      "SELECT $columns FROM workflow_steps WHERE execution_id = $1 AND events <> '' "
      "ORDER BY step DESC LIMIT 1",
      execution);
}

Work<std::vector<OpenRow>> open_of(Transaction& tx, const std::string& node,
                                   const std::string& after, std::int64_t limit) {
  co_return co_await tx.all<OpenRow>(
      "SELECT $columns FROM workflow_states WHERE node = $1 AND execution_id > $2 "
      "ORDER BY execution_id LIMIT $3",
      node, after, limit);
}

Work<std::optional<DefinitionRow>> definition(Transaction& tx, const WorkflowId& workflow,
                                              const std::int64_t& version) {
  co_return co_await tx.maybe<DefinitionRow>(
      "SELECT $columns FROM workflow_versions WHERE workflow_id = $1 AND version = $2", workflow,
      version);
}

Work<bool> announce(Transaction& tx, const std::string& node, bool first, Timestamp alive_until) {
  if (first) {
    co_await tx.exec("INSERT INTO workflow_nodes (id, alive_until) VALUES ($1, $2)", node,
                     alive_until);
    co_return true;
  }
  co_return co_await tx.exec("UPDATE workflow_nodes SET alive_until = $1 WHERE id = $2",
                             alive_until, node) > 0;
}

Work<bool> adopt(Transaction& tx, const std::string& node, Timestamp dead_since) {
  const auto dead = co_await tx.exec(
      "DELETE FROM workflow_nodes WHERE id <> $1 AND alive_until < $2", node, dead_since);
  if (dead == 0) {
    co_return false;
  }
  // Also what a node left behind that said good-bye.
  co_await tx.exec(
      "UPDATE workflow_states SET node = $1 "
      "WHERE node NOT IN (SELECT id FROM workflow_nodes)",
      node);
  co_return true;
}

Work<void> leave(Transaction& tx, const std::string& node) {
  co_await tx.exec("UPDATE workflow_nodes SET alive_until = 0 WHERE id = $1", node);
}

Work<void> post(Transaction& tx, const InboxRow& row) {
  co_await tx.exec("INSERT INTO workflow_inbox (id, execution_id, command) VALUES ($1, $2, $3)",
                   row.id, row.execution_id, row.command);
}

Work<std::vector<InboxRow>> inbox_of(Transaction& tx, const std::string& node, std::int64_t limit) {
  co_return co_await tx.all<InboxRow>(
      "SELECT i.$columns FROM workflow_inbox i JOIN workflow_states s "
      "ON s.execution_id = i.execution_id WHERE s.node = $1 ORDER BY i.id LIMIT $2",
      node, limit);
}

Work<void> sweep_inbox(Transaction& tx) {
  co_await tx.exec(
      "DELETE FROM workflow_inbox WHERE NOT EXISTS "
      "(SELECT 1 FROM workflow_states s WHERE s.execution_id = workflow_inbox.execution_id)");
}

}  // namespace auriga::workflows::store
