// Progress: how far the reading of an agent's documents is, between the database's steps: which
// document, which page. In memory; who watches asks again and again, so nobody waits for watchers.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "domains/agents/types.hpp"
#include "platform/runtime/signals.hpp"

namespace auriga::agents {

class Progress {
 public:
  struct Reading {
    std::string document;
    std::int64_t pages_done = 0;
    std::int64_t pages = 0;  ///< 0 while unknown.
  };

  /// Any thread.
  void tell(const core::AgentId& agent, Reading reading);
  void finish(const core::AgentId& agent);
  [[nodiscard]] std::optional<Reading> of(const core::AgentId& agent) const;

  /// Rung after a document was read, and after a version was made or failed. Other nodes ring their
  /// own, so whoever waits also looks now and then.
  platform::Signals<core::AgentId> changed;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<core::AgentId, Reading> reading_;
};

}  // namespace auriga::agents
