// Versions of agents: looked at, made again, rolled back.
#include "core/encode.hpp"
#include "core/text.hpp"
#include "domains/agents/service.hpp"
#include "domains/agents/settle.hpp"
#include "platform/database/change.hpp"
#include "platform/database/errors.hpp"

namespace auriga::agents {

using core::Error;
using core::ErrorCode;
using db::change;
using db::Transaction;
using db::Work;

namespace {

/// How long a caller waits for what is made again.
constexpr std::chrono::seconds kRedeployWait{10};

json::object object_of(const std::string& text) {
  return core::value_or_throw(core::parse_json(text)).as_object();
}

Work<std::int64_t> write_redeploy(Transaction& tx, const core::AgentId& id,
                                  const core::Actor& actor) {
  auto row = co_await repository::agent(tx, id);
  if (!row) {
    co_return 0;
  }
  const auto version = co_await request_version(tx, *row, actor, "Made again.");
  json::object details{{"name", row->name}, {"version", version}};
  co_await tx.emit(change(actor, "agent.redeployed", id.text(), std::move(details)));
  co_return version;
}

/// False where there is no such version.
Work<bool> write_roll_back(Transaction& tx, const core::AgentId& id, const std::int64_t& version,
                           const core::Actor& actor) {
  auto row = co_await repository::agent(tx, id);
  const auto old = co_await repository::version(tx, id, version);
  if (!row || !old) {
    co_return false;
  }
  if (!old->definition || !old->deployed_at) {
    throw Error(ErrorCode::kAgentNotReady,
                "version " + std::to_string(version) + " was never deployed");
  }
  auto source = stage_value<AgentSource>(old->source);
  row->name = std::move(source.agent_name);
  row->name_key = core::lower_ascii(row->name);
  row->type = source.agent_type;
  row->sop = std::move(source.sop);
  row->knowledge_base_description = std::move(source.knowledge_base_description);
  row->human_handoff_description = std::move(source.human_handoff_description);
  row->voice_personality = std::move(source.voice_personality);
  row->updated_at = std::max(tx.now(), row->updated_at + std::chrono::milliseconds(1));
  co_await repository::update_agent(tx, *row);
  const auto made = co_await repository::insert_version(
      tx, *row, actor.name, "Rolled back to version " + std::to_string(version) + ".");
  co_await repository::set_definition(tx, id, made, *old->definition);
  co_await repository::deploy_version(tx, id, made);
  if (row->status != AgentStatus::active && row->status != AgentStatus::paused) {
    co_await repository::set_agent_status(tx, id, AgentStatus::active, std::nullopt,
                                          row->updated_at);
  }
  json::object details{{"name", row->name}, {"version", made}, {"from", version}};
  co_await tx.emit(change(actor, "agent.rolled_back", id.text(), std::move(details)));
  co_return true;
}

}  // namespace

Task<AgentProgress> AgentService::build_progress(core::Tenant tenant,
                                                 const repository::AgentRow& agent) {
  const auto stages = co_await database_.read(tenant, repository::stages, agent.id, agent.latest);
  AgentProgress out;
  out.stage = "building";
  out.total = static_cast<std::int64_t>(stage_infos().size());
  out.done = std::min(static_cast<std::int64_t>(stages.size()), out.total);
  out.label = "Making the agent";
  if (!stages.empty()) {
    const auto infos = stage_infos();
    const auto at = std::ranges::find(infos, stages.back().stage, &StageInfo::name);
    if (at != infos.end()) {
      out.label = std::string(at->title);
    }
  }
  co_return out;
}

Task<Listed<AgentVersionSummary>> AgentService::versions(core::Caller caller, core::AgentId id,
                                                         std::int64_t before, std::int64_t limit) {
  co_await row(caller, id);
  Listed<AgentVersionSummary> out;
  out.items = co_await database_.read(caller.tenant, repository::versions, id, before, limit + 1);
  if (std::cmp_greater(out.items.size(), limit)) {
    out.items.pop_back();
    out.next = std::to_string(out.items.back().version);
  }
  co_return out;
}

Task<AgentVersion> AgentService::version(core::Caller caller, core::AgentId id,
                                         std::int64_t version) {
  co_await row(caller, id);
  auto found = co_await database_.read(caller.tenant, repository::version, id, version);
  if (!found) {
    throw Error(ErrorCode::kNotFound);
  }
  AgentVersion out{.version = found->version,
                   .status = found->status,
                   .note = std::move(found->note),
                   .author = std::move(found->author),
                   .execution_id = std::move(found->execution_id),
                   .failed_stage = std::move(found->failed_stage),
                   .failed_reason = std::move(found->failed_reason),
                   .source = stage_value<AgentSource>(found->source),
                   .definition = std::nullopt,
                   .created_at = found->created_at,
                   .deployed_at = found->deployed_at};
  if (found->definition) {
    out.definition = object_of(*found->definition);
  }
  co_return out;
}

Task<AgentStages> AgentService::stages(core::Caller caller, core::AgentId id,
                                       std::int64_t version) {
  co_await row(caller, id);
  if (!co_await database_.read(caller.tenant, repository::version, id, version)) {
    throw Error(ErrorCode::kNotFound);
  }
  AgentStages out;
  const auto infos = stage_infos();
  for (auto& stage : co_await database_.read(caller.tenant, repository::stages, id, version)) {
    const auto info = std::ranges::find(infos, stage.stage, &StageInfo::name);
    out.items.push_back({.stage = stage.stage,
                         .round = stage.round,
                         .title = info == infos.end() ? stage.stage : std::string(info->title),
                         .output = object_of(stage.output),
                         .made_by = std::move(stage.made_by),
                         .remarks = stage_value<std::vector<std::string>>(stage.remarks),
                         .took_us = stage.took_us,
                         .created_at = stage.created_at});
  }
  co_return out;
}

Task<std::string> AgentService::definition(core::Caller caller, core::AgentId id) {
  const auto agent = co_await row(caller, id);
  auto version = co_await database_.read(caller.tenant, repository::version, id, agent.version);
  if (!version || !version->definition) {
    throw Error(ErrorCode::kAgentNotReady, agent.status_reason.value_or("it is still being made"));
  }
  co_return *std::move(version->definition);
}

Task<RunningPtr> AgentService::running(core::Caller caller, core::AgentId id) {
  const auto agent = co_await row(caller, std::move(id));
  co_return co_await running_.of(caller.tenant, agent);
}

Task<Agent> AgentService::redeploy(core::Caller caller, core::Actor actor, core::AgentId id) {
  co_await row(caller, id);
  const auto version =
      co_await database_.write(caller.tenant, write_redeploy, id, std::move(actor));
  if (version == 0) {
    throw Error(ErrorCode::kNotFound);
  }
  co_await build(caller.tenant, id, version, kRedeployWait);
  co_return co_await get(std::move(caller), std::move(id));
}

Task<Agent> AgentService::roll_back(core::Caller caller, core::Actor actor, core::AgentId id,
                                    std::int64_t version) {
  co_await row(caller, id);
  bool found = false;
  try {
    found = co_await database_.write(caller.tenant, write_roll_back, id, version, std::move(actor));
  } catch (const db::UniqueViolation&) {
    throw Error(ErrorCode::kAgentNameTaken);
  }
  if (!found) {
    throw Error(ErrorCode::kNotFound);
  }
  co_await store_definition(database_, objects_, caller.tenant, id, 0);
  co_return co_await get(std::move(caller), std::move(id));
}

}  // namespace auriga::agents
