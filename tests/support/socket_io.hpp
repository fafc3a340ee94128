// Reading from a socket with a deadline, for the clients that tests write by hand.
#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace auriga::testing {

enum class Received : std::uint8_t { some, nothing_in_time, ended };

/// Appends what arrives next, waiting until `deadline`.
inline Received receive_some(int socket, std::chrono::steady_clock::time_point deadline,
                             std::string& buffer) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                        deadline - std::chrono::steady_clock::now())
                        .count();
  pollfd poll{socket, POLLIN, 0};
  if (left <= 0 || ::poll(&poll, 1, static_cast<int>(left)) <= 0) {
    return Received::nothing_in_time;
  }
  char bytes[65536];
  const auto got = ::recv(socket, bytes, sizeof(bytes), 0);
  if (got <= 0) {
    return Received::ended;
  }
  buffer.append(bytes, static_cast<std::size_t>(got));
  return Received::some;
}

}  // namespace auriga::testing
