// Tools of agents and secrets of organisations: kept, tried, and called for agents in
// conversations. Life: construct, then any shard may call.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/counter.hpp"
#include "core/crypto.hpp"
#include "core/identity.hpp"
#include "domains/agents/service.hpp"
#include "domains/tools/http_tool.hpp"
#include "domains/tools/import_types.hpp"
#include "domains/tools/repository.hpp"
#include "domains/tools/types.hpp"
#include "platform/http/precondition.hpp"

namespace auriga::tools {

namespace db = platform::db;

/// Names that every agent's built-in tools have, so that none of its own may.
inline constexpr std::string_view kSearchDocuments = "search_documents";
inline constexpr std::string_view kHandOff = "hand_off";

class ToolService {
 public:
  /// `clients`, of the tenant profile and made with `outgoing`, and the others must outlive it.
  ToolService(db::Database& database, agents::AgentService& agents, const core::Sealer& sealer,
              platform::HttpClients& clients, platform::HttpClientOptions outgoing,
              const core::Clock& clock, core::Random& random)
      : database_(database),
        agents_(agents),
        sealer_(sealer),
        clients_(clients),
        outgoing_(std::move(outgoing)),
        clock_(clock),
        random_(random) {}

  /// Throws NOT_FOUND (the agent), VALIDATION_FAILED, TOOL_NAME_TAKEN, QUOTA_EXCEEDED.
  [[nodiscard]] Task<Tool> create(core::Caller caller, core::Actor actor, CreateTool in);
  /// What of an OpenAPI document can be tools of the agent. Throws NOT_FOUND, VALIDATION_FAILED.
  [[nodiscard]] Task<ToolImport> preview(core::Caller caller, PreviewTools in);
  /// Makes these operations tools, all or none; throws as create() does.
  [[nodiscard]] Task<ToolBatch> import_all(core::Caller caller, core::Actor actor, ImportTools in);
  /// By name. Throws NOT_FOUND (the agent).
  [[nodiscard]] Task<std::vector<Tool>> list(core::Caller caller, core::AgentId agent);
  [[nodiscard]] Task<Tool> get(core::Caller caller, core::AgentId agent, ToolId id);
  /// `wanted` names the tool's revision_by_time(). Throws PRECONDITION_FAILED also where somebody
  /// else changes it at the same time.
  [[nodiscard]] Task<Tool> update(core::Caller caller, core::Actor actor, UpdateTool in,
                                  platform::http::Precondition wanted);
  [[nodiscard]] Task<> remove(core::Caller caller, core::Actor actor, core::AgentId agent,
                              ToolId id);
  /// Calls it now, enabled or not.
  [[nodiscard]] Task<ToolResult> test(core::Caller caller, core::Actor actor, TestTool in,
                                      core::Trace trace);

  /// The enabled tools of an agent, for a conversation.
  [[nodiscard]] Task<std::vector<Tool>> offered(core::Tenant tenant, core::AgentId agent);
  /// Their names alone.
  [[nodiscard]] Task<std::vector<std::string>> offered_names(core::Tenant tenant,
                                                             core::AgentId agent);
  /// Calls one of them. `key` names the call among all of the organisation.
  [[nodiscard]] Task<ToolResult> call(core::Tenant tenant, const Tool& tool,
                                      std::string_view arguments, std::string_view key,
                                      SteadyTime deadline, core::Trace trace);

  /// Values of those of these secrets that there are, for whoever sends them and shows nobody.
  [[nodiscard]] Task<SecretValues> secret_values(core::Tenant tenant, std::set<std::string> names);

  [[nodiscard]] Task<std::vector<Secret>> secrets(core::Caller caller);
  /// Makes or replaces. Throws QUOTA_EXCEEDED.
  [[nodiscard]] Task<Secret> set_secret(core::Caller caller, core::Actor actor, SetSecret in);
  [[nodiscard]] Task<> remove_secret(core::Caller caller, core::Actor actor, std::string name);

  /// Calls since the start. Any thread.
  struct Counters {
    core::Counter calls;
    core::Counter failed;
  };
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }

 private:
  /// What of a tool came now. One that is kept may be switched off though its address or its
  /// description would be refused today.
  struct Fresh {
    bool request = true;
    bool description = true;
  };
  [[nodiscard]] std::vector<core::Fault> faults_in(const Tool& tool, Fresh fresh) const;
  [[nodiscard]] Task<> check(const core::Caller& caller, const Tool& tool, Fresh fresh);
  /// All new tools or none. Throws TOOL_NAME_TAKEN, QUOTA_EXCEEDED.
  [[nodiscard]] Task<> keep(core::Caller caller, core::Actor actor, std::vector<Tool> tools);

  db::Database& database_;
  agents::AgentService& agents_;
  const core::Sealer& sealer_;
  platform::HttpClients& clients_;
  const platform::HttpClientOptions outgoing_;
  const core::Clock& clock_;
  core::Random& random_;
  Counters counters_;
};

}  // namespace auriga::tools
