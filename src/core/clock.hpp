// Clock and random as interfaces, so that tests and simulations decide what time it is.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/time.hpp"

namespace auriga::core {

/// Where time comes from. Implementations may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Timestamp now() const = 0;  ///< Wall clock, UTC. May jump.
  /// Monotonic: for deadlines and durations. Never jumps.
  [[nodiscard]] virtual std::chrono::steady_clock::time_point steady() const = 0;
};

/// Where unpredictable bytes come from. Implementations may be called from any thread.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> out) = 0;
  [[nodiscard]] std::uint64_t next();                      ///< 64 random bits.
  [[nodiscard]] double fraction();                         ///< Uniform in [0, 1).
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);  ///< Uniform in [0, bound), bound > 0.
};

/// The machine's clock.
[[nodiscard]] const Clock& system_clock();

/// The kernel's random numbers (libsodium).
[[nodiscard]] Random& system_random();

}  // namespace auriga::core
