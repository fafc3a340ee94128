// What was revoked while its tokens may still be about: ended logins, revoked keys, members who
// went; and the roles that changed, because a token tells the one of before. Asked on each request,
// so it must be quick: a shard keeps its own cache of verified credentials and drops it whenever
// `epoch` has moved; only then is the set itself asked again.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/clock.hpp"
#include "core/identity.hpp"

namespace auriga::accounts {

class Revocation {
 public:
  /// Anything cached under an older epoch must be verified anew. Any thread.
  [[nodiscard]] std::uint64_t epoch() const noexcept {
    return epoch_.load(std::memory_order_acquire);
  }

  /// `id` (lgn_…, key_… or usr_…) is worth nothing from now on. Forgotten after `until`, when every
  /// token made from it has expired by itself.
  void revoke(const std::string& id, core::Timestamp until);

  /// `user` (usr_…) has this role now, whatever older tokens say. Forgotten after `until`.
  void change_role(const std::string& user, core::Role role, core::Timestamp until);

  /// Something about credentials changed without a revocation (a key's agent).
  void touch() noexcept { epoch_.fetch_add(1, std::memory_order_acq_rel); }

  [[nodiscard]] bool revoked(const std::string& id) const;

  /// The role that `user` has now, if it changed lately.
  [[nodiscard]] std::optional<core::Role> role_of(const std::string& user) const;

  /// Forgets what is past. Called by a job.
  void prune(core::Timestamp now);

 private:
  std::atomic<std::uint64_t> epoch_{1};
  mutable std::mutex mutex_;
  struct Changed {
    core::Role role = core::Role::viewer;
    core::Timestamp until;
  };
  std::unordered_map<std::string, core::Timestamp> revoked_;
  std::unordered_map<std::string, Changed> roles_;
};

}  // namespace auriga::accounts
