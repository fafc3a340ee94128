#include "engines/audio/echo_meter.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>

#include "core/error.hpp"
#include "engines/audio/long_spectrum.hpp"
#include "engines/audio/pcm.hpp"

namespace auriga::audio {
namespace {

constexpr auto kBins = LongSpectrum::kBins;
constexpr std::size_t kNear = 256;  ///< Bins to each side that say whether a bin is of use: 125 Hz.
constexpr std::size_t kWide = 512;  ///< Bins to each side of the mean that is taken off: 250 Hz.
constexpr std::size_t kFirst = 204;  ///< Below 100 Hz are hum and rumble.
constexpr double kKeep = 0.9;        ///< What is left of a spectrum's weight when the next comes.
constexpr double kShareMin = 0.15;
constexpr int kSpectraMin = 5;
constexpr double kRange = 1e-4;                  ///< 40 dB.
constexpr double kAboveNoise = 4;                ///< 6 dB.
constexpr double kFlatnessMax = 1.4967;          ///< Natural logarithm of 6.5 dB.
constexpr double kEuler = std::numbers::egamma;  ///< Mean of -log of a noise's bin over its power.
constexpr double kQuantisation = 1 / (12 * kFullScale * kFullScale);
constexpr double kPeakMin = 7;    ///< Standard deviations.
constexpr double kCalmMin = 0.5;  ///< Of the deviation that logarithms of a random sound have.
constexpr double kRepeatMargin = 0.15;
constexpr std::size_t kLagCompared = 13'000;  ///< Beyond it the window leaves too little.
constexpr std::size_t kPitchLags = 640;       ///< 40 ms.
constexpr double kPitchShare = 0.7;
constexpr double kGainMax = 1.1;  ///< A reflection has at most 1; the rest is room for error.

/// What add() works in, one for each thread.
struct Scratch {
  std::vector<float> level = std::vector<float>(kBins);
  std::vector<float> mean = std::vector<float>(kBins);
  std::vector<std::uint8_t> used = std::vector<std::uint8_t>(kBins);
};

Scratch& scratch() {
  thread_local Scratch memory;
  return memory;
}

/// Calls each(k, count) for every bin k, count being how many bins lie within `reach` of it;
/// before, enter(i) and leave(i) tell which have come into and gone out of that stretch.
template <class Enter, class Leave, class Each>
void slide(std::size_t reach, const Enter& enter, const Leave& leave, const Each& each) {
  std::size_t from = 0;
  std::size_t to = 0;
  for (std::size_t k = 0; k < kBins; ++k) {
    while (to < std::min(kBins, k + reach + 1)) {
      enter(to++);
    }
    while (from + reach < k) {
      leave(from++);
    }
    each(k, to - from);
  }
}

/// Fills `used`, and says how many bins are.
std::size_t choose(std::span<const float> power, double noise, Scratch& at) {
  double powers = 0;
  double levels = 0;
  double loudest = 0;
  // First the mean logarithm near each bin, and what makes it too sparse, so that one pass more
  // can compare with the loudest.
  slide(
      kNear,
      [&](std::size_t k) {
        powers += static_cast<double>(power[k]);
        levels += static_cast<double>(at.level[k]);
      },
      [&](std::size_t k) {
        powers -= static_cast<double>(power[k]);
        levels -= static_cast<double>(at.level[k]);
      },
      [&](std::size_t k, std::size_t count) {
        const auto mean_power = std::max(1e-20, powers / static_cast<double>(count));
        const auto mean_level = levels / static_cast<double>(count);
        loudest = std::max(loudest, mean_power);
        at.mean[k] = static_cast<float>(mean_level);
        at.used[k] = k >= kFirst && std::log(mean_power) - mean_level < kFlatnessMax ? 1 : 0;
      });
  const auto floor = static_cast<float>(std::log(std::max(
      kRange * loudest, kAboveNoise * std::max(noise, kQuantisation) * std::exp(-kEuler))));
  std::size_t used = 0;
  for (std::size_t k = 0; k < kBins; ++k) {
    at.used[k] = at.used[k] != 0 && at.mean[k] > floor ? 1 : 0;
    used += at.used[k];
  }
  return used;
}

/// How high the point beside a peak is, of a peak of the height 1 made by the whole band: the
/// transform of `used` at lag 1, over blocks in which the cosine hardly turns.
double beside_peak(std::span<const std::uint8_t> used) {
  constexpr std::size_t kBlock = 64;
  double sum = 0;
  for (std::size_t at = 0; at + kBlock <= used.size(); at += kBlock) {
    const auto block = used.subspan(at, kBlock);
    const auto count = std::accumulate(block.begin(), block.end(), 0);
    const auto angle = std::numbers::pi * (static_cast<double>(at) + kBlock / 2.0) / kBins;
    sum += count * std::cos(angle);
  }
  return sum / static_cast<double>(used.size());
}

/// The cepstrum with what is needed to read gains off it.
class Cepstrum {
 public:
  /// `heights` by lag, times `scale`; `beside` is beside_peak() over the share of bins used.
  Cepstrum(std::span<const float> heights, double scale, double beside)
      : heights_(heights), scale_(scale), width_(1 / std::sqrt(1 + 2 * beside * beside)) {}

