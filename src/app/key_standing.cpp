#include "app/key_standing.hpp"

#include "platform/log/log.hpp"
#include "platform/runtime/runtime.hpp"

namespace auriga::app {

namespace {

constexpr std::size_t kKnownMax = 10'000;
constexpr std::chrono::seconds kRetry{1};

}  // namespace

std::optional<core::Role> KeyStanding::role_of(const core::Caller& key) {
  if (key.role < core::Role::member) {
    return key.role;  // It was no more from the beginning.
  }
  {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kKnownMax) {
      std::erase_if(known_, [](const auto& entry) { return !entry.second.asking; });
    }
    auto& known = known_[key.id];
    if (known.epoch == revocation_.epoch()) {
      return known.acts ? key.role : core::Role::viewer;
    }
    if (known.asking || clock_.steady() < known.again_at) {
      return std::nullopt;
    }
    known.asking = true;
  }
  platform::spawn(platform::Shard::current()->executor(), "standing of a key",
                  ask(key.tenant, key.id));
  return std::nullopt;
}

platform::Task<> KeyStanding::ask(core::Tenant tenant, std::string id) {
  const auto epoch = revocation_.epoch();  // Before: what moves meanwhile is asked again.
  std::optional<bool> acts;
  try {
    acts = co_await accounts_.acts_as_member(tenant, id);
  } catch (const std::exception& error) {
    platform::log::warning("what an API key is worth cannot be read; it is tried again")
        .field("why", error.what());
  }
  const std::lock_guard lock(mutex_);
  auto& known = known_[id];
  known.asking = false;
  if (acts) {
    known.epoch = epoch;
    known.acts = *acts;
  } else {
    known.again_at = clock_.steady() + kRetry;
  }
}

}  // namespace auriga::app
