#include "domains/agents/running.hpp"

#include "core/error.hpp"
#include "domains/agents/stages.hpp"

namespace auriga::agents {

platform::Task<RunningPtr> RunningCache::of(core::Tenant tenant,
                                            const repository::AgentRow& agent) {
  {
    const std::scoped_lock hold(mutex_);
    const auto found = entries_.find(agent.id);
    if (found != entries_.end() && found->second->version == agent.version) {
      co_return found->second;
    }
  }
  const auto id = agent.id;
  const auto row = co_await database_.read(tenant, repository::version, id, agent.version);
  if (!row || !row->definition) {
    throw core::Error(core::ErrorCode::kAgentNotReady, "it is still being made");
  }
  const auto read = [row = *row] {
    const auto source = stage_value<AgentSource>(row.source);
    auto out = std::make_shared<Running>();
    out->version = row.version;
    out->definition = stage_value<procedure::Definition>(*row.definition);
    out->conduct = conduct::prepare(source.sop, source.human_handoff_description, out->definition);
    return RunningPtr(std::move(out));
  };
  auto made = co_await pool_.run(read);
  const std::scoped_lock hold(mutex_);
  if (entries_.size() >= kKept) {
    entries_.clear();  // All are read again as they are needed; rare, and simpler than ages.
  }
  entries_[id] = made;
  co_return made;
}

}  // namespace auriga::agents
