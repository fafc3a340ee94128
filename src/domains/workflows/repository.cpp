#include "domains/workflows/repository.hpp"

#include <algorithm>

#include "platform/database/like.hpp"

namespace auriga::workflows::repository {
namespace {

struct HistoryRow {
  ExecutionId execution_id;
};
BOOST_DESCRIBE_STRUCT(HistoryRow, (), (execution_id))

/// With their steps, up to `limit` rows of both. `chosen` selects their ids in the order in which
/// they go, $1 at most, and has `values` from $2 on. Whether all are gone.
template <class... Values>
Work<bool> delete_executions(Transaction& tx, const std::string& chosen, std::int64_t limit,
                             const Values&... values) {
  const auto of_steps =
      "DELETE FROM workflow_steps WHERE (execution_id, step) IN (SELECT execution_id, step "
      "FROM workflow_steps WHERE execution_id IN (" +
      chosen + ") LIMIT $1)";
  const auto steps = co_await tx.exec(of_steps, limit, values...);
  // Now the first so many have none.
  const auto left = limit - steps;
  const auto of_them = "DELETE FROM workflow_executions WHERE id IN (" + chosen + ")";
  co_return left > 0 && co_await tx.exec(of_them, left, values...) < left;
}

}  // namespace

Work<void> insert(Transaction& tx, const WorkflowRow& row) {
  co_await tx.exec(
      "INSERT INTO workflows (id, org_id, name, name_key, description, kind, status, managed, "
      "version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      row.id, tx.organization(), row.name, row.name_key, row.description, row.kind, row.status,
      row.managed, row.version, row.created_at, row.updated_at);
}

Work<void> update(Transaction& tx, const WorkflowRow& row) {
  co_await tx.exec(
      "UPDATE workflows SET name = $1, name_key = $2, description = $3, status = $4, "
      "version = $5, updated_at = $6 WHERE org_id = $7 AND id = $8",
      row.name, row.name_key, row.description, row.status, row.version, row.updated_at,
      tx.organization(), row.id);
}

Work<void> insert_version(Transaction& tx, const VersionRow& row) {
  co_await tx.exec(
      "INSERT INTO workflow_versions (workflow_id, version, org_id, definition, comment, author, "
      "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      row.workflow_id, row.version, tx.organization(), row.definition, row.comment, row.author,
      row.created_at);
}

Work<std::int64_t> count(Transaction& tx) {
  co_return co_await tx.scalar<std::int64_t>("SELECT count(*) FROM workflows WHERE org_id = $1",
                                             tx.organization());
}

Work<bool> prune_versions(Transaction& tx, const WorkflowRow& row, std::int64_t most) {
  const auto excess = -most + co_await tx.scalar<std::int64_t>(
                                  "SELECT count(*) FROM workflow_versions WHERE workflow_id = $1 "
                                  "AND org_id = $2",
                                  row.id, tx.organization());
  if (excess <= 0) {
    co_return true;
  }
  co_return co_await tx.exec(
      "DELETE FROM workflow_versions WHERE workflow_id = $1 AND version IN "
      "(SELECT version FROM workflow_versions v WHERE workflow_id = $1 AND org_id = $2 "
      "AND version < $3 AND NOT EXISTS (SELECT 1 FROM workflow_executions e "
      "WHERE e.workflow_id = $1 AND e.version = v.version) ORDER BY version LIMIT $4)",
      row.id, tx.organization(), row.version, excess) == excess;
}

Work<bool> forget(Transaction& tx, const WorkflowId& id, const std::int64_t& limit) {
  const std::string chosen =
      "SELECT id FROM workflow_executions WHERE workflow_id = $2 AND org_id = $3 "
      "ORDER BY id LIMIT $1";
  const bool all = co_await delete_executions(tx, chosen, limit, id, tx.organization());
  if (all) {
    co_await tx.exec("DELETE FROM workflow_removals WHERE workflow_id = $1", id);
  }
  co_return all;
}

Work<bool> prune(Transaction& tx, const Timestamp& before, const std::int64_t& limit) {
  const std::string chosen =
      "SELECT id FROM workflow_executions WHERE ended_at < $2 ORDER BY ended_at, id LIMIT $1";
  co_return co_await delete_executions(tx, chosen, limit, before);
}

Work<void> remove_execution(Transaction& tx, const ExecutionId& id) {
  co_await tx.exec("DELETE FROM workflow_executions WHERE org_id = $1 AND id = $2",
                   tx.organization(), id);
  co_await tx.exec("INSERT INTO workflow_history_removals (execution_id) VALUES ($1)", id);
}

Work<void> forget_history(Transaction& tx, const ExecutionId& id, const std::int64_t& limit) {
  const auto gone = co_await tx.exec(
      "DELETE FROM workflow_steps WHERE execution_id = $1 AND step IN "
      "(SELECT step FROM workflow_steps WHERE execution_id = $1 LIMIT $2)",
      id, limit);
  if (gone < limit) {
    co_await tx.exec("DELETE FROM workflow_history_removals WHERE execution_id = $1", id);
  }
}

Work<bool> forget_histories(Transaction& tx, const std::int64_t& limit) {
  const auto next = co_await tx.maybe<HistoryRow>(
      "SELECT $columns FROM workflow_history_removals ORDER BY execution_id LIMIT 1");
  if (next) {
    co_await forget_history(tx, next->execution_id, limit);
  }
  co_return !next;
}

Work<void> remove(Transaction& tx, const WorkflowId& id) {
  co_await tx.exec("DELETE FROM workflows WHERE org_id = $1 AND id = $2", tx.organization(), id);
  co_await tx.exec("INSERT INTO workflow_removals (workflow_id, org_id) VALUES ($1, $2)", id,
                   tx.organization());
}

Work<std::vector<RemovalRow>> removals(Transaction& tx) {
  co_return co_await tx.all<RemovalRow>(
      "SELECT $columns FROM workflow_removals ORDER BY workflow_id");
}

Work<std::vector<OrphanRow>> orphans(Transaction& tx, const std::int64_t& limit) {
  co_return co_await tx.all<OrphanRow>(
      "SELECT $columns FROM workflow_executions WHERE parent IS NOT NULL AND ended_at IS NULL "
      "AND NOT EXISTS (SELECT 1 FROM workflow_states s "
      "WHERE s.execution_id = workflow_executions.parent) LIMIT $1",
      limit);
}

Work<std::optional<WorkflowRow>> find(Transaction& tx, const WorkflowId& id) {
  co_return co_await tx.maybe<WorkflowRow>(
      "SELECT $columns FROM workflows WHERE org_id = $1 AND id = $2", tx.organization(), id);
}

Work<std::optional<WorkflowRow>> managed(Transaction& tx, const std::string& key) {
  co_return co_await tx.maybe<WorkflowRow>(
      "SELECT $columns FROM workflows WHERE org_id = $1 AND managed = $2", tx.organization(), key);
}

Work<std::vector<WorkflowRow>> list(Transaction& tx, const WorkflowFilter& filter) {
  const auto before = filter.before.empty() ? std::string("~") : filter.before;
  const auto pattern = db::containing(filter.words);
  co_return co_await tx.all<WorkflowRow>(
      "SELECT $columns FROM workflows WHERE org_id = $1 AND id < $2 "
      "AND name_key LIKE $3 ESCAPE '\\' ORDER BY id DESC LIMIT $4",
      tx.organization(), before, pattern, filter.limit);
}

Work<std::optional<VersionRow>> version(Transaction& tx, const WorkflowId& id,
                                        const std::int64_t& version) {
  co_return co_await tx.maybe<VersionRow>(
      "SELECT $columns FROM workflow_versions WHERE org_id = $1 AND workflow_id = $2 "
      "AND version = $3",
      tx.organization(), id, version);
}

Work<std::vector<WorkflowVersionSummary>> versions(Transaction& tx, const WorkflowId& id,
                                                   const std::int64_t& before,
                                                   const std::int64_t& limit) {
  co_return co_await tx.all<WorkflowVersionSummary>(
      "SELECT $columns FROM workflow_versions WHERE org_id = $1 AND workflow_id = $2 "
      "AND version < $3 ORDER BY version DESC LIMIT $4",
      tx.organization(), id, before, limit);
}

Work<std::int64_t> open_executions(Transaction& tx, const WorkflowId& id) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM workflow_states WHERE workflow_id = $1 AND org_id = $2", id,
      tx.organization());
}

