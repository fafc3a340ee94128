#include "domains/agents/knowledge_cache.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <iterator>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "platform/log/log.hpp"

namespace auriga::agents {

namespace {

constexpr std::int64_t kUnloaded = -1;

/// An index on its way to a version.
struct Changing {
  std::shared_ptr<retrieval::KnowledgeIndex> index;
  std::optional<retrieval::KnowledgeIndex::Draft>
      draft;  ///< Of one that is loaded for the first time.
};

/// A slice of changes, in order. Runs on the pool.
void apply(Changing& changing, std::vector<repository::TextRow> rows) {
  const auto change = [&rows](auto& target) {
    for (auto& row : rows) {
      if (row.text) {
        target.put({std::move(row.id), std::move(row.name), *std::move(row.text)});
      } else {
        target.remove(row.id);
      }
    }
  };
  if (changing.draft) {
    change(*changing.draft);
  } else {
    change(*changing.index);
  }
}

/// The first rows that together have so much text, at least one.
std::vector<repository::TextRow> take_slice(std::deque<repository::TextRow>& rows,
                                            std::size_t bytes) {
  std::vector<repository::TextRow> out;
  std::size_t taken = 0;
  while (!rows.empty() && (out.empty() || taken < bytes)) {
    taken += rows.front().text ? rows.front().text->size() : 0;
    out.push_back(std::move(rows.front()));
    rows.pop_front();
  }
  return out;
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

/// The turn that one organisation has. Leaves the map with the last who waits for it.
class KnowledgeCache::Turn {
 public:
  Turn(KnowledgeCache& cache, core::OrganizationId organization)
      : cache_(cache), organization_(std::move(organization)) {
    const std::scoped_lock hold(cache_.mutex_);
    auto& found = cache_.turns_[organization_];
    if (!found) {
      found = std::make_shared<platform::AsyncMutex>();
    }
    mutex_ = found;
  }
  ~Turn() {
    const std::scoped_lock hold(cache_.mutex_);
    mutex_.reset();
    if (const auto at = cache_.turns_.find(organization_); at->second.use_count() == 1) {
      cache_.turns_.erase(at);
    }
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  [[nodiscard]] platform::AsyncMutex& mutex() { return *mutex_; }

 private:
  KnowledgeCache& cache_;
  core::OrganizationId organization_;
  std::shared_ptr<platform::AsyncMutex> mutex_;
};

Task<> KnowledgeCache::in_turn(core::OrganizationId organization, std::function<void()> job) {
  Turn turn(*this, std::move(organization));
  const auto guard = co_await turn.mutex().lock();
  co_await pool_.run(std::move(job));
}

Task<> KnowledgeCache::refresh(core::Tenant tenant, core::AgentId agent, Entry& entry) {
  const auto loaded = entry.version.load(std::memory_order_acquire);
  const bool fresh = loaded == kUnloaded;
  const auto changing = std::make_shared<Changing>(Changing{entry.index, std::nullopt});
  if (fresh) {
    changing->draft.emplace(*entry.index);
  }
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
    std::deque<repository::TextRow> rows(std::make_move_iterator(page.documents.begin()),
                                         std::make_move_iterator(page.documents.end()));
    while (!rows.empty()) {
      // A job is copied, rows should not be.
      auto slice = std::make_shared<std::vector<repository::TextRow>>(
          take_slice(rows, options_.slice_bytes));
      std::function<void()> job = [changing, slice] { apply(*changing, std::move(*slice)); };
      co_await in_turn(tenant.organization(), std::move(job));
    }
    if (last) {
      break;
    }
  } while (true);
  if (fresh) {
    // A first load becomes visible as a whole.
    std::function<void()> job = [changing] {
      changing->index->rebuild(*std::move(changing->draft));
      changing->draft.reset();
    };
    co_await in_turn(tenant.organization(), std::move(job));
  }
  const auto index = changing->index;
  if (std::cmp_not_equal(index->stats().documents, page.ready)) {
    auto ids = co_await database_.read(tenant, repository::ready_ids, agent);
    std::function<void()> job = [index, ids = std::move(ids)] { keep_only(*index, ids); };
    co_await in_turn(tenant.organization(), std::move(job));
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
  const auto now = clock_.now();
  const auto oldest = (now - options_.idle).ms;
  const auto in_use = (now - options_.in_use).ms;
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
    if (held.used_ms > oldest && (total <= options_.memory_max || held.used_ms > in_use)) {
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
  stats.memory_max = options_.memory_max;
  for (const auto& [agent, entry] : entries_) {
    stats.memory_bytes += entry->index->memory_bytes();
  }
  return stats;
}

}  // namespace auriga::agents
