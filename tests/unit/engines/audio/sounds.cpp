#include "tests/unit/engines/audio/sounds.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace auriga::audio::test {
namespace {

constexpr double kRate = kSampleRate;

std::size_t samples(double seconds) {
  return static_cast<std::size_t>(std::lround(seconds * kRate));
}

double ratio(double db) {
  return std::pow(10, db / 10);
}

/// A two-pole resonator.
struct Formant {
  double bandwidth_hz;
  double weight;
  double before = 0;
  double before_that = 0;

  double next(double in, double frequency_hz) {
    const auto r = std::exp(-kPi * bandwidth_hz / kRate);
    const auto out = in * (1 - r) + 2 * r * std::cos(2 * kPi * frequency_hz / kRate) * before -
                     r * r * before_that;
    before_that = before;
    before = out;
    return weight * out;
  }
};

using Vowel = std::array<double, 4>;
constexpr std::array<Vowel, 7> kVowels{{{730, 1090, 2440, 3400},
                                        {270, 2290, 3010, 3600},
                                        {300, 870, 2240, 3300},
                                        {530, 1840, 2480, 3500},
                                        {570, 840, 2410, 3300},
                                        {440, 1020, 2240, 3300},
                                        {660, 1720, 2410, 3500}}};

class Speaker {
 public:
  Speaker(std::uint64_t seed, Voice voice) : dice_(seed), voice_(voice) {}

  void phrase(Sound& out) {
    const auto syllables = 3 + dice_.below(8);
    phrase_at_ = static_cast<double>(out.size()) / kRate;
    phrase_seconds_ = 0.2 * static_cast<double>(syllables);
    for (std::size_t i = 0; i < syllables; ++i) {
      consonant(out);
      vowel(out, static_cast<double>(i));
    }
    out.resize(out.size() + samples(0.2 + 0.6 * dice_.fraction()));
  }

 private:
  void consonant(Sound& out) {
    const auto kind = dice_.fraction();
    if (kind < 0.35) {  // A fricative.
      const auto length = samples(0.05 + 0.07 * dice_.fraction());
      const auto colour = 0.3 + 0.5 * dice_.fraction();
      double before = 0;
      for (std::size_t i = 0; i < length; ++i) {
        const auto noise = dice_.normal();
        const auto envelope = std::sin(kPi * static_cast<double>(i) / static_cast<double>(length));
        out.push_back(0.03 * envelope * (noise - colour * before));
        before = noise;
      }
    } else if (kind < 0.7) {  // A stop: closed, then a burst.
      out.resize(out.size() + samples(0.04 + 0.05 * dice_.fraction()));
      for (std::size_t i = 0; i < 160; ++i) {
        out.push_back(0.05 * dice_.normal() * (1 - static_cast<double>(i) / 160));
      }
    }
  }

  double pitch(double at, double syllable) {
    if (voice_.monotone) {
      return voice_.pitch_hz;
    }
    const auto falling = 1.15 - 0.3 * at / phrase_seconds_;
    const auto moving = 1 + 0.06 * std::sin(2 * kPi * 3.1 * at + syllable);
    return voice_.pitch_hz * falling * moving * (1 + 0.003 * dice_.normal());
  }

  /// The flow through the glottis after A. Rosenberg: opens, closes faster, stays closed.
  [[nodiscard]] double flow() const {
    if (phase_ < 0.4) {
      return 0.5 * (1 - std::cos(kPi * phase_ / 0.4));
    }
    return phase_ < 0.56 ? std::cos(kPi * (phase_ - 0.4) / 0.32) : 0;
  }

  void vowel(Sound& out, double syllable) {
    const auto& target = kVowels[dice_.below(kVowels.size())];
    const auto length = samples(0.08 + 0.14 * dice_.fraction());
    const auto loudness = 0.5 + 0.5 * dice_.fraction();
    for (std::size_t i = 0; i < length; ++i) {
      const auto at = static_cast<double>(out.size()) / kRate - phrase_at_;
      phase_ = std::fmod(phase_ + pitch(at, syllable) / kRate, 1);
      const auto now = flow();
      const auto source = now - flow_before_ + 0.002 * dice_.normal() * now;
      flow_before_ = now;
      double sound = 0;
      for (std::size_t k = 0; k < formants_.size(); ++k) {
        place_[k] += 0.002 * (target[k] - place_[k]);
        sound += formants_[k].next(source, place_[k]);
      }
      const auto left = static_cast<double>(length - i) / 300;
      const auto envelope = std::min({1.0, static_cast<double>(i) / 200, left});
      out.push_back(loudness * envelope * sound);
    }
  }

  Dice dice_;
  Voice voice_;
  double phrase_at_ = 0;
  double phrase_seconds_ = 1;
  double phase_ = 0;
  double flow_before_ = 0;
  Vowel place_ = kVowels[0];
  std::array<Formant, 4> formants_{{{80, 1}, {100, 0.6}, {140, 0.4}, {200, 0.25}}};
};

Sound pink_noise(std::size_t length, std::uint64_t seed) {
  // Paul Kellet's filter: white noise through three poles and straight on, -3 dB an octave.
  Dice dice(seed);
  double a = 0;
  double b = 0;
  double c = 0;
  Sound out(length);
  for (auto& each : out) {
    const auto white = dice.normal();
    a = 0.99765 * a + 0.0990460 * white;
    b = 0.96300 * b + 0.2965164 * white;
    c = 0.57000 * c + 1.0526913 * white;
    each = a + b + c + 0.1848 * white;
  }
  return out;
}

}  // namespace

