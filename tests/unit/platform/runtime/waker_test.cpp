#include "platform/runtime/waker.hpp"

#include <gtest/gtest.h>

#include <future>

#include "platform/runtime/task_group.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::platform {
namespace {

using namespace std::chrono_literals;
using testing::TestRuntime;

Task<> wait_once(std::shared_ptr<Waker> waker, std::chrono::milliseconds time) {
  co_await waker->wait(time);
}

std::shared_ptr<Waker> waker_of(TestRuntime& runtime) {
  return std::make_shared<Waker>(runtime.get().shard(0).executor());
}

TEST(Waker, EndsTheWaitUnderWayAndTheNext) {
  TestRuntime runtime(1);
  const auto waker = waker_of(runtime);
  auto waiting = runtime.start(wait_once(waker, 1h));
  EXPECT_EQ(waiting.wait_for(50ms), std::future_status::timeout);
  Waker::wake(waker);
  waiting.get();
  waker->begin();
  Waker::wake(waker);
  runtime.run(wait_once(waker, 1h));
  waker->begin();
  runtime.run(wait_once(waker, 1ms));  // Nobody woke it; its time is over.
}

/// A round that begins after it was woken and waits for nothing: what wake() posted runs later.
Task<bool> wait_after_an_echo(std::shared_ptr<Waker> waker) {
  waker->begin();
  Waker::wake(waker);
  waker->begin();
  const auto began = std::chrono::steady_clock::now();
  co_await waker->wait(100ms);
  co_return std::chrono::steady_clock::now() - began >= 100ms;
}

TEST(Waker, TheEchoOfAnEarlierCallEndsNothing) {
  TestRuntime runtime(1);
  EXPECT_TRUE(runtime.run(wait_after_an_echo(waker_of(runtime))));
}

Task<bool> cancel_a_wait(std::shared_ptr<Waker> waker) {
  const auto executor = co_await asio::this_coro::executor;
  TaskGroup group(executor);
  group.spawn("wait", wait_once(waker, 1h));
  group.cancel();
  co_return co_await group.join(std::chrono::steady_clock::now() + 5s);
}

TEST(Waker, EndsWhenItsLoopIsCancelled) {
  TestRuntime runtime(1);
  EXPECT_TRUE(runtime.run(cancel_a_wait(waker_of(runtime))));
}

}  // namespace
}  // namespace auriga::platform
