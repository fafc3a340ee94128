// Tells a speaker what his listeners suffer from: noise, clipping, echo, silence.
//
// One monitor belongs to one speaker's stream and is fed whatever comes, in chunks of any size; it
// looks at frames of 20 ms, so that the chunks' sizes make no difference. What it finds it says at
// most once in `repeat_after` for each type. How each is measured stands in noise_meter.hpp,
// echo_meter.hpp and clip_meter.hpp; silence is 250 frames in a row below the level.
//
// Cost: 0.09 % of a core and 140 KB for a stream; each thread that feeds monitors has 480 KB to
// work in, all threads share 260 KB of tables. Most of the time goes into two transforms a second,
// so that one take() in 25 lasts about a millisecond and the others 2 microseconds.
//
// Not guaranteed: music is judged as if it were speech. It has no echo (its lines are left out),
// but where it never pauses it reads as noise.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/audio/clip_meter.hpp"
#include "engines/audio/echo_meter.hpp"
#include "engines/audio/long_spectrum.hpp"
#include "engines/audio/noise_meter.hpp"
#include "engines/audio/pcm.hpp"

namespace auriga::audio {

struct QualitySettings {
  double snr_db_min = 20;
  double clipping_level = 0.98;  ///< Share of full scale from which a sample is clipped.
  double clipping_share = 0.01;  ///< More of the window's samples than this.
  std::chrono::milliseconds clipping_window{100};
  double echo_db_min = -15;  ///< Level of the reflection beside the sound itself.
  std::chrono::milliseconds echo_lag_min{10};
  std::chrono::milliseconds echo_lag_max{500};  ///< At most a second.
  double silence_dbfs = -50;
  std::chrono::milliseconds silence_after{5000};
  std::chrono::seconds repeat_after{60};
};

enum class WarningType : std::uint8_t { clipping, echo, low_snr, silence };
enum class Severity : std::uint8_t { medium, critical };

/// Their names in the protocol: "clipping", "echo", "low_snr", "silence"; "medium", "critical".
[[nodiscard]] std::string_view name(WarningType type);
[[nodiscard]] std::string_view name(Severity severity);

struct Warning {
  WarningType type{};
  Severity severity{};
  /// clipping: per cent of samples; echo: dB beside the sound; low_snr: dB; silence: seconds.
  double measured = 0;
  std::string message;         ///< What is wrong, for the speaker.
  std::string recommendation;  ///< What he can do.
};

/// Not for several threads at once; it may move from one to another.
class QualityMonitor {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Settings out of their bounds are a bug and abort.
  explicit QualityMonitor(const QualitySettings& settings = {});

  /// Takes the next samples and says what is wrong, mostly nothing. `now` must not go back; it
  /// matters for `repeat_after` alone, everything else counts samples. Copies what it needs.
  /// Each chunk begins with a whole sample: of an odd number of bytes the last is left out, as
  /// listeners, who play each frame by itself, leave it out.
  [[nodiscard]] std::vector<Warning> take(Samples samples, Time now);

  /// The speaker paused or muted: what comes next does not adjoin what came last, and the time
  /// between does not count. Knowledge of noise and echo stays.
  void pause();

  /// Another speaker or another room: forgets everything.
  void reset();

 private:
  static constexpr std::size_t kFrame = 320;
  static constexpr std::size_t kTypes = 4;

  void take_frame(Time now, std::vector<Warning>& out);
  void watch_clipping(Time now, std::vector<Warning>& out);
  void watch_silence(double power, Time now, std::vector<Warning>& out);
  void watch_noise(double power, Time now, std::vector<Warning>& out);
  void watch_echo(Time now, std::vector<Warning>& out);
  /// Whether a warning of the type may be given now; if so it counts as given.
  [[nodiscard]] bool may_warn(WarningType type, Time now);

  QualitySettings settings_;
  double silence_power_;
  std::array<std::int16_t, kFrame> frame_{};
  std::size_t filled_ = 0;
  std::size_t silent_ = 0;  ///< Samples of silence up to now.
  ClipMeter clip_;
  NoiseMeter noise_;
  EchoMeter echo_;
  LongSpectrum spectrum_;
  std::array<std::optional<Time>, kTypes> warned_;
};

}  // namespace auriga::audio
