#include "domains/accounts/authenticator.hpp"

#include <cstring>

#include "platform/runtime/runtime.hpp"

namespace auriga::accounts {
namespace {

namespace http = platform::http;

/// Credentials remembered per shard; above it the shard forgets all and begins anew.
constexpr std::size_t kKnownMax = 50'000;

/// A key's expiry is looked at on each use; a key without one is asked for again after this.
constexpr std::chrono::minutes kKeyRemembered{5};

}  // namespace

AccountAuthenticator::AccountAuthenticator(AccountService& service, const Revocation& revocation,
                                           const core::Clock& clock, std::size_t shards)
    : service_(service), revocation_(revocation), clock_(clock), usage_(shards) {
  for (std::size_t i = 0; i < shards; ++i) {
    memories_.push_back(std::make_unique<Memory>());
  }
}

std::size_t AccountAuthenticator::DigestHash::operator()(
    const core::Digest& digest) const noexcept {
  std::size_t value = 0;
  std::memcpy(&value, digest.data(), sizeof(value));
  return value;
}

AccountAuthenticator::Memory& AccountAuthenticator::memory() {
  const auto* shard = platform::Shard::current();
  AURIGA_ASSERT(shard != nullptr && shard->index() < memories_.size());
  auto& mine = *memories_[shard->index()];
  if (const auto epoch = revocation_.epoch(); mine.epoch != epoch) {
    mine.known.clear();
    mine.epoch = epoch;
  }
  return mine;
}

void AccountAuthenticator::count(const core::Caller& caller) {
  if (caller.kind == core::Caller::Kind::key) {
    usage_.count(platform::Shard::current()->index(), caller.id, clock_.now());
  }
}

http::CallerPtr AccountAuthenticator::cached(const http::Credential& credential) {
  auto& mine = memory();
  const auto found = mine.known.find(core::sha256(credential.text));
  if (found == mine.known.end()) {
    return nullptr;
  }
  if (found->second.expires_at <= clock_.now()) {
    mine.known.erase(found);
    return nullptr;
  }
  count(*found->second.caller);
  return found->second.caller;
}

Task<http::CallerPtr> AccountAuthenticator::authenticate(http::Credential credential) {
  const auto epoch = revocation_.epoch();
  const auto digest = core::sha256(credential.text);
  Remembered fresh;
  if (credential.kind == http::Credential::Kind::kBearer) {
    auto verified = core::value_or_throw(service_.verify(credential.text));
    fresh.expires_at = verified.expires_at;
    fresh.caller = std::make_shared<const core::Caller>(std::move(verified.caller));
  } else {
    auto verified = co_await service_.verify_key(std::string(credential.text));
    fresh.expires_at = clock_.now() + kKeyRemembered;
    if (verified.expires_at && *verified.expires_at < fresh.expires_at) {
      fresh.expires_at = *verified.expires_at;
    }
    fresh.caller = std::make_shared<const core::Caller>(std::move(verified.caller));
  }
  auto& mine = memory();
  count(*fresh.caller);
  // Something was revoked while we asked: what we learnt may be old, so it is not remembered.
  if (mine.epoch == epoch) {
    if (mine.known.size() >= kKnownMax) {
      mine.known.clear();
    }
    mine.known[digest] = fresh;
  }
  co_return fresh.caller;
}

Task<> AccountAuthenticator::record_usage() {
  auto write = [this](std::vector<KeyUsage> usage) {
    return service_.record_usage(std::move(usage));
  };
  co_await usage_.record(std::move(write));
}

}  // namespace auriga::accounts
