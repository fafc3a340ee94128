#include "domains/accounts/revocation.hpp"

namespace auriga::accounts {

void Revocation::revoke(const std::string& id, core::Timestamp until) {
  bool news = false;
  {
    const std::lock_guard lock(mutex_);
    news = revoked_.insert_or_assign(id, until).second;
  }
  if (news) {
    touch();
  }
}

void Revocation::change_role(const std::string& user, core::Role role, core::Timestamp until) {
  bool news = false;
  {
    const std::lock_guard lock(mutex_);
    const auto [entry, fresh] = roles_.try_emplace(user);
    news = fresh || entry->second.role != role;
    entry->second = {role, until};
  }
  if (news) {
    touch();
  }
}

bool Revocation::revoked(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  return revoked_.contains(id);
}

std::optional<core::Role> Revocation::role_of(const std::string& user) const {
  const std::lock_guard lock(mutex_);
  const auto found = roles_.find(user);
  return found == roles_.end() ? std::nullopt : std::optional(found->second.role);
}

void Revocation::prune(core::Timestamp now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(revoked_, [now](const auto& entry) { return entry.second < now; });
  std::erase_if(roles_, [now](const auto& entry) { return entry.second.until < now; });
}

}  // namespace auriga::accounts
