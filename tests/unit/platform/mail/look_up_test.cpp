#include "platform/mail/look_up.hpp"

#include <gtest/gtest.h>

#include <future>

#include "platform/runtime/task_group.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::platform::mail {
namespace {

using namespace std::chrono_literals;
using testing::TestRuntime;

SteadyTime in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

/// A resolver that answers once it may, as one whose name server is silent. Waits for all that are
/// still asking it when it goes.
class SilentResolver {
 public:
  ~SilentResolver() {
    release();
    while (*asking_ > 0) {
      std::this_thread::sleep_for(1ms);
    }
  }
  [[nodiscard]] Resolve resolve() const {
    return [asking = asking_, gate = gate_](const std::string& host, const std::string& port) {
      ++*asking;
      gate.wait();
      auto out = resolve_by_system(host, port);
      --*asking;
      return out;
    };
  }
  [[nodiscard]] int asking() const { return *asking_; }
  void release() {
    if (!std::exchange(released_, true)) {
      promise_.set_value();
    }
  }

 private:
  std::shared_ptr<std::atomic<int>> asking_ = std::make_shared<std::atomic<int>>(0);
  std::promise<void> promise_;
  std::shared_future<void> gate_ = promise_.get_future().share();
  bool released_ = false;
};

TEST(LookUp, FindsWhatTheSystemKnows) {
  TestRuntime runtime(1);
  const auto known = runtime.run(look_up("localhost", 25, in(10s)));
  EXPECT_FALSE(known.error) << known.error.message();
  ASSERT_FALSE(known.found.empty());
  EXPECT_EQ(known.found.begin()->endpoint().port(), 25);
  EXPECT_TRUE(known.found.begin()->endpoint().address().is_loopback());
  const auto address = runtime.run(look_up("127.0.0.1", 25, in(10s)));
  EXPECT_EQ(address.found.size(), 1U);
  EXPECT_TRUE(runtime.run(look_up("no name at all", 25, in(10s))).error);
}

TEST(LookUp, TheDeadlineEndsTheWaitForASilentNameServer) {
  SilentResolver silent;
  TestRuntime runtime(1);
  const auto answer = runtime.run(look_up("localhost", 25, in(100ms), silent.resolve()));
  EXPECT_EQ(answer.error, asio::error::timed_out);
  EXPECT_EQ(silent.asking(), 1);
}

Task<> ask(Resolve resolve) {
  (void)co_await look_up("localhost", 25, in(1h), std::move(resolve));
}

Task<bool> stop_while_asking(Resolve resolve) {
  const auto executor = co_await asio::this_coro::executor;
  TaskGroup group(executor);
  group.spawn("mail", ask(std::move(resolve)));
  co_await sleep_for(50ms);
  EXPECT_EQ(group.running(), 1U);
  co_return co_await group.stop(in(10s));
}

TEST(LookUp, CancellingEndsTheWaitAndTheProgramNeedNotWait) {
  SilentResolver silent;
  {
    TestRuntime runtime(1);
    EXPECT_TRUE(runtime.run(stop_while_asking(silent.resolve())));
    EXPECT_EQ(silent.asking(), 1);
    // A coroutine that is dropped with its shard leaves as well.
    spawn(runtime.get().shard(0).executor(), "dropped", ask(silent.resolve()));
    while (silent.asking() < 2) {
      std::this_thread::sleep_for(1ms);
    }
  }
  EXPECT_EQ(silent.asking(), 2) << "the runtime went without them";
}

TEST(LookUp, NotMoreAtOnceThanItsBound) {
  TestRuntime runtime(1);
  SilentResolver silent;
  std::vector<std::future<LookedUp>> all;
  for (int i = 0; i < kLookUpsMax; ++i) {
    all.push_back(runtime.start(look_up("localhost", 25, in(1h), silent.resolve())));
  }
  while (silent.asking() < kLookUpsMax) {
    std::this_thread::sleep_for(1ms);
  }
  const auto refused = runtime.run(look_up("localhost", 25, in(1h), silent.resolve()));
  EXPECT_EQ(refused.error, asio::error::no_buffer_space);
  silent.release();
  for (auto& one : all) {
    EXPECT_FALSE(one.get().error);
  }
  EXPECT_FALSE(runtime.run(look_up("localhost", 25, in(10s))).error) << "and it recovers";
}

}  // namespace
}  // namespace auriga::platform::mail
