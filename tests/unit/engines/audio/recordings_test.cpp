// The same with people's voices, where they lie beside the project (../shared/data/speech).
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/support/read_file.hpp"
#include "tests/unit/engines/audio/sounds.hpp"

namespace auriga::audio::test {
namespace {

std::filesystem::path folder() {
  const char* data = std::getenv("AURIGA_SHARED_DATA");
  return std::filesystem::path(data != nullptr ? data : AURIGA_SOURCE_DIR "/../shared/data") /
         "speech";
}

/// Files of 16 kHz, one channel, one after the other. Their headers have the usual 44 bytes.
Sound recording(const std::vector<std::string>& names) {
  Sound out;
  for (const auto& name : names) {
    const auto bytes = testing::read_file(folder() / name);
    const Samples samples{std::string_view(bytes).substr(std::min<std::size_t>(44, bytes.size()))};
    for (std::size_t i = 0; i < samples.size(); ++i) {
      out.push_back(samples[i] / 32'768.0);
    }
  }
  return out;
}

class Recordings : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder())) {
      GTEST_SKIP() << "no recordings in " << folder();
    }
    const std::string novel = "sense_and_sensibility_01_austen_64kb-08";
    voices_ = {recording({"jfk.wav", "jfk.wav"}),
               recording({novel + "70.wav", novel + "80.wav", novel + "90.wav"}),
               recording({"goforward.raw", "goforward.raw", "goforward.raw", "goforward.raw"})};
    for (const auto& voice : voices_) {
      ASSERT_GT(voice.size(), 10 * kSampleRate);
    }
  }

  std::vector<Sound> voices_;
};

TEST_F(Recordings, AreGoodAsTheyAre) {
  for (const auto& voice : voices_) {
    EXPECT_EQ(types_of(said_of(voice)), "");
  }
}

TEST_F(Recordings, WithNoiseAreNoisy) {
  for (const auto& voice : voices_) {
    EXPECT_EQ(types_of(said_of(with_white_noise(voice, 15))), "low_snr");
    EXPECT_EQ(types_of(said_of(with_pink_noise(voice, 14))), "low_snr");
    EXPECT_EQ(types_of(said_of(with_white_noise(voice, 30))), "");
  }
}

TEST_F(Recordings, WithAReflectionHaveAnEcho) {
  for (const auto& voice : voices_) {
    for (const double lag : {10, 30, 100, 300, 500}) {
      const auto said = first_of(said_of(with_echo(voice, -10, lag)), WarningType::echo);
      ASSERT_TRUE(said) << lag;
      EXPECT_NEAR(said->warning.measured, -10, 3) << lag;
      EXPECT_FALSE(first_of(said_of(with_echo(voice, -25, lag)), WarningType::echo)) << lag;
    }
  }
}

TEST_F(Recordings, TooLoudAreClipped) {
  for (auto voice : voices_) {
    for (auto& each : voice) {
      each *= 8;
    }
    EXPECT_TRUE(first_of(said_of(voice), WarningType::clipping));
  }
}

}  // namespace
}  // namespace auriga::audio::test
