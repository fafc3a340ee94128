// The SQL of tools and secrets. Every function works within the transaction's organisation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domains/tools/types.hpp"
#include "platform/database/database.hpp"

namespace auriga::tools::repository {

namespace db = platform::db;
using db::Transaction;
using db::Work;

struct ToolRow {
  ToolId id;
  core::OrganizationId org_id;
  core::AgentId agent_id;
  std::string name;
  std::string description;
  json::object parameters;
  json::object request;
  std::int64_t timeout_seconds = 10;
  std::int64_t response_bytes_max = 0;
  std::optional<std::string> result_path;
  bool confirm = false;
  bool enabled = true;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(ToolRow, (),
                      (id, org_id, agent_id, name, description, parameters, request,
                       timeout_seconds, response_bytes_max, result_path, confirm, enabled,
                       created_at, updated_at))

struct SealedSecret {
  std::string name;
  std::string sealed;
};
BOOST_DESCRIBE_STRUCT(SealedSecret, (), (name, sealed))

Work<void> insert(Transaction& tx, const ToolRow& row);
Work<void> update(Transaction& tx, const ToolRow& row);
Work<std::int64_t> remove(Transaction& tx, const core::AgentId& agent, const ToolId& id);
Work<std::optional<ToolRow>> find(Transaction& tx, const core::AgentId& agent, const ToolId& id);
/// By name; at most kToolsOfAgentMax there are.
Work<std::vector<ToolRow>> of_agent(Transaction& tx, const core::AgentId& agent);
Work<std::int64_t> count(Transaction& tx, const core::AgentId& agent);

/// Makes or replaces; whether it is new.
Work<bool> set_secret(Transaction& tx, const std::string& name, const std::string& sealed);
Work<std::int64_t> remove_secret(Transaction& tx, const std::string& name);
/// By name.
Work<std::vector<Secret>> secrets(Transaction& tx);
Work<std::vector<SealedSecret>> sealed(Transaction& tx);

}  // namespace auriga::tools::repository
