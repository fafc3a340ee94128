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

Task<> count_after(std::chrono::milliseconds time, int& count) {
  co_await sleep_for(time);
  ++count;
}

Task<int> finish_both() {
  const auto executor = co_await asio::this_coro::executor;
  int count = 0;
  TaskGroup group(executor);
  co_await group.finish();  // Nothing runs: nothing to wait for.
  group.spawn("short", count_after(1ms, count));
  group.spawn("long", count_after(30ms, count));
  co_await group.finish();
  EXPECT_EQ(group.running(), 0U);
  co_return count;
}

TEST(TaskGroup, FinishesWhenAllHaveEnded) {
  TestRuntime runtime(1);
  EXPECT_EQ(runtime.run(finish_both()), 2);
}

/// Finishes a group of one that hears and one that does not; "cancelled" or how it ended else.
Task<> finish_one_deaf(std::string& ended, std::size_t& left) {
  const auto executor = co_await asio::this_coro::executor;
  TaskGroup group(executor);
  group.spawn("deaf", be_deaf(100ms));
  group.spawn("obedient", sleep_for(1h));
  try {
    co_await group.finish();
    ended = "finished";
  } catch (const boost::system::system_error& error) {
    ended = is_cancelled(error) ? "cancelled" : error.what();
  }
  left = group.running();
}

/// The same where whoever awaits wants to hear nothing thrown.
Task<> finish_quietly(std::string& ended, std::size_t& left) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await finish_one_deaf(ended, left);
}

template <class Waiter>
Task<std::string> stop_while(Waiter waiter) {
  const auto executor = co_await asio::this_coro::executor;
  asio::cancellation_signal signal;
  std::string ended;
  std::size_t left = 99;
  bool over = false;
  auto done = [&over](const std::exception_ptr& /*failure*/) { over = true; };
  asio::co_spawn(executor, waiter(ended, left), asio::bind_cancellation_slot(signal.slot(), done));
  co_await sleep_for(10ms);
  signal.emit(asio::cancellation_type::terminal);
  for (int i = 0; i < 2'000 && !over; ++i) {
    co_await sleep_for(5ms);
  }
  EXPECT_TRUE(over);
  EXPECT_EQ(left, 0U);
  co_return ended;
}

TEST(TaskGroup, FinishesToTheEndAlsoWhenToldToStop) {
  TestRuntime runtime(1);
  EXPECT_EQ(runtime.run(stop_while(finish_one_deaf)), "cancelled");
  EXPECT_EQ(runtime.run(stop_while(finish_quietly)), "finished");
}

}  // namespace
}  // namespace auriga::platform
