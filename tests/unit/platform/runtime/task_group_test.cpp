#include "platform/runtime/task_group.hpp"

#include <gtest/gtest.h>

#include "tests/support/test_runtime.hpp"

namespace auriga::platform {
namespace {

using namespace std::chrono_literals;
using testing::TestRuntime;

SteadyTime in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

Task<> be_deaf(std::chrono::milliseconds time) {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  co_await sleep_for(time);
}

Task<> stop_both() {
  const auto executor = co_await asio::this_coro::executor;
  TaskGroup group(executor);
  group.spawn("deaf", be_deaf(300ms));
  group.spawn("obedient", sleep_for(1h));
  co_await sleep_for(1ms);  // They have begun.
  const bool ended = co_await group.stop(in(50ms));
  EXPECT_FALSE(ended);
  EXPECT_EQ(group.running(), 1U);
  const bool joined = co_await group.join(in(10s));
  EXPECT_TRUE(joined);
  const bool again = co_await group.stop(in(0ms));
  EXPECT_TRUE(again);
}

TEST(TaskGroup, SaysWhatDidNotEndInItsTime) {
  TestRuntime runtime(1);
  ::testing::internal::CaptureStdout();  // Where the log goes unless it is opened.
  runtime.run(stop_both());
  const auto log = ::testing::internal::GetCapturedStdout();
  EXPECT_NE(log.find("task deaf was told to stop and still runs"), std::string::npos) << log;
  EXPECT_EQ(log.find("obedient"), std::string::npos) << log;
}

}  // namespace
}  // namespace auriga::platform
