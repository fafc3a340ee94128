#include "domains/agents/progress.hpp"

namespace auriga::agents {

namespace {

std::int64_t hundredths(const Progress::Reading& reading) {
  return reading.pages > 0 ? reading.pages_done * 100 / reading.pages : 0;
}

}  // namespace

void Progress::tell(const core::AgentId& agent, Reading reading) {
  {
    const std::scoped_lock hold(mutex_);
    const auto [known, fresh] = reading_.try_emplace(agent, reading);
    if (!fresh) {
      const bool same = known->second.document == reading.document &&
                        hundredths(known->second) == hundredths(reading);
      known->second = std::move(reading);
      if (same) {
        return;
      }
    }
  }
  moved_.ring(agent);
}

void Progress::finish(const core::AgentId& agent) {
  {
    const std::scoped_lock hold(mutex_);
    reading_.erase(agent);
  }
  changed_.ring(agent);
  moved_.ring(agent);
}

void Progress::stage_ended(const core::AgentId& agent) {
  moved_.ring(agent);
}

void Progress::version_ended(const core::AgentId& agent) {
  changed_.ring(agent);
  moved_.ring(agent);
}

std::optional<Progress::Reading> Progress::of(const core::AgentId& agent) const {
  const std::scoped_lock hold(mutex_);
  const auto found = reading_.find(agent);
  return found == reading_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace auriga::agents