  [[nodiscard]] double height(std::size_t lag) const {
    return scale_ * static_cast<double>(heights_[lag]);
  }
  /// The gain that a peak at `lag` stands for. A reflection between two samples has its height in
  /// both of them, so the neighbours count, by their power.
  [[nodiscard]] double gain(std::size_t lag) const {
    double sum = 0;
    for (const auto near : {lag - 1, lag, lag + 1}) {
      const auto part = std::max(0.0, height(near));
      sum += part * part;
    }
    return width_ * std::sqrt(sum) / LongSpectrum::overlap(lag);
  }
  /// The greatest height at `lag` and beside it, as a gain.
  [[nodiscard]] double highest(std::size_t lag) const {
    return std::max({height(lag - 1), height(lag), height(lag + 1)}) / LongSpectrum::overlap(lag);
  }
  [[nodiscard]] bool is_top(std::size_t lag) const {
    return heights_[lag] >= heights_[lag - 1] && heights_[lag] >= heights_[lag + 1];
  }

 private:
  std::span<const float> heights_;
  double scale_;
  double width_;
};

/// Whether a peak is the mark of something that repeats, not of a reflection.
bool repeats(const Cepstrum& cepstrum, std::size_t lag, double gain) {
  if (gain > kGainMax) {
    return true;
  }
  if (2 * lag < kLagCompared && cepstrum.highest(2 * lag) > gain * (gain / 2 + kRepeatMargin)) {
    return true;
  }
  // A multiple of a pitch that is too high to be looked for itself.
  return lag < kPitchLags &&
         std::max(cepstrum.highest(lag / 2), cepstrum.highest(lag / 3)) > kPitchShare * gain;
}

}  // namespace

EchoMeter::EchoMeter(std::chrono::milliseconds lag_min, std::chrono::milliseconds lag_max)
    : lag_min_(samples_in(lag_min)), lag_max_(samples_in(lag_max)), ripple_(kBins) {
  AURIGA_ASSERT(lag_min_ >= 32 && lag_min_ <= lag_max_ && lag_max_ <= kSampleRate);
}

void EchoMeter::add(std::span<const float> power, double noise) {
  auto& at = scratch();
  for (std::size_t k = 0; k < kBins; ++k) {
    at.level[k] = std::log(power[k] + 1e-15F);
  }
  const auto share = static_cast<double>(choose(power, noise, at)) / kBins;
  if (share < kShareMin) {
    return;
  }
  double sum = 0;
  std::size_t count = 0;
  slide(
      kWide,
      [&](std::size_t k) {
        if (at.used[k] != 0) {
          sum += static_cast<double>(at.level[k]);
          ++count;
        }
      },
      [&](std::size_t k) {
        if (at.used[k] != 0) {
          sum -= static_cast<double>(at.level[k]);
          --count;
        }
      },
      [&](std::size_t k, std::size_t) {
        const auto ripple = at.used[k] != 0
                                ? at.level[k] - static_cast<float>(sum / static_cast<double>(count))
                                : 0.0F;
        ripple_[k] = static_cast<float>(kKeep) * ripple_[k] + ripple;
      });
  weight_ = kKeep * weight_ + share;
  neighbour_ = kKeep * neighbour_ + beside_peak(at.used);
  spectra_ = std::min(spectra_ + 1, kSpectraMin);
}

std::optional<Echo> EchoMeter::measure() const {
  if (spectra_ < kSpectraMin) {
    return std::nullopt;
  }
  // The logarithm is even in frequency, so its transform is real and its own inverse.
  auto& work = LongSpectrum::workspace();
  std::copy(ripple_.begin(), ripple_.end(), work.signal.begin());
  std::copy(ripple_.begin() + 1, ripple_.end() - 1, work.signal.rbegin());
  LongSpectrum::transform().transform(work);
  const Cepstrum cepstrum(work.real, 1 / (LongSpectrum::kWindow * weight_), neighbour_ / weight_);

  auto& heights = scratch().level;
  heights.assign(work.real.begin() + static_cast<std::ptrdiff_t>(lag_min_),
                 work.real.begin() + static_cast<std::ptrdiff_t>(lag_max_) + 1);
  std::ranges::transform(heights, heights.begin(), [](float each) { return std::abs(each); });
  const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
  std::ranges::nth_element(heights, middle);
  // The median of a normal distribution's magnitudes is 0.6745 deviations.
  const auto deviation = static_cast<double>(*middle) / (0.6745 * LongSpectrum::kWindow * weight_);
  // The logarithm of a random sound's bin has the variance pi^2 / 6.
  const auto random = std::numbers::pi / std::sqrt(6 * LongSpectrum::kWindow * weight_);
  heights.resize(kBins);
  if (deviation < kCalmMin * random) {
    return std::nullopt;
  }
  std::size_t best = 0;
  double gain_best = 0;
  // A sample more to each side: a reflection at the very bound may lie between two samples.
  for (auto lag = lag_min_ - 1; lag <= lag_max_ + 1; ++lag) {
    if (cepstrum.height(lag) < kPeakMin * deviation || !cepstrum.is_top(lag)) {
      continue;
    }
    const auto gain = cepstrum.gain(lag);
    if (gain > gain_best && !repeats(cepstrum, lag, gain)) {
      best = lag;
      gain_best = gain;
    }
  }
  if (best == 0) {
    return std::nullopt;
  }
  return Echo{.gain = gain_best,
              .lag = std::chrono::duration_cast<std::chrono::microseconds>(duration_of(best))};
}

void EchoMeter::reset() {
  std::ranges::fill(ripple_, 0.0F);
  weight_ = 0;
  neighbour_ = 0;
  spectra_ = 0;
}

}  // namespace auriga::audio
