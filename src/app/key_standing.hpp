// What API keys are worth while something that they opened goes on: the scope admin of a key rests
// when its maker is no admin any more, and no token tells of that.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/clock.hpp"
#include "domains/accounts/revocation.hpp"
#include "domains/accounts/service.hpp"

namespace auriga::app {

class KeyStanding {
 public:
  /// All outlive it. It goes when the runtime has stopped.
  KeyStanding(accounts::AccountService& accounts, const accounts::Revocation& revocation,
              const core::Clock& clock)
      : accounts_(accounts), revocation_(revocation), clock_(clock) {}

  /// The role that a key has now. Nothing while it is being asked, which it is whenever credentials
  /// may be worth something else than the last time. On a shard.
  [[nodiscard]] std::optional<core::Role> role_of(const core::Caller& key);

 private:
  struct Known {
    std::uint64_t epoch = 0;  ///< Of the revocation, when it was asked.
    bool acts = true;         ///< As a member.
    bool asking = false;
    platform::SteadyTime again_at{};  ///< After a failure.
  };
  platform::Task<> ask(core::Tenant tenant, std::string id);

  accounts::AccountService& accounts_;
  const accounts::Revocation& revocation_;
  const core::Clock& clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, Known> known_;
};

}  // namespace auriga::app
