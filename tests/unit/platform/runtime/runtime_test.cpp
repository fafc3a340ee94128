#include "platform/runtime/runtime.hpp"

#include <gtest/gtest.h>

#include <future>

namespace auriga::platform {
namespace {

/// As a server has it: something of each shard.
struct OfAllShards {
  explicit OfAllShards(Runtime& runtime) {
    for (std::size_t i = 0; i < runtime.size(); ++i) {
      timers.push_back(std::make_unique<asio::steady_timer>(runtime.shard(i).context()));
    }
  }
  std::vector<std::unique_ptr<asio::steady_timer>> timers;
};

Task<> wait_on(std::shared_ptr<OfAllShards> all, std::size_t shard, std::promise<void>& waiting) {
  all->timers[shard]->expires_after(std::chrono::hours(1));
  const auto executor = co_await asio::this_coro::executor;
  asio::post(executor, [&waiting] { waiting.set_value(); });
  co_await all->timers[shard]->async_wait(asio::use_awaitable);
}

TEST(Runtime, EndsWithWorkThatHoldsObjectsOfOtherShards) {
  for (std::size_t shard = 0; shard < 3; ++shard) {
    std::promise<void> waiting;
    Runtime runtime(3);
    runtime.start();
    auto all = std::make_shared<OfAllShards>(runtime);
    const std::weak_ptr<OfAllShards> watched = all;
    spawn(runtime.shard(shard).executor(), "waiting", wait_on(std::move(all), shard, waiting));
    waiting.get_future().get();
    EXPECT_FALSE(watched.expired());
  }
}

}  // namespace
}  // namespace auriga::platform
