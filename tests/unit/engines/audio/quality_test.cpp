#include "engines/audio/quality.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "tests/unit/engines/audio/sounds.hpp"

namespace auriga::audio::test {
namespace {

Sound voice_of(std::uint64_t seed, double seconds = 20) {
  return speech(seconds, seed, {.pitch_hz = 80 + 30 * static_cast<double>(seed % 6)});
}

TEST(Quality, GoodSpeechIsNotCommented) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    EXPECT_EQ(types_of(said_of(voice_of(seed))), "") << seed;
  }
}

TEST(Noise, IsSaidAtFifteenAndNotAtThirty) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const auto voice = voice_of(seed);
    EXPECT_EQ(types_of(said_of(with_white_noise(voice, 15))), "low_snr") << seed;
    EXPECT_EQ(types_of(said_of(with_pink_noise(voice, 15))), "low_snr") << seed;
    EXPECT_EQ(types_of(said_of(with_white_noise(voice, 30))), "") << seed;
    EXPECT_EQ(types_of(said_of(with_pink_noise(voice, 30))), "") << seed;
  }
}

TEST(Noise, TheBoundIsAtTwenty) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const auto voice = voice_of(seed);
    EXPECT_EQ(types_of(said_of(with_white_noise(voice, 18))), "low_snr") << seed;
    EXPECT_EQ(types_of(said_of(with_white_noise(voice, 23))), "") << seed;
  }
}

TEST(Noise, IsMeasured) {
  for (const double ratio : {6, 8, 13, 17}) {
    const auto said = said_of(with_white_noise(voice_of(3), ratio));
    ASSERT_EQ(types_of(said), "low_snr") << ratio;
    EXPECT_NEAR(said[0].warning.measured, ratio, 2) << ratio;
    EXPECT_NEAR(said[0].at, 5, 0.05);
    EXPECT_EQ(said[0].warning.severity, ratio < 9 ? Severity::critical : Severity::medium);
  }
}

TEST(Noise, UnderAToneThatNeverStops) {
  const auto tone = sampled(12, [](double t) { return 0.3 * std::sin(2 * kPi * 440 * t); });
  EXPECT_EQ(types_of(said_of(tone)), "");
  EXPECT_EQ(types_of(said_of(with_white_noise(tone, 30))), "");
  const auto said = said_of(with_white_noise(tone, 15));
  ASSERT_EQ(types_of(said), "low_snr");
  EXPECT_NEAR(said[0].warning.measured, 15, 1);
}

TEST(Noise, WithoutAVoiceIsComparedWithOne) {
  EXPECT_EQ(types_of(said_of(white_noise(12, -49))), "");
  EXPECT_EQ(types_of(said_of(white_noise(12, -30))), "low_snr");
  // A voice of -20 dBFS was there: -42 is 22 dB under it, and 16 under the voice that is assumed.
  auto voice = voice_of(2, 12);
  const auto scale = std::sqrt(0.01 / active_power(voice));
  for (auto& each : voice) {
    each *= scale;
  }
  const auto room = white_noise(27, -42);
  auto sound = joined(voice, silence(15));
  for (std::size_t i = 0; i < sound.size(); ++i) {
    sound[i] += room[i];
  }
  EXPECT_EQ(types_of(said_of(sound)), "");
  EXPECT_EQ(types_of(said_of(white_noise(12, -42))), "low_snr");
}

TEST(Noise, ThatBeginsLaterIsSaidWithinTwelveSeconds) {
  const auto voice = voice_of(4, 40);
  auto sound = voice;
  const auto noisy = with_white_noise(voice, 10);
  std::copy(noisy.begin() + 20 * 16'000, noisy.end(), sound.begin() + 20 * 16'000);
  const auto said = said_of(sound);
  ASSERT_EQ(types_of(said), "low_snr");
  EXPECT_GT(said[0].at, 20);
  EXPECT_LT(said[0].at, 32);
}

/// Speech at -20 dBFS of peak in which `count` of the `within` samples from `at` on are clipped.
Sound clipped(std::size_t at, std::size_t count, std::size_t within, Dice& dice) {
  static const auto voice = voice_of(1, 1.5);
  auto sound = voice;
  std::set<std::size_t> places{0, within - 1};
  while (places.size() < count) {
    places.insert(dice.below(within));
  }
  for (const auto place : places) {
    sound[at + place] = dice.fraction() < 0.5 ? 1.0 : -1.0;
  }
  return sound;
}

