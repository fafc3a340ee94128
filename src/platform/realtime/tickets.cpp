#include "platform/realtime/tickets.hpp"

#include "core/crypto.hpp"
#include "core/error.hpp"

namespace auriga::platform::realtime {

using core::Error;
using core::ErrorCode;

std::string Tickets::make(http::CallerPtr caller) {
  constexpr std::size_t kBytes = 32;
  auto ticket = core::random_token(random_, kBytes);
  const auto now = clock_.steady();
  const std::lock_guard lock(mutex_);
  prune(now);
  if (waiting_.size() >= kMax) {
    throw Error(ErrorCode::kOverloaded, "too many tickets are waiting to be used");
  }
  waiting_.emplace(ticket, Waiting{std::move(caller), now + kLife});
  return ticket;
}

http::CallerPtr Tickets::take(std::string_view ticket) {
  http::CallerPtr caller;
  {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(std::string(ticket));
    if (found == waiting_.end() || found->second.until < clock_.steady()) {
      throw Error(ErrorCode::kTicketInvalid);
    }
    caller = std::move(found->second.caller);
    waiting_.erase(found);
  }
  if (!still_valid_(*caller)) {
    throw Error(ErrorCode::kTokenRevoked);
  }
  return caller;
}

void Tickets::prune(SteadyTime now) {
  if (now - pruned_ >= kLife || waiting_.size() >= kMax) {
    pruned_ = now;
    std::erase_if(waiting_, [&](const auto& entry) { return entry.second.until < now; });
  }
}

}  // namespace auriga::platform::realtime
