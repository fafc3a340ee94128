#include "domains/tools/service.hpp"

#include <algorithm>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/visible.hpp"
#include "domains/tools/sealed.hpp"
#include "domains/tools/templates.hpp"
#include "platform/database/change.hpp"
#include "platform/database/errors.hpp"
#include "platform/http_client/address_check.hpp"
#include "platform/log/log.hpp"

namespace auriga::tools {

using core::Error;
using core::ErrorCode;
using db::change;
using db::Transaction;
using db::Work;
using repository::ToolRow;

namespace {

json::object as_object(const ToolRequest& request) {
  return core::value_or_throw(core::parse_json(core::to_json(request))).get_object();
}

Tool to_tool(const ToolRow& row) {
  return {.id = row.id,
          .agent_id = row.agent_id,
          .name = row.name,
          .description = row.description,
          .parameters = row.parameters,
          .request = core::value_or_throw(core::decode<ToolRequest>(row.request)),
          .timeout_seconds = row.timeout_seconds,
          .response_bytes_max = row.response_bytes_max,
          .result_path = row.result_path,
          .confirm = row.confirm,
          .enabled = row.enabled,
          .created_at = row.created_at,
          .updated_at = row.updated_at};
}

ToolRow to_row(const Tool& tool, core::OrganizationId organization) {
  return {.id = tool.id,
          .org_id = std::move(organization),
          .agent_id = tool.agent_id,
          .name = tool.name,
          .description = tool.description,
          .parameters = tool.parameters,
          .request = as_object(tool.request),
          .timeout_seconds = tool.timeout_seconds,
          .response_bytes_max = tool.response_bytes_max,
          .result_path = tool.result_path,
          .confirm = tool.confirm,
          .enabled = tool.enabled,
          .created_at = tool.created_at,
          .updated_at = tool.updated_at};
}

std::vector<Tool> to_tools(const std::vector<ToolRow>& rows) {
  std::vector<Tool> out;
  std::ranges::transform(rows, std::back_inserter(out), to_tool);
  return out;
}

/// Rows of one agent, all or none.
Work<bool> write_new(Transaction& tx, const std::vector<ToolRow>& rows, const core::Actor& actor) {
  const auto there = co_await repository::count(tx, rows.front().agent_id);
  if (std::cmp_greater(static_cast<std::size_t>(there) + rows.size(), kToolsOfAgentMax)) {
    co_return false;
  }
  for (const auto& row : rows) {
    co_await repository::insert(tx, row);
    json::object details{{"name", row.name}, {"agent_id", row.agent_id.text()}};
    co_await tx.emit(change(actor, "tool.created", row.id.text(), std::move(details)));
  }
  co_return true;
}

/// `row` is what was read, with the change made to it.
Work<std::optional<ToolRow>> write_edit(Transaction& tx, ToolRow row,
                                        const platform::http::Precondition& wanted,
                                        const core::Actor& actor) {
  const auto now = co_await repository::find(tx, row.agent_id, row.id);
  if (!now) {
    co_return std::nullopt;
  }
  wanted.require(platform::http::revision_by_time(*now));
  if (now->updated_at != row.updated_at) {
    throw Error(ErrorCode::kPreconditionFailed);
  }
  // Always later than before, so that a version is never that of two states.
  row.updated_at = std::max(tx.now(), now->updated_at + std::chrono::milliseconds(1));
  co_await repository::update(tx, row);
  json::object details{{"name", row.name}, {"agent_id", row.agent_id.text()}};
  co_await tx.emit(change(actor, "tool.updated", row.id.text(), std::move(details)));
  co_return row;
}

Work<bool> write_removal(Transaction& tx, const core::AgentId& agent, const ToolId& id,
                         const core::Actor& actor) {
  const auto row = co_await repository::find(tx, agent, id);
  if (!row) {
    co_return false;
  }
  co_await repository::remove(tx, agent, id);
  json::object details{{"name", row->name}, {"agent_id", agent.text()}};
  co_await tx.emit(change(actor, "tool.deleted", id.text(), std::move(details)));
  co_return true;
}

/// A test calls somebody's server: who did stands in the audit log.
Work<void> write_test(Transaction& tx, const Tool& tool, const ToolResult& result,
                      const core::Actor& actor) {
  json::object details{{"name", tool.name}, {"agent_id", tool.agent_id.text()}, {"ok", result.ok}};
  co_await tx.emit(change(actor, "tool.tested", tool.id.text(), std::move(details)));
}

Work<std::optional<Secret>> write_secret(Transaction& tx, const std::string& name,
                                         const std::string& sealed, const core::Actor& actor) {
  const bool fresh = co_await repository::set_secret(tx, name, sealed);
  const auto all = co_await repository::secrets(tx);
  if (all.size() > kSecretsMax) {
    throw Error(ErrorCode::kQuotaExceeded, "the organisation has 200 secrets already");
  }
  co_await tx.emit(change(actor, fresh ? "secret.created" : "secret.replaced", name));
  const auto found = std::ranges::find(all, name, &Secret::name);
  co_return *found;
}

Work<bool> write_secret_removal(Transaction& tx, const std::string& name,
                                const core::Actor& actor) {
  if (co_await repository::remove_secret(tx, name) == 0) {
    co_return false;
  }
  co_await tx.emit(change(actor, "secret.deleted", name));
  co_return true;
}

template <class T>
void take(T& into, std::optional<T>& from) {
  if (from) {
    into = *std::move(from);
  }
}

}  // namespace

std::vector<core::Fault> ToolService::faults_in(const Tool& tool, Fresh fresh) const {
  auto faults = faults_of(tool);
  if (fresh.description && core::visible_characters(tool.description) == 0) {
    faults.push_back({"/description", "too_short", "must not be empty"});
  }
  if (fresh.request && std::ranges::none_of(faults, [](const core::Fault& fault) {
        return fault.pointer == "/request/url";
      })) {
    if (const auto host = platform::checked_host(tool.request.url, outgoing_); !host) {
      faults.push_back({"/request/url", "refused", host.error().detail()});
    }
  }
  return faults;
}

Task<> ToolService::check(const core::Caller& caller, const Tool& tool, Fresh fresh) {
  if (tool.name == kSearchDocuments || tool.name == kHandOff) {
    throw Error(ErrorCode::kToolNameTaken, "every agent has a tool of this name");
  }
  auto faults = faults_in(tool, fresh);
  if (const auto used = secrets_of(tool.request); !used.empty() && faults.empty()) {
    const auto known = co_await database_.read(caller.tenant, repository::secrets);
    for (const auto& name : used) {
      if (std::ranges::find(known, name, &Secret::name) == known.end()) {
        faults.push_back({"/request/headers", "unknown", "there is no secret named " + name});
      }
    }
  }
  if (!faults.empty()) {
    throw Error(ErrorCode::kValidationFailed).with_faults(std::move(faults));
  }
}

Task<Tool> ToolService::create(core::Caller caller, core::Actor actor, CreateTool in) {
  (void)co_await agents_.get(caller, in.agent_id);
  const auto now = clock_.now();
  Tool tool{.id = ToolId::make(clock_, random_),
            .agent_id = std::move(in.agent_id),
            .name = std::move(in.name),
            .description = std::move(in.description),
            .parameters = std::move(in.parameters),
            .request = std::move(in.request),
            .timeout_seconds = in.timeout_seconds,
            .response_bytes_max = in.response_bytes_max,
            .result_path = std::move(in.result_path),
            .confirm = in.confirm,
            .enabled = in.enabled,
            .created_at = now,
            .updated_at = now};
  co_await check(caller, tool, {});
  std::vector<Tool> tools{tool};
  co_await keep(caller, std::move(actor), std::move(tools));
  co_return tool;
}

Task<> ToolService::keep(core::Caller caller, core::Actor actor, std::vector<Tool> tools) {
  std::vector<ToolRow> rows;
  std::ranges::transform(tools, std::back_inserter(rows), [&](const Tool& tool) {
    return to_row(tool, caller.tenant.organization());
  });
  bool room = false;
  try {
    room = co_await database_.write(caller.tenant, write_new, std::move(rows), std::move(actor));
  } catch (const db::UniqueViolation&) {
    throw Error(ErrorCode::kToolNameTaken);
  }
  if (!room) {
    throw Error(ErrorCode::kQuotaExceeded, "the agent would have more than 64 tools");
  }
}

Task<std::vector<Tool>> ToolService::list(core::Caller caller, core::AgentId agent) {
  (void)co_await agents_.get(caller, agent);
  co_return to_tools(co_await database_.read(caller.tenant, repository::of_agent, agent));
}

Task<Tool> ToolService::get(core::Caller caller, core::AgentId agent, ToolId id) {
  (void)co_await agents_.get(caller, agent);
  const auto row = co_await database_.point_read(caller.tenant, repository::find, agent, id);
  if (!row) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return to_tool(*row);
}

Task<Tool> ToolService::update(core::Caller caller, core::Actor actor, UpdateTool in,
                               platform::http::Precondition wanted) {
  auto tool = co_await get(caller, in.agent_id, in.tool_id);
  const Fresh fresh{in.request.has_value(), in.description.has_value()};
  take(tool.name, in.name);
  take(tool.description, in.description);
  take(tool.parameters, in.parameters);
  take(tool.request, in.request);
  take(tool.timeout_seconds, in.timeout_seconds);
  take(tool.response_bytes_max, in.response_bytes_max);
  take(tool.confirm, in.confirm);
  take(tool.enabled, in.enabled);
  if (in.result_path) {
    tool.result_path = std::move(in.result_path);
  }
  co_await check(caller, tool, fresh);
  auto row = to_row(tool, caller.tenant.organization());
  std::optional<ToolRow> written;
  try {
    written = co_await database_.write(caller.tenant, write_edit, std::move(row), std::move(wanted),
                                       std::move(actor));
  } catch (const db::UniqueViolation&) {
    throw Error(ErrorCode::kToolNameTaken);
  }
  if (!written) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return to_tool(*written);
}

Task<> ToolService::remove(core::Caller caller, core::Actor actor, core::AgentId agent, ToolId id) {
  (void)co_await agents_.get(caller, agent);
  if (!co_await database_.write(caller.tenant, write_removal, std::move(agent), std::move(id),
                                std::move(actor))) {
    throw Error(ErrorCode::kNotFound);
  }
}

Task<ToolResult> ToolService::test(core::Caller caller, core::Actor actor, TestTool in,
                                   core::Trace trace) {
  const auto tool = co_await get(caller, in.agent_id, in.tool_id);
  const auto arguments = core::to_json(json::value(in.arguments));
  const auto key = "test:" + actor.request_id;
  auto result =
      co_await call(caller.tenant, tool, arguments, key, SteadyTime::max(), std::move(trace));
  co_await database_.write(caller.tenant, write_test, tool, result, std::move(actor));
  co_return result;
}

Task<std::vector<Tool>> ToolService::offered(core::Tenant tenant, core::AgentId agent) {
  auto tools = to_tools(co_await database_.read(tenant, repository::of_agent, std::move(agent)));
  std::erase_if(tools, [](const auto& tool) { return !tool.enabled; });
  co_return tools;
}

Task<std::vector<std::string>> ToolService::offered_names(core::Tenant tenant,
                                                          core::AgentId agent) {
  std::vector<std::string> out;
  for (auto& tool : co_await offered(std::move(tenant), std::move(agent))) {
    out.push_back(std::move(tool.name));
  }
  co_return out;
}

Task<ToolResult> ToolService::call(core::Tenant tenant, const Tool& tool,
                                   std::string_view arguments, std::string_view key,
                                   SteadyTime deadline, core::Trace trace) {
  const auto values = co_await secret_values(tenant, secrets_of(tool.request));
  const auto organization = tenant.organization().text();
  ToolCallContext context{
      .key = core::token_hash(organization + ":" + tool.id.text() + ":" + std::string(key)),
      .trace = std::move(trace),
      .tenant = organization};
  auto result =
      co_await call_http_tool(clients_, tool, arguments, values, std::move(context), deadline);
  counters_.calls.add();
  counters_.failed.add(result.ok ? 0 : 1);
  co_return result;
}

Task<SecretValues> ToolService::secret_values(core::Tenant tenant, std::set<std::string> names) {
  SecretValues values;
  if (names.empty()) {
    co_return values;
  }
  for (const auto& one : co_await database_.read(tenant, repository::sealed)) {
    if (!names.contains(one.name)) {
      continue;
    }
    if (auto value =
            sealer_.open(one.sealed, secret_purpose(tenant.organization().text(), one.name))) {
      values[one.name] = *std::move(value);
    } else {
      platform::log::warning("a secret cannot be opened: was the master key changed?")
          .field("organization", tenant.organization().text())
          .field("name", one.name);
    }
  }
  co_return values;
}

Task<std::vector<Secret>> ToolService::secrets(core::Caller caller) {
  return database_.read(caller.tenant, repository::secrets);
}

Task<Secret> ToolService::set_secret(core::Caller caller, core::Actor actor, SetSecret in) {
  auto sealed =
      sealer_.seal(in.value, secret_purpose(caller.tenant.organization().text(), in.name));
  co_return *co_await database_.write(caller.tenant, write_secret, std::move(in.name),
                                      std::move(sealed), std::move(actor));
}

Task<> ToolService::remove_secret(core::Caller caller, core::Actor actor, std::string name) {
  if (!co_await database_.write(caller.tenant, write_secret_removal, std::move(name),
                                std::move(actor))) {
    throw Error(ErrorCode::kNotFound);
  }
}

}  // namespace auriga::tools
