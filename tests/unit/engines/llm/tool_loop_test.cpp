#include "engines/llm/tool_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "core/error.hpp"
#include "tests/unit/engines/llm/shard.hpp"

namespace auriga::llm {
namespace {

using namespace std::chrono_literals;
using core::Error;
using core::ErrorCode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::in;
using testing::OneShard;

/// What the model says in one round.
struct Round {
  std::string text = {};
  std::vector<ToolCall> calls = {};
};

/// A model that says what a test wrote down, and keeps what it was asked.
class Script final : public ChatProvider {
 public:
  explicit Script(std::deque<Round> rounds) : rounds_(std::move(rounds)) {}

  Task<std::unique_ptr<ChatStream>> start(ChatPrompt prompt, SteadyTime /*deadline*/) override {
    asked.push_back(std::move(prompt));
    auto round = rounds_.empty() ? forever : rounds_.front();
    if (!rounds_.empty()) {
      rounds_.pop_front();
    }
    co_return std::make_unique<Stream>(std::move(round));
  }
  Task<> probe(SteadyTime /*deadline*/) override { co_return; }

  std::vector<ChatPrompt> asked;
  Round forever = {.text = "Done."};  ///< When the script has ended.

 private:
  class Stream final : public ChatStream {
   public:
    explicit Stream(Round round) : text_(std::move(round.text)) {
      end_.tool_calls = std::move(round.calls);
      end_.stop_reason = end_.tool_calls.empty() ? StopReason::end_turn : StopReason::tool_use;
      end_.usage = {.input_tokens = 10, .output_tokens = 1};
    }
    Task<std::string> read() override { co_return std::exchange(text_, {}); }
    const ChatEnd& end() const override { return end_; }

   private:
    std::string text_;
    ChatEnd end_;
  };
  std::deque<Round> rounds_;
};

class Runner final : public ToolRunner {
 public:
  std::vector<ToolSpec> tools() const override { return {{.name = "look_up"}, {.name = "slow"}}; }
  Task<ToolOutcome> run(const ToolCall& call, SteadyTime deadline) override {
    ran.push_back(call.name + call.arguments);
    if (call.name == "slow") {
      co_await platform::sleep_for(100ms);
    }
    if (call.name == "fail") {
      throw Error(ErrorCode::kInternal, "out of order", "secret cause");
    }
    deadlines.push_back(deadline);
    co_return outcome;
  }
  std::vector<std::string> ran;
  std::vector<SteadyTime> deadlines;
  ToolOutcome outcome{.output = "42"};
};

class Ear final : public LoopListener {
 public:
  Task<> text(std::string_view text) override {
    heard.push_back("text " + std::string(text));
    co_return;
  }
  Task<> round_ended() override {
    heard.push_back("end");
    co_return;
  }
  Task<> called(const ToolCall& call) override {
    heard.push_back("call " + call.name);
    co_return;
  }
  Task<> answered(const ToolUse& use) override {
    heard.push_back((use.ok ? "result " : "failure ") + use.call.id);
    uses.push_back(use);
    co_return;
  }
  void found(std::vector<GroundingPassage> passages) override { count += passages.size(); }

  std::vector<std::string> heard;
  std::vector<ToolUse> uses;
  std::size_t count = 0;
};

class ToolLoop : public ::testing::Test {
 protected:
  LoopEnd loop(Script& model, LoopOptions options = {}, ToolRunner* by = nullptr) {
    ChatPrompt prompt;
    prompt.messages.push_back({ChatRole::user, "What is the answer?"});
    prompt.offer = offer_;
    return shard_.run(tool_loop(model, std::move(prompt), by, ear_, options, in(5s)));
  }
  LoopEnd run(Script& model, LoopOptions options = {}) { return loop(model, options, &runner_); }

