// Random numbers that a seed decides: whoever has the seed draws the same again. As unpredictable
// as the seed is (ChaCha20, libsodium), so what is drawn may be a secret while the seed is one.
#pragma once

#include <array>

#include "core/clock.hpp"

namespace auriga::core {

class SeededRandom final : public Random {
 public:
  using Seed = std::array<std::byte, 32>;

  explicit SeededRandom(const Seed& seed) : seed_(seed) {}
  void fill(std::span<std::byte> out) override;

 private:
  Seed seed_;
  std::uint64_t drawn_ = 0;  ///< Numbers the stream of each fill.
};

}  // namespace auriga::core
