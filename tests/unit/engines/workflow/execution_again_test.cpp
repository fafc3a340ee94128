// Executions that are carried on by another program, or begin again.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "stage.hpp"

namespace auriga::workflow::test {
namespace {

using ::testing::SizeIs;

ExecutionIdentity with_key(std::string key) {
  ExecutionIdentity out;
  out.chance_key = std::move(key);
  return out;
}

/// As a program wrote it that knew nothing of rules.
Execution by_old_rules(const StateMachine& machine, const Execution& execution) {
  auto saved = execution.save();
  saved.erase("rules");
  return Execution::load(machine, parsed(core::to_json(saved)).get_object());
}

TEST(Execution, WhatIsOldIsRepeatedAsItWas) {
  const auto reading = StateMachine::read(R"({"StartAt": "W", "States": {
    "W": {"Type": "Wait", "Seconds": 1, "Next": "T"},
    "T": {"Type": "Task", "Resource": "do", "Parameters": {"n.$": "$$.State.RetryCount"},
          "End": true}}})");
  Chance chance;
  const Moment before{.now = {0}, .random = chance};
  const Moment after{.now = {1'000}, .random = chance};
  Execution first(reading.machine, {}, json::object());
  first.start(before);
  EXPECT_FALSE(first.renew());

  auto old = by_old_rules(reading.machine, first);
  EXPECT_FALSE(old.save().at("rules") == first.save().at("rules"));
  old.wake(after);
  EXPECT_EQ(old.error(), "States.Runtime") << "there was no count at the first try";

  auto renewed = by_old_rules(reading.machine, first);
  EXPECT_TRUE(renewed.renew());
  EXPECT_EQ(renewed.save(), first.save());
  const auto step = renewed.wake(after);
  ASSERT_THAT(step.actions, SizeIs(1));
  EXPECT_EQ(step.actions[0].parameters, R"({"n": 0})"_json);
}

TEST(Execution, AnOldParallelKeepsWhatItHandedOut) {
  const auto reading = StateMachine::read(R"({"StartAt": "W", "States": {
    "W": {"Type": "Wait", "Seconds": 1, "Next": "P"},
    "P": {"Type": "Parallel", "Parameters": {"a.$": "$", "b.$": "$"}, "ResultPath": null,
          "End": true, "Branches": [{"StartAt": "T", "States": {
            "T": {"Type": "Task", "Resource": "do", "Parameters": {}, "End": true}}}]}}})");
  Chance chance;
  const Moment moment{.now = {1'000}, .random = chance};
  Execution first(reading.machine, {}, json::value(std::string(150'000, 'x')));
  first.start({.now = {0}, .random = chance});
  auto old = by_old_rules(reading.machine, first);
  const auto step = old.wake(moment);
  ASSERT_THAT(step.actions, SizeIs(1));
  EXPECT_TRUE(old.renew());
  old.succeed_task(step.actions[0].token, 1, moment);
  EXPECT_EQ(name(old.status()), "SUCCEEDED");
}

TEST(Execution, WhatIsOldIsCutIntoStepsAndTimesOutAsItDid) {
  const auto reading = StateMachine::read(R"({"StartAt": "W", "States": {
    "W": {"Type": "Wait", "Seconds": 1, "Next": "A"},
    "A": {"Type": "Pass", "Parameters": {"n.$": "$[*]"}, "ResultPath": null, "Next": "B"},
    "B": {"Type": "Pass", "Parameters": {"n.$": "$[*]"}, "ResultPath": null, "Next": "T"},
    "T": {"Type": "Task", "Resource": "do", "TimeoutSeconds": 1, "End": true}}})");
  Chance chance;
  const Moment moment{.now = {1'000}, .random = chance};
  Execution first(reading.machine, {}, json::array(100, 1));
  first.start({.now = {0}, .random = chance});
  const ExecutionLimits limits{.step_places_max = 50};
  auto now = Execution::load(reading.machine, first.save(), limits);
  EXPECT_THAT(now.wake(moment).actions, SizeIs(0)) << "the next step has the task";
  auto saved = first.save();
  saved["rules"] = 2;
  auto old = Execution::load(reading.machine, saved, limits);
  EXPECT_THAT(old.wake(moment).actions, SizeIs(1));
  old.wake({.now = {2'000}, .random = chance});
  EXPECT_EQ(old.error(), "States.Timeout");
  EXPECT_EQ(old.cause(), "");
}

TEST(Execution, WhatIsOldEndsInTimeAsItDid) {
  const auto reading = StateMachine::read(R"({"StartAt": "W", "TimeoutSeconds": 5, "States": {
    "W": {"Type": "Wait", "Seconds": 60, "End": true}}})");
  Chance chance;
  const Moment moment{.now = {5'000}, .random = chance};
  Execution first(reading.machine, {}, json::object());
  first.start({.now = {0}, .random = chance});
  auto saved = first.save();
  saved["rules"] = 2;
  auto old = Execution::load(reading.machine, saved);
  old.wake(moment);
  EXPECT_EQ(name(old.status()), "TIMED_OUT");
  EXPECT_EQ(old.cause(), "");
  auto now = Execution::load(reading.machine, first.save());
  now.wake(moment);
  EXPECT_EQ(now.cause(), "The execution did not end within 5 seconds.");
}

TEST(Execution, AnOutputThatIsRefusedIsToldAsWhatItIs) {
  const auto reading = StateMachine::read(task());
  Chance chance;
  const Moment moment{.now = {0}, .random = chance};
  Execution first(reading.machine, {}, json::object());
  const auto token = first.start(moment).actions.at(0).token;
  auto same = Execution::load(reading.machine, first.save());
  const auto step = first.succeed_task(token, json::string(300'000, 'x'), moment);
  ASSERT_TRUE(step.refused);
  const auto told = same.fail_task(token, step.refused->error, step.refused->cause, moment);
  EXPECT_FALSE(told.refused);
  EXPECT_EQ(same.save(), first.save());
  ASSERT_EQ(told.events.size(), step.events.size());
  EXPECT_EQ(told.events[0].details, step.events[0].details);
}

constexpr std::string_view kTwoWays = R"j({"StartAt": "P", "States": {"P": {"Type": "Parallel",
  "End": true, "Branches": [
    {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "a", "Next": "C"},
      "C": {"Type": "Task", "Resource": "c", "Parameters": {"id.$": "States.UUID()"},
            "ResultSelector": {"other.$": "States.UUID()"}, "End": true}}},
    {"StartAt": "B", "States": {"B": {"Type": "Task", "Resource": "b", "Next": "D"},
      "D": {"Type": "Task", "Resource": "d", "Parameters": {"id.$": "States.UUID()"},
            "ResultSelector": {"other.$": "States.UUID()"}, "End": true}}}]}}})j";

/// A life of an execution with a key: its tasks end in this order. Tells their tokens and
/// parameters, and the output.
std::map<std::string, std::string> life(const std::string& key,
                                        const std::vector<std::string>& ends) {
  const auto reading = StateMachine::read(kTwoWays);
  Chance chance;
  const Moment moment{.now = {0}, .random = chance};
  std::optional<Execution> execution;
  execution.emplace(reading.machine, with_key(key), json::object());
  std::map<std::string, std::string> out;
  std::map<std::string, std::string> tokens;
  const auto look = [&](const Step& step) {
    for (const auto& action : step.actions) {
      tokens[action.resource] = action.token;
      out[action.resource] = action.token + core::to_json(action.parameters);
    }
    execution.emplace(Execution::load(reading.machine, execution->save()));
  };
  look(execution->start(moment));
  for (const auto& resource : ends) {
    look(execution->succeed_task(tokens.at(resource), json::object(), moment));
  }
  out["output"] = core::to_json(execution->output());
  return out;
}

TEST(Execution, WithAKeyChanceIsOfThePlaceAlone) {
  const auto first = life("key", {"a", "c", "b", "d"});
  ASSERT_THAT(first, SizeIs(5));
  EXPECT_EQ(life("key", {"b", "a", "d", "c"}), first);
  EXPECT_NE(life("other", {"a", "c", "b", "d"}), first);
  std::set<std::string> each;
  for (const auto& [resource, told] : first) {
    each.insert(told);
  }
  EXPECT_THAT(each, SizeIs(5));
  // What a state draws for its input is not drawn again for its result.
  const auto id = parsed(first.at("c").substr(first.at("c").find('{'))).at("id").as_string();
  EXPECT_EQ(first.at("output").find(id.c_str()), std::string::npos);
}

TEST(Execution, WithAKeyEachTryHasATokenOfItsOwn) {
  const auto reading = StateMachine::read(R"({"StartAt": "M", "States": {"M": {"Type": "Map",
    "Retry": [{"ErrorEquals": ["Again"]}], "End": true,
    "ItemProcessor": {"StartAt": "T", "States": {
      "T": {"Type": "Task", "Resource": "do", "Next": "T?",
            "Retry": [{"ErrorEquals": ["Once more"]}]},
      "T?": {"Type": "Choice", "Default": "S", "Choices": [
        {"Variable": "$", "StringEquals": "round", "Next": "T"}]},
      "S": {"Type": "Succeed"}}}}}})");
  Chance chance;
  Timestamp now{0};
  std::optional<Execution> execution;
  execution.emplace(reading.machine, with_key("key"), "[1, 2]"_json);
  std::vector<std::string> tokens;
  const auto look = [&](const Step& step) {
    for (const auto& action : step.actions) {
      if (action.kind == Action::Kind::start_task) {
        tokens.push_back(action.token);
      }
    }
    execution.emplace(Execution::load(reading.machine, execution->save()));
    now.ms += 10'000;
  };
  look(execution->start({.now = now, .random = chance}));
  look(execution->succeed_task(tokens.at(0), "round", {.now = now, .random = chance}));
  look(execution->fail_task(tokens.at(1), "Once more", "", {.now = now, .random = chance}));
  look(execution->wake({.now = now, .random = chance}));
  look(execution->fail_task(tokens.at(2), "Again", "", {.now = now, .random = chance}));
  look(execution->wake({.now = now, .random = chance}));
  ASSERT_THAT(tokens, SizeIs(6)) << "two, one more round, a try, and two of the whole once more";
  EXPECT_THAT(std::set<std::string>(tokens.begin(), tokens.end()), SizeIs(6));
}

}  // namespace
}  // namespace auriga::workflow::test
