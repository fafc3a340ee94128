#include "domains/agents/version_store.hpp"

#include "core/encode.hpp"

namespace auriga::agents::repository {

Work<std::int64_t> insert_version(Transaction& tx, AgentRow& agent, const std::string& author,
                                  const std::string& note) {
  const AgentSource source{.agent_name = agent.name,
                           .agent_type = agent.type,
                           .sop = agent.sop,
                           .knowledge_base_description = agent.knowledge_base_description,
                           .human_handoff_description = agent.human_handoff_description,
                           .voice_personality = agent.voice_personality};
  ++agent.latest;
  agent.building = agent.latest;
  co_await tx.exec(
      "INSERT INTO agent_versions (agent_id, version, org_id, status, note, author, source, "
      "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      agent.id, agent.latest, tx.organization(), VersionStatus::building, note, author,
      core::to_json(source), tx.now());
  co_await tx.exec("UPDATE agents SET latest = $1, building = $1 WHERE org_id = $2 AND id = $3",
                   agent.latest, tx.organization(), agent.id);
  co_return agent.latest;
}

Work<std::optional<VersionRow>> version(Transaction& tx, const core::AgentId& agent,
                                        const std::int64_t& version) {
  co_return co_await tx.maybe<VersionRow>(
      "SELECT $columns FROM agent_versions WHERE org_id = $1 AND agent_id = $2 AND version = $3",
      tx.organization(), agent, version);
}

Work<std::vector<AgentVersionSummary>> versions(Transaction& tx, const core::AgentId& agent,
                                                const std::int64_t& before,
                                                const std::int64_t& limit) {
  co_return co_await tx.all<AgentVersionSummary>(
      "SELECT $columns FROM agent_versions WHERE org_id = $1 AND agent_id = $2 AND version < $3 "
      "ORDER BY version DESC LIMIT $4",
      tx.organization(), agent, before, limit);
}

Work<void> set_definition(Transaction& tx, const core::AgentId& agent, const std::int64_t& version,
                          const std::string& definition) {
  co_await tx.exec(
      "UPDATE agent_versions SET definition = $1 WHERE org_id = $2 AND agent_id = $3 "
      "AND version = $4",
      definition, tx.organization(), agent, version);
}

Work<void> set_execution(Transaction& tx, const core::AgentId& agent, const std::int64_t& version,
                         const std::string& execution) {
  co_await tx.exec(
      "UPDATE agent_versions SET execution_id = $1 WHERE org_id = $2 AND agent_id = $3 "
      "AND version = $4",
      execution, tx.organization(), agent, version);
}

Work<void> fail_version(Transaction& tx, const core::AgentId& agent, const std::int64_t& version,
                        const std::string& stage, const std::string& reason) {
  co_await tx.exec(
      "UPDATE agent_versions SET status = $1, failed_stage = $2, failed_reason = $3 "
      "WHERE org_id = $4 AND agent_id = $5 AND version = $6",
      VersionStatus::failed, stage, reason, tx.organization(), agent, version);
  co_await tx.exec("UPDATE agents SET building = 0 WHERE org_id = $1 AND id = $2 AND building = $3",
                   tx.organization(), agent, version);
}

Work<void> deploy_version(Transaction& tx, const core::AgentId& agent,
                          const std::int64_t& version) {
  co_await tx.exec(
      "UPDATE agent_versions SET status = $1 WHERE org_id = $2 AND agent_id = $3 AND status = $4",
      VersionStatus::superseded, tx.organization(), agent, VersionStatus::deployed);
  co_await tx.exec(
      "UPDATE agent_versions SET status = $1, deployed_at = $2 WHERE org_id = $3 "
      "AND agent_id = $4 AND version = $5",
      VersionStatus::deployed, tx.now(), tx.organization(), agent, version);
  co_await tx.exec(
      "UPDATE agents SET version = $1, "
      "building = CASE WHEN building <= $1 THEN 0 ELSE building END WHERE org_id = $2 AND id = $3",
      version, tx.organization(), agent);
}

Work<void> supersede_version(Transaction& tx, const core::AgentId& agent,
                             const std::int64_t& version) {
  co_await tx.exec(
      "UPDATE agent_versions SET status = $1 WHERE org_id = $2 AND agent_id = $3 AND version = $4",
      VersionStatus::superseded, tx.organization(), agent, version);
}

Work<std::optional<StageRow>> stage(Transaction& tx, const StageKey& key) {
  co_return co_await tx.maybe<StageRow>(
      "SELECT $columns FROM agent_stages WHERE org_id = $1 AND agent_id = $2 AND version = $3 "
      "AND stage = $4 AND round = $5",
      tx.organization(), key.agent, key.version, key.stage, key.round);
}

Work<bool> insert_stage(Transaction& tx, const StageKey& key, const StageRow& row) {
  const auto written = co_await tx.exec(
      "INSERT INTO agent_stages (agent_id, version, stage, round, position, org_id, output, "
      "summary, made_by, remarks, took_us, created_at) VALUES ($1, $2, $3, $4, (SELECT count(*) "
      "FROM agent_stages WHERE agent_id = $1 AND version = $2), $5, $6, $7, $8, $9, $10, $11) "
      "ON CONFLICT (agent_id, version, stage, round) DO NOTHING",
      key.agent, key.version, key.stage, key.round, tx.organization(), row.output, row.summary,
      row.made_by, row.remarks, row.took_us, row.created_at);
  co_return written > 0;
}

Work<std::vector<StageRow>> stages(Transaction& tx, const core::AgentId& agent,
                                   const std::int64_t& version) {
  co_return co_await tx.all<StageRow>(
      "SELECT $columns FROM agent_stages WHERE org_id = $1 AND agent_id = $2 AND version = $3 "
      "ORDER BY position, stage, round",
      tx.organization(), agent, version);
}

Work<std::int64_t> stage_count(Transaction& tx, const core::AgentId& agent,
                               const std::int64_t& version) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM agent_stages WHERE org_id = $1 AND agent_id = $2 AND version = $3",
      tx.organization(), agent, version);
}

Work<std::vector<OpenBuild>> open_builds(Transaction& tx, const Timestamp& before,
                                         const std::int64_t& limit) {
  co_return co_await tx.all<OpenBuild>(
      "SELECT $columns FROM agent_versions WHERE status = 'building' AND created_at <= $1 "
      "ORDER BY created_at LIMIT $2",
      before, limit);
}

Work<std::vector<Unfinished>> without_version(Transaction& tx, const std::int64_t& limit) {
  co_return co_await tx.all<Unfinished>(
      "SELECT $columns FROM agents WHERE archived_at IS NULL AND latest = 0 ORDER BY id LIMIT $1",
      limit);
}

}  // namespace auriga::agents::repository
