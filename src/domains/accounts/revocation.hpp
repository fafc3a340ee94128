// What was revoked while its tokens may still be about: ended logins, revoked keys. Asked on each
// request, so it must be quick: a shard keeps its own cache of verified credentials and drops it
// whenever `epoch` has moved; only then is the set itself asked again.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/clock.hpp"

namespace auriga::accounts {

class Revocation {
 public:
  /// Anything cached under an older epoch must be verified anew. Any thread.
  [[nodiscard]] std::uint64_t epoch() const noexcept {
    return epoch_.load(std::memory_order_acquire);
  }

  /// `id` (lgn_… or key_…) is worth nothing from now on. Forgotten after `until`, when every
  /// token made from it has expired by itself.
  void revoke(const std::string& id, core::Timestamp until);

  /// Something about credentials changed without a revocation (a role, a key's agent).
  void touch() noexcept { epoch_.fetch_add(1, std::memory_order_acq_rel); }

  [[nodiscard]] bool revoked(const std::string& id) const;

  /// Forgets what is past. Called by a job.
  void prune(core::Timestamp now);

 private:
  std::atomic<std::uint64_t> epoch_{1};
  mutable std::mutex mutex_;
  std::unordered_map<std::string, core::Timestamp> revoked_;
};

}  // namespace auriga::accounts
