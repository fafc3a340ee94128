// RunningCache: the version of an agent that answers, read once and shared. A version never
// changes, so nothing here grows stale.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "domains/agents/version_store.hpp"
#include "engines/answer/sop.hpp"
#include "engines/procedure/definition.hpp"

namespace auriga::agents {

/// What an agent works by while it answers. Immutable; any thread.
struct Running {
  std::int64_t version = 0;
  std::string sop_text;
  answer::Sop sop;
  procedure::Definition definition;  ///< agent.json.
};
using RunningPtr = std::shared_ptr<const Running>;

class RunningCache {
 public:
  explicit RunningCache(platform::db::Database& database) : database_(database) {}

  /// The version that `agent` names. Throws AGENT_NOT_READY where it has none.
  [[nodiscard]] platform::Task<RunningPtr> of(core::Tenant tenant,
                                              const repository::AgentRow& agent);

 private:
  static constexpr std::size_t kKept = 1'000;

  platform::db::Database& database_;
  std::mutex mutex_;
  std::unordered_map<core::AgentId, RunningPtr> entries_;
};

}  // namespace auriga::agents
