#include <gtest/gtest.h>

#include "core/circuit_breaker.hpp"
#include "core/retry_delay.hpp"

namespace auriga::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Draws the least or the greatest value.
class EdgeRandom final : public Random {
 public:
  explicit EdgeRandom(std::uint64_t value) : value_(value) {}
  void fill(std::span<std::byte> out) override {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = static_cast<std::byte>(value_ >> (8 * i));
    }
  }

 private:
  std::uint64_t value_;
};

TEST(RetryDelay, TheBoundDoublesUpToTheGreatest) {
  const RetryPolicy policy{
      .attempts_max = 10, .base = milliseconds(100), .delay_max = milliseconds(1000)};
  for (const auto& [failures, bound] :
       {std::pair{1, 100}, {2, 200}, {3, 400}, {4, 800}, {5, 1000}, {9, 1000}}) {
    std::int64_t greatest = 0;
    for (int i = 0; i < 2000; ++i) {
      const auto wait = retry_delay(policy, failures, system_random());
      ASSERT_TRUE(wait);
      ASSERT_GE(wait->count(), 0);
      ASSERT_LE(wait->count(), bound);
      greatest = std::max(greatest, wait->count());
    }
    EXPECT_GT(greatest, bound * 9 / 10) << failures;  // The whole range is used.
  }
}

TEST(RetryDelay, GivesUpAfterTheLastAttempt) {
  EdgeRandom random(0);
  EXPECT_TRUE(retry_delay({.attempts_max = 3}, 2, random));
  EXPECT_FALSE(retry_delay({.attempts_max = 3}, 3, random));
  EXPECT_FALSE(retry_delay({.attempts_max = 1}, 1, random));
}

TEST(RetryDelay, TheServersWishIsTheLeast) {
  EdgeRandom random(0);
  const RetryPolicy policy{.base = milliseconds(200), .retry_after_max = seconds(30)};
  EXPECT_EQ(retry_delay(policy, 1, random, seconds(7)), seconds(7));
  EXPECT_FALSE(retry_delay(policy, 1, random, seconds(31)));
  for (int i = 0; i < 100; ++i) {
    const auto wait = retry_delay(policy, 1, system_random(), seconds(7));
    EXPECT_GE(*wait, seconds(7));
    EXPECT_LE(*wait, milliseconds(7200));
  }
}

TEST(RetryDelay, ReadsTheHeader) {
  const auto now = *from_rfc3339("2026-11-21T04:20:05Z");
  EXPECT_EQ(parse_retry_after("120", now), seconds(120));
  EXPECT_EQ(parse_retry_after(" 0 ", now), seconds(0));
  EXPECT_EQ(parse_retry_after("Sat, 21 Nov 2026 04:21:05 GMT", now), seconds(60));
  EXPECT_EQ(parse_retry_after("Sat, 21 Nov 2026 04:00:00 GMT", now), seconds(0));
  EXPECT_EQ(parse_retry_after(to_http_date(now + seconds(3)), now), seconds(3));
  for (const std::string_view bad :
       {"", "soon", "-1", "1.5", "12 s", "Sat, 21 Foo 2026 04:21:05 GMT",
        "Sat, 21 Nov 2026 04:21:05 CET"}) {
    EXPECT_EQ(parse_retry_after(bad, now), std::nullopt) << bad;
  }
  EXPECT_TRUE(parse_retry_after("9223372036854775807", now));
}

class CircuitBreakerTest : public ::testing::Test {
 protected:
  void fail_times(int times) {
    for (int i = 0; i < times; ++i) {
      ASSERT_TRUE(breaker_.allow(now_));
      breaker_.failed(now_);
    }
  }
  CircuitBreaker::Time now_{};
  CircuitBreaker breaker_{{.failures_max = 3,
                           .open_time = milliseconds(100),
                           .open_time_max = milliseconds(300),
                           .probe_time = milliseconds(1000)}};
};

TEST_F(CircuitBreakerTest, OpensAfterFailuresInARowOnly) {
  fail_times(2);
  breaker_.succeeded();
  fail_times(2);
  EXPECT_EQ(breaker_.state(now_), CircuitBreaker::State::kClosed);
  fail_times(1);
  EXPECT_EQ(breaker_.state(now_), CircuitBreaker::State::kOpen);
  EXPECT_FALSE(breaker_.allow(now_));
  EXPECT_EQ(breaker_.retry_after(now_), milliseconds(100));
}

TEST_F(CircuitBreakerTest, OneProbePassesAndSuccessCloses) {
  fail_times(3);
  now_ += milliseconds(100);
  EXPECT_EQ(breaker_.state(now_), CircuitBreaker::State::kHalfOpen);
  EXPECT_TRUE(breaker_.allow(now_));
  EXPECT_FALSE(breaker_.allow(now_));
  breaker_.succeeded();
  EXPECT_EQ(breaker_.state(now_), CircuitBreaker::State::kClosed);
  fail_times(2);
  EXPECT_EQ(breaker_.state(now_), CircuitBreaker::State::kClosed);
}

TEST_F(CircuitBreakerTest, AProbeThatTellsNothingMakesRoomForAnother) {
  fail_times(2);
  breaker_.told_nothing(now_);
  EXPECT_EQ(breaker_.state(now_), CircuitBreaker::State::kClosed);
  fail_times(1);
  breaker_.told_nothing(now_);
  EXPECT_FALSE(breaker_.allow(now_)) << "what was asked before it opened shortens nothing";
  now_ += milliseconds(100);
  EXPECT_TRUE(breaker_.allow(now_));
  breaker_.told_nothing(now_);
  EXPECT_TRUE(breaker_.allow(now_));
  EXPECT_FALSE(breaker_.allow(now_)) << "one at a time still";
}

TEST_F(CircuitBreakerTest, FailedProbesOpenForLongerUpToABound) {
  fail_times(3);
  for (const int open : {100, 200, 300, 300}) {
    EXPECT_EQ(breaker_.retry_after(now_), milliseconds(open));
    now_ += milliseconds(open - 1);
    EXPECT_FALSE(breaker_.allow(now_));
    now_ += milliseconds(1);
    EXPECT_TRUE(breaker_.allow(now_));
    breaker_.failed(now_);
  }
}

TEST_F(CircuitBreakerTest, LateFailuresDoNotProlong) {
  fail_times(3);
  breaker_.failed(now_);
  breaker_.failed(now_);
  EXPECT_EQ(breaker_.retry_after(now_), milliseconds(100));
}

TEST_F(CircuitBreakerTest, AProbeThatNeverReportsGivesWay) {
  fail_times(3);
  now_ += milliseconds(100);
  EXPECT_TRUE(breaker_.allow(now_));
  now_ += milliseconds(999);
  EXPECT_FALSE(breaker_.allow(now_));
  now_ += milliseconds(1);
  EXPECT_TRUE(breaker_.allow(now_));
}

}  // namespace
}  // namespace auriga::core
