// Who is woken by what is told of the reading of documents and the making of versions.
#include "domains/agents/progress.hpp"

#include <gtest/gtest.h>

#include "tests/support/test_runtime.hpp"

namespace auriga::agents {
namespace {

using platform::Task;
using testing::TestRuntime;

class ProgressTest : public ::testing::Test {
 protected:
  /// Two who wait for the same agent.
  struct Ears {
    Progress::Listener listens;
    Progress::Listener watches;
  };
  [[nodiscard]] static Task<bool> woken(const Progress::Listener& listener) {
    co_return co_await listener->wait(platform::steady_now());
  }
  [[nodiscard]] Task<Ears> ears(core::AgentId agent) {
    const auto executor = co_await platform::asio::this_coro::executor;
    co_return Ears{progress_.listen(agent, executor), progress_.watch(agent, executor)};
  }
  void tell(std::int64_t done, std::int64_t pages, const char* document = "manual.pdf") {
    progress_.tell(agent_, {.document = document, .pages_done = done, .pages = pages});
  }

  Task<> hears_of_pages() {
    const auto mine = co_await ears(agent_);
    tell(0, 400);
    EXPECT_TRUE(co_await woken(mine.watches));
    tell(3, 400);
    EXPECT_FALSE(co_await woken(mine.watches));
    tell(4, 400);
    EXPECT_TRUE(co_await woken(mine.watches));
    EXPECT_FALSE(co_await woken(mine.watches)) << "one ring wakes once";
    EXPECT_EQ(progress_.of(agent_)->pages_done, 4);

    tell(4, 400, "another.pdf");
    EXPECT_TRUE(co_await woken(mine.watches)) << "at once, where the document changes";
    tell(7, 0, "another.pdf");
    EXPECT_TRUE(co_await woken(mine.watches));
    tell(8, 0, "another.pdf");
    EXPECT_FALSE(co_await woken(mine.watches)) << "of an unknown number there is no part";
    EXPECT_FALSE(co_await woken(mine.listens)) << "of pages";
  }

  Task<> hears_of_ends() {
    const auto mine = co_await ears(agent_);
    const auto strangers = co_await ears(core::AgentId::make());
    progress_.stage_ended(agent_);
    EXPECT_TRUE(co_await woken(mine.watches));
    EXPECT_FALSE(co_await woken(mine.listens));

    progress_.version_ended(agent_);
    EXPECT_TRUE(co_await woken(mine.watches));
    EXPECT_TRUE(co_await woken(mine.listens));

    tell(1, 2);
    progress_.finish(agent_);
    EXPECT_TRUE(co_await woken(mine.watches));
    EXPECT_TRUE(co_await woken(mine.listens));
    EXPECT_FALSE(progress_.of(agent_));

    EXPECT_FALSE(co_await woken(strangers.watches));
    EXPECT_FALSE(co_await woken(strangers.listens));
  }

  Progress progress_;
  const core::AgentId agent_ = core::AgentId::make();
  TestRuntime runtime_{1};
};

TEST_F(ProgressTest, PagesWakeWhoWatchesOnceAHundredth) {
  runtime_.run(hears_of_pages());
}

TEST_F(ProgressTest, StagesWakeWhoWatchesAndEndsWakeBoth) {
  runtime_.run(hears_of_ends());
}

}  // namespace
}  // namespace auriga::agents