Work<std::optional<store::ExecutionRow>> execution(Transaction& tx, const ExecutionId& id) {
  co_return co_await tx.maybe<store::ExecutionRow>(
      "SELECT $columns FROM workflow_executions WHERE org_id = $1 AND id = $2 "
      "AND EXISTS (SELECT 1 FROM workflows w WHERE w.id = workflow_executions.workflow_id)",
      tx.organization(), id);
}

Work<std::int64_t> chain(Transaction& tx, const ExecutionId& id) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT coalesce(max(chain), 0) FROM workflow_executions WHERE org_id = $1 AND id = $2",
      tx.organization(), id);
}

Work<std::optional<store::ExecutionRow>> execution_named(Transaction& tx,
                                                         const WorkflowId& workflow,
                                                         const std::string& name) {
  co_return co_await tx.maybe<store::ExecutionRow>(
      "SELECT $columns FROM workflow_executions WHERE org_id = $1 AND workflow_id = $2 "
      "AND name = $3",
      tx.organization(), workflow, name);
}

Work<std::vector<ExecutionSummary>> executions(Transaction& tx, const ExecutionFilter& filter) {
  const auto status = filter.status ? std::string(core::enum_name(*filter.status)) : std::string();
  const auto before = filter.before.empty() ? std::string("~") : filter.before;
  co_return co_await tx.all<ExecutionSummary>(
      "SELECT $columns FROM workflow_executions WHERE org_id = $1 AND workflow_id = $2 "
      "AND id < $3 AND ($4 = '' OR status = $4) ORDER BY id DESC LIMIT $5",
      tx.organization(), filter.workflow, before, status, filter.limit);
}

