// Sound as it travels: signed 16-bit little-endian PCM, 16,000 samples a second, one channel.
// Levels are in dBFS of AC power: 0 dBFS is a square wave over the full scale, a full sine has -3.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace auriga::audio {

inline constexpr std::size_t kSampleRate = 16'000;
inline constexpr double kFullScale = 32'768;
/// The level given for no sound at all, dBFS.
inline constexpr double kDbfsMin = -120;

/// Bytes seen as samples; does not own them, needs no alignment. A view stands for whole samples:
/// the last byte of an odd number is left out.
class Samples {
 public:
  Samples() = default;
  explicit Samples(std::span<const std::byte> bytes) : bytes_(bytes.first(bytes.size() & ~1UZ)) {}
  explicit Samples(std::string_view bytes) : Samples(std::as_bytes(std::span(bytes))) {}

  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size() / 2; }
  [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }
  [[nodiscard]] std::int16_t operator[](std::size_t i) const noexcept {
    const auto low = std::to_integer<unsigned>(bytes_[2 * i]);
    const auto high = std::to_integer<unsigned>(bytes_[2 * i + 1]);
    return static_cast<std::int16_t>(high << 8U | low);
  }
  /// The samples before and from place `n`; n <= size().
  [[nodiscard]] Samples first(std::size_t n) const { return Samples(bytes_.first(2 * n)); }
  [[nodiscard]] Samples from(std::size_t n) const { return Samples(bytes_.subspan(2 * n)); }
  /// Writes every sample; `out` must have size() places at least.
  void copy_to(std::span<std::int16_t> out) const {
    for (std::size_t i = 0; i < size(); ++i) {
      out[i] = (*this)[i];
    }
  }

 private:
  std::span<const std::byte> bytes_;
};

/// How many samples a time holds, rounded down.
[[nodiscard]] constexpr std::size_t samples_in(std::chrono::milliseconds time) {
  return static_cast<std::size_t>(time.count()) * kSampleRate / 1000;
}

/// How long so many samples last.
[[nodiscard]] constexpr std::chrono::nanoseconds duration_of(std::size_t samples) {
  return std::chrono::nanoseconds(samples * (1'000'000'000 / kSampleRate));
}

/// A ratio of powers in dB, not below kDbfsMin.
[[nodiscard]] inline double decibels(double power_ratio) {
  return power_ratio <= 1e-12 ? kDbfsMin : 10 * std::log10(power_ratio);
}

/// Mean power about the mean, of full scale 1: a constant offset of the converter does not count.
/// 0 for no samples.
[[nodiscard]] inline double ac_power(std::span<const std::int16_t> samples) {
  if (samples.empty()) {
    return 0;
  }
  std::int64_t sum = 0;
  std::int64_t squares = 0;
  for (const auto sample : samples) {
    sum += sample;
    squares += static_cast<std::int64_t>(sample) * sample;
  }
  const auto n = static_cast<double>(samples.size());
  const auto mean = static_cast<double>(sum) / n;
  return std::max(0.0, static_cast<double>(squares) / n - mean * mean) / (kFullScale * kFullScale);
}

/// Level of ac_power(), dBFS.
[[nodiscard]] inline double dbfs(std::span<const std::int16_t> samples) {
  return decibels(ac_power(samples));
}

}  // namespace auriga::audio
