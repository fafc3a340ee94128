#include "engines/audio/noise_meter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "engines/audio/pcm.hpp"

namespace auriga::audio {
namespace {

constexpr std::size_t kFrames = 500;  ///< Ten seconds: long enough to hold a pause for breath.
constexpr std::size_t kFramesMin = 250;
constexpr std::size_t kEvery = 50;
constexpr std::size_t kSmooth = 4;
constexpr std::size_t kVoiced = 25;     ///< Half a second of voice is speech; less may be a door.
constexpr double kLeastOfMany = 1.2;    ///< Mean of the noise over its least 80 ms of 10 s.
constexpr double kVoiceAboveNoise = 2;  ///< 3 dB.
constexpr double kActive = 0.0257;      ///< 15.9 dB below, P.56.
constexpr double kNominal = 0.00251;    ///< -26 dBFS.
constexpr double kLeast = 1e-12;
constexpr double kVoiceMin = 1e-6;          ///< -60 dBFS: less is not speech.
constexpr double kNewVoice = 0.2;           ///< Weight of this window's voice beside those before.
constexpr std::size_t kStretchesFrom = 64;  ///< Bin of 31 Hz.
constexpr std::size_t kStretch = 256;       ///< Bins of 0.49 Hz.
constexpr std::size_t kLow = kStretch / 4;
constexpr double kLowOfMean = 0.2877;  ///< -log(3/4): the lowest quarter of a noise's bins.
constexpr double kRatioMin = 0.01;     ///< -20 dB: less says no more.
constexpr double kOld = 0.7;           ///< Of the ratio by spectra, when a new one comes.

/// Mean power of the frames of voice, or nothing where there are too few. `powers` are sorted,
/// greatest first.
std::optional<double> active_power(std::span<const float> powers, double noise) {
  double sum = 0;
  std::size_t count = 0;
  for (const auto each : powers) {
    const auto power = static_cast<double>(each);
    const auto mean = (sum + power) / static_cast<double>(count + 1);
    if (power < std::max(kVoiceAboveNoise * noise, kVoiceMin) || power < kActive * mean) {
      break;
    }
    sum += power;
    ++count;
  }
  if (count < kVoiced) {
    return std::nullopt;
  }
  return sum / static_cast<double>(count);
}

}  // namespace

NoiseMeter::NoiseMeter() : powers_(kFrames), smoothed_(kFrames), voice_(kNominal) {}

bool NoiseMeter::add_frame(double power) {
  powers_[next_] = static_cast<float>(power);
  filled_ = std::min(filled_ + 1, kFrames);
  double sum = 0;
  const auto behind = std::min(kSmooth, filled_);
  for (std::size_t i = 0; i < behind; ++i) {
    sum += static_cast<double>(powers_[(next_ + kFrames - i) % kFrames]);
  }
  smoothed_[next_] = static_cast<float>(sum / static_cast<double>(behind));
  next_ = (next_ + 1) % kFrames;
  if (++since_ < kEvery || filled_ < kFramesMin) {
    return false;
  }
  since_ = 0;
  measure();
  return true;
}

void NoiseMeter::measure() {
  const std::span<const float> smoothed(smoothed_.data(), filled_);
  const auto least = *std::ranges::min_element(smoothed.subspan(kSmooth - 1));
  noise_ = kLeastOfMany * static_cast<double>(least);
  std::array<float, kFrames> sorted;
  std::copy_n(powers_.begin(), filled_, sorted.begin());
  const std::span<float> powers(sorted.data(), filled_);
  std::ranges::sort(powers, std::greater<>());
  if (const auto active = active_power(powers, noise_)) {
    const auto voice = *active - noise_;
    voice_ = heard_ ? std::pow(voice_, 1 - kNewVoice) * std::pow(voice, kNewVoice) : voice;
    heard_ = true;
  }
  ratio_db_ =
      std::max(decibels(voice_ / std::max(noise_, kLeast)), in_frequency_.value_or(kDbfsMin));
}

void NoiseMeter::add_spectrum(std::span<const float> power) {
  std::array<float, kStretch> stretch;
  double noise = 0;
  double total = 0;
  std::size_t bins = 0;
  // Below the first are the mean that was taken off and what remains of it.
  for (std::size_t at = kStretchesFrom; at + kStretch <= power.size(); at += kStretch) {
    std::copy_n(power.begin() + static_cast<std::ptrdiff_t>(at), kStretch, stretch.begin());
    for (const auto each : stretch) {
      total += static_cast<double>(each);
    }
    const auto low = stretch.begin() + kLow;
    std::ranges::nth_element(stretch, low);
    noise += kStretch * static_cast<double>(*low) / kLowOfMean;
    bins += kStretch;
  }
  noise = std::max(noise / static_cast<double>(bins), kLeast);
  const auto signal = total / static_cast<double>(bins) - noise;
  const auto ratio = decibels(std::max(kRatioMin, signal / noise));
  in_frequency_ = in_frequency_ ? kOld * *in_frequency_ + (1 - kOld) * ratio : ratio;
}

void NoiseMeter::restart() {
  filled_ = 0;
  next_ = 0;
  since_ = 0;
  in_frequency_.reset();
}

}  // namespace auriga::audio
