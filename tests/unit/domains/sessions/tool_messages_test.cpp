// What is kept of the tools that were called, and what of it waits for the customer's yes.
#include "domains/sessions/tool_messages.hpp"

#include <gtest/gtest.h>

#include <algorithm>

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

/// Where a recorder writes.
class Table {
 public:
  Task<> write(CallRows rows) {
    if (fails_) {
      throw core::Error(core::ErrorCode::kDatabaseUnavailable);
    }
    for (auto& row : rows.begun) {
      rows_.push_back(std::move(row));
    }
    for (auto& row : rows.ended) {
      const auto stands = std::ranges::find(rows_, row.id, &MessageRow::id);
      if (stands == rows_.end()) {
        ADD_FAILURE() << "no such row: " << row.id.text();
      } else {
        *stands = std::move(row);
      }
    }
    co_return;
  }
  /// Name and state of each.
  [[nodiscard]] std::string text() const {
    std::string out;
    for (const auto& row : rows_) {
      out +=
          std::string(row.tool->at("name").as_string()) + (row.unanswered                 ? "? "
                                                           : row.tool->at("ok").as_bool() ? "+ "
                                                                                          : "- ");
    }
    return out;
  }
  [[nodiscard]] const std::vector<MessageRow>& rows() const { return rows_; }
  void fail(bool fails) { fails_ = fails; }

 private:
  std::vector<MessageRow> rows_;
  bool fails_ = false;
};

class ToolRecorderTest : public ::testing::Test {
 protected:
  void TearDown() override { runtime_.stop(); }
  bool called(const llm::ToolCall& call) { return done(recorder_->tool_call(call)); }
  bool begun(const std::string& key) { return done(recorder_->begin(key)); }
  bool answered(const llm::ToolUse& use) { return done(recorder_->tool_result(use)); }
  bool done(Task<> task) {
    try {
      runtime_.start(std::move(task)).get();
      return true;
    } catch (const core::Error&) {
      return false;
    }
  }
  /// As after a crash: what was written is what an attempt before has left.
  void again() {
    before_ = table_.rows();
    make();
  }
  void make() {
    recorder_.emplace(reader_, session_, before_, core::system_clock(), core::system_random(),
                      [this](CallRows rows) { return table_.write(std::move(rows)); });
  }
  void SetUp() override {
    session_.id = core::SessionId::make();
    make();
  }

  const llm::ToolCall refund_{"a", "refund", "{}"};
  const llm::ToolCall cancel_{"b", "cancel", "{}"};
  const llm::ToolUse refunded_{.call = refund_, .output = "done"};
  const llm::ToolUse failed_{.call = refund_, .output = "boom", .ok = false};
  testing::TestRuntime runtime_;
  Reader reader_;
  Table table_;
  repository::SessionRow session_;
  std::vector<MessageRow> before_;
  std::optional<ToolRecorder> recorder_;
};

TEST_F(ToolRecorderTest, KeepsWhatWasCalledAndPassesAllOn) {
  EXPECT_TRUE(recorder_->rest().empty());
  EXPECT_TRUE(done(recorder_->delta("void")));
  EXPECT_TRUE(done(recorder_->restart("anew")));
  EXPECT_TRUE(done(recorder_->delta("text")));
  EXPECT_EQ(reader_.text(), "text");
  EXPECT_TRUE(called(refund_));
  EXPECT_TRUE(answered(refunded_));
  const auto rest = recorder_->rest();
  ASSERT_EQ(rest.begun.size(), 1U);
  EXPECT_EQ(rest.begun[0].content, "done");
  EXPECT_EQ(rest.begun[0].session_id, session_.id);
  EXPECT_EQ(rest.begun[0].tool->at("ok"), true);
  EXPECT_EQ(table_.text(), "") << "it has no effect elsewhere: it is written with the answer";
}

TEST_F(ToolRecorderTest, SaysThatAnOutcomeIsUnknown) {
  EXPECT_TRUE(called(refund_));
  EXPECT_TRUE(answered(refunded_));
  EXPECT_TRUE(called(cancel_));
  const auto rest = recorder_->rest();
  ASSERT_EQ(rest.begun.size(), 2U);
  EXPECT_EQ(rest.begun[1].tool->at("name"), "cancel");
  EXPECT_EQ(rest.begun[1].tool->at("ok"), false);
  EXPECT_EQ(rest.begun[1].tool->at("pending"), false);
  EXPECT_NE(rest.begun[1].content.find("is not known"), std::string::npos);
}

