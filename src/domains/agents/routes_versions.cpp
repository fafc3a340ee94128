// The HTTP operations of agents' versions.

#include "domains/agents/routes.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"

namespace auriga::agents {
namespace {

namespace http = platform::http;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;

struct VersionsIn {
  core::AgentId agent_id;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(VersionsIn, (), (agent_id, limit, cursor))
core::Rules rules(core::Type<VersionsIn>) {
  return {"AgentVersionsIn", "", {field::agent_id(), field::limit(), field::cursor()}};
}

struct VersionIn {
  core::AgentId agent_id;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(VersionIn, (), (agent_id, version))
core::Rules rules(core::Type<VersionIn>) {
  return {"AgentVersionIn",
          "",
          {field::agent_id(),
           {.field = "version",
            .in = In::kPath,
            .required = true,
            .min = 1,
            .max = INT32_MAX,
            .meaning = "Which."}}};
}

struct AgentOnlyIn {
  core::AgentId agent_id;
};
BOOST_DESCRIBE_STRUCT(AgentOnlyIn, (), (agent_id))
core::Rules rules(core::Type<AgentOnlyIn>) {
  return {"AgentOnlyIn", "", {field::agent_id()}};
}

struct NothingIn {};
BOOST_DESCRIBE_STRUCT(NothingIn, (), ())
core::Rules rules(core::Type<NothingIn>) {
  return {"NothingIn", "", {}};
}

Task<http::Page<AgentVersionSummary>> list_versions(AgentService& service, Call& call,
                                                    VersionsIn in) {
  const auto before = http::number_cursor(in.cursor, INT64_MAX);
  auto page = co_await service.versions(call.caller(), std::move(in.agent_id), before, in.limit);
  co_return http::Page<AgentVersionSummary>::of(std::move(page.items), std::move(page.next));
}

Task<AgentVersion> get_version(AgentService& service, Call& call, VersionIn in) {
  return service.version(call.caller(), std::move(in.agent_id), in.version);
}

Task<AgentStages> get_stages(AgentService& service, Call& call, VersionIn in) {
  return service.stages(call.caller(), std::move(in.agent_id), in.version);
}

Task<http::ReplyOf<procedure::Definition>> get_definition(AgentService& service, Call& call,
                                                          AgentOnlyIn in) {
  auto text = co_await service.definition(call.caller(), std::move(in.agent_id));
  co_return http::ReplyOf<procedure::Definition>{
      http::Reply::text(std::move(text), "application/json")};
}

Task<http::ReplyOf<json::object>> get_schema(AgentService& /*service*/, Call& /*call*/,
                                             NothingIn /*in*/) {
  co_return http::ReplyOf<json::object>{
      http::Reply::text(std::string(procedure::definition_schema()), "application/json")};
}

Task<Agent> redeploy(AgentService& service, Call& call, AgentOnlyIn in) {
  return service.redeploy(call.caller(), http::actor_of(call), std::move(in.agent_id));
}

Task<Agent> roll_back(AgentService& service, Call& call, VersionIn in) {
  return service.roll_back(call.caller(), http::actor_of(call), std::move(in.agent_id), in.version);
}

}  // namespace

void bind_agent_versions(http::RouteTable& table, AgentService& service) {
  using http::handler;
  const auto look = Access::viewer().or_key(core::Scope::admin);
  const auto edit = Access::member().or_key(core::Scope::admin);
  const std::string tag = "Agent versions";
  const std::string item = "/api/v1/agents/{agent_id}";
  const std::string version = item + "/versions/{version}";

  table.add({.path = item + "/versions",
             .id = "list_agent_versions",
             .tag = tag,
             .summary = "Versions of an agent, latest first",
             .access = look,
             .errors = {ErrorCode::kNotFound, ErrorCode::kBadCursor}},
            handler<&list_versions>(service));
  table.add({.path = version,
             .id = "get_agent_version",
             .tag = tag,
             .summary = "A version: what it was made of, and agent.json",
             .access = look,
             .errors = {ErrorCode::kNotFound}},
            handler<&get_version>(service));
  table.add({.path = version + "/stages",
             .id = "get_agent_stages",
             .tag = tag,
             .summary = "What each stage of its making left",
             .access = look,
             .errors = {ErrorCode::kNotFound}},
            handler<&get_stages>(service));
  table.add(
      {.method = Method::kPost,
       .path = version + "/roll-back",
       .id = "roll_back_agent",
       .tag = tag,
       .summary = "Make an earlier version answer again",
       .description = "It becomes a new version, at once; nothing is lost.",
       .access = edit,
       .errors = {ErrorCode::kNotFound, ErrorCode::kAgentNotReady, ErrorCode::kAgentNameTaken},
       .idempotent = true},
      handler<&roll_back>(service));
  table.add({.method = Method::kPost,
             .path = item + "/deploy",
             .id = "deploy_agent",
             .tag = tag,
             .summary = "Make the agent once more",
             .description = "A new version of what it holds; the one before answers meanwhile.",
             .access = edit,
             .errors = {ErrorCode::kNotFound},
             .idempotent = true},
            handler<&redeploy>(service));
  table.add({.path = item + "/definition",
             .id = "get_agent_definition",
             .tag = tag,
             .summary = "agent.json: the definition that answers now",
             .access = look,
             .errors = {ErrorCode::kNotFound, ErrorCode::kAgentNotReady}},
            handler<&get_definition>(service));
  table.add({.path = "/api/v1/agents/definition-schema",
             .id = "get_agent_definition_schema",
             .tag = tag,
             .summary = "The JSON Schema of agent.json",
             .access = look},
            handler<&get_schema>(service));
}

}  // namespace auriga::agents
