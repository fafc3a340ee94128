#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "tests/unit/engines/audio/sounds.hpp"

namespace auriga::audio::test {
namespace {

std::optional<Said> echo_in(const Sound& sound) {
  return first_of(said_of(sound), WarningType::echo);
}

struct Case {
  std::uint64_t seed;
  double pitch_hz;
};
constexpr std::array<Case, 3> kSpeakers{{{1, 110}, {2, 130}, {4, 230}}};
constexpr std::array<double, 8> kLagsMs{10, 13.3, 30, 47, 100, 203.4, 300, 500};

TEST(Echo, IsHeardAtMinusTenAndNotAtMinusTwentyFive) {
  for (const auto& [seed, pitch] : kSpeakers) {
    const auto voice = speech(14, seed, {.pitch_hz = pitch});
    EXPECT_FALSE(echo_in(voice)) << seed;
    for (const auto lag : kLagsMs) {
      const auto found = echo_in(with_echo(voice, -10, lag));
      ASSERT_TRUE(found) << seed << ' ' << lag;
      EXPECT_LT(found->at, 10) << seed << ' ' << lag;
      // A reflection between two samples is interpolated, which takes from its heights.
      EXPECT_NEAR(found->warning.measured, -10, lag == std::floor(lag) ? 3 : 5) << lag;
      EXPECT_NE(found->warning.message.find(" " + std::to_string(std::lround(lag)) + " ms"),
                std::string::npos)
          << found->warning.message;
      EXPECT_FALSE(echo_in(with_echo(voice, -25, lag))) << seed << ' ' << lag;
    }
  }
}

TEST(Echo, TheBoundIsAtMinusFifteen) {
  for (const auto& [seed, pitch] : kSpeakers) {
    const auto voice = speech(14, seed, {.pitch_hz = pitch});
    for (const double lag : {10, 30, 100, 300, 500}) {
      // Of a late reflection less falls into the same window as its source.
      const auto margin = lag < 200 ? 2 : 4;
      EXPECT_TRUE(echo_in(with_echo(voice, -15 + margin, lag))) << seed << ' ' << lag;
      EXPECT_FALSE(echo_in(with_echo(voice, -15 - margin, lag))) << seed << ' ' << lag;
    }
  }
}

TEST(Echo, OutsideOfItsLagsIsNotLookedFor) {
  const auto voice = speech(20, 1);
  EXPECT_FALSE(echo_in(with_echo(voice, -8, 9)));
  EXPECT_FALSE(echo_in(with_echo(voice, -8, 505)));
}

TEST(Echo, IsHeardUnderNoiseAndInLoops) {
  for (const auto& [seed, pitch] : kSpeakers) {
    const auto voice = speech(14, seed, {.pitch_hz = pitch});
    for (const double lag : {30, 100, 300}) {
      EXPECT_TRUE(echo_in(with_white_noise(with_echo(voice, -10, lag), 25))) << seed << ' ' << lag;
      EXPECT_TRUE(echo_in(with_echo(voice, -6, lag, Path::round))) << seed << ' ' << lag;
    }
  }
}

TEST(Echo, SevereOnesAreCritical) {
  const auto voice = speech(20, 2);
  EXPECT_EQ(echo_in(with_echo(voice, -3, 100))->warning.severity, Severity::critical);
  EXPECT_EQ(echo_in(with_echo(voice, -10, 100))->warning.severity, Severity::medium);
}

TEST(Echo, IsNotInTones) {
  for (const double hz : {50.0, 100.0, 440.0, 1000.0, 1234.5, 3999.0}) {
    EXPECT_FALSE(echo_in(sampled(8, [&](double t) { return 0.5 * std::sin(2 * kPi * hz * t); })))
        << hz;
  }
  // Full of partials, and aliased on purpose.
  for (const double hz : {50.0, 80.0, 87.31, 100.0, 110.3, 220.0}) {
    EXPECT_FALSE(echo_in(sampled(8, [&](double t) { return 0.6 * std::fmod(hz * t, 1) - 0.3; })))
        << hz;
    EXPECT_FALSE(echo_in(sampled(8, [&](double t) {
      return std::fmod(hz * t, 1) < 0.5 ? 0.3 : -0.3;
    }))) << hz;
  }
  EXPECT_FALSE(
      echo_in(sampled(12, [](double t) { return 0.5 * std::sin(2 * kPi * (100 + 190 * t) * t); })));
}

TEST(Echo, IsNotInChords) {
  static constexpr std::array<std::array<double, 3>, 4> kChords{{{220, 277.18, 329.63},
                                                                 {196, 246.94, 293.66},
                                                                 {174.61, 220, 261.63},
                                                                 {164.81, 207.65, 246.94}}};
  for (const double seconds : {0.1, 0.2, 0.25, 0.3, 0.5, 1.0}) {
    for (const int partials : {1, 5, 12}) {
      for (const double fading : {0.0, 3.0}) {
        const auto music = sampled(8, [&](double t) {
          double sum = 0;
          for (const auto hz : kChords[static_cast<std::size_t>(t / seconds) % 4]) {
            for (int h = 1; h <= partials; ++h) {
              sum += std::sin(2 * kPi * hz * h * t) / h;
            }
          }
          return 0.1 * sum * std::exp(-fading * std::fmod(t, seconds));
        });
        EXPECT_FALSE(echo_in(music)) << seconds << ' ' << partials << ' ' << fading;
        if (partials == 5) {
          EXPECT_FALSE(echo_in(with_white_noise(music, 60))) << seconds << ' ' << fading;
        }
      }
    }
  }
}

TEST(Echo, IsNotInWhatRepeats) {
  Dice dice(3);
  Sound beat(8000);
  for (std::size_t i = 0; i < beat.size(); ++i) {
    beat[i] = 0.3 * dice.normal() * std::exp(-static_cast<double>(i) / 800);
  }
  for (const std::size_t every : {1600U, 4000U, 6400U, 8000U}) {
    const auto place = [&](double t) {
      return static_cast<std::size_t>(std::lround(t * 16'000)) % every;
    };
    EXPECT_FALSE(echo_in(sampled(12, [&](double t) { return beat[place(t)]; }))) << every;
    EXPECT_FALSE(echo_in(sampled(12, [&](double t) { return place(t) == 0 ? 0.5 : 0; }))) << every;
  }
}

TEST(Echo, IsNotInASteadyPitch) {
  for (const double hz : {60, 80, 90, 100, 130, 200}) {
    const auto chant = speech(14, 5, {.pitch_hz = hz, .monotone = true});
    EXPECT_FALSE(echo_in(chant)) << hz;
    EXPECT_FALSE(echo_in(with_white_noise(chant, 30))) << hz;
  }
}

TEST(Echo, IsNotInSilenceOffsetsAndNoise) {
  EXPECT_FALSE(echo_in(silence(12)));
  EXPECT_FALSE(echo_in(sampled(12, [](double) { return 0.4; })));
  EXPECT_FALSE(echo_in(white_noise(20, -20)));
  for (const auto& [seed, pitch] : kSpeakers) {
    EXPECT_FALSE(echo_in(with_pink_noise(speech(14, seed, {.pitch_hz = pitch}), 10))) << seed;
  }
  // One word in silence, so that a spectrum has little else in it.
  EXPECT_FALSE(echo_in(joined(silence(3), joined(speech(0.6, 8), silence(8)))));
}

TEST(Echo, ARoomAloneIsNone) {
  // Reverberation as loud as the voice itself: many reflections, none of which stands out.
  const auto voice = speech(10, 11, {.pitch_hz = 110});
  for (const double seconds : {0.3, 0.6}) {
    Dice dice(4);
    const auto length = static_cast<std::size_t>(seconds * 16'000);
    Sound room(length);
    for (std::size_t i = 40; i < length; ++i) {
      room[i] =
          dice.normal() * std::exp(-6.9 * static_cast<double>(i) / static_cast<double>(length));
    }
    const auto scale = 1 / std::sqrt(power(room) * static_cast<double>(length));
    Sound heard = voice;
    for (std::size_t i = 40; i < length; ++i) {
      // By iterators: under the sanitizers an index costs more than twice as much.
      const auto late = static_cast<std::ptrdiff_t>(i);
      std::transform(
          voice.begin(), voice.end() - late, heard.begin() + late, heard.begin() + late,
          [gain = scale * room[i]](double said, double sum) { return sum + gain * said; });
    }
    for (auto& each : heard) {
      each *= 0.4;
    }
    EXPECT_FALSE(echo_in(heard)) << seconds;
  }
}

}  // namespace
}  // namespace auriga::audio::test
