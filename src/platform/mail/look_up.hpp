// The look-up of a name that ends when we want it to. The system's resolver (getaddrinfo) cannot be
// interrupted and may take minutes where a name server is silent; Asio's asynchronous one waits for
// it as well when its event loop is destroyed. So each look-up is a thread of its own that nobody
// waits for: who asked leaves at the deadline or when told to stop, and the thread ends when the
// resolver does, or with the program.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "platform/runtime/task.hpp"

namespace auriga::platform::mail {

struct LookedUp {
  boost::system::error_code error;  ///< timed_out when the deadline came first.
  asio::ip::tcp::resolver::results_type found;
};

/// Asks, and blocks as long as it takes. On a thread that may outlive everything else: it owns what
/// it uses.
using Resolve = std::function<LookedUp(const std::string& host, const std::string& port)>;
[[nodiscard]] LookedUp resolve_by_system(const std::string& host, const std::string& port);

/// How many may be under way in the program; more end with no_buffer_space.
inline constexpr int kLookUpsMax = 16;

/// Throws operation_aborted when cancelled. On one shard.
[[nodiscard]] Task<LookedUp> look_up(std::string host, std::uint16_t port, SteadyTime deadline,
                                     Resolve resolve = resolve_by_system);

}  // namespace auriga::platform::mail
