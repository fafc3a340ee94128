#include "domains/workflows/repository.hpp"

#include "platform/database/like.hpp"

namespace auriga::workflows::repository {

Work<void> insert(Transaction& tx, const WorkflowRow& row) {
  co_await tx.exec(
      "INSERT INTO workflows (id, org_id, name, name_key, description, status, version, "
      "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      row.id, tx.organization(), row.name, row.name_key, row.description, row.status, row.version,
      row.created_at, row.updated_at);
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

Work<void> remove(Transaction& tx, const WorkflowId& id) {
  co_await tx.exec(
      "DELETE FROM workflow_steps WHERE execution_id IN "
      "(SELECT id FROM workflow_executions WHERE org_id = $1 AND workflow_id = $2)",
      tx.organization(), id);
  co_await tx.exec("DELETE FROM workflow_executions WHERE org_id = $1 AND workflow_id = $2",
                   tx.organization(), id);
  co_await tx.exec("DELETE FROM workflows WHERE org_id = $1 AND id = $2", tx.organization(), id);
}

Work<std::optional<WorkflowRow>> find(Transaction& tx, const WorkflowId& id) {
  co_return co_await tx.maybe<WorkflowRow>(
      "SELECT $columns FROM workflows WHERE org_id = $1 AND id = $2", tx.organization(), id);
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

Work<std::vector<VersionRow>> versions(Transaction& tx, const WorkflowId& id,
                                       const std::int64_t& before, const std::int64_t& limit) {
  co_return co_await tx.all<VersionRow>(
      "SELECT $columns FROM workflow_versions WHERE org_id = $1 AND workflow_id = $2 "
      "AND version < $3 ORDER BY version DESC LIMIT $4",
      tx.organization(), id, before, limit);
}

Work<std::int64_t> open_executions(Transaction& tx, const WorkflowId& id) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM workflow_executions WHERE org_id = $1 AND workflow_id = $2 "
      "AND status = 'RUNNING'",
      tx.organization(), id);
}

Work<std::optional<store::ExecutionRow>> execution(Transaction& tx, const ExecutionId& id) {
  co_return co_await tx.maybe<store::ExecutionRow>(
      "SELECT $columns FROM workflow_executions WHERE org_id = $1 AND id = $2", tx.organization(),
      id);
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

Work<std::vector<StepRow>> steps(Transaction& tx, const ExecutionId& id, const std::int64_t& from,
                                 const bool& backwards, const std::int64_t& limit) {
  if (backwards) {
    co_return co_await tx.all<StepRow>(
        "SELECT $columns FROM workflow_steps WHERE execution_id = $1 AND step <= $2 "
        "AND events <> '' ORDER BY step DESC LIMIT $3",
        id, from, limit);
  }
  co_return co_await tx.all<StepRow>(
      "SELECT $columns FROM workflow_steps WHERE execution_id = $1 AND step >= $2 "
      "AND events <> '' ORDER BY step LIMIT $3",
      id, from, limit);
}

}  // namespace auriga::workflows::repository
