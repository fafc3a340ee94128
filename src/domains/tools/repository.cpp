#include "domains/tools/repository.hpp"

namespace auriga::tools::repository {

Work<void> insert(Transaction& tx, const ToolRow& row) {
  co_await tx.exec(
      "INSERT INTO tools (id, org_id, agent_id, name, description, parameters, request, "
      "timeout_seconds, response_bytes_max, result_path, confirm, enabled, created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
      row.id, tx.organization(), row.agent_id, row.name, row.description, row.parameters,
      row.request, row.timeout_seconds, row.response_bytes_max, row.result_path, row.confirm,
      row.enabled, row.created_at, row.updated_at);
}

Work<void> update(Transaction& tx, const ToolRow& row) {
  co_await tx.exec(
      "UPDATE tools SET name = $1, description = $2, parameters = $3, request = $4, "
      "timeout_seconds = $5, response_bytes_max = $6, result_path = $7, confirm = $8, "
      "enabled = $9, updated_at = $10 WHERE org_id = $11 AND agent_id = $12 AND id = $13",
      row.name, row.description, row.parameters, row.request, row.timeout_seconds,
      row.response_bytes_max, row.result_path, row.confirm, row.enabled, row.updated_at,
      tx.organization(), row.agent_id, row.id);
}

Work<std::int64_t> remove(Transaction& tx, const core::AgentId& agent, const ToolId& id) {
  co_return co_await tx.exec("DELETE FROM tools WHERE org_id = $1 AND agent_id = $2 AND id = $3",
                             tx.organization(), agent, id);
}

Work<std::optional<ToolRow>> find(Transaction& tx, const core::AgentId& agent, const ToolId& id) {
  co_return co_await tx.maybe<ToolRow>(
      "SELECT $columns FROM tools WHERE org_id = $1 AND agent_id = $2 AND id = $3",
      tx.organization(), agent, id);
}

Work<std::vector<ToolRow>> of_agent(Transaction& tx, const core::AgentId& agent) {
  co_return co_await tx.all<ToolRow>(
      "SELECT $columns FROM tools WHERE org_id = $1 AND agent_id = $2 ORDER BY name",
      tx.organization(), agent);
}

Work<std::int64_t> count(Transaction& tx, const core::AgentId& agent) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM tools WHERE org_id = $1 AND agent_id = $2", tx.organization(), agent);
}

Work<bool> set_secret(Transaction& tx, const std::string& name, const std::string& sealed) {
  const auto now = tx.now();
  const auto replaced = co_await tx.exec(
      "UPDATE secrets SET sealed = $1, updated_at = $2 WHERE org_id = $3 AND "
      "name = $4",
      sealed, now, tx.organization(), name);
  if (replaced == 0) {
    co_await tx.exec(
        "INSERT INTO secrets (org_id, name, sealed, created_at, updated_at) "
        "VALUES ($1, $2, $3, $4, $5)",
        tx.organization(), name, sealed, now, now);
  }
  co_return replaced == 0;
}

Work<std::int64_t> remove_secret(Transaction& tx, const std::string& name) {
  co_return co_await tx.exec("DELETE FROM secrets WHERE org_id = $1 AND name = $2",
                             tx.organization(), name);
}

Work<std::vector<Secret>> secrets(Transaction& tx) {
  // replace() and not LIKE: names hold '_', which LIKE takes for any character.
  co_return co_await tx.all<Secret>(
      "SELECT $columns FROM (SELECT name, created_at, updated_at, (SELECT count(*) FROM tools "
      "WHERE tools.org_id = secrets.org_id AND replace(request, '{{secret:' || secrets.name || "
      "'}}', '') <> request) AS tools FROM secrets WHERE org_id = $1) AS counted ORDER BY name",
      tx.organization());
}

Work<std::vector<SealedSecret>> sealed(Transaction& tx) {
  co_return co_await tx.all<SealedSecret>(
      "SELECT $columns FROM secrets WHERE org_id = $1 ORDER BY name", tx.organization());
}

}  // namespace auriga::tools::repository
