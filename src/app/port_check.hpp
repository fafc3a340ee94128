// Whether the server could listen, and to whom.
#pragma once

#include <cstdint>
#include <string>

#include "domains/operations/health.hpp"

namespace auriga::app {

/// Tries to bind, after looking up a name: blocks. Down when the address is none of this machine's;
/// degraded when the port is taken (perhaps by our own server).
[[nodiscard]] operations::HealthFinding check_port(const std::string& address, std::int64_t port);

/// Whether only this machine reaches what listens on that address or name.
[[nodiscard]] bool is_loopback(const std::string& address);

}  // namespace auriga::app
