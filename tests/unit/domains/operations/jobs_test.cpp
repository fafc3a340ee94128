#include "domains/operations/jobs.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "core/error.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::operations {
namespace {

using namespace std::chrono_literals;
using platform::Task;
using testing::ManualClock;
using testing::TestRuntime;

class JobsTest : public ::testing::Test {
 protected:
  /// A job that counts its runs, and fails the first so many.
  void add(Jobs& jobs, const std::string& name, std::chrono::seconds every, int failures = 0) {
    jobs.add({name, "Counts.", every, [this, failures] { return run(runs_, failures); }});
  }
  static Task<> run(std::atomic<int>& runs, int failures) {
    if (runs++ < failures) {
      throw core::Error(core::ErrorCode::kOverloaded, {}, "a queue");
    }
    co_return;
  }
  static Task<> start(Jobs& jobs) {
    jobs.start();
    co_return;
  }
  void wait_for(int runs) const {
    for (int i = 0; i < 5'000 && runs_ < runs; ++i) {
      std::this_thread::sleep_for(1ms);
    }
  }
  bool stop(Jobs& jobs) { return runtime_.run(jobs.stop(std::chrono::steady_clock::now() + 10s)); }
  [[nodiscard]] platform::Executor executor() { return runtime_.get().shard(0).executor(); }

  ManualClock clock_;
  TestRuntime runtime_{1};
  std::atomic<int> runs_{0};
};

TEST_F(JobsTest, WhatRunsSeldomRunsSoonAfterTheStartOneAfterTheOther) {
  Jobs jobs(executor(), clock_);
  add(jobs, "often", 1s);
  add(jobs, "hourly", 1h);
  add(jobs, "daily", 24h);
  const auto began = clock_.now();
  runtime_.run(start(jobs));
  runtime_.run(platform::sleep_for(1ms));  // All wait by now.
  const auto list = jobs.list();
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].next_run_at, began + 1s);
  EXPECT_EQ(list[1].next_run_at, began + 10s);
  EXPECT_EQ(list[2].next_run_at, began + 15s);
  EXPECT_TRUE(stop(jobs));
}

TEST_F(JobsTest, AnHourlyJobRunsOnAServerThatDoesNotLiveAnHour) {
  Jobs jobs(executor(), clock_, {.spread = 1ms});
  add(jobs, "hourly", 1h);
  runtime_.run(start(jobs));
  wait_for(1);
  runtime_.run(platform::sleep_for(1ms));  // The run has been noted.
  const auto job = jobs.list().at(0);
  EXPECT_EQ(job.last_run_at, clock_.now());
  EXPECT_EQ(job.last_outcome, Outcome::ok);
  EXPECT_EQ(job.next_run_at, clock_.now() + 1h) << "and then once an hour";
  EXPECT_EQ(runs_, 1);
  EXPECT_TRUE(stop(jobs));
}

TEST_F(JobsTest, AFailureIsToldAndTheJobStays) {
  Jobs jobs(executor(), clock_, {.spread = 1ms});
  add(jobs, "fails", 1h, 1);
  runtime_.run(start(jobs));
  wait_for(1);
  runtime_.run(platform::sleep_for(1ms));
  const auto job = jobs.list().at(0);
  EXPECT_EQ(job.last_outcome, Outcome::failed);
  EXPECT_TRUE(job.last_error.has_value());
  EXPECT_EQ(job.next_run_at, clock_.now() + 1h);
  EXPECT_TRUE(stop(jobs));
}

}  // namespace
}  // namespace auriga::operations
