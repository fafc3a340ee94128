// Sounds made by the tests: the same on every run, loud as full scale 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <numbers>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "engines/audio/quality.hpp"

namespace auriga::audio::test {

inline constexpr double kPi = std::numbers::pi;

using Sound = std::vector<double>;

/// Random numbers that are the same with every standard library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  double fraction() { return static_cast<double>(engine_() >> 11U) * 0x1.0p-53; }
  double normal();  ///< Mean 0, deviation 1.
  std::size_t below(std::size_t bound) { return engine_() % bound; }

 private:
  std::mt19937_64 engine_;
};

struct Voice {
  double pitch_hz = 120;
  bool monotone = false;  ///< A pitch that never moves, as in a chant.
};

/// Syllables of glottal pulses through four formants, with fricatives, stops and pauses between
/// them, silent in the pauses; its peak is half of full scale.
Sound speech(double seconds, std::uint64_t seed, Voice voice = {});

/// A function of the time in seconds, sampled.
Sound sampled(double seconds, const std::function<double(double)>& value);
Sound silence(double seconds);

/// Mean power of the parts that are at most 15.9 dB below that mean (ITU-T P.56).
double active_power(const Sound& sound);
double power(const Sound& sound);

/// The sound with noise `below_db` under its active level.
Sound with_white_noise(Sound sound, double below_db, std::uint64_t seed = 7);
Sound with_pink_noise(Sound sound, double below_db, std::uint64_t seed = 7);
Sound white_noise(double seconds, double dbfs, std::uint64_t seed = 7);

enum class Path { once, round };  ///< One reflection, or a loop that reflects what it reflected.
/// The sound with a reflection of it. A lag between two samples is interpolated.
Sound with_echo(const Sound& sound, double level_db, double lag_ms, Path path = Path::once);

Sound joined(const Sound& first, const Sound& second);

/// Signed 16 bit, little-endian; too loud is clipped.
std::string pcm_of(const Sound& sound);

struct Said {
  Warning warning;
  double at = 0;  ///< Seconds of sound before it was said.
};

/// What a monitor says of a sound that comes in real time, in chunks of so many samples.
std::vector<Said> said_of(QualityMonitor& monitor, const Sound& sound, std::size_t chunk = 640,
                          double begin = 0);
std::vector<Said> said_of(const Sound& sound, std::size_t chunk = 640);

/// The names of the types, in order, for comparing: "low_snr clipping".
std::string types_of(const std::vector<Said>& said);
std::optional<Said> first_of(const std::vector<Said>& said, WarningType type);

}  // namespace auriga::audio::test
