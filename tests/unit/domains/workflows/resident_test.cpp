// An execution in memory and what is written of it: it is found again from that, also where another
// program has written it.
#include "domains/workflows/resident.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <map>
#include <optional>

#include "core/encode.hpp"
#include "core/error.hpp"

namespace auriga::workflows {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using Kind = Command::Kind;

/// A task for each item; what one of them fails by is caught, and another task comes.
constexpr std::string_view kMap = R"({"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,
  "ItemProcessor": {"StartAt": "T", "States": {
    "T": {"Type": "Task", "Resource": "do", "End": true, "Catch": [
      {"ErrorEquals": ["States.DataLimitExceeded"], "Next": "N"}]},
    "N": {"Type": "Task", "Resource": "next", "End": true}}}}}})";

constexpr std::string_view kTwoWays = R"({"StartAt": "P", "States": {"P": {"Type": "Parallel",
  "End": true, "Branches": [
    {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "a", "Next": "C"},
      "C": {"Type": "Task", "Resource": "c", "End": true}}},
    {"StartAt": "B", "States": {"B": {"Type": "Task", "Resource": "b", "Next": "D"},
      "D": {"Type": "Task", "Resource": "d", "End": true}}}]}}})";

json::array large_items() {
  json::array out;
  for (int i = 0; i < 20; ++i) {
    out.emplace_back(std::string(1'000, 'x') + std::to_string(i));
  }
  return out;
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

/// An execution, with what the database holds of it.
class Kept {
 public:
  explicit Kept(std::string_view definition, json::value input = json::object(),
                WorkflowKind kind = WorkflowKind::standard) {
    auto reading = workflow::StateMachine::read(definition);
    EXPECT_TRUE(reading.runs());
    machine_ = std::make_shared<const workflow::StateMachine>(std::move(reading.machine));
    store::ExecutionRow row;
    row.id = ExecutionId::make();
    row.workflow_id = WorkflowId::make();
    row.org_id = core::OrganizationId::make();
    resident_.emplace(std::move(row), kind, machine_, std::move(input), core::system_random());
    take({.kind = Kind::begin});
  }

  Outcome take(Command command) {
    command.at = {++now_};
    auto out = resident_->carry_out({&command, 1});
    for (const auto& action : out.actions) {
      if (action.kind == workflow::Action::Kind::start_task) {
        tokens_[action.resource].push_back(action.token);
      }
    }
    if (out.record && !out.record->ended) {
      keep(*out.record);
    }
    return out;
  }
  Outcome succeed(const std::string& resource, json::value value) {
    return take({.kind = Kind::succeed, .token = token(resource), .value = std::move(value)});
  }
  /// The latest of a resource's tasks.
  std::string token(const std::string& resource) { return tokens_[resource].back(); }
  void load() { resident_.emplace(stored, machine_); }

  [[nodiscard]] json::object state() const { return json::parse(stored.state.state).as_object(); }
  void write(const json::object& state) { stored.state.state = core::to_json(state); }
  Resident& resident() { return *resident_; }

  store::Stored stored;

 private:
  void keep(const store::StepRecord& record) {
    if (record.begun) {
      stored.state.execution_id = record.execution;
      stored.state.kind = record.kind;
      stored.state.seed = record.seed;
    }
    if (record.state) {
      stored.state.state = *record.state;
      stored.state.step = record.step;
      stored.later.clear();
    } else {
      stored.later.push_back({.step = record.step, .commands = record.commands.value()});
    }
  }

  Machine machine_;
  std::optional<Resident> resident_;
  std::map<std::string, std::vector<std::string>> tokens_;
  std::int64_t now_ = 0;
};

TEST(Resident, WhatIsRefusedIsNotKept) {
  Kept kept(kMap, large_items());
  const auto large = kept.succeed("do", json::string(300'000, 'y'));
  ASSERT_TRUE(large.record->commands);
  EXPECT_THAT(*large.record->commands, Not(HasSubstr("yyy")));
  EXPECT_THAT(*large.record->commands, HasSubstr("States.DataLimitExceeded"));
  const auto deep = kept.take({.kind = Kind::succeed,
                               .token = kept.resident().execution().open_tasks().at(0).token,
                               .value = json::parse(nested(31))});
  EXPECT_THAT(*deep.record->commands, HasSubstr("[[[")) << "that one fits";
  const auto before = kept.resident().execution().save();
  kept.load();
  EXPECT_EQ(kept.resident().execution().save(), before);
}

TEST(Resident, AnOutputThatWasKeptTooDeepIsFound) {
  Kept kept(kMap, large_items());
  kept.stored.later.push_back({.step = kept.stored.state.step + 1,
                               .commands = R"([{"kind":1,"at":2,"token":")" + kept.token("do") +
                                           R"(","value":)" + nested(63) + "}]"});
  ASSERT_NO_THROW(kept.load());
  const auto tasks = kept.resident().execution().open_tasks();
  EXPECT_EQ(std::ranges::count(tasks, "next", &workflow::Action::resource), 1);
}

TEST(Resident, AStateThatWasKeptTooDeepIsFound) {
  Kept kept(R"({"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [
    {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1, "End": true}}}], "End": true}}})",
            "in place of what is deep");
  auto& text = kept.stored.state.state;
  const std::string given = R"("in place of what is deep")";
  const auto at = text.rfind(given);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, given.size(), nested(64));
  ASSERT_NO_THROW(kept.load());
  // It goes on, and fails by what is wrong with it.
  kept.take({.kind = Kind::wake});
  EXPECT_TRUE(kept.resident().execution().open());
  Command late{.kind = Kind::wake};
  late.at = {10'000};
  const auto last = kept.resident().carry_out({&late, 1});
  ASSERT_TRUE(last.record && last.record->ended);
  EXPECT_EQ(last.record->error, "States.DataLimitExceeded");
}

