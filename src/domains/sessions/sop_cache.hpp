// SopCache: procedures as the answerer reads them, kept per agent and version, because reading one
// takes longer than answering from it.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "domains/agents/service.hpp"
#include "engines/answer/sop.hpp"

namespace auriga::sessions {

class SopCache {
 public:
  /// Any thread.
  [[nodiscard]] std::shared_ptr<const answer::Sop> of(const agents::repository::AgentRow& agent);

 private:
  static constexpr std::size_t kKept = 1'000;
  struct Entry {
    core::Timestamp version;
    std::shared_ptr<const answer::Sop> sop;
  };
  std::mutex mutex_;
  std::unordered_map<core::AgentId, Entry> entries_;
};

}  // namespace auriga::sessions