double Dice::normal() {
  // Box and Muller.
  const auto radius = std::sqrt(-2 * std::log(1 - fraction()));
  return radius * std::cos(2 * kPi * fraction());
}

Sound speech(double seconds, std::uint64_t seed, Voice voice) {
  Speaker speaker(seed, voice);
  Sound out;
  while (out.size() < samples(seconds)) {
    speaker.phrase(out);
  }
  out.resize(samples(seconds));
  double peak = 0;
  for (const auto each : out) {
    peak = std::max(peak, std::abs(each));
  }
  for (auto& each : out) {
    each *= 0.5 / peak;
  }
  return out;
}

Sound sampled(double seconds, const std::function<double(double)>& value) {
  Sound out(samples(seconds));
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = value(static_cast<double>(i) / kRate);
  }
  return out;
}

Sound silence(double seconds) {
  return Sound(samples(seconds));
}

double power(const Sound& sound) {
  double sum = 0;
  for (const auto each : sound) {
    sum += each * each;
  }
  return sum / static_cast<double>(sound.size());
}

double active_power(const Sound& sound) {
  std::vector<double> powers;
  for (std::size_t at = 0; at + 320 <= sound.size(); at += 320) {
    const auto from = sound.begin() + static_cast<std::ptrdiff_t>(at);
    powers.push_back(power(Sound(from, from + 320)));
  }
  std::ranges::sort(powers, std::greater<>());
  double sum = 0;
  std::size_t count = 0;
  for (const auto each : powers) {
    if (each < ratio(-15.9) * (sum + each) / static_cast<double>(count + 1)) {
      break;
    }
    sum += each;
    ++count;
  }
  return sum / static_cast<double>(count);
}

Sound with_white_noise(Sound sound, double below_db, std::uint64_t seed) {
  Dice dice(seed);
  const auto deviation = std::sqrt(active_power(sound) * ratio(-below_db));
  for (auto& each : sound) {
    each += deviation * dice.normal();
  }
  return sound;
}

Sound with_pink_noise(Sound sound, double below_db, std::uint64_t seed) {
  const auto noise = pink_noise(sound.size(), seed);
  const auto scale = std::sqrt(active_power(sound) * ratio(-below_db) / power(noise));
  for (std::size_t i = 0; i < sound.size(); ++i) {
    sound[i] += scale * noise[i];
  }
  return sound;
}

Sound white_noise(double seconds, double dbfs, std::uint64_t seed) {
  Dice dice(seed);
  return sampled(seconds, [&](double) { return std::sqrt(ratio(dbfs)) * dice.normal(); });
}

Sound with_echo(const Sound& sound, double level_db, double lag_ms, Path path) {
  const auto gain = std::sqrt(ratio(level_db));
  const auto lag = lag_ms * kRate / 1000;
  const auto whole = static_cast<std::size_t>(lag);
  const auto part = lag - static_cast<double>(whole);
  Sound out = sound;
  for (std::size_t i = whole + 1; i < sound.size(); ++i) {
    const auto& source = path == Path::round ? out : sound;
    out[i] += gain * ((1 - part) * source[i - whole] + part * source[i - whole - 1]);
  }
  return out;
}

Sound joined(const Sound& first, const Sound& second) {
  Sound out = first;
  out.insert(out.end(), second.begin(), second.end());
  return out;
}

std::string pcm_of(const Sound& sound) {
  std::string out;
  out.reserve(2 * sound.size());
  for (const auto each : sound) {
    const auto value = std::clamp(std::lround(each * 32'768), -32'768L, 32'767L);
    out.push_back(static_cast<char>(value & 0xFF));
    out.push_back(static_cast<char>(value >> 8 & 0xFF));
  }
  return out;
}

std::vector<Said> said_of(QualityMonitor& monitor, const Sound& sound, std::size_t chunk,
                          double begin) {
  const auto bytes = pcm_of(sound);
  std::vector<Said> out;
  for (std::size_t at = 0; at < bytes.size(); at += 2 * chunk) {
    const auto end = std::min(bytes.size(), at + 2 * chunk);
    const auto seconds = begin + static_cast<double>(end) / (2 * kRate);
    const QualityMonitor::Time now(std::chrono::nanoseconds(std::llround(seconds * 1e9)));
    for (auto& each : monitor.take(Samples(std::string_view(bytes).substr(at, end - at)), now)) {
      out.push_back({.warning = std::move(each), .at = seconds});
    }
  }
  return out;
}

std::vector<Said> said_of(const Sound& sound, std::size_t chunk) {
  QualityMonitor monitor;
  return said_of(monitor, sound, chunk);
}

std::string types_of(const std::vector<Said>& said) {
  std::string out;
  for (const auto& each : said) {
    out += (out.empty() ? "" : " ") + std::string(name(each.warning.type));
  }
  return out;
}

std::optional<Said> first_of(const std::vector<Said>& said, WarningType type) {
  for (const auto& each : said) {
    if (each.warning.type == type) {
      return each;
    }
  }
  return std::nullopt;
}

}  // namespace auriga::audio::test
