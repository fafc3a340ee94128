#include "domains/tools/routes.hpp"

#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"
#include "platform/http/precondition.hpp"
#include "platform/http/trace.hpp"

namespace auriga::tools {
namespace {

namespace http = platform::http;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;

struct AgentIn {
  core::AgentId agent_id;
};
BOOST_DESCRIBE_STRUCT(AgentIn, (), (agent_id))
core::Rules rules(core::Type<AgentIn>) {
  return {"AgentIn", "", {agents::field::agent_id()}};
}

struct ToolIn {
  core::AgentId agent_id;
  ToolId tool_id;
};
BOOST_DESCRIBE_STRUCT(ToolIn, (), (agent_id, tool_id))
core::Rules rules(core::Type<ToolIn>) {
  return {"ToolIn", "", {agents::field::agent_id(), field::tool_id()}};
}

struct SecretIn {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(SecretIn, (), (name))
core::Rules rules(core::Type<SecretIn>) {
  return {"SecretIn",
          "",
          {{.field = "name",
            .in = In::kPath,
            .required = true,
            .pattern = kSecretNamePattern,
            .meaning = "The secret."}}};
}

Task<http::Created<Tool>> create_tool(ToolService& service, Call& call, CreateTool in) {
  auto made = co_await service.create(call.caller(), http::actor_of(call), std::move(in));
  call.set_etag(http::revision_by_time(made));
  auto location = "/api/v1/agents/" + made.agent_id.text() + "/tools/" + made.id.text();
  co_return http::Created<Tool>{std::move(made), std::move(location)};
}

Task<ToolImport> preview_tools(ToolService& service, Call& call, PreviewTools in) {
  return service.preview(call.caller(), std::move(in));
}

Task<http::Created<ToolBatch>> import_tools(ToolService& service, Call& call, ImportTools in) {
  auto location = "/api/v1/agents/" + in.agent_id.text() + "/tools";
  auto made = co_await service.import_all(call.caller(), http::actor_of(call), std::move(in));
  co_return http::Created<ToolBatch>{std::move(made), std::move(location)};
}

Task<http::Page<Tool>> list_tools(ToolService& service, Call& call, AgentIn in) {
  auto all = co_await service.list(call.caller(), std::move(in.agent_id));
  co_return http::Page<Tool>::of(std::move(all), {});
}

Task<Tool> get_tool(ToolService& service, Call& call, ToolIn in) {
  auto tool = co_await service.get(call.caller(), std::move(in.agent_id), std::move(in.tool_id));
  call.set_etag(http::revision_by_time(tool));
  co_return tool;
}

Task<Tool> update_tool(ToolService& service, Call& call, UpdateTool in) {
  auto tool = co_await service.update(call.caller(), http::actor_of(call), std::move(in),
                                      http::Precondition(call));
  call.set_etag(http::revision_by_time(tool));
  co_return tool;
}

Task<> delete_tool(ToolService& service, Call& call, ToolIn in) {
  return service.remove(call.caller(), http::actor_of(call), std::move(in.agent_id),
                        std::move(in.tool_id));
}

Task<ToolResult> test_tool(ToolService& service, Call& call, TestTool in) {
  return service.test(call.caller(), http::actor_of(call), std::move(in), http::trace_of(call));
}

Task<http::Page<Secret>> list_secrets(ToolService& service, Call& call) {
  auto all = co_await service.secrets(call.caller());
  co_return http::Page<Secret>::of(std::move(all), {});
}

Task<Secret> set_secret(ToolService& service, Call& call, SetSecret in) {
  return service.set_secret(call.caller(), http::actor_of(call), std::move(in));
}

Task<> delete_secret(ToolService& service, Call& call, SecretIn in) {
  return service.remove_secret(call.caller(), http::actor_of(call), std::move(in.name));
}

void bind_secrets(http::RouteTable& table, ToolService& service) {
  using http::handler;
  const std::string tag = "Secrets";
  const std::string item = "/api/v1/secrets/{name}";
  table.add({.path = "/api/v1/secrets",
             .id = "list_secrets",
             .tag = tag,
             .summary = "Secrets by name, without their values",
             .access = Access::member()},
            handler<&list_secrets>(service));
  table.add({.method = Method::kPut,
             .path = item,
             .id = "set_secret",
             .tag = tag,
             .summary = "Make a secret, or replace its value",
             .access = Access::admin(),
             .errors = {ErrorCode::kQuotaExceeded}},
            handler<&set_secret>(service));
  table.add({.method = Method::kDelete,
             .path = item,
             .id = "delete_secret",
             .tag = tag,
             .summary = "Delete a secret",
             .description = "Tools and workflows that use it fail from then on and say so.",
             .access = Access::admin(),
             .errors = {ErrorCode::kNotFound}},
            handler<&delete_secret>(service));
}

}  // namespace

void bind_tools(http::RouteTable& table, ToolService& service) {
  using http::handler;
  const auto look = Access::viewer().or_key(core::Scope::admin);
  const auto edit = Access::member().or_key(core::Scope::admin);
  const std::string tag = "Tools";
  const std::string base = "/api/v1/agents/{agent_id}/tools";
  const std::string item = base + "/{tool_id}";
  table.add({.method = Method::kPost,
             .path = base,
             .id = "create_tool",
             .tag = tag,
             .summary = "Give an agent a tool",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kToolNameTaken, ErrorCode::kQuotaExceeded},
             .idempotent = true},
            handler<&create_tool>(service));
  table.add({.path = base,
             .id = "list_tools",
             .tag = tag,
             .summary = "An agent's tools, by name",
             .access = look,
             .errors = {ErrorCode::kNotFound}},
            handler<&list_tools>(service));
  table.add({.path = item,
             .id = "get_tool",
             .tag = tag,
             .summary = "One tool",
             .access = look,
             .errors = {ErrorCode::kNotFound},
             .etag = true},
            handler<&get_tool>(service));
  table.add({.method = Method::kPatch,
             .path = item,
             .id = "update_tool",
             .tag = tag,
             .summary = "Change a tool",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kToolNameTaken},
             .etag = true},
            handler<&update_tool>(service));
  table.add({.method = Method::kDelete,
             .path = item,
             .id = "delete_tool",
             .tag = tag,
             .summary = "Take a tool from an agent",
             .access = edit,
             .errors = {ErrorCode::kNotFound}},
            handler<&delete_tool>(service));
  constexpr std::chrono::seconds kTestTime{75};  // A tool may take sixty.
  table.add({.method = Method::kPost,
             .path = item + "/test",
             .id = "test_tool",
             .tag = tag,
             .summary = "Call a tool now",
             .description = "Shows what was sent, without secrets, and what came of it. A tool "
                            "that fails is answered with 200 as well: `ok` is false.",
             .access = edit,
             .errors = {ErrorCode::kNotFound},
             .timeout = kTestTime},
            handler<&test_tool>(service));
  table.add({.method = Method::kPost,
             .path = base + "/import",
             .id = "import_tools",
             .tag = tag,
             .summary = "Make operations of an OpenAPI document tools",
             .description = "All of those that are named, or none. All but GET ask the customer "
                            "first.",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kToolNameTaken, ErrorCode::kQuotaExceeded},
             .idempotent = true},
            handler<&import_tools>(service));
  table.add({.method = Method::kPost,
             .path = base + "/import/preview",
             .id = "preview_tools",
             .tag = tag,
             .summary = "What of an OpenAPI document can become tools",
             .access = edit,
             .errors = {ErrorCode::kNotFound}},
            handler<&preview_tools>(service));
  bind_secrets(table, service);
}

}  // namespace auriga::tools
