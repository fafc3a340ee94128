// The ratio of a speaker's voice to the noise that is under it.
//
// Noise is measured where the voice is not, in two ways:
//
// In time. Between words the power falls to that of the noise, so the least mean power of 80 ms
// within ten seconds is the noise's, less a little for being the least of many (minimum statistics:
// R. Martin, "Noise power spectral density estimation based on optimal smoothing and minimum
// statistics", IEEE Trans. Speech and Audio Processing 9, 2001; here over the whole band, with
// a fixed compensation). The voice's level is the active level of ITU-T P.56: the mean power of
// the frames that are at most 15.9 dB below that mean, and 3 dB above the noise; less the noise.
//
// In frequency. A tone that never stops leaves no pause but leaves its neighbouring frequencies:
// in each stretch of 125 Hz of a spectrum of two seconds the bin that a quarter of them are below,
// divided by log(4/3), is the mean of the noise (whose bins are distributed exponentially).
//
// Either way takes sound for noise where sound leaves no gap, and neither takes noise for sound; so
// the greater ratio is the right one.
//
// Where nobody speaks, noise is compared with the voice as it was last heard; before the first
// word, with -26 dBFS, the nominal level of speech in telephony (ITU-T P.56, G.191).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace auriga::audio {

class NoiseMeter {
 public:
  NoiseMeter();

  /// Takes the AC power of the next 20 ms, full scale 1. True when the ratio was measured anew:
  /// each second, after the first five.
  [[nodiscard]] bool add_frame(double power);

  /// Takes a spectrum as LongSpectrum::power() gives it.
  void add_spectrum(std::span<const float> power);

  /// Signal to noise, dB; nothing before it was measured.
  [[nodiscard]] std::optional<double> ratio_db() const { return ratio_db_; }
  /// Power of the noise, full scale 1; 0 before it was measured.
  [[nodiscard]] double noise() const { return noise_; }

  /// The next frames do not adjoin the last: what was measured stays.
  void restart();

 private:
  void measure();

  std::vector<float> powers_;    ///< Of frames: a ring.
  std::vector<float> smoothed_;  ///< Of kSmooth frames each, in the same ring.
  std::size_t next_ = 0;
  std::size_t filled_ = 0;
  std::size_t since_ = 0;
  double noise_ = 0;
  double voice_;                        ///< Power of the voice as it was last heard.
  bool heard_ = false;                  ///< Whether there was one.
  std::optional<double> in_frequency_;  ///< Signal to noise by spectra, dB.
  std::optional<double> ratio_db_;
};

}  // namespace auriga::audio
