#include "core/clock.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "core/error.hpp"

namespace auriga::core {
namespace {

class SystemClock final : public Clock {
 public:
  Timestamp now() const override {
    return {std::chrono::duration_cast<Milliseconds>(
                std::chrono::system_clock::now().time_since_epoch())
                .count()};
  }
  std::chrono::steady_clock::time_point steady() const override {
    return std::chrono::steady_clock::now();
  }
};

class SystemRandom final : public Random {
 public:
  SystemRandom() { AURIGA_ASSERT(sodium_init() >= 0); }
  void fill(std::span<std::byte> out) override {
    thread_local Ahead ahead;
    if (out.size() > kAheadBytes / 4) {
      randombytes_buf(out.data(), out.size());
      return;
    }
    if (ahead.left < out.size()) {
      randombytes_buf(ahead.bytes.data(), ahead.bytes.size());
      ahead.left = ahead.bytes.size();
    }
    // What was handed out is not kept.
    ahead.left -= out.size();
    const auto taken = std::span(ahead.bytes).subspan(ahead.left, out.size());
    std::ranges::copy(taken, out.begin());
    sodium_memzero(taken.data(), taken.size());
  }

 private:
  static constexpr std::size_t kAheadBytes = 512;
  /// Drawn ahead by a thread: most ask for an id's worth, and a system call costs more than that.
  /// Not for a process that forks and draws on: both would draw the same. The one helper that forks
  /// draws nothing.
  struct Ahead {
    std::array<std::byte, kAheadBytes> bytes;
    std::size_t left = 0;
  };
};

}  // namespace

std::uint64_t Random::next() {
  std::uint64_t bits = 0;
  fill(std::as_writable_bytes(std::span(&bits, 1)));
  return bits;
}

double Random::fraction() {
  return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

std::uint64_t Random::below(std::uint64_t bound) {
  AURIGA_ASSERT(bound > 0);
  // Rejection keeps it uniform where bound does not divide 2^64.
  const std::uint64_t limit = bound * (UINT64_MAX / bound);
  for (;;) {
    const auto bits = next();
    if (bits < limit) {
      return bits % bound;
    }
  }
}

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

Random& system_random() {
  static SystemRandom random;
  return random;
}

}  // namespace auriga::core