  OneShard shard_;
  Runner runner_;
  Ear ear_;
  ToolOffer offer_;
};

TEST_F(ToolLoop, CallsAndGoesOnWithTheResults) {
  Script model({{"Let me see.", {{"c1", "look_up", R"({"n":1})"}, {"c2", "look_up", "{}"}}},
                {"It is 42.", {}}});
  const auto end = run(model);
  EXPECT_THAT(ear_.heard, ElementsAre("text Let me see.", "end", "call look_up", "result c1",
                                      "call look_up", "result c2", "text It is 42.", "end"));
  EXPECT_THAT(runner_.ran, ElementsAre(R"(look_up{"n":1})", "look_up{}"));
  EXPECT_EQ(end.usage.input_tokens, 20);
  EXPECT_TRUE(end.rests_on_tools);
  ASSERT_EQ(model.asked.size(), 2U);
  const auto& messages = model.asked[1].messages;
  ASSERT_EQ(messages.size(), 4U);
  EXPECT_EQ(messages[1].role, ChatRole::assistant);
  EXPECT_EQ(messages[1].content, "Let me see.");
  EXPECT_EQ(messages[1].tool_calls.size(), 2U);
  EXPECT_EQ(messages[3].role, ChatRole::tool);
  EXPECT_EQ(messages[3].tool_call_id, "c2");
  EXPECT_EQ(messages[3].content, "42");
  EXPECT_EQ(model.asked[0].offer.tools.size(), 2U);
}

TEST_F(ToolLoop, EndsAfterEightRounds) {
  Script model({});
  model.forever = {.calls = {{"c", "look_up", "{}"}}};
  EXPECT_THROW((void)run(model), Error) << "it calls although it must not";
  EXPECT_EQ(model.asked.size(), 8U);
  EXPECT_EQ(runner_.ran.size(), 7U);
  EXPECT_EQ(model.asked[6].offer.choice, ToolChoice::automatic);
  EXPECT_EQ(model.asked[7].offer.choice, ToolChoice::none);
}

TEST_F(ToolLoop, TellsCallsOfOneIdApart) {
  Script model({{"", {{"c", "look_up", "{}"}}}, {"", {{"c", "look_up", "{}"}}}});
  (void)run(model);
  ASSERT_EQ(ear_.uses.size(), 2U);
  EXPECT_EQ(ear_.uses[0].call.id, "c");
  const auto second = ear_.uses[1].call.id;
  EXPECT_NE(second, "c");
  const auto& messages = model.asked.at(2).messages;
  ASSERT_EQ(messages.size(), 5U);
  EXPECT_EQ(messages[3].tool_calls.at(0).id, second);
  EXPECT_EQ(messages[4].tool_call_id, second);
}

TEST_F(ToolLoop, HoldsItsTime) {
  Script model({{"", {{"c1", "slow", "{}"}, {"c2", "slow", "{}"}}}});
  (void)run(model, {.time_max = 50ms});
  ASSERT_EQ(ear_.uses.size(), 2U);
  EXPECT_TRUE(ear_.uses[0].ok) << "the runner is told the deadline; this one does not mind it";
  EXPECT_GE(ear_.uses[0].time, 100ms);
  EXPECT_FALSE(ear_.uses[1].ok);
  EXPECT_THAT(ear_.uses[1].output, HasSubstr("no time left"));
  EXPECT_EQ(model.asked[1].offer.choice, ToolChoice::none) << "and the model answers";
}

TEST_F(ToolLoop, CountsCalls) {
  Script model({{"", {{"c1", "look_up", "{}"}, {"c2", "look_up", "{}"}}}});
  (void)run(model, {.calls_max = 1});
  EXPECT_EQ(runner_.ran.size(), 1U);
  EXPECT_THAT(ear_.uses[1].output, HasSubstr("too many calls"));
}

TEST_F(ToolLoop, TellsTheModelOfFailures) {
  Script model({{"", {{"c1", "fail", "{}"}}}});
  const auto end = run(model);
  ASSERT_EQ(ear_.uses.size(), 1U);
  EXPECT_FALSE(ear_.uses[0].ok);
  EXPECT_EQ(ear_.uses[0].output, "The tool failed: out of order");
  EXPECT_EQ(model.asked[1].messages.back().content, "The tool failed: out of order");
  EXPECT_TRUE(end.open_calls.empty());
}

TEST_F(ToolLoop, NumbersPassagesOn) {
  runner_.outcome = {.output = "Found:\n",
                     .passages = {{.document = "a.md", .text = "One."},
                                  {.document = "b.md", .heading = "H", .text = "Two."}},
                     .fact = false};
  Script model({{"", {{"c1", "look_up", "{}"}}}, {"", {{"c2", "look_up", "{}"}}}});
  const auto end = run(model, {.passages = 3});
  EXPECT_EQ(ear_.count, 4U);
  EXPECT_FALSE(end.rests_on_tools) << "documents are cited";
  EXPECT_THAT(ear_.uses[0].output, HasSubstr("<passage 4: a.md>\nOne."));
  EXPECT_THAT(ear_.uses[0].output, HasSubstr("<passage 5: b.md, H>"));
  EXPECT_THAT(ear_.uses[1].output, HasSubstr("<passage 6: a.md>"));
}

TEST_F(ToolLoop, CutsLongResults) {
  runner_.outcome.output = std::string(100'000, 'x') + "\xff";
  Script model({{"", {{"c1", "look_up", "{}"}}}});
  (void)run(model);
  EXPECT_LE(ear_.uses[0].output.size(), kToolOutputKept);
  EXPECT_THAT(ear_.uses[0].output, HasSubstr("(cut)"));
  EXPECT_LE(model.asked[1].messages.back().content.size(), kToolOutputTold);
  EXPECT_GT(model.asked[1].messages.back().content.size(), 60'000U);
}

TEST_F(ToolLoop, GivesTheAskersCallsBack) {
  offer_ = {.tools = {{.name = "theirs"}, {.name = "other"}}};
  Script model({{"", {{"c1", "theirs", "{}"}, {"c2", "other", "{}"}}}});
  const auto end = loop(model);
  EXPECT_EQ(end.open_calls.size(), 2U);
  EXPECT_EQ(model.asked.size(), 1U);
  offer_.parallel = false;
  Script two({{"", {{"c1", "theirs", "{}"}, {"c2", "other", "{}"}}}});
  EXPECT_EQ(loop(two).open_calls.size(), 1U);
}

TEST_F(ToolLoop, RefusesCallsThatWereNotOffered) {
  const auto refused = [&](ToolOffer offer, std::string name) {
    offer_ = std::move(offer);
    Script model({{"", {{"c1", std::move(name), "{}"}}}});
    try {
      (void)loop(model);
    } catch (const Error& error) {
      return error.code() == ErrorCode::kModelAnswerInvalid;
    }
    return false;
  };
  EXPECT_TRUE(refused({}, "theirs"));
  const ToolOffer two{.tools = {{.name = "theirs"}, {.name = "other"}}};
  EXPECT_TRUE(refused(two, "unknown"));
  auto none = two;
  none.choice = ToolChoice::none;
  EXPECT_TRUE(refused(none, "theirs"));
  auto named = two;
  named.choice = ToolChoice::named;
  named.named = "other";
  EXPECT_TRUE(refused(named, "theirs"));
  EXPECT_FALSE(refused(named, "other"));
}

}  // namespace
}  // namespace auriga::llm