TEST(Clipping, AtTwoPerCentAndNotAtHalf) {
  Dice dice(1);
  for (std::size_t at = 16'000; at < 17'700; at += 31) {
    EXPECT_EQ(types_of(said_of(clipped(at, 8, 1600, dice))), "") << at;
    EXPECT_EQ(types_of(said_of(clipped(at, 32, 1600, dice))), "clipping") << at;
  }
}

TEST(Clipping, TheBoundIsExactInEveryWindow) {
  Dice dice(2);
  for (int round = 0; round < 60; ++round) {
    const auto at = dice.below(22'000);
    EXPECT_EQ(types_of(said_of(clipped(at, 16, 1600, dice))), "") << at;
    EXPECT_EQ(types_of(said_of(clipped(at, 17, 1600, dice))), "clipping") << at;
    EXPECT_EQ(types_of(said_of(clipped(at, 17, 1601, dice))), "") << at;
  }
}

TEST(Clipping, CountsFromNinetyEightPerCentOn) {
  const auto said_at = [](double level) {
    return types_of(said_of(sampled(1, [=](double t) {
      return std::clamp(0.999 * std::sin(2 * kPi * 200 * t), -level, level);
    })));
  };
  EXPECT_EQ(said_at(32'111 / 32'768.0), "");
  EXPECT_EQ(said_at(32'112 / 32'768.0), "clipping");
}

TEST(Clipping, IsMeasured) {
  const auto said = said_of(sampled(
      1, [](double t) { return std::clamp(1.3 * std::sin(2 * kPi * 200 * t), -1.0, 1.0); }));
  ASSERT_EQ(types_of(said), "clipping");
  EXPECT_GT(said[0].warning.measured, 1);
  EXPECT_LE(said[0].at, 0.08);
}

TEST(Silence, AfterFiveSecondsAndNotBefore) {
  EXPECT_EQ(types_of(said_of(silence(4.9))), "");
  EXPECT_EQ(types_of(said_of(silence(4.98))), "");
  const auto said = said_of(silence(5));
  ASSERT_EQ(types_of(said), "silence");
  EXPECT_EQ(said[0].warning.measured, 5);
  EXPECT_EQ(said[0].warning.severity, Severity::medium);
}

TEST(Silence, IsOfLevelNotOfOffset) {
  EXPECT_EQ(types_of(said_of(sampled(6, [](double) { return 0.3; }))), "silence");
  EXPECT_EQ(types_of(said_of(white_noise(6, -51))), "silence");
  EXPECT_EQ(types_of(said_of(white_noise(6, -49))), "");
}

TEST(Silence, BeginsAnewAfterAnySound) {
  const auto word = speech(0.5, 3);
  EXPECT_EQ(types_of(said_of(joined(joined(silence(4.5), word), silence(4.5)))), "");
  EXPECT_EQ(types_of(said_of(joined(joined(silence(4.5), word), silence(6)))), "silence");
}

TEST(Silence, PausedTimeDoesNotCount) {
  QualityMonitor monitor;
  EXPECT_EQ(types_of(said_of(monitor, silence(4.9))), "");
  monitor.pause();
  EXPECT_EQ(types_of(said_of(monitor, silence(4.9), 640, 100)), "");
  EXPECT_EQ(types_of(said_of(monitor, silence(0.1), 640, 104.9)), "silence");
}

TEST(Silence, ThatLastsIsCritical) {
  const auto said = said_of(silence(70));
  ASSERT_EQ(types_of(said), "silence silence");
  EXPECT_NEAR(said[1].at, 65, 0.05);
  EXPECT_EQ(said[1].warning.severity, Severity::critical);
}

/// Everything at once for more than two minutes: noisy, clipped, echoing speech, then silence.
Sound dreadful() {
  auto sound = with_white_noise(with_echo(speech(70, 6), -5, 120), 18);
  for (auto& each : sound) {
    each *= 4;
  }
  return joined(joined(sound, silence(10)), sound);
}

TEST(Warnings, AtMostOneOfATypeAMinute) {
  const auto sound = dreadful();
  for (const std::size_t chunk : {50U, 640U, 16'384U}) {
    const auto said = said_of(sound, chunk);
    std::array<double, 4> last{-60, -60, -60, -60};
    std::set<WarningType> types;
    for (const auto& [warning, at] : said) {
      auto& before = last.at(static_cast<std::size_t>(warning.type));
      EXPECT_GE(at - before, 60) << name(warning.type);
      before = at;
      types.insert(warning.type);
      EXPECT_FALSE(warning.message.empty());
      EXPECT_FALSE(warning.recommendation.empty());
    }
    EXPECT_EQ(types.size(), 4) << chunk;
  }
}

TEST(Warnings, ComeAgainAfterAMinute) {
  const auto said = said_of(with_white_noise(voice_of(5, 128), 10));
  ASSERT_EQ(types_of(said), "low_snr low_snr low_snr");
  EXPECT_NEAR(said[1].at, 65, 0.1);
  EXPECT_NEAR(said[2].at, 125, 0.1);
}

TEST(Warnings, DoNotDependOnTheChunks) {
  const auto sound = joined(joined(speech(3, 9), dreadful()), silence(7));
  const auto bytes = pcm_of(sound);
  const auto at_once = [&] {
    QualityMonitor monitor;
    return monitor.take(Samples(std::string_view(bytes)), QualityMonitor::Time());
  }();
  ASSERT_EQ(at_once.size(), 4);
  Dice dice(10);
  for (int round = 0; round < 4; ++round) {
    QualityMonitor monitor;
    std::vector<Warning> out;
    std::string_view left(bytes);
    while (!left.empty()) {
      const auto size = std::min(left.size(), 2 * dice.below(dice.fraction() < 0.1 ? 16'385 : 900));
      auto more = monitor.take(Samples(left.substr(0, size)), QualityMonitor::Time());
      std::ranges::move(more, std::back_inserter(out));
      left.remove_prefix(size);
    }
    ASSERT_EQ(out.size(), at_once.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      EXPECT_EQ(out[i].type, at_once[i].type);
      EXPECT_EQ(out[i].measured, at_once[i].measured);
      EXPECT_EQ(out[i].message, at_once[i].message);
    }
  }
}

TEST(Warnings, EmptyAndOddChunksDoNoHarm) {
  QualityMonitor monitor;
  const auto bytes = pcm_of(voice_of(2, 12));
  const QualityMonitor::Time now;
  EXPECT_TRUE(monitor.take(Samples(), now).empty());
  EXPECT_TRUE(monitor.take(Samples(std::string_view("x")), now).empty());
  for (std::size_t at = 0; at + 1281 <= bytes.size(); at += 1280) {
    // The odd byte is left out, so this is the same good speech.
    EXPECT_TRUE(monitor.take(Samples(std::string_view(bytes).substr(at, 1281)), now).empty());
  }
}

TEST(Warnings, AreForgottenByReset) {
  QualityMonitor monitor;
  EXPECT_EQ(types_of(said_of(monitor, silence(6))), "silence");
  EXPECT_EQ(types_of(said_of(monitor, silence(6), 640, 6)), "");
  monitor.reset();
  EXPECT_EQ(types_of(said_of(monitor, silence(6), 640, 12)), "silence");
  const auto noisy = with_white_noise(voice_of(3, 18), 10);
  EXPECT_EQ(types_of(said_of(monitor, noisy, 640, 20)), "low_snr");
  monitor.reset();
  EXPECT_EQ(types_of(said_of(monitor, voice_of(3, 12), 640, 40)), "");
}

TEST(Warnings, FollowTheSettings) {
  QualityMonitor monitor({.snr_db_min = 5,
                          .clipping_share = 0.5,
                          .echo_db_min = 3,
                          .silence_after = std::chrono::milliseconds(1000),
                          .repeat_after = std::chrono::seconds(2)});
  EXPECT_EQ(types_of(said_of(monitor, with_white_noise(with_echo(voice_of(3), -8, 100), 12))), "");
  EXPECT_EQ(types_of(said_of(monitor, silence(6.5), 640, 40)), "silence silence silence");
}

TEST(Warnings, HaveTheirNamesInTheProtocol) {
  EXPECT_EQ(name(WarningType::clipping), "clipping");
  EXPECT_EQ(name(WarningType::echo), "echo");
  EXPECT_EQ(name(WarningType::low_snr), "low_snr");
  EXPECT_EQ(name(WarningType::silence), "silence");
  EXPECT_EQ(name(Severity::medium), "medium");
  EXPECT_EQ(name(Severity::critical), "critical");
}

TEST(QualityDeathTest, SettingsOutOfBoundsAreABug) {
  EXPECT_DEATH(QualityMonitor({.echo_lag_max = std::chrono::milliseconds(1001)}), "lag_max");
  EXPECT_DEATH(QualityMonitor({.clipping_level = 1.5}), "level");
}

}  // namespace
}  // namespace auriga::audio::test
