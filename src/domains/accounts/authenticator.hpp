// Who sends a request: access tokens and API keys, verified once and then remembered per shard by
// their hash until they expire. Checking an Ed25519 signature costs some 60 µs, asking the memory
// less than one. Whatever is revoked moves Revocation's epoch, and every shard forgets all.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"
#include "core/crypto.hpp"
#include "domains/accounts/revocation.hpp"
#include "domains/accounts/service.hpp"
#include "platform/http/middleware/authentication.hpp"

namespace auriga::accounts {

class AccountAuthenticator final : public platform::http::Authenticator {
 public:
  AccountAuthenticator(AccountService& service, const Revocation& revocation,
                       const core::Clock& clock, std::size_t shards);

  platform::http::CallerPtr cached(const platform::http::Credential& credential) override;
  Task<platform::http::CallerPtr> authenticate(platform::http::Credential credential) override;

  /// What the keys were used since the last call, all shards together. Any thread.
  [[nodiscard]] std::vector<AccountService::KeyUsage> take_usage();

 private:
  struct Remembered {
    platform::http::CallerPtr caller;
    core::Timestamp expires_at;
  };
  struct DigestHash {
    std::size_t operator()(const core::Digest& digest) const noexcept;
  };
  /// Of one shard. The mutex is for take_usage alone, so it is never contended on the hot path.
  struct Memory {
    std::uint64_t epoch = 0;
    std::unordered_map<core::Digest, Remembered, DigestHash> known;
    std::mutex mutex;
    std::unordered_map<std::string, AccountService::KeyUsage> usage;
  };
  [[nodiscard]] Memory& memory();
  void count(Memory& memory, const core::Caller& caller);

  AccountService& service_;
  const Revocation& revocation_;
  const core::Clock& clock_;
  std::vector<std::unique_ptr<Memory>> memories_;
};

}  // namespace auriga::accounts
