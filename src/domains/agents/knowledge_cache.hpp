// KnowledgeCache: the indexes of agents' documents in memory. An index is made from the texts in
// the database when it is first asked for, brought up to date when the agent's knowledge version
// has moved, and dropped when nobody used it for a while or memory is short. Nothing but time is
// lost with it.
//
// The version is what keeps it right: a caller says which one it has read, and gets an index at
// least as new, whoever made the change, on this node or another.
//
// The pool is shared fairly: an index is made in slices, and of each organisation one slice at a
// time is on the pool or in its queue. So organisations take turns, and none waits for more than
// one slice of each other, however much others have to index.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "core/clock.hpp"
#include "domains/agents/repository.hpp"
#include "engines/retrieval/knowledge_index.hpp"
#include "platform/database/database.hpp"
#include "platform/runtime/async_mutex.hpp"
#include "platform/runtime/thread_pool.hpp"

namespace auriga::agents {

using platform::Task;

struct KnowledgeCacheOptions {
  std::chrono::minutes idle{30};         ///< Unused for so long, an index leaves memory.
  std::size_t memory_max = 1ULL << 30U;  ///< Of all indexes, bytes; the oldest leave first …
  std::chrono::seconds in_use{60};  ///< … but none that was used so lately: it would be made anew.
  std::int64_t page = 500;          ///< Documents read at once.
  /// Text that is indexed in one turn, bytes; a larger document takes one turn.
  std::size_t slice_bytes = 256UL << 10U;
};

struct KnowledgeCacheStats {
  std::size_t indexes = 0;
  std::size_t memory_bytes = 0;
  std::size_t memory_max = 0;
  std::uint64_t loads = 0;      ///< Indexes made from nothing.
  std::uint64_t refreshes = 0;  ///< Brought up to date.
  std::uint64_t evictions = 0;
};

class KnowledgeCache {
 public:
  using Index = std::shared_ptr<const retrieval::KnowledgeIndex>;

  /// `pool` does the work of indexing. All must outlive this.
  KnowledgeCache(platform::db::Database& database, platform::ThreadPool& pool,
                 KnowledgeCacheOptions options, const core::Clock& clock);
  ~KnowledgeCache();
  KnowledgeCache(const KnowledgeCache&) = delete;
  KnowledgeCache& operator=(const KnowledgeCache&) = delete;

  /// The agent's index, at least as new as `version`. Any shard. At once when it is in memory.
  [[nodiscard]] Task<Index> at(core::Tenant tenant, core::AgentId agent, std::int64_t version);

  /// Drops the index of an agent that is gone.
  void forget(const core::AgentId& agent);

  /// Drops what is idle, and what is too much and not in use; how many. Called by a job.
  std::size_t evict();

  [[nodiscard]] KnowledgeCacheStats stats() const;

 private:
  struct Entry;
  class Turn;
  [[nodiscard]] std::shared_ptr<Entry> entry(const core::AgentId& agent);
  [[nodiscard]] Task<> refresh(core::Tenant tenant, core::AgentId agent, Entry& entry);
  /// Runs a job on the pool when no other of the organisation is there.
  [[nodiscard]] Task<> in_turn(core::OrganizationId organization, std::function<void()> job);

  platform::db::Database& database_;
  platform::ThreadPool& pool_;
  KnowledgeCacheOptions options_;
  const core::Clock& clock_;
  mutable std::mutex mutex_;  ///< Guards the maps and the counters; held for moments.
  std::unordered_map<core::AgentId, std::shared_ptr<Entry>> entries_;
  std::unordered_map<core::OrganizationId, std::shared_ptr<platform::AsyncMutex>> turns_;
  KnowledgeCacheStats stats_;
};

}  // namespace auriga::agents
