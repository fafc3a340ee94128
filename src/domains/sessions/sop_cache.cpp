#include "domains/sessions/sop_cache.hpp"

namespace auriga::sessions {

std::shared_ptr<const answer::Sop> SopCache::of(const agents::repository::AgentRow& agent) {
  {
    const std::scoped_lock hold(mutex_);
    const auto found = entries_.find(agent.id);
    if (found != entries_.end() && found->second.version == agent.updated_at) {
      return found->second.sop;
    }
  }
  auto sop = std::make_shared<const answer::Sop>(
      answer::read_sop(agent.sop, agent.human_handoff_description));
  const std::scoped_lock hold(mutex_);
  if (entries_.size() >= kKept) {
    entries_.clear();  // All are read again as they are needed; rare, and simpler than ages.
  }
  entries_[agent.id] = {agent.updated_at, sop};
  return sop;
}

}  // namespace auriga::sessions
