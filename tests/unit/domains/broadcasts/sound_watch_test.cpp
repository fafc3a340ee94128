// Sound is looked at beside the shard: in order, with the gaps it has, and no more of it than time
// has passed.
#include "domains/broadcasts/sound_watch.hpp"

#include <gtest/gtest.h>

#include <future>
#include <latch>

#include "tests/support/test_runtime.hpp"

namespace auriga::broadcasts::test {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kSecond = 2 * audio::kSampleRate;

/// A watch on a shard with a pool; each call waits until all that was handed over was looked at.
class Stage {
 public:
  explicit Stage(std::size_t queue_max = 1024)
      : pool({.name = "sound", .queue_max = queue_max}),
        watch(std::make_shared<SoundWatch>(
            pool, runtime.get().shard(0), left_out, [this](const audio::Warning& warning) {
              on_shard = on_shard && platform::Shard::current() == &runtime.get().shard(0);
              warnings.push_back(warning.type);
            })) {}
  ~Stage() {
    pool.stop();
    runtime.stop();
  }

  void run(const std::function<void()>& work) {
    std::promise<void> done;
    platform::asio::post(runtime.get().shard(0).context(), [&] {
      work();
      done.set_value();
    });
    done.get_future().get();
  }
  void say(std::string_view sound, std::size_t chunk, SoundWatch::Time now) {
    run([&] {
      for (std::size_t at = 0; at < sound.size(); at += chunk) {
        watch->take(sound.substr(at, chunk), now);
      }
    });
    settle();
  }
  /// What is looked at is handed back to the shard, which may hand over the rest.
  void settle() {
    for (int i = 0; i < 4; ++i) {
      std::promise<void> done;
      pool.post([&] { done.set_value(); });
      done.get_future().get();
      run([] {});
    }
  }
  testing::TestRuntime runtime;
  std::atomic<std::uint64_t> left_out{0};
  platform::ThreadPool pool;
  std::shared_ptr<SoundWatch> watch;
  std::vector<audio::WarningType> warnings;
  bool on_shard = true;
};

std::string silence(double seconds) {
  return std::string(static_cast<std::size_t>(seconds * kSecond), '\0');
}

/// A square wave at full scale.
std::string too_loud(double seconds) {
  std::string out = silence(seconds);
  for (std::size_t i = 0; i + 1 < out.size(); i += 2) {
    const bool up = i / 64 % 2 == 0;
    out[i] = up ? '\xFF' : '\x00';
    out[i + 1] = up ? '\x7F' : '\x80';
  }
  return out;
}

const SoundWatch::Time kStart{1h};

TEST(SoundWatch, WarnsOnItsShardOfWhatTheMonitorFinds) {
  Stage stage;
  stage.say(too_loud(1), 640, kStart);
  EXPECT_EQ(stage.warnings, std::vector{audio::WarningType::clipping});
  EXPECT_TRUE(stage.on_shard);
  EXPECT_EQ(stage.left_out.load(), 0U);
}

TEST(SoundWatch, KeepsPiecesTogether) {
  Stage stage;
  // Chunks that no piece is a multiple of, with a byte too many in each.
  stage.say(silence(5.6), 1001, kStart);
  EXPECT_EQ(stage.warnings, std::vector{audio::WarningType::silence});
}

TEST(SoundWatch, APauseParts) {
  Stage stage;
  stage.say(silence(3.1), 640, kStart);
  stage.run([&] { stage.watch->pause(); });
  stage.say(silence(3.1), 640, kStart + 4s);
  EXPECT_TRUE(stage.warnings.empty());
  stage.say(silence(2.5), 640, kStart + 7s);
  EXPECT_EQ(stage.warnings, std::vector{audio::WarningType::silence});
}

TEST(SoundWatch, LooksAtNoMoreThanTimeAllows) {
  Stage stage;
  stage.say(silence(19), 3200, kStart);
  EXPECT_EQ(stage.left_out.load(), 0U);
  stage.say(too_loud(30), 3200, kStart);
  // A piece that has begun is finished.
  EXPECT_NEAR(static_cast<double>(stage.left_out.load()), 29.0 * kSecond, 0.3 * kSecond);
  const auto before = stage.left_out.load();
  stage.say(silence(0.5), 3200, kStart + 1s);
  EXPECT_EQ(stage.left_out.load(), before);
  stage.say(silence(20), 3200, kStart + 60s);
  EXPECT_EQ(stage.left_out.load(), before);
}

TEST(SoundWatch, APoolWithoutRoomCostsSightAndNothingElse) {
  constexpr std::size_t kRoom = 4;
  Stage stage(kRoom);
  std::latch begun(1);
  std::latch go(1);
  stage.pool.post([&] {
    begun.count_down();
    go.wait();
  });
  begun.wait();
  for (std::size_t i = 0; i < kRoom; ++i) {
    stage.pool.post([] {});
  }
  stage.run([&] { stage.watch->take(silence(1), kStart); });
  EXPECT_EQ(stage.left_out.load(), kSecond);
  go.count_down();
  while (stage.pool.waiting() > 0) {
    std::this_thread::yield();
  }
  stage.say(too_loud(1), 640, kStart + 1s);
  EXPECT_EQ(stage.warnings, std::vector{audio::WarningType::clipping});
}

TEST(SoundWatch, MayGoWhileItsSoundIsLookedAt) {
  Stage stage;
  stage.run([&] {
    stage.watch->take(silence(1), kStart);
    stage.watch.reset();
  });
  stage.settle();
}

}  // namespace
}  // namespace auriga::broadcasts::test
