// Progress: how far the reading of an agent's documents is, between the database's steps: which
// document, which page. In memory; who watches is woken and asks, so nobody waits for watchers.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/identity.hpp"
#include "platform/runtime/signals.hpp"

namespace auriga::agents {

class Progress {
 public:
  struct Reading {
    std::string document;
    std::int64_t pages_done = 0;
    std::int64_t pages = 0;  ///< 0 while unknown.
  };

  using Listener = std::unique_ptr<platform::Signals<core::AgentId>::Listener>;

  // Any thread, all of these. What has ended is in the database before it is told.
  void tell(const core::AgentId& agent, Reading reading);
  void finish(const core::AgentId& agent);         ///< A document was read, or could not be.
  void stage_ended(const core::AgentId& agent);    ///< One of those that make a version.
  void version_ended(const core::AgentId& agent);  ///< It was made, or failed.
  [[nodiscard]] std::optional<Reading> of(const core::AgentId& agent) const;

  // Other nodes ring their own, so whoever waits also looks now and then. On the shard of
  // `executor`.

  /// Hears of documents that were read and versions that ended.
  [[nodiscard]] Listener listen(const core::AgentId& agent, const platform::Executor& executor) {
    return changed_.listen(agent, executor);
  }
  /// Hears of those, of stages, and of each hundredth of a document's pages.
  [[nodiscard]] Listener watch(const core::AgentId& agent, const platform::Executor& executor) {
    return moved_.listen(agent, executor);
  }

 private:
  platform::Signals<core::AgentId> changed_;
  platform::Signals<core::AgentId> moved_;
  mutable std::mutex mutex_;
  std::unordered_map<core::AgentId, Reading> reading_;
};

}  // namespace auriga::agents
