#include "platform/runtime/thread_pool.hpp"

#include <gtest/gtest.h>

#include <future>

#include "platform/runtime/async_mutex.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::platform {
namespace {

using testing::TestRuntime;

Task<int> run_on(ThreadPool& pool, std::shared_future<void> gate, int answer) {
  auto job = [gate, answer] {
    gate.wait();
    return answer;
  };
  co_return co_await pool.run(std::move(job));
}

TEST(ThreadPool, RefusesWhatItsQueueCannotHoldAndLosesNothingElse) {
  ThreadPool pool({.name = "small", .threads = 1, .queue_max = 2});
  TestRuntime runtime(2);
  std::promise<void> gate;
  const auto open = gate.get_future().share();
  constexpr int kCallers = 20;
  std::vector<std::future<int>> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.push_back(runtime.start(run_on(pool, open, i), static_cast<std::size_t>(i)));
  }
  // Some wait for the gate; whoever is refused hears at once, without it.
  int refused = 0;
  const auto ask = [&](int i) {
    try {
      EXPECT_EQ(callers[static_cast<std::size_t>(i)].get(), i);
    } catch (const core::Error& error) {
      EXPECT_EQ(error.code(), core::ErrorCode::kOverloaded);
      ++refused;
    }
  };
  std::vector<int> waiting;
  for (int i = 0; i < kCallers; ++i) {
    if (callers[static_cast<std::size_t>(i)].wait_for(std::chrono::milliseconds(300)) ==
        std::future_status::ready) {
      ask(i);
    } else {
      waiting.push_back(i);
    }
  }
  EXPECT_GE(refused, kCallers - 3) << "one runs and two wait";
  EXPECT_EQ(refused + static_cast<int>(waiting.size()), kCallers);
  gate.set_value();
  for (const int i : waiting) {
    ask(i);
  }
  EXPECT_EQ(runtime.run(run_on(pool, open, 7)), 7) << "and it recovers";
  pool.stop();
  EXPECT_THROW(runtime.run(run_on(pool, open, 8)), core::Error) << "a pool that has stopped";
}

TEST(ThreadPool, HandsOnWhatAJobThrows) {
  ThreadPool pool({.name = "small"});
  TestRuntime runtime(1);
  auto job = [] { throw std::runtime_error("no"); };
  EXPECT_THROW(runtime.run(pool.run(job)), std::runtime_error);
}

Task<> fail_to_start() {
  auto start = [](const Completion& /*done*/) { throw std::runtime_error("no"); };
  co_await suspend_until_done(std::move(start));
}

TEST(Completion, AFailureToStartIsTheCallers) {
  TestRuntime runtime(1);
  EXPECT_THROW(runtime.run(fail_to_start()), std::runtime_error);
}

Task<> count_locked(AsyncMutex& mutex, int& inside) {
  const auto guard = co_await mutex.lock();
  EXPECT_EQ(++inside, 1);
  co_await sleep_for(std::chrono::milliseconds(1));
  --inside;
}

TEST(AsyncMutex, LetsOneInAtATime) {
  TestRuntime runtime(2);
  AsyncMutex mutex;
  int inside = 0;
  std::vector<std::future<void>> all;
  for (std::size_t i = 0; i < 20; ++i) {
    all.push_back(runtime.start(count_locked(mutex, inside), i));
  }
  for (auto& one : all) {
    one.get();
  }
}

}  // namespace
}  // namespace auriga::platform
