#include "histogram.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace auriga::load {
namespace {

TEST(Histogram, Is_exact_below_256_and_within_a_hundredth_above) {
  for (std::int64_t value = 1; value < std::numeric_limits<std::int64_t>::max() / 3;
       value = value * 3 / 2 + 1) {
    Histogram histogram;
    histogram.record(value);
    histogram.record(std::numeric_limits<std::int64_t>::max());
    const auto told = histogram.at(0.5);
    EXPECT_GE(told, value);
    EXPECT_LE(static_cast<double>(told - value),
              value < 256 ? 0 : 0.008 * static_cast<double>(value));
  }
}

TEST(Histogram, Tells_the_share_that_lies_at_or_below) {
  Histogram histogram;
  for (int value = 1; value <= 100; ++value) {
    histogram.record(value);
  }
  EXPECT_EQ(histogram.at(0.5), 50);
  EXPECT_EQ(histogram.at(0.99), 99);
  EXPECT_EQ(histogram.at(1), 100);
  EXPECT_EQ(histogram.max(), 100);
  EXPECT_EQ(histogram.count(), 100U);
}

TEST(Histogram, Is_zero_when_empty) {
  EXPECT_EQ(Histogram().at(0.99), 0);
}

}  // namespace
}  // namespace auriga::load
