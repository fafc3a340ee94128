#include "engines/reader/weights.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <stdexcept>

#include "engines/reader/reader.hpp"
#include "small_network.hpp"

namespace auriga::reader {
namespace {

TEST(Weights, AreReadInPlace) {
  const testing::SmallNetwork network;
  const auto weights = read_weights(network.bytes());
  EXPECT_EQ(weights.width, 32U);
  EXPECT_EQ(weights.wide, 64U);
  EXPECT_EQ(weights.layers.size(), 2U);
  EXPECT_EQ(weights.layers[1].seen.outputs, 96U);
  EXPECT_GT(weights.layers[1].narrow.weights.data(),
            reinterpret_cast<const std::uint8_t*>(network.bytes().data()));
}

TEST(Weights, ThatEndTooSoonAreRefused) {
  const testing::SmallNetwork network;
  const auto bytes = network.bytes();
  for (std::size_t size = 0; size < bytes.size(); size += size < 64 ? 1 : 997) {
    EXPECT_THROW(static_cast<void>(read_weights(bytes.substr(0, size))), std::runtime_error)
        << size;
  }
}

TEST(Weights, OfNoKnownFormAreRefused) {
  for (std::size_t number = 0; number < 7; ++number) {
    for (const std::uint32_t wrong : {0U, 7U, 0xFFFFFFFFU}) {
      testing::SmallNetwork network;
      std::memcpy(network.data() + 8 + 4 * number, &wrong, sizeof wrong);
      if (number == 6 && wrong == 7) {
        continue;  // Fewer places are no fault of the head's.
      }
      EXPECT_THROW(static_cast<void>(read_weights(network.bytes())), std::runtime_error)
          << "number " << number << ": " << wrong;
    }
  }
}

TEST(Weights, WithTooFewPlacesAreNoReaders) {
  testing::SmallNetwork network;
  const std::uint32_t few = 64;
  std::memcpy(network.data() + 8 + std::size_t{4} * 6, &few, sizeof few);
  EXPECT_THROW(Reader{network.bytes()}, std::runtime_error);
}

}  // namespace
}  // namespace auriga::reader
