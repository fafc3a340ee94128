#include "domains/agents/knowledge_cache.hpp"

#include <algorithm>
#include <atomic>
#include <unordered_set>
#include <utility>
#include <vector>

#include "platform/log/log.hpp"

namespace auriga::agents {

namespace {

constexpr std::int64_t kUnloaded = -1;

/// What one page of changes does to an index. Runs on the pool.
void apply(retrieval::KnowledgeIndex& index, std::vector<repository::TextRow> rows, bool fresh) {
  if (fresh) {
    // A document that changed between two pages is in both: the later one counts.
    std::unordered_map<core::DocumentId, const repository::TextRow*> last;
    for (const auto& row : rows) {
      last[row.id] = &row;
    }
    std::vector<retrieval::KnowledgeIndex::Source> sources;
    sources.reserve(rows.size());
    for (auto& row : rows) {
      if (row.text && last[row.id] == &row) {
        sources.push_back({std::move(row.id), std::move(row.name), *std::move(row.text)});
      }
    }
    index.rebuild(std::move(sources));
    return;
  }
  for (auto& row : rows) {
    if (row.text) {
      index.put(std::move(row.id), std::move(row.name), *std::move(row.text));
    } else {
      index.remove(row.id);
    }
  }
}

/// Removes what the database no longer has. Runs on the pool.
void keep_only(retrieval::KnowledgeIndex& index, const std::vector<core::DocumentId>& ids) {
  const std::unordered_set<core::DocumentId> kept(ids.begin(), ids.end());
  for (const auto& document : index.now().documents()) {
    if (!kept.contains(document->id)) {
      index.remove(document->id);
    }
  }
}

}  // namespace

struct KnowledgeCache::Entry {
  std::shared_ptr<retrieval::KnowledgeIndex> index = std::make_shared<retrieval::KnowledgeIndex>();
  std::atomic<std::int64_t> version{kUnloaded};  ///< Of the agent; what `index` holds.
  std::atomic<std::int64_t> used_ms{0};
  platform::AsyncMutex refreshing;
};

KnowledgeCache::KnowledgeCache(platform::db::Database& database, platform::ThreadPool& pool,
                               KnowledgeCacheOptions options, const core::Clock& clock)
    : database_(database), pool_(pool), options_(options), clock_(clock) {}

KnowledgeCache::~KnowledgeCache() = default;

std::shared_ptr<KnowledgeCache::Entry> KnowledgeCache::entry(const core::AgentId& agent) {
  const std::scoped_lock hold(mutex_);
  auto& found = entries_[agent];
  if (!found) {
    found = std::make_shared<Entry>();
  }
  found->used_ms.store(clock_.now().ms, std::memory_order_relaxed);
  return found;
}

Task<KnowledgeCache::Index> KnowledgeCache::at(core::Tenant tenant, core::AgentId agent,
                                               std::int64_t version) {
  const auto held = entry(agent);
  if (held->version.load(std::memory_order_acquire) < version) {
    const auto guard = co_await held->refreshing.lock();
    if (held->version.load(std::memory_order_acquire) < version) {
      co_await refresh(std::move(tenant), std::move(agent), *held);
    }
  }
  co_return held->index;
}

Task<> KnowledgeCache::refresh(core::Tenant tenant, core::AgentId agent, Entry& entry) {
  const auto loaded = entry.version.load(std::memory_order_acquire);
  const bool fresh = loaded == kUnloaded;
  const auto index = entry.index;
  std::vector<repository::TextRow> rows;
  repository::Changes page;
  auto after_version = std::max<std::int64_t>(loaded, 0);
  // Documents of the version we hold were seen already: no id sorts after this.
  std::string after_id = "~";
  do {
    page = co_await database_.read(tenant, repository::changes, agent, after_version, after_id,
                                   options_.page);
    if (!page.documents.empty()) {
      after_version = page.documents.back().version;
      after_id = page.documents.back().id.text();
    }
    const bool last = std::cmp_less(page.documents.size(), options_.page);
    std::ranges::move(page.documents, std::back_inserter(rows));
    // A first load is one rebuild of everything; later pages are applied as they come.
    if (!fresh || last) {
      auto job = [index, rows = std::exchange(rows, {}), fresh]() mutable {
        apply(*index, std::move(rows), fresh);
      };
      co_await pool_.run(std::move(job));
    }
    if (last) {
      break;
    }
  } while (true);
  if (std::cmp_not_equal(index->stats().documents, page.ready)) {
    auto ids = co_await database_.read(tenant, repository::ready_ids, agent);
    auto job = [index, ids = std::move(ids)] { keep_only(*index, ids); };
    co_await pool_.run(std::move(job));
  }
  entry.version.store(page.version, std::memory_order_release);
  const std::scoped_lock hold(mutex_);
  ++(fresh ? stats_.loads : stats_.refreshes);
}

void KnowledgeCache::forget(const core::AgentId& agent) {
  const std::scoped_lock hold(mutex_);
  entries_.erase(agent);
}

std::size_t KnowledgeCache::evict() {
  const auto oldest = clock_.now().ms - std::chrono::milliseconds(options_.idle).count();
  struct Held {
    std::int64_t used_ms;
    std::size_t bytes;
    core::AgentId agent;
  };
  const std::scoped_lock hold(mutex_);
  std::vector<Held> all;
  std::size_t total = 0;
  for (const auto& [agent, entry] : entries_) {
    const auto bytes = entry->index->memory_bytes();
    total += bytes;
    all.push_back({entry->used_ms.load(std::memory_order_relaxed), bytes, agent});
  }
  std::ranges::sort(all, {}, &Held::used_ms);
  std::size_t gone = 0;
  for (const auto& held : all) {
    if (held.used_ms > oldest && total <= options_.memory_max) {
      break;
    }
    total -= held.bytes;
    entries_.erase(held.agent);
    ++gone;
  }
  stats_.evictions += gone;
  return gone;
}

KnowledgeCacheStats KnowledgeCache::stats() const {
  const std::scoped_lock hold(mutex_);
  auto stats = stats_;
  stats.indexes = entries_.size();
  for (const auto& [agent, entry] : entries_) {
    stats.memory_bytes += entry->index->memory_bytes();
  }
  return stats;
}

}  // namespace auriga::agents
