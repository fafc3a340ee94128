#include "platform/runtime/timer_wheel.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <random>

#include "tests/support/manual_clock.hpp"
#include "tests/support/wheels.hpp"

namespace auriga::platform {
namespace {

using namespace std::chrono_literals;
using testing::ManualClock;

class Call final : public TimerWheel::Timer {
 public:
  explicit Call(std::function<void()> work) : work_(std::move(work)) {}
  void on_timer() override { work_(); }

 private:
  std::function<void()> work_;
};

class TimerWheelTest : public ::testing::Test {
 public:
  TimerWheelTest() : runtime_(1), wheel_(std::make_unique<TimerWheel>(runtime_.shard(0), clock_)) {
    runtime_.start();
  }
  ~TimerWheelTest() override {
    runtime_.stop();
    wheel_.reset();
  }

 protected:
  template <class F>
  void on_shard(F f) {
    std::promise<void> done;
    asio::post(runtime_.shard(0).context(), [&] {
      f();
      done.set_value();
    });
    done.get_future().get();
  }
  void turn() { testing::turn_wheels(runtime_); }

  ManualClock clock_;
  Runtime runtime_;
  std::unique_ptr<TimerWheel> wheel_;
};

TEST_F(TimerWheelTest, RunsWhatIsDueAndNothingBefore) {
  int ran = 0;
  Call call([&] { ++ran; });
  on_shard([&] { wheel_->set_in(call, 10s); });
  clock_.advance(9'999ms);
  turn();
  on_shard([&] { EXPECT_EQ(ran, 0); });
  clock_.advance(1ms + TimerWheel::kTick);
  turn();
  on_shard([&] {
    EXPECT_EQ(ran, 1);
    EXPECT_FALSE(call.is_set());
  });
}

TEST_F(TimerWheelTest, MovesAndDrops) {
  int ran = 0;
  Call moved([&] { ran += 1; });
  Call dropped([&] { ran += 10; });
  on_shard([&] {
    wheel_->set_in(moved, 1s);
    wheel_->set_in(dropped, 1s);
    wheel_->set_in(moved, 3h);
    TimerWheel::cancel(dropped);
    Call gone([&] { ran += 100; });
    wheel_->set_in(gone, 1s);
  });
  clock_.advance(2s);
  turn();
  on_shard([&] { EXPECT_EQ(ran, 0); });
  clock_.advance(3h);
  turn();
  on_shard([&] { EXPECT_EQ(ran, 1); });
}

TEST_F(TimerWheelTest, ATimerMaySetItselfAgainAndEndOthers) {
  int ran = 0;
  std::unique_ptr<Call> other;
  Call again([&] {
    other.reset();
    if (++ran < 3) {
      wheel_->set_in(again, -1s);  // Past already: the next tick.
    }
  });
  on_shard([&] {
    other = std::make_unique<Call>([&] { ran += 100; });
    wheel_->set_in(again, 1s);
    wheel_->set_in(*other, 1s);
  });
  clock_.advance(2s);
  for (int i = 0; i < 5; ++i) {
    clock_.advance(TimerWheel::kTick);
    turn();
  }
  on_shard([&] { EXPECT_EQ(ran, 3); });
}

// Against the plain meaning: a timer has run if and only if its deadline and one tick have passed.
TEST_F(TimerWheelTest, KeepsThousandsOfRandomDeadlines) {
  struct Kept {
    std::unique_ptr<Call> call;
    SteadyTime when;
    int ran = 0;
  };
  std::mt19937 random(7);
  std::vector<Kept> kept(3'000);
  on_shard([&] {
    for (auto& one : kept) {
      one.call = std::make_unique<Call>([&one] { ++one.ran; });
      one.when = clock_.steady() + std::chrono::milliseconds(random() % 200'000);
      wheel_->set(*one.call, one.when);
    }
  });
  for (int step = 0; step < 12; ++step) {
    clock_.advance(std::chrono::milliseconds(random() % 40'000));
    turn();
    on_shard([&] {
      const auto now = clock_.steady();
      for (const auto& one : kept) {
        if (one.when > now) {
          ASSERT_EQ(one.ran, 0);
        } else if (one.when + 2 * TimerWheel::kTick <= now) {
          ASSERT_EQ(one.ran, 1);
        }
      }
    });
  }
}

}  // namespace
}  // namespace auriga::platform
