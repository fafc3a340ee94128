// How often API keys were used, between one writing down and the next.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/identity.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::accounts {

struct KeyUsage {
  core::ApiKeyId id;
  std::int64_t requests = 0;
  core::Timestamp last_used_at;
};

class KeyUsageCounts {
 public:
  explicit KeyUsageCounts(std::size_t shards);

  /// On that shard.
  void count(std::size_t shard, const std::string& key, core::Timestamp now);

  /// Hands what was counted since the last call, all shards together, to `write`, unless it is
  /// nothing. Where `write` throws it counts again for the next call: a write whose outcome is open
  /// may so be counted twice, none is lost. Any thread.
  using Write = std::function<platform::Task<>(std::vector<KeyUsage>)>;
  [[nodiscard]] platform::Task<> record(Write write);

 private:
  using ByKey = std::unordered_map<std::string, KeyUsage>;
  /// Of one shard. The mutex is for record() alone, so it is never contended on the hot path.
  struct Part {
    std::mutex mutex;
    ByKey usage;
  };
  [[nodiscard]] std::vector<KeyUsage> take();
  void put_back(const std::vector<KeyUsage>& all);

  std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace auriga::accounts
