// What is kept of the tools that were called, and what of it waits for the customer's yes.
#include "domains/sessions/tool_messages.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "tests/support/test_runtime.hpp"
#include "tests/unit/domains/sessions/written.hpp"

namespace auriga::sessions {
namespace {

using repository::MessageRow;

constexpr Timestamp kCalledAt{1'000};

MessageRow message(MessageRole role) {
  MessageRow row;
  row.role = role;
  row.created_at = kCalledAt;
  return row;
}

MessageRow call(const std::string& name, bool pending = true) {
  auto row = message(MessageRole::tool);
  row.tool = json::object{{"call_id", "c"},
                          {"name", name},
                          {"input", json::object{{"id", "17"}}},
                          {"ok", true},
                          {"pending", pending}};
  return row;
}

std::string waiting(const std::vector<MessageRow>& history,
                    std::optional<Timestamp> taken_at = std::nullopt) {
  std::string out;
  for (const auto& one : pending_calls(history, taken_at)) {
    out += one.name + one.arguments + " ";
  }
  return out;
}

const auto kUser = message(MessageRole::user);
const auto kAgent = message(MessageRole::assistant);
const auto kStaff = message(MessageRole::staff);
const auto kWhisper = message(MessageRole::whisper);

TEST(PendingCalls, AreThoseThatTheCustomerWasAskedAboutLast) {
  EXPECT_EQ(waiting({}), "");
  EXPECT_EQ(waiting({kUser, call("cancel"), call("look", false), call("refund"), kAgent}),
            R"(cancel{"id":"17"} refund{"id":"17"} )");
  EXPECT_EQ(waiting({kUser, call("cancel"), kAgent, kWhisper}), R"(cancel{"id":"17"} )");
  EXPECT_EQ(waiting({kUser, call("cancel"), kAgent, kUser, kAgent}), "");
  EXPECT_EQ(waiting({kUser, call("cancel"), kAgent, kUser}), "");
  EXPECT_EQ(waiting({kUser, call("cancel"), kAgent, kUser, call("refund"), kAgent}),
            R"(refund{"id":"17"} )");
}

TEST(PendingCalls, EndWhereAPersonComesBetween) {
  EXPECT_EQ(waiting({kUser, call("cancel"), kAgent, kStaff}), "");
  EXPECT_EQ(waiting({kUser, call("cancel"), kAgent, kStaff, kAgent}), "");
  const std::vector<MessageRow> history{kUser, call("cancel"), kAgent};
  EXPECT_EQ(waiting(history, kCalledAt + core::Milliseconds(1)), "");
  EXPECT_EQ(waiting(history, kCalledAt - core::Milliseconds(1)), R"(cancel{"id":"17"} )");
}

TEST(PendingCalls, AreNoneWhereTheCustomerWasNotAsked) {
  EXPECT_EQ(waiting({kUser, call("cancel")}), "") << "a person took over before the answer";
  auto builtin = kAgent;
  builtin.fallback_reason = "The model was silent.";
  EXPECT_EQ(waiting({kUser, call("cancel"), builtin}), "");
}

/// One that may fail to be told of calls.
class Reader final : public Written {
 public:
  Task<> tool_call(const llm::ToolCall& /*call*/) override { co_await may_fail(); }
  Task<> tool_result(const llm::ToolUse& /*use*/) override { co_await may_fail(); }

  void fail() { fails_ = true; }

 private:
  Task<> may_fail() {
    if (fails_) {
      throw core::Error(core::ErrorCode::kTimeout);
    }
    co_return;
  }
  bool fails_ = false;
};

class ToolRecorderTest : public ::testing::Test {
 protected:
  void TearDown() override { runtime_.stop(); }
  bool called(const llm::ToolCall& call) { return done(recorder_.tool_call(call)); }
  bool answered(const llm::ToolUse& use) { return done(recorder_.tool_result(use)); }
  bool done(Task<> task) {
    try {
      runtime_.start(std::move(task)).get();
      return true;
    } catch (const core::Error&) {
      return false;
    }
  }

  const llm::ToolCall refund_{"a", "refund", "{}"};
  const llm::ToolCall cancel_{"b", "cancel", "{}"};
  const llm::ToolUse refunded_{.call = refund_, .output = "done"};
  testing::TestRuntime runtime_;
  Reader reader_;
  ToolRecorder recorder_{reader_};
};

TEST_F(ToolRecorderTest, KeepsWhatWasCalledAndPassesAllOn) {
  EXPECT_TRUE(recorder_.uses().empty());
  EXPECT_TRUE(done(recorder_.delta("void")));
  EXPECT_TRUE(done(recorder_.restart("anew")));
  EXPECT_TRUE(done(recorder_.delta("text")));
  EXPECT_EQ(reader_.text(), "text");
  EXPECT_TRUE(called(refund_));
  EXPECT_TRUE(answered(refunded_));
  ASSERT_EQ(recorder_.uses().size(), 1U);
  EXPECT_EQ(recorder_.uses()[0].output, "done");
  EXPECT_TRUE(recorder_.uses()[0].ok);
}

TEST_F(ToolRecorderTest, SaysThatAnOutcomeIsUnknown) {
  EXPECT_TRUE(called(refund_));
  EXPECT_TRUE(answered(refunded_));
  EXPECT_TRUE(called(cancel_));
  const auto uses = recorder_.uses();
  ASSERT_EQ(uses.size(), 2U);
  EXPECT_EQ(uses[1].call.name, "cancel");
  EXPECT_FALSE(uses[1].ok);
  EXPECT_FALSE(uses[1].pending);
  EXPECT_NE(uses[1].output.find("is not known"), std::string::npos) << uses[1].output;
}

TEST_F(ToolRecorderTest, KeepsAResultThatNobodyHears) {
  EXPECT_TRUE(called(refund_));
  reader_.fail();
  EXPECT_FALSE(answered(refunded_));
  EXPECT_FALSE(called(cancel_)) << "so it is not made";
  ASSERT_EQ(recorder_.uses().size(), 1U);
  EXPECT_TRUE(recorder_.uses()[0].ok);
}

}  // namespace
}  // namespace auriga::sessions
