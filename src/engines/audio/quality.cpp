#include "engines/audio/quality.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace auriga::audio {
namespace {

// From here on listeners cannot follow.
constexpr double kCriticalSnrDb = 10;
constexpr double kCriticalClippingShare = 0.05;
constexpr double kCriticalEchoDb = -6;
constexpr double kCriticalSilenceSeconds = 30;

Severity severity(bool critical) {
  return critical ? Severity::critical : Severity::medium;
}

Warning low_snr(double ratio_db) {
  return {.type = WarningType::low_snr,
          .severity = severity(ratio_db < kCriticalSnrDb),
          .measured = ratio_db,
          .message = fmt::format("There is much noise under your voice ({:.0f} dB below it).",
                                 std::max(0.0, ratio_db)),
          .recommendation = "Speak closer to the microphone, or move away from the noise."};
}

Warning clipping(double share) {
  return {
      .type = WarningType::clipping,
      .severity = severity(share > kCriticalClippingShare),
      .measured = 100 * share,
      .message = fmt::format("Your sound is too loud and distorts ({:.1f} % of it).", 100 * share),
      .recommendation = "Turn the microphone's level down, or speak from further away."};
}

Warning echoing(double gain_db, std::chrono::microseconds lag) {
  return {.type = WarningType::echo,
          .severity = severity(gain_db >= kCriticalEchoDb),
          .measured = gain_db,
          .message = fmt::format("Your sound comes with an echo ({:.0f} dB after {} ms).", gain_db,
                                 (lag.count() + 500) / 1000),
          .recommendation = "Use headphones, or turn the loudspeakers down."};
}

Warning silent(double seconds) {
  return {.type = WarningType::silence,
          .severity = severity(seconds >= kCriticalSilenceSeconds),
          .measured = seconds,
          .message = fmt::format("Nothing has been heard for {:.0f} seconds.", seconds),
          .recommendation =
              "Look whether the microphone is on and the right one is chosen; mute while you do "
              "not speak."};
}

}  // namespace

std::string_view name(WarningType type) {
  constexpr std::array<std::string_view, 4> kNames{"clipping", "echo", "low_snr", "silence"};
  return kNames.at(static_cast<std::size_t>(type));
}

std::string_view name(Severity severity) {
  return severity == Severity::critical ? "critical" : "medium";
}

QualityMonitor::QualityMonitor(const QualitySettings& settings)
    : settings_(settings),
      silence_power_(std::pow(10, settings.silence_dbfs / 10)),
      clip_(settings.clipping_level, samples_in(settings.clipping_window)),
      echo_(settings.echo_lag_min, settings.echo_lag_max) {
  AURIGA_ASSERT(settings.silence_after.count() > 0 && settings.repeat_after.count() >= 0);
}

std::vector<Warning> QualityMonitor::take(Samples samples, Time now) {
  std::vector<Warning> out;
  while (!samples.empty()) {
    const auto some = std::min(samples.size(), kFrame - filled_);
    samples.first(some).copy_to(std::span(frame_).subspan(filled_));
    samples = samples.from(some);
    filled_ += some;
    if (filled_ == kFrame) {
      filled_ = 0;
      take_frame(now, out);
    }
  }
  return out;
}

void QualityMonitor::pause() {
  filled_ = 0;
  silent_ = 0;
  clip_.restart();
  noise_.restart();
  spectrum_.restart();
}

void QualityMonitor::reset() {
  pause();
  noise_ = NoiseMeter();
  echo_.reset();
  warned_ = {};
}

void QualityMonitor::take_frame(Time now, std::vector<Warning>& out) {
  const auto power = ac_power(frame_);
  watch_clipping(now, out);
  watch_silence(power, now, out);
  watch_noise(power, now, out);
  if (spectrum_.add(frame_)) {
    watch_echo(now, out);
  }
}

void QualityMonitor::watch_clipping(Time now, std::vector<Warning>& out) {
  const auto share = clip_.add(frame_);
  if (share > settings_.clipping_share && may_warn(WarningType::clipping, now)) {
    out.push_back(clipping(share));
  }
}

void QualityMonitor::watch_silence(double power, Time now, std::vector<Warning>& out) {
  silent_ = power < silence_power_ ? silent_ + kFrame : 0;
  if (silent_ >= samples_in(settings_.silence_after) && may_warn(WarningType::silence, now)) {
    out.push_back(silent(static_cast<double>(silent_) / kSampleRate));
  }
}

void QualityMonitor::watch_noise(double power, Time now, std::vector<Warning>& out) {
  if (!noise_.add_frame(power)) {
    return;
  }
  const auto ratio = noise_.ratio_db();
  if (ratio && *ratio < settings_.snr_db_min && may_warn(WarningType::low_snr, now)) {
    out.push_back(low_snr(*ratio));
  }
}

void QualityMonitor::watch_echo(Time now, std::vector<Warning>& out) {
  const auto power = spectrum_.power();
  noise_.add_spectrum(power);
  echo_.add(power, noise_.noise());
  const auto echo = echo_.measure();
  if (!echo) {
    return;
  }
  const auto gain_db = 2 * decibels(echo->gain);
  if (gain_db >= settings_.echo_db_min && may_warn(WarningType::echo, now)) {
    out.push_back(echoing(gain_db, echo->lag));
  }
}

bool QualityMonitor::may_warn(WarningType type, Time now) {
  auto& last = warned_.at(static_cast<std::size_t>(type));
  if (last && now - *last < settings_.repeat_after) {
    return false;
  }
  last = now;
  return true;
}

}  // namespace auriga::audio
