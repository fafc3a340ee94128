// Tickets: a browser cannot set headers on a WebSocket, and a token in an address ends up in logs.
// So a signed-in caller fetches a ticket and connects with it: good once, for half a minute.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/clock.hpp"
#include "platform/http/call.hpp"

namespace auriga::platform::realtime {

class Tickets {
 public:
  static constexpr std::chrono::seconds kLife{30};
  static constexpr std::size_t kMax = 100'000;  ///< That wait at once; more: OVERLOADED.

  /// `still_valid`: whether a caller's sign-in or key still holds. Any thread.
  Tickets(const core::Clock& clock, core::Random& random,
          std::function<bool(const core::Caller&)> still_valid)
      : clock_(clock), random_(random), still_valid_(std::move(still_valid)) {}

  /// A new ticket: 256 random bits as base64url. Any thread.
  [[nodiscard]] std::string make(http::CallerPtr caller);
  /// Who it was made for; it is worth nothing after that. Throws TICKET_INVALID, and TOKEN_REVOKED
  /// where his sign-in has ended since. Any thread.
  [[nodiscard]] http::CallerPtr take(std::string_view ticket);

 private:
  struct Waiting {
    http::CallerPtr caller;
    SteadyTime until;
  };
  void prune(SteadyTime now);

  const core::Clock& clock_;
  core::Random& random_;
  std::function<bool(const core::Caller&)> still_valid_;
  std::mutex mutex_;
  std::unordered_map<std::string, Waiting> waiting_;
  SteadyTime pruned_{};
};

}  // namespace auriga::platform::realtime
