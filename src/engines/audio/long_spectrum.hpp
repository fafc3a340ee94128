// Power spectra of long overlapping stretches of a stream: what echo and steady noise are read
// from.
//
// A stretch is 32,768 samples (2.05 s) under a Hann window, a new one every 1.02 s. It is so long
// because a reflection is seen only as far as it falls into the same stretch as its source: of the
// 500 ms that are looked for, 16,384 samples would keep 17 %, these keep 67 %.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engines/audio/real_fft.hpp"

namespace auriga::audio {

class LongSpectrum {
 public:
  static constexpr std::size_t kWindow = 32'768;
  static constexpr std::size_t kHop = 16'320;  ///< 51 frames of 20 ms.
  static constexpr std::size_t kBins = kWindow / 2 + 1;

  LongSpectrum() : ring_(kWindow) {}

  /// Takes samples. True when a spectrum is due, which is at most once for kHop of them; call with
  /// no more than that.
  [[nodiscard]] bool add(std::span<const std::int16_t> samples);

  /// The spectrum of the last kWindow samples, kBins places: white noise of the power p (full scale
  /// 1) has p in each, and their mean is the signal's power about its mean. Lives in memory of the
  /// calling thread until its next call of any LongSpectrum.
  [[nodiscard]] std::span<const float> power() const;

  /// Forgets what it has: the next samples do not adjoin the last.
  void restart();

  /// The transform all share, and the place to work in of the calling thread. power() uses it too,
  /// but its result does not live there.
  [[nodiscard]] static const RealFft& transform();
  [[nodiscard]] static RealFft::Workspace& workspace();

  /// What remains of the likeness of a signal and its copy `lag` samples later when both are seen
  /// through the window: 1 for lag 0, 0 for kWindow.
  [[nodiscard]] static double overlap(std::size_t lag);

 private:
  std::vector<std::int16_t> ring_;
  std::size_t next_ = 0;    ///< Where the next sample goes, and the oldest is.
  std::size_t filled_ = 0;  ///< How much of the ring holds samples.
  std::size_t since_ = kHop;
};

}  // namespace auriga::audio
