#include "engines/audio/long_spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "engines/audio/pcm.hpp"

namespace auriga::audio {
namespace {

/// The periodic Hann window, scaled so that power() is of full scale 1.
const std::vector<float>& window() {
  static const auto values = [] {
    constexpr auto n = LongSpectrum::kWindow;
    // The sum of the window's squares is 3/8 n.
    const auto scale = 1 / (kFullScale * std::sqrt(0.375 * n));
    std::vector<float> out(n);
    for (std::size_t i = 0; i < n; ++i) {
      const auto phase = 2 * std::numbers::pi * static_cast<double>(i) / n;
      out[i] = static_cast<float>(scale * (0.5 - 0.5 * std::cos(phase)));
    }
    return out;
  }();
  return values;
}

}  // namespace

bool LongSpectrum::add(std::span<const std::int16_t> samples) {
  for (const auto sample : samples) {
    ring_[next_] = sample;
    next_ = (next_ + 1) % kWindow;
  }
  filled_ = std::min(kWindow, filled_ + samples.size());
  since_ += samples.size();
  if (filled_ < kWindow || since_ < kHop) {
    return false;
  }
  since_ = 0;
  return true;
}

std::span<const float> LongSpectrum::power() const {
  auto& work = workspace();
  const auto sum = std::accumulate(ring_.begin(), ring_.end(), std::int64_t{0});
  const auto mean = static_cast<float>(sum) / static_cast<float>(kWindow);
  const auto& shape = window();
  for (std::size_t i = 0; i < kWindow; ++i) {
    work.signal[i] = (static_cast<float>(ring_[(next_ + i) % kWindow]) - mean) * shape[i];
  }
  transform().transform(work);
  thread_local std::vector<float> power(kBins);
  for (std::size_t k = 0; k < kBins; ++k) {
    power[k] = work.real[k] * work.real[k] + work.imaginary[k] * work.imaginary[k];
  }
  return power;
}

void LongSpectrum::restart() {
  filled_ = 0;
  since_ = kHop;
}

const RealFft& LongSpectrum::transform() {
  static const RealFft fft(kWindow);
  return fft;
}

RealFft::Workspace& LongSpectrum::workspace() {
  thread_local RealFft::Workspace work(transform());
  return work;
}

double LongSpectrum::overlap(std::size_t lag) {
  // The window's own correlation, divided by that at lag 0.
  const auto t = static_cast<double>(lag) / kWindow;
  const auto phase = 2 * std::numbers::pi * t;
  return (1 - t) * (2 + std::cos(phase)) / 3 + std::sin(phase) / (2 * std::numbers::pi);
}

}  // namespace auriga::audio