TEST_F(ToolRecorderTest, KeepsAResultThatNobodyHears) {
  EXPECT_TRUE(called(refund_));
  reader_.fail();
  EXPECT_FALSE(answered(refunded_));
  EXPECT_FALSE(called(cancel_)) << "so it is not made";
  ASSERT_EQ(recorder_->rest().begun.size(), 1U);
  EXPECT_EQ(recorder_->rest().begun[0].tool->at("ok"), true);
}

TEST_F(ToolRecorderTest, WritesACallBeforeItIsMadeAndWhatCameOfIt) {
  EXPECT_TRUE(called(cancel_));
  EXPECT_TRUE(answered({.call = cancel_, .output = "asked", .pending = true}));
  EXPECT_TRUE(called(refund_));
  EXPECT_TRUE(begun("k1"));
  EXPECT_EQ(table_.text(), "cancel+ refund? ") << "in order";
  EXPECT_TRUE(recorder_->rest().empty());
  EXPECT_TRUE(answered(refunded_));
  EXPECT_EQ(table_.text(), "cancel+ refund+ ");
  EXPECT_EQ(table_.rows()[1].content, "done");
  EXPECT_TRUE(recorder_->rest().empty());
  EXPECT_EQ(recorder_->count(), 2);
}

TEST_F(ToolRecorderTest, ACallThatCannotBeWrittenIsNotMade) {
  EXPECT_TRUE(called(refund_));
  const auto id = recorder_->rest().begun.at(0).id;
  table_.fail(true);
  EXPECT_FALSE(begun("k1"));
  EXPECT_TRUE(answered(failed_));
  const auto rest = recorder_->rest();
  ASSERT_EQ(rest.begun.size(), 1U);
  EXPECT_NE(rest.begun[0].id, id) << "a row of that id may be there after all";
  EXPECT_FALSE(rest.begun[0].call_key);
}

TEST_F(ToolRecorderTest, AnOutcomeThatCannotBeWrittenIsWrittenLater) {
  EXPECT_TRUE(called(refund_));
  EXPECT_TRUE(begun("k1"));
  table_.fail(true);
  EXPECT_TRUE(answered(refunded_)) << "the answer goes on";
  EXPECT_EQ(table_.text(), "refund? ");
  const auto rest = recorder_->rest();
  ASSERT_EQ(rest.ended.size(), 1U);
  EXPECT_EQ(rest.ended[0].content, "done");
  EXPECT_FALSE(rest.ended[0].unanswered);
}

TEST_F(ToolRecorderTest, RecallsWhatWentWellAndFindsAgainWhatWasLeft) {
  EXPECT_TRUE(called(refund_));
  EXPECT_TRUE(begun("k1"));
  again();
  EXPECT_TRUE(called(refund_));
  EXPECT_FALSE(recorder_->recall("k1")) << "nothing is known of it";
  EXPECT_TRUE(begun("k1"));
  EXPECT_EQ(table_.text(), "refund? ") << "it stands once";
  EXPECT_TRUE(answered(failed_));
  EXPECT_EQ(table_.text(), "refund- ");
  again();
  EXPECT_TRUE(called(refund_));
  EXPECT_FALSE(recorder_->recall("k1")) << "it may be tried once more";
  EXPECT_TRUE(begun("k1"));
  EXPECT_TRUE(answered(refunded_));
  EXPECT_EQ(table_.text(), "refund- refund+ ");
  again();
  EXPECT_TRUE(called(refund_));
  const auto before = recorder_->recall("k1");
  ASSERT_TRUE(before);
  EXPECT_EQ(before->output, "done");
  EXPECT_TRUE(answered(refunded_));
  EXPECT_EQ(recorder_->count(), 0) << "it was not made";
  EXPECT_TRUE(called(refund_));
  EXPECT_FALSE(recorder_->recall("k2")) << "another, however like the first";
}

}  // namespace
}  // namespace auriga::sessions