TEST(Resident, WhatCannotBeRepeatedIsTold) {
  Kept kept(kMap, large_items());
  const auto with = [&](const std::string& command) {
    kept.stored.later.assign(1,
                             {.step = kept.stored.state.step + 1, .commands = "[" + command + "]"});
    kept.load();
  };
  const auto task = R"("at":2,"token":")" + kept.token("do") + "\"";
  EXPECT_NO_THROW(with(R"({"kind":1,"value":1,)" + task + "}"));
  EXPECT_THROW(with(R"({"kind":1,"value":1,"at":2,"token":"another"})"), core::Error);
  EXPECT_THROW(with(R"({"kind":5,"at":2})"), core::Error) << "it has ended";
}

TEST(Resident, OfAnOlderProgramTheStateIsWrittenWholeOnce) {
  Kept kept(kMap, large_items());
  kept.succeed("do", 1);
  ASSERT_THAT(kept.stored.later, SizeIs(1));
  auto old = kept.state();
  ASSERT_EQ(old.erase("rules"), 1U);
  kept.write(old);
  kept.load();
  const auto next = [&] {
    return kept.take({.kind = Kind::succeed,
                      .token = kept.resident().execution().open_tasks().at(0).token,
                      .value = 1});
  };
  const auto first = next();
  ASSERT_TRUE(first.record->state);
  EXPECT_TRUE(kept.state().contains("rules"));
  EXPECT_TRUE(next().record->commands) << "and then as ever";
  const auto before = kept.resident().execution().save();
  kept.load();
  EXPECT_EQ(kept.resident().execution().save(), before);
}

TEST(Resident, AnExpressOneHasTheSameTokensWhicheverEndsFirst) {
  Kept kept(kTwoWays, json::object(), WorkflowKind::express);
  const auto first_b = kept.token("b");
  kept.succeed("a", 1);
  kept.succeed("b", 1);
  const auto c = kept.token("c");
  const auto d = kept.token("d");
  EXPECT_NE(c, d);
  kept.load();
  EXPECT_TRUE(kept.resident().execution().waits_for(first_b));
  kept.succeed("b", 1);
  EXPECT_EQ(kept.token("d"), d);
  kept.succeed("a", 1);
  EXPECT_EQ(kept.token("c"), c);
  // In another life of another execution they are others.
  Kept other(kTwoWays, json::object(), WorkflowKind::express);
  other.succeed("a", 1);
  EXPECT_NE(other.token("c"), c);
}

