// Machines: definitions as they are executed, read once and shared. A version never changes, so
// nothing here grows stale; what was not used for longest goes first. Any shard.
#pragma once

#include <list>
#include <map>
#include <mutex>

#include "domains/workflows/resident.hpp"

namespace auriga::workflows {

class Machines {
 public:
  /// Holds definitions of so many bytes together; one alone may be larger.
  static constexpr std::size_t kBytesMax = 32ULL << 20U;

  Machines(platform::db::Database& database, core::SystemScope scope)
      : database_(database), scope_(scope) {}

  /// Throws NOT_FOUND, and VALIDATION_FAILED where it cannot be executed any more.
  [[nodiscard]] platform::Task<Machine> get(WorkflowId workflow, std::int64_t version);
  /// One that was just read from `bytes` of text.
  void put(const WorkflowId& workflow, std::int64_t version, Machine machine, std::size_t bytes);

 private:
  using Key = std::pair<WorkflowId, std::int64_t>;
  struct Held {
    Machine machine;
    std::size_t bytes = 0;
    std::list<Key>::iterator used;
  };

  [[nodiscard]] Machine find(const Key& key);

  platform::db::Database& database_;
  core::SystemScope scope_;
  std::mutex mutex_;
  std::map<Key, Held> held_;
  std::list<Key> used_;  ///< Latest first.
  std::size_t bytes_ = 0;
};

}  // namespace auriga::workflows
