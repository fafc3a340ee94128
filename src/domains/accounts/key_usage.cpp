#include "domains/accounts/key_usage.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace auriga::accounts {
namespace {

void add(KeyUsage& total, const KeyUsage& more) {
  total.id = more.id;
  total.requests += more.requests;
  total.last_used_at = std::max(total.last_used_at, more.last_used_at);
}

}  // namespace

KeyUsageCounts::KeyUsageCounts(std::size_t shards) {
  AURIGA_ASSERT(shards > 0);
  for (std::size_t i = 0; i < shards; ++i) {
    parts_.push_back(std::make_unique<Part>());
  }
}

void KeyUsageCounts::count(std::size_t shard, const std::string& key, core::Timestamp now) {
  auto& part = *parts_[shard];
  const std::lock_guard lock(part.mutex);
  add(part.usage[key], {.id = core::ApiKeyId::trusted(key), .requests = 1, .last_used_at = now});
}

platform::Task<> KeyUsageCounts::record(Write write) {
  const auto usage = take();
  if (usage.empty()) {
    co_return;
  }
  try {
    co_await write(usage);
  } catch (...) {
    put_back(usage);
    throw;
  }
}

std::vector<KeyUsage> KeyUsageCounts::take() {
  ByKey sum;
  for (const auto& part : parts_) {
    ByKey taken;
    {
      const std::lock_guard lock(part->mutex);
      taken.swap(part->usage);
    }
    for (const auto& [key, usage] : taken) {
      add(sum[key], usage);
    }
  }
  std::vector<KeyUsage> all;
  for (auto& [key, usage] : sum) {
    all.push_back(std::move(usage));
  }
  return all;
}

void KeyUsageCounts::put_back(const std::vector<KeyUsage>& all) {
  auto& part = *parts_.front();
  const std::lock_guard lock(part.mutex);
  for (const auto& usage : all) {
    add(part.usage[usage.id.text()], usage);
  }
}

}  // namespace auriga::accounts