TEST(Resident, AnExpressOneOfAnOlderProgramKeepsItsTokens) {
  Kept kept(kTwoWays, json::object(), WorkflowKind::express);
  auto old = kept.state();
  ASSERT_EQ(old.erase("chance_key"), 1U);
  old.erase("rules");
  kept.write(old);
  kept.load();
  kept.succeed("a", 1);
  const auto c = kept.token("c");
  kept.load();
  kept.succeed("a", 1);
  EXPECT_EQ(kept.token("c"), c);
}

TEST(Resident, TheHistoryOfAnExpressOneIsBounded) {
  Kept kept(R"({"StartAt": "T", "States": {
    "T": {"Type": "Task", "Resource": "do", "Next": "T?"},
    "T?": {"Type": "Choice", "Default": "T", "Choices": [
      {"Variable": "$.stop", "IsPresent": true, "Next": "S"}]},
    "S": {"Type": "Succeed"}}})",
            json::object(), WorkflowKind::express);
  EXPECT_TRUE(kept.resident().written());
  const auto small = kept.resident().size();
  const json::object output{{"x", std::string(100'000, 'x')}};
  Outcome out;
  for (int i = 0; i < 1'000 && kept.resident().execution().open(); ++i) {
    out = kept.succeed("do", output);
    if (i == 0) {
      EXPECT_FALSE(kept.resident().written());
      EXPECT_GT(kept.resident().size(), small + 500'000);
    }
  }
  ASSERT_TRUE(out.record && out.record->ended);
  EXPECT_EQ(out.record->status, ExecutionStatus::FAILED);
  EXPECT_EQ(out.record->error, "States.DataLimitExceeded");
  EXPECT_LT(out.record->events.size(), 70ULL << 20U);
  EXPECT_THAT(out.record->events, ::testing::EndsWith("]"));
  EXPECT_THAT(out.record->events.substr(out.record->events.size() - 300),
              HasSubstr("ExecutionFailed"));
  EXPECT_EQ(out.actions.back().kind, workflow::Action::Kind::cancel_task);
}

TEST(Resident, WhatCannotBeReadIsEndedAllTheSame) {
  store::Stored stored;
  stored.state.execution_id = ExecutionId::make();
  stored.state.step = 3;
  stored.state.state = "{";
  stored.later = {{.step = 4, .commands = "["}, {.step = 5, .commands = "["}};
  Command why{.kind = Kind::give_up, .error = "E", .cause = std::string("c\0d\xff", 4)};
  why.at = {7};
  const auto record = given_up(stored, why, R"([{"id": 8}, {"id": 9}])");
  EXPECT_EQ(record.execution, stored.state.execution_id);
  EXPECT_EQ(record.step, 6);
  EXPECT_TRUE(record.ended);
  EXPECT_EQ(record.status, ExecutionStatus::FAILED);
  EXPECT_EQ(record.error, "E");
  EXPECT_EQ(record.cause, "c d\xEF\xBF\xBD");
  EXPECT_EQ(record.ended_at.ms, 7);
  const auto events = json::parse(record.events).as_array();
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].at("id"), 10);
  EXPECT_EQ(events[0].at("previous"), 9);
  EXPECT_EQ(events[0].at("type"), "ExecutionFailed");
  stored.later.clear();
  for (const auto* strange : {"", "{", "[]", "[1]", R"([{"id": "x"}])"}) {
    const auto without = given_up(stored, why, strange);
    EXPECT_EQ(without.step, 4);
    EXPECT_EQ(without.events, "");
  }
}

}  // namespace
}  // namespace auriga::workflows
