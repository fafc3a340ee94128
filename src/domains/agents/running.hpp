// RunningCache: the version of an agent that answers, read once and shared. A version never
// changes, so nothing here grows stale.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "domains/agents/version_store.hpp"
#include "engines/conduct/conduct.hpp"
#include "engines/procedure/definition.hpp"
#include "platform/runtime/thread_pool.hpp"

namespace auriga::agents {

/// What an agent works by while it answers. Immutable; any thread.
struct Running {
  std::int64_t version = 0;
  procedure::Definition definition;  ///< agent.json.
  conduct::Conduct conduct;          ///< The same, to answer by.
};
using RunningPtr = std::shared_ptr<const Running>;

class RunningCache {
 public:
  /// `pool` reads definitions. Both must outlive this.
  RunningCache(platform::db::Database& database, platform::ThreadPool& pool)
      : database_(database), pool_(pool) {}

  /// The version that `agent` names. Throws AGENT_NOT_READY where it has none.
  [[nodiscard]] platform::Task<RunningPtr> of(core::Tenant tenant,
                                              const repository::AgentRow& agent);

 private:
  static constexpr std::size_t kKept = 1'000;

  platform::db::Database& database_;
  platform::ThreadPool& pool_;
  std::mutex mutex_;
  std::unordered_map<core::AgentId, RunningPtr> entries_;
};

}  // namespace auriga::agents
