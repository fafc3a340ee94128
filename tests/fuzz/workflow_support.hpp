// What the targets of the workflow engine share.
#pragma once

#include <cstddef>
#include <span>

#include "core/clock.hpp"
#include "tests/fuzz/require.hpp"

namespace auriga::fuzz {

/// The same numbers on every run.
class Chance final : public core::Random {
 public:
  void fill(std::span<std::byte> out) override {
    for (auto& each : out) {
      each = static_cast<std::byte>(next_++ * 37U);
    }
  }

 private:
  unsigned next_ = 1;
};

}  // namespace auriga::fuzz
