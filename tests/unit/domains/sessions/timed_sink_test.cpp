// How long the telling of an answer took.
#include "domains/sessions/timed_sink.hpp"

#include <gtest/gtest.h>

#include "tests/support/test_runtime.hpp"

namespace auriga::sessions {
namespace {

using std::chrono::milliseconds;

/// A reader so slow that each thing told moves the clock on.
class SlowSink final : public llm::AnswerSink {
 public:
  platform::Task<> delta(std::string_view text) override {
    told += text;
    co_await hear(milliseconds(1'000));
  }
  platform::Task<> restart(std::string_view /*reason*/) override {
    told.clear();
    co_await hear(milliseconds(200));
  }
  platform::Task<> tool_call(const llm::ToolCall& call) override {
    told += call.name;
    co_await hear(milliseconds(30));
  }
  platform::Task<> tool_result(const llm::ToolUse& use) override {
    told += use.output;
    co_await hear(milliseconds(4));
  }

  std::string told;
  std::chrono::steady_clock::time_point now{};

 private:
  platform::Task<> hear(milliseconds time) {
    now += time;
    co_return;
  }
};

TEST(TimedSinkTest, TellsOnAndCountsTheTellingAlone) {
  testing::TestRuntime runtime;
  SlowSink slow;
  TimedSink timed(slow, [&slow] { return slow.now; });
  runtime.run(timed.restart("again"));
  runtime.run(timed.delta("It is "));
  slow.now += std::chrono::hours(1);
  runtime.run(timed.delta("cold."));
  runtime.run(timed.tool_call({.name = " look_up"}));
  runtime.run(timed.tool_result({.output = " found"}));
  EXPECT_EQ(slow.told, "It is cold. look_up found");
  EXPECT_EQ(timed.spent_ms(), 2'234);
  runtime.stop();
}

}  // namespace
}  // namespace auriga::sessions
