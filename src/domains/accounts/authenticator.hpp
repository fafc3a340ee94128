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

  /// Writes down how often keys were used since the last call that did not fail. Any shard.
  [[nodiscard]] Task<> record_usage();

 private:
  struct Remembered {
    platform::http::CallerPtr caller;
    core::Timestamp expires_at;
  };
  struct DigestHash {
    std::size_t operator()(const core::Digest& digest) const noexcept;
  };
  /// Of one shard.
  struct Memory {
    std::uint64_t epoch = 0;
    std::unordered_map<core::Digest, Remembered, DigestHash> known;
  };
  [[nodiscard]] Memory& memory();
  void count(const core::Caller& caller);

  AccountService& service_;
  const Revocation& revocation_;
  const core::Clock& clock_;
  std::vector<std::unique_ptr<Memory>> memories_;
  KeyUsageCounts usage_;
};

}  // namespace auriga::accounts
