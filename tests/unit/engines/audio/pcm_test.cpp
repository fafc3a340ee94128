#include "engines/audio/pcm.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/engines/audio/sounds.hpp"

namespace auriga::audio {
namespace {

TEST(Samples, AreSignedLittleEndian) {
  const std::string bytes("\x01\x00\xff\xff\xff\x7f\x00\x80\x34\x12", 10);
  const Samples samples{std::string_view(bytes)};
  ASSERT_EQ(samples.size(), 5);
  const std::vector<int> expected{1, -1, 32'767, -32'768, 0x1234};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(samples[i], expected[i]);
  }
  std::vector<std::int16_t> out(5);
  samples.copy_to(out);
  EXPECT_EQ(std::vector<int>(out.begin(), out.end()), expected);
  EXPECT_EQ(samples.first(2).size(), 2);
  EXPECT_EQ(samples.from(4)[0], 0x1234);
}

TEST(Samples, LeaveOutHalfASample) {
  EXPECT_TRUE(Samples().empty());
  EXPECT_TRUE(Samples(std::string_view("")).empty());
  EXPECT_TRUE(Samples(std::string_view("x")).empty());
  EXPECT_EQ(Samples(std::string_view("abc")).size(), 1);
  // From an odd address: the view needs no alignment.
  const std::string bytes("x\x02\x01z");
  EXPECT_EQ(Samples(std::string_view(bytes).substr(1))[0], 0x0102);
}

TEST(Level, IsOfThePowerAboutTheMean) {
  const auto level = [](const test::Sound& sound) {
    const auto bytes = test::pcm_of(sound);
    std::vector<std::int16_t> samples(bytes.size() / 2);
    Samples(std::string_view(bytes)).copy_to(samples);
    return dbfs(samples);
  };
  const auto tone = [](double gain, double offset) {
    return test::sampled(0.1, [=](double t) { return offset + gain * std::sin(6283.185307 * t); });
  };
  EXPECT_NEAR(level(tone(0.999, 0)), -3.02, 0.01);
  EXPECT_NEAR(level(tone(0.1, 0)), -23.01, 0.01);
  EXPECT_NEAR(level(tone(0.1, 0.5)), -23.01, 0.01);
  EXPECT_EQ(level(test::silence(0.1)), kDbfsMin);
  EXPECT_EQ(level(test::sampled(0.1, [](double) { return 0.25; })), kDbfsMin);
  EXPECT_EQ(dbfs({}), kDbfsMin);
  // The greatest sums that can be: no overflow.
  EXPECT_NEAR(level(test::Sound(16'000, -1.0)), kDbfsMin, 1e-9);
}

TEST(Time, AndSamples) {
  using std::chrono::milliseconds;
  EXPECT_EQ(samples_in(milliseconds(20)), 320);
  EXPECT_EQ(samples_in(milliseconds(500)), 8000);
  EXPECT_EQ(duration_of(16'000), std::chrono::seconds(1));
  EXPECT_EQ(duration_of(1), std::chrono::nanoseconds(62'500));
}

}  // namespace
}  // namespace auriga::audio
