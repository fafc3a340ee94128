#include "domains/agents/progress.hpp"

namespace auriga::agents {

void Progress::tell(const core::AgentId& agent, Reading reading) {
  const std::scoped_lock hold(mutex_);
  reading_[agent] = std::move(reading);
}

void Progress::finish(const core::AgentId& agent) {
  const std::scoped_lock hold(mutex_);
  reading_.erase(agent);
}

std::optional<Progress::Reading> Progress::of(const core::AgentId& agent) const {
  const std::scoped_lock hold(mutex_);
  const auto found = reading_.find(agent);
  return found == reading_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace auriga::agents
