// The SQL of agents' versions and of the stages of their making. Every function works within the
// transaction's organisation but those at the end.
#pragma once

#include "domains/agents/repository.hpp"
#include "domains/agents/version_types.hpp"

namespace auriga::agents::repository {

struct VersionRow {
  core::AgentId agent_id;
  std::int64_t version = 0;
  VersionStatus status = VersionStatus::building;
  std::string note;
  std::string author;
  std::string source;  ///< AgentSource as JSON.
  std::optional<std::string> definition;
  std::optional<std::string> execution_id;
  std::optional<std::string> failed_stage;
  std::optional<std::string> failed_reason;
  Timestamp created_at;
  std::optional<Timestamp> deployed_at;
};
BOOST_DESCRIBE_STRUCT(VersionRow, (),
                      (agent_id, version, status, note, author, source, definition, execution_id,
                       failed_stage, failed_reason, created_at, deployed_at))

/// A stage's place: written once.
struct StageKey {
  core::AgentId agent;
  std::int64_t version = 0;
  std::string stage;
  std::int64_t round = 1;
};

struct StageRow {
  std::string stage;
  std::int64_t round = 1;
  std::string output;   ///< JSON, whole.
  std::string summary;  ///< JSON, for the workflow: small.
  std::string made_by;
  std::string remarks = "[]";  ///< JSON: sentences.
  std::int64_t took_us = 0;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(StageRow, (),
                      (stage, round, output, summary, made_by, remarks, took_us, created_at))

/// Writes the next version of what the agent's row holds, to be made, and its number on the row,
/// which it changes alike.
Work<std::int64_t> insert_version(Transaction& tx, AgentRow& agent, const std::string& author,
                                  const std::string& note);
Work<std::optional<VersionRow>> version(Transaction& tx, const core::AgentId& agent,
                                        const std::int64_t& version);
/// Latest first, those below `before`; without sources and definitions.
Work<std::vector<AgentVersionSummary>> versions(Transaction& tx, const core::AgentId& agent,
                                                const std::int64_t& before,
                                                const std::int64_t& limit);
Work<void> set_definition(Transaction& tx, const core::AgentId& agent, const std::int64_t& version,
                          const std::string& definition);
Work<void> set_execution(Transaction& tx, const core::AgentId& agent, const std::int64_t& version,
                         const std::string& execution);
Work<void> fail_version(Transaction& tx, const core::AgentId& agent, const std::int64_t& version,
                        const std::string& stage, const std::string& reason);
/// Makes it the one that answers; the one before is superseded.
Work<void> deploy_version(Transaction& tx, const core::AgentId& agent, const std::int64_t& version);

/// Its making ended after a later version's.
Work<void> supersede_version(Transaction& tx, const core::AgentId& agent,
                             const std::int64_t& version);

Work<std::optional<StageRow>> stage(Transaction& tx, const StageKey& key);
/// False where it stands already.
Work<bool> insert_stage(Transaction& tx, const StageKey& key, const StageRow& row);
Work<std::vector<StageRow>> stages(Transaction& tx, const core::AgentId& agent,
                                   const std::int64_t& version);
Work<std::int64_t> stage_count(Transaction& tx, const core::AgentId& agent,
                               const std::int64_t& version);

// Across organisations.

/// A version whose making has been asked for and has not ended.
struct OpenBuild {
  core::OrganizationId org_id;
  core::AgentId agent_id;
  std::int64_t version = 0;
  std::optional<std::string> execution_id;
};
BOOST_DESCRIBE_STRUCT(OpenBuild, (), (org_id, agent_id, version, execution_id))
/// Those asked for before `before`, oldest first.
Work<std::vector<OpenBuild>> open_builds(Transaction& tx, const Timestamp& before,
                                         const std::int64_t& limit);
/// Agents that have no version yet.
Work<std::vector<Unfinished>> without_version(Transaction& tx, const std::int64_t& limit);

}  // namespace auriga::agents::repository
