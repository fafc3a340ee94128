#include "engines/audio/real_fft.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "tests/unit/engines/audio/sounds.hpp"

namespace auriga::audio {
namespace {

using test::Dice;

/// By the definition, in double precision.
std::vector<std::complex<double>> slow(const std::vector<float>& signal) {
  const auto n = signal.size();
  std::vector<std::complex<double>> out(n / 2 + 1);
  for (std::size_t k = 0; k < out.size(); ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      const auto turn = static_cast<double>(k * i % n) / static_cast<double>(n);
      out[k] += static_cast<double>(signal[i]) * std::polar(1.0, -2 * std::numbers::pi * turn);
    }
  }
  return out;
}

TEST(RealFft, IsTheTransformByDefinition) {
  Dice dice(1);
  for (const std::size_t size : {4U, 8U, 16U, 64U, 512U, 2048U}) {
    const RealFft fft(size);
    RealFft::Workspace work(fft);
    std::vector<float> signal(size);
    for (auto& each : signal) {
      each = static_cast<float>(dice.normal());
    }
    const auto expected = slow(signal);
    std::ranges::copy(signal, work.signal.begin());
    fft.transform(work);
    ASSERT_EQ(fft.bins(), expected.size());
    const auto bound = 1e-6 * std::sqrt(static_cast<double>(size)) * 4;
    for (std::size_t k = 0; k < expected.size(); ++k) {
      EXPECT_NEAR(work.real[k], expected[k].real(), bound) << size << ' ' << k;
      EXPECT_NEAR(work.imaginary[k], expected[k].imag(), bound) << size << ' ' << k;
    }
  }
}

// At the size that is used the definition takes too long; what is known of a transform does not.
TEST(RealFft, KeepsPowerAndFindsItsToneAtFullSize) {
  constexpr std::size_t kSize = 32'768;
  const RealFft fft(kSize);
  RealFft::Workspace work(fft);
  Dice dice(2);
  double power = 0;
  for (auto& each : work.signal) {
    each = static_cast<float>(dice.normal());
    power += static_cast<double>(each) * static_cast<double>(each);
  }
  fft.transform(work);
  double found = 0;
  for (std::size_t k = 0; k < fft.bins(); ++k) {
    const auto twice = k == 0 || k == kSize / 2 ? 1 : 2;
    found += twice * std::norm(std::complex<double>(work.real[k], work.imaginary[k]));
  }
  EXPECT_NEAR(found / kSize, power, 1e-5 * power);

  for (std::size_t i = 0; i < kSize; ++i) {
    const auto turn = static_cast<double>(1234 * i % kSize) / kSize;
    work.signal[i] = static_cast<float>(std::cos(2 * std::numbers::pi * turn));
  }
  fft.transform(work);
  for (std::size_t k = 0; k < fft.bins(); ++k) {
    EXPECT_NEAR(work.real[k], k == 1234 ? kSize / 2.0 : 0, 0.02) << k;
    EXPECT_NEAR(work.imaginary[k], 0, 0.02) << k;
  }
}

TEST(RealFftDeathTest, TakesPowersOfTwoAlone) {
  EXPECT_DEATH(RealFft(100), "single_bit");
  EXPECT_DEATH(RealFft(2), "size >= 4");
}

}  // namespace
}  // namespace auriga::audio
