#include "domains/accounts/hashing.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "core/error.hpp"
#include "tests/support/test_runtime.hpp"
#include "tests/unit/domains/accounts/password_costs.hpp"

namespace auriga::accounts {
namespace {

using testing::TestRuntime;

class HashingTest : public ::testing::Test {
 protected:
  /// The thread is taken until `go_on_` is set.
  void take_thread() {
    queue(1);
    wait_for(0);
  }
  void queue(int jobs) {
    for (int i = 0; i < jobs; ++i) {
      pool_.post([this] { gate_.wait(); });
    }
  }
  void wait_for(std::size_t waiting) const {
    while (pool_.waiting() != waiting) {
      std::this_thread::yield();
    }
  }

  std::promise<void> go_on_;
  std::shared_future<void> gate_ = go_on_.get_future().share();
  TestRuntime runtime_{1};
  platform::ThreadPool pool_{{.name = "hash", .threads = 1}};
};

TEST_F(HashingTest, AHashOfAnotherCostIsRenewed) {
  PasswordHashing cheap(pool_, kCheap);
  PasswordHashing dearer(pool_, kDearer);
  const auto old = runtime_.run(cheap.hash("quiet lanterns"));
  const auto judged = runtime_.run(dearer.judge(old, "quiet lanterns"));
  EXPECT_TRUE(judged.right);
  ASSERT_TRUE(judged.renewed);
  EXPECT_FALSE(core::needs_rehash(*judged.renewed, kDearer));
  EXPECT_TRUE(core::verify_password(*judged.renewed, "quiet lanterns"));

  EXPECT_FALSE(runtime_.run(dearer.judge(*judged.renewed, "quiet lanterns")).renewed);
  const auto wrong = runtime_.run(dearer.judge(old, "quiet lantern"));
  EXPECT_FALSE(wrong.right);
  EXPECT_FALSE(wrong.renewed) << "of a password that is none";
}

TEST_F(HashingTest, WhatWouldWaitForSecondsIsRefusedAtOnce) {
  PasswordHashing hashing(pool_, kCheap);
  take_thread();
  queue(19);
  auto waits = runtime_.start(hashing.hash("quiet lanterns"));
  wait_for(20);
  queue(10);
  for (const bool judge : {false, true}) {
    try {
      if (judge) {
        runtime_.run(hashing.judge("x", "y"));
      } else {
        runtime_.run(hashing.hash("x"));
      }
      ADD_FAILURE() << "was taken in";
    } catch (const core::Error& error) {
      EXPECT_EQ(error.code(), core::ErrorCode::kOverloaded);
      EXPECT_EQ(error.retry_after(), std::chrono::seconds(2));
    }
  }
  go_on_.set_value();
  EXPECT_TRUE(core::verify_password(waits.get(), "quiet lanterns"));
  EXPECT_NO_THROW(runtime_.run(hashing.hash("x")));
}

TEST_F(HashingTest, AMachineThatHashesFasterTakesMore) {
  PasswordHashing hashing(pool_, kCheap);
  for (int i = 0; i < 40; ++i) {
    runtime_.run(hashing.hash("x"));
  }
  take_thread();
  queue(60);
  EXPECT_NO_THROW(hashing.refuse_when_busy());
  go_on_.set_value();
}

}  // namespace
}  // namespace auriga::accounts