Work<Steps> steps(Transaction& tx, const StepQuery& query) {
  // A step may have a megabyte, and some are read in vain: few at first, more while they are small.
  constexpr std::int64_t kAtFirst = 8;
  constexpr std::int64_t kAtOnce = 32;
  const auto sql =
      std::string("SELECT $columns FROM workflow_steps WHERE execution_id = $1 AND events <> '' ") +
      (query.backwards ? "AND step <= $2 ORDER BY step DESC LIMIT $3"
                       : "AND step >= $2 ORDER BY step LIMIT $3");
  Steps out;
  std::size_t bytes = 0;
  auto from = query.from;
  auto most = kAtFirst;
  for (auto left = query.limit; left > 0; most = std::min(2 * most, kAtOnce)) {
    const auto wanted = std::min(left, most);
    auto rows = co_await tx.all<StepRow>(sql, query.execution, from, wanted);
    for (auto& row : rows) {
      if (bytes > 0 && bytes >= query.bytes_max) {
        out.next = row.step;
        co_return out;
      }
      bytes += row.events.size();
      from = row.step + (query.backwards ? -1 : 1);
      out.rows.push_back(std::move(row));
    }
    left = std::cmp_less(rows.size(), wanted) ? 0 : left - wanted;
  }
  co_return out;
}

Work<void> insert_trigger(Transaction& tx, const TriggerRow& row) {
  co_await tx.exec(
      "INSERT INTO workflow_triggers (id, org_id, workflow_id, kind, enabled, cron, zone, event, "
      "pattern, input, next_at, created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
      row.id, tx.organization(), row.workflow_id, row.kind, row.enabled, row.cron, row.zone,
      row.event, row.pattern, row.input, row.next_at, row.created_at, row.updated_at);
}

