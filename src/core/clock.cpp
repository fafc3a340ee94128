#include "core/clock.hpp"

#include <sodium.h>

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
  void fill(std::span<std::byte> out) override { randombytes_buf(out.data(), out.size()); }
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
