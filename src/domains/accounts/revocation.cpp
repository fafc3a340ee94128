#include "domains/accounts/revocation.hpp"

namespace auriga::accounts {

void Revocation::revoke(const std::string& id, core::Timestamp until) {
  {
    const std::lock_guard lock(mutex_);
    revoked_[id] = until;
  }
  touch();
}

bool Revocation::revoked(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  return revoked_.contains(id);
}

void Revocation::prune(core::Timestamp now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(revoked_, [now](const auto& entry) { return entry.second < now; });
}

}  // namespace auriga::accounts