Work<void> update_trigger(Transaction& tx, const TriggerRow& row) {
  co_await tx.exec(
      "UPDATE workflow_triggers SET enabled = $1, cron = $2, zone = $3, event = $4, pattern = $5, "
      "input = $6, next_at = $7, updated_at = $8 WHERE org_id = $9 AND id = $10",
      row.enabled, row.cron, row.zone, row.event, row.pattern, row.input, row.next_at,
      row.updated_at, tx.organization(), row.id);
}

Work<bool> remove_trigger(Transaction& tx, const WorkflowId& workflow, const TriggerId& id) {
  co_return co_await tx.exec(
      "DELETE FROM workflow_triggers WHERE org_id = $1 AND workflow_id = $2 AND id = $3",
      tx.organization(), workflow, id) > 0;
}

Work<std::optional<TriggerRow>> trigger(Transaction& tx, const WorkflowId& workflow,
                                        const TriggerId& id) {
  co_return co_await tx.maybe<TriggerRow>(
      "SELECT $columns FROM workflow_triggers WHERE org_id = $1 AND workflow_id = $2 AND id = $3",
      tx.organization(), workflow, id);
}

Work<std::vector<TriggerRow>> triggers(Transaction& tx, const WorkflowId& workflow) {
  co_return co_await tx.all<TriggerRow>(
      "SELECT $columns FROM workflow_triggers WHERE org_id = $1 AND workflow_id = $2 ORDER BY id",
      tx.organization(), workflow);
}

Work<std::int64_t> event_trigger_count(Transaction& tx) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM workflow_triggers WHERE org_id = $1 AND kind = 'event'",
      tx.organization());
}

Work<std::vector<TriggerRow>> due_triggers(Transaction& tx, const Timestamp& now,
                                           const std::int64_t& limit) {
  co_return co_await tx.all<TriggerRow>(
      "SELECT $columns FROM workflow_triggers WHERE next_at <= $1 "
      "AND (delayed_until IS NULL OR delayed_until <= $1) ORDER BY next_at, id LIMIT $2",
      now, limit);
}

Work<void> delay_trigger(Transaction& tx, const TriggerRow& row, const Timestamp& until) {
  co_await tx.exec(
      "UPDATE workflow_triggers SET delayed_until = $1, last_error = $2 "
      "WHERE id = $3 AND next_at = $4",
      until, row.last_error, row.id, row.next_at);
}

Work<std::vector<TriggerRow>> event_triggers(Transaction& tx,
                                             const core::OrganizationId& organization) {
  co_return co_await tx.all<TriggerRow>(
      "SELECT $columns FROM workflow_triggers WHERE org_id = $1 AND kind = 'event' "
      "AND enabled = 1 ORDER BY id",
      organization);
}

Work<std::int64_t> begun_by_executions(Transaction& tx, const core::OrganizationId& organization,
                                       const Timestamp& since, const std::int64_t& limit) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM (SELECT 1 FROM workflow_executions WHERE org_id = $1 "
      "AND started_at > $2 AND chain > 0 AND task IS NULL LIMIT $3) AS begun",
      organization, since, limit);
}

Work<void> note_trigger(Transaction& tx, const TriggerRow& row,
                        const std::optional<Timestamp>& was_due) {
  co_await tx.exec(
      "UPDATE workflow_triggers SET last_at = $1, last_execution_id = $2, last_error = $3 "
      "WHERE id = $4",
      row.last_at, row.last_execution_id, row.last_error, row.id);
  if (was_due) {
    co_await tx.exec("UPDATE workflow_triggers SET next_at = $1 WHERE id = $2 AND next_at = $3",
                     row.next_at, row.id, *was_due);
  }
}

}  // namespace auriga::workflows::repository
