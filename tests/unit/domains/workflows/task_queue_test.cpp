// What a queue of tasks knows by their tokens.
#include "domains/workflows/task_queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <condition_variable>
#include <mutex>

#include "tests/support/test_runtime.hpp"

namespace auriga::testing {
namespace {

namespace json = boost::json;
using platform::Task;

class TaskQueueTest : public ::testing::Test {
 protected:
  TaskQueueTest() {
    queue_.handle("count", [this](workflows::TaskCall) { return count(); });
    queue_.handle("hold", [](workflows::TaskCall) { return hold(); });
    queue_.on_end([this](workflows::TaskQueue::Ended ended) {
      // As a runner does that goes on after a fault, before it has heard of the end.
      queue_.start(call(ended.call.token));
      const std::lock_guard lock(mutex_);
      ++told_;
      came_.notify_all();
    });
  }
  void TearDown() override {
    EXPECT_TRUE(
        runtime_.run(queue_.stop(std::chrono::steady_clock::now() + std::chrono::seconds(10))));
    runtime_.stop();
  }

  [[nodiscard]] workflows::TaskCall call(const std::string& token) const {
    return {.org = org_, .token = token, .resource = "count"};
  }

  Task<json::value> count() {
    const std::lock_guard lock(mutex_);
    co_return ++done_;
  }

  /// Until it is cancelled.
  static Task<json::value> hold() {
    platform::asio::steady_timer never(co_await platform::asio::this_coro::executor,
                                       std::chrono::steady_clock::time_point::max());
    co_await never.async_wait(platform::asio::use_awaitable);
    co_return nullptr;
  }

  /// Waits until so many ends were told; how often the handler was asked.
  int done_when_told(int count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(came_.wait_for(lock, std::chrono::seconds(10), [&] { return told_ >= count; }));
    return done_;
  }

  core::OrganizationId org_ = core::OrganizationId::make();
  TestRuntime runtime_;
  workflows::TaskQueue queue_{runtime_.get(), {.running_max = 2}};
  std::mutex mutex_;
  std::condition_variable came_;
  int done_ = 0;
  int told_ = 0;
};

TEST_F(TaskQueueTest, OneThatHasEndedIsNotBegunAgainUntilThatIsWrittenDown) {
  queue_.start(call("token"));
  EXPECT_EQ(done_when_told(1), 1);
  queue_.start(call("token"));
  queue_.start(call("other"));
  EXPECT_EQ(done_when_told(2), 2);
  EXPECT_EQ(queue_.counters().running + queue_.counters().waiting, 0U);

  queue_.cancel("token");
  queue_.start(call("token"));
  EXPECT_EQ(done_when_told(3), 3);
}

TEST_F(TaskQueueTest, OneThatWasCancelledAndAskedForAgainIsBegunOnce) {
  const auto held = [this](const std::string& token) {
    auto out = call(token);
    out.resource = "hold";
    return out;
  };
  const std::array<std::string, 2> busy{"first", "second"};
  for (const auto& token : busy) {
    queue_.start(held(token));
  }
  queue_.start(held("token"));
  queue_.cancel("token");  // As where a node has lost its lease.
  queue_.start(held("token"));
  EXPECT_EQ(queue_.counters().waiting, 1U);
  for (const auto& token : busy) {
    queue_.cancel(token);
  }
  queue_.start(call("last"));  // There is room for it unless the other was begun twice.
  EXPECT_EQ(done_when_told(1), 1);
  EXPECT_EQ(queue_.counters().waiting, 0U);
  EXPECT_EQ(queue_.counters().running, 1U);
}

TEST_F(TaskQueueTest, ActivitiesAreKnownByWhatWorkersCanAskFor) {
  for (const auto* known : {"auriga:activity:weigh", "auriga:activity:weigh.waitForTaskToken",
                            "auriga:activity:Über-wiegen_2"}) {
    EXPECT_TRUE(queue_.knows(known)) << known;
  }
  for (const auto* unknown : {"auriga:activity:", "auriga:activity:.waitForTaskToken",
                              "auriga:activity:a b", "auriga:activity:a/b"}) {
    EXPECT_FALSE(queue_.knows(unknown)) << unknown;
  }
  EXPECT_FALSE(queue_.knows("auriga:activity:" + std::string(81, 'x')));
  auto offered = call("token");
  offered.resource = "auriga:activity:weigh.waitForTaskToken";
  queue_.start(std::move(offered));
  const auto taken = runtime_.run(
      queue_.activities().poll(org_, "weigh", std::chrono::seconds(0), [] { return false; }));
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->token, "token");
}

TEST_F(TaskQueueTest, OfWhatAnotherNodeHasNothingIsKnown) {
  queue_.start(call("token"));
  EXPECT_EQ(done_when_told(1), 1);
  queue_.cancel_all();
  queue_.start(call("token"));
  EXPECT_EQ(done_when_told(2), 2);
}

}  // namespace
}  // namespace auriga::testing
