// What one execution may take.
#include <gmock/gmock.h>

#include "stage.hpp"

namespace auriga::workflow::test {
namespace {

TEST(Execution, RoundAndRoundIsCutIntoSteps) {
  Stage stage(R"({"StartAt": "A", "TimeoutSeconds": 60, "States": {
    "A": {"Type": "Pass", "Next": "C"},
    "C": {"Type": "Choice", "Default": "A", "Choices": [
      {"Variable": "$.stop", "IsPresent": true, "Next": "E"}]},
    "E": {"Type": "Succeed"}}})",
              json::object(), {.steps_max = 100});
  EXPECT_EQ(stage.status(), "RUNNING");
  EXPECT_EQ(stage.wakes_in(), 0);
  stage.pass(0.001);
  EXPECT_EQ(stage.status(), "RUNNING");
  stage.pass(60);
  EXPECT_EQ(stage.status(), "TIMED_OUT");
}

/// Twenty states one after another, each with these fields.
std::string row_of(std::string_view fields) {
  std::string states;
  for (int i = 0; i < 20; ++i) {
    states += (states.empty() ? "" : ", ") + ("\"S" + std::to_string(i)) +
              R"(": {"Type": "Pass", "ResultPath": null, )" + std::string(fields) +
              (i < 19 ? R"(, "Next": "S)" + std::to_string(i + 1) + R"("})" : R"(, "End": true})");
  }
  return R"({"StartAt": "S0", "States": {)" + states + "}}";
}

/// How many steps it takes.
int steps_of(const std::string& machine, const json::value& input, ExecutionLimits limits) {
  Stage stage(machine, input, limits);
  int steps = 1;
  for (; stage.status() == "RUNNING" && steps < 100; ++steps) {
    EXPECT_EQ(stage.wakes_in(), 0);
    stage.pass(0);
  }
  EXPECT_EQ(stage.status(), "SUCCEEDED") << stage.execution().cause();
  return steps;
}

TEST(Execution, WhatStatesLookAtIsCutIntoSteps) {
  const json::value input = json::object{{"list", json::array(1'000, 1)}};
  const ExecutionLimits limits{.step_places_max = 2'500};
  for (const std::string_view looks :
       {R"("Parameters": {"n.$": "$.list[*]"})", R"("Assign": {"n.$": "$.list[*]"})",
        R"x("Parameters": {"n.$": "States.ArrayUnique($.list)"})x",
        R"("InputPath": "$.list[?(@ > 1)]")"}) {
    EXPECT_GE(steps_of(row_of(looks), input, limits), 7) << looks;
    EXPECT_EQ(steps_of(row_of(looks), input, {}), 1) << looks;
  }
  EXPECT_EQ(steps_of(row_of(R"("Parameters": {"n.$": "$.list[0]"})"), input, limits), 1);
}

TEST(Execution, WhatIterationsLookAtIsCutIntoSteps) {
  constexpr std::string_view kMachine = R"({"StartAt": "M", "States": {"M": {"Type": "Map",
    "End": true, "ItemsPath": "$.list", "ItemSelector": {"n.$": "$.list[?(@ > 1)]"},
    "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}}}})";
  const json::value input = json::object{{"list", json::array(50, 1)}};
  EXPECT_GE(steps_of(std::string(kMachine), input, {.step_places_max = 500}), 5);
  EXPECT_EQ(steps_of(std::string(kMachine), input, {}), 1);
}

TEST(Execution, BranchesAreBoundedAlsoWithinEachOther) {
  Stage stage(R"({"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {
    "StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true, "Branches": [
      {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 1, "End": true}}},
      {"StartAt": "B", "States": {"B": {"Type": "Wait", "Seconds": 1, "End": true}}}]}}}}}})",
              json::array(20, 1), {.frames_max = 30});
  EXPECT_EQ(stage.error(), "States.Runtime");
}

TEST(Execution, VariablesAreBounded) {
  const auto machine = R"({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Assign": {"a.$": "$"}, "Next": "B"},
    "B": {"Type": "Pass", "Assign": {"b.$": "$"}, "End": true}}})";
  const json::value input(std::string(1'000, 'x'));
  Stage fits(machine, input, {.variable_bytes_max = 2'100});
  EXPECT_EQ(fits.status(), "SUCCEEDED");
  Stage exceeds(machine, input, {.variable_bytes_max = 2'000});
  EXPECT_EQ(exceeds.error(), "States.DataLimitExceeded");
}

TEST(Execution, DepthIsBounded) {
  Stage stage(R"({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Assign": {"v": {"a": {"a": {"a": {"a.$": "$$.State.Name"}}}}}, "Next": "B"},
    "B": {"Type": "Pass", "Assign": {"v": {"a": {"a": {"a": {"a.$": "$v"}}}}}, "Next": "W"},
    "W": {"Type": "Wait", "Seconds": 1, "Next": "C"}, "Z": {"Type": "Succeed"},
    "C": {"Type": "Choice", "Default": "B", "Choices": [
      {"Variable": "$v", "IsNull": true, "Next": "Z"}]}}})");
  for (int i = 0; i < 100 && stage.status() == "RUNNING"; ++i) {
    stage.pass(1);
  }
  EXPECT_EQ(stage.error(), "States.DataLimitExceeded");
}

TEST(Execution, AMapIsCutIntoStepsAndHoldsNoMoreThanItMay) {
  json::array items;
  for (int i = 0; i < 200; ++i) {
    items.emplace_back(std::string(900, 'x') + std::to_string(i));
  }
  constexpr std::string_view kMap = R"({"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,
    "ItemSelector": {"i.$": "$$.Map.Item.Index", "all.$": "$$.Execution.Input[0]"},
    "ItemProcessor": {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1, "Next": "P"},
      "P": {"Type": "Pass", "Parameters": {"i.$": "$.i"}, "OutputPath": "$.i", "End": true}}}}}})";
  ExecutionLimits limits;
  limits.steps_max = 50;
  limits.held_bytes_max = 100'000;
  Stage stage(kMap, items, limits);
  std::size_t most = 0;
  for (int i = 0; i < 2'000 && stage.status() == "RUNNING"; ++i) {
    stage.pass(stage.wakes_in().value_or(0) > 0 ? 1 : 0);
    most = std::max(most, core::to_json(stage.execution().save()).size());
  }
  EXPECT_EQ(stage.status(), "SUCCEEDED");
  json::array all;
  for (int i = 0; i < 200; ++i) {
    all.emplace_back(i);
  }
  EXPECT_EQ(stage.output(), core::to_json(json::value(all)));
  // The input stands in it three times: of the execution, of the state, as its items.
  EXPECT_LT(most, 3 * 200 * 1'000 + 3 * limits.held_bytes_max);

  limits.held_bytes_max = 1'000;
  Stage tight(R"({"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {
    "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}}}})",
              items, limits);
  for (int i = 0; i < 2'000 && tight.status() == "RUNNING"; ++i) {
    tight.pass(0);
  }
  EXPECT_EQ(tight.error(), "States.DataLimitExceeded") << "its results are more than may be held";
}

TEST(Execution, PathsOfFieldsSelectNoMoreThanAStateMayMake) {
  std::string zeros = "0";
  for (int i = 0; i < 1'000; ++i) {
    zeros += ",0";
  }
  for (const std::string field : {"InputPath", "OutputPath"}) {
    Stage stage(R"({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, ")" + field +
                    R"(": "$[)" + zeros + R"(]"}}})",
                json::array{std::string(100'000, 'x')});
    EXPECT_EQ(stage.error(), "States.DataLimitExceeded") << field;
  }
}

TEST(Execution, WhatIsTooLargeIsNotWrittenToTheHistory) {
  Stage stage(task());
  stage.fail("do", std::string(1'000, 'e'), std::string(100'000, 'c'));
  EXPECT_LE(stage.last("TaskFailed").at("error").as_string().size(), 260U);
  EXPECT_LE(stage.last("TaskFailed").at("cause").as_string().size(), 32'800U);
  const json::value large(std::string(300'000, 'x'));
  Stage input(task(), large);
  EXPECT_FALSE(input.last("ExecutionStarted").contains("input"));
  Stage output(task());
  output.succeed("do", large);
  EXPECT_EQ(output.last("TaskFailed").at("error").as_string(), "States.DataLimitExceeded");
}

TEST(Execution, PayloadsAreBounded) {
  const json::value large = json::object{{"x", std::string(300'000, 'x')}};
  Stage input(task(), large);
  EXPECT_EQ(input.error(), "States.DataLimitExceeded");
  Stage output(task(R"(, "Catch": [{"ErrorEquals": ["States.DataLimitExceeded"], "Next": "F"}])"));
  output.succeed("do", large);
  EXPECT_EQ(output.status(), "SUCCEEDED");
}

/// A Parallel with these parameters over so many branches that wait.
std::string branches(std::string_view parameters, int count, std::string_view more = "") {
  std::string all;
  for (int i = 0; i < count; ++i) {
    const auto name = "\"W" + std::to_string(i) + "\"";
    all += all.empty() ? "" : ", ";
    all += R"({"StartAt": )" + name + R"(, "States": {)" + name +
           R"(: {"Type": "Wait", "Seconds": 1, "End": true}}})";
  }
  return R"({"StartAt": "P", "States": {"C": {"Type": "Pass", "Result": "caught", "End": true},
    "P": {"Type": "Parallel", "End": true, "Parameters": )" +
         std::string(parameters) + std::string(more) +
         R"(, "Catch": [{"ErrorEquals": ["States.DataLimitExceeded"], "Next": "C"}],
    "Branches": [)" +
         all + "]}}}";
}

TEST(Execution, WhatBranchesBeginWithIsBounded) {
  const json::value text(std::string(150'000, 'x'));
  Stage good(branches(R"({"a.$": "$"})", 2, R"(, "ResultPath": null)"), text);
  EXPECT_EQ(good.status(), "RUNNING");
  good.pass(1);
  EXPECT_EQ(good.output(), core::to_json(text));
  Stage large(branches(R"({"a.$": "$", "b.$": "$"})", 2), text);
  EXPECT_EQ(large.output(), R"("caught")");
  EXPECT_EQ(large.last("ParallelStateEntered").at("input"), text);
}

TEST(Execution, WhatBranchesBeginWithIsNotTooDeep) {
  json::value deep = 1;
  for (int i = 0; i < 40; ++i) {
    deep = json::array{std::move(deep)};
  }
  constexpr std::string_view kOnce = R"({"a": {"a": {"a": {"a": {"a": {"x.$": "$"}}}}}})";
  Stage good(branches(kOnce, 1), deep);
  EXPECT_EQ(good.status(), "RUNNING");
  constexpr std::string_view kMore =
      R"({"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"x.$": "$"}}}}}}}}})";
  Stage beyond(branches(kMore, 1), deep);
  EXPECT_EQ(beyond.output(), R"("caught")");
}

TEST(Execution, BranchesHoldNoMoreThanTheyMayTogether) {
  const json::value text(std::string(1'000, 'x'));
  const auto machine = branches(R"({"a.$": "$"})", 10);
  Stage good(machine, text, {.held_bytes_max = 12'000});
  EXPECT_EQ(good.status(), "RUNNING");
  Stage many(machine, text, {.held_bytes_max = 9'000});
  EXPECT_EQ(many.output(), R"("caught")");
}

TEST(Execution, WhatPartsHeldIsFreeWhenTheyAreTriedAgain) {
  Stage stage(R"({"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true,
    "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 50, "BackoffRate": 1}], "Branches": [
      {"StartAt": "X", "States": {"X": {"Type": "Task", "Resource": "x", "End": true}}},
      {"StartAt": "Y", "States": {"Y": {"Type": "Task", "Resource": "y", "End": true}}}]}}})",
              json::object(), {.held_bytes_max = 5'000});
  for (int i = 0; i < 20; ++i) {
    stage.succeed("x", json::string(1'000, 'x'));
    stage.fail("y", "E");
    stage.pass(1);
    ASSERT_EQ(stage.status(), "RUNNING");
  }
  stage.succeed("x", 1);
  stage.succeed("y", 2);
  EXPECT_EQ(stage.output(), "[1,2]");
}

TEST(Execution, AnItemIsNoLargerThanAnInput) {
  constexpr std::string_view kMachine = R"({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Assign": {"v": [{"a.$": "$", "b.$": "$"}]}, "Next": "M"},
    "M": {"Type": "Map", "ItemsPath": "$v", "ResultPath": null, "End": true, "ItemProcessor": {
      "StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1, "End": true}}}}}})";
  Stage good(kMachine, json::value(std::string(100'000, 'x')));
  EXPECT_EQ(good.status(), "RUNNING");
  Stage large(kMachine, json::value(std::string(150'000, 'x')));
  EXPECT_EQ(large.error(), "States.DataLimitExceeded");
}

TEST(Execution, ItemsOfMapsWithinMapsAreHeld) {
  constexpr std::string_view kMachine = R"({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Assign": {"v.$": "$.items"}, "Next": "M"},
    "M": {"Type": "Map", "ItemsPath": "$.n", "End": true, "ItemProcessor": {
      "StartAt": "I", "States": {"I": {"Type": "Map", "ItemsPath": "$v", "MaxConcurrency": 1,
        "End": true, "ItemProcessor": {
          "StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1, "End": true}}}}}}}}})";
  const auto input = [](int n) {
    return json::object{{"n", json::array(static_cast<std::size_t>(n), 1)},
                        {"items", json::array(5, json::value(std::string(1'000, 'x')))}};
  };
  // The variable is held once, its items by each of those within.
  Stage good(kMachine, input(2), {.held_bytes_max = 40'000});
  EXPECT_EQ(good.status(), "RUNNING");
  Stage many(kMachine, input(20), {.held_bytes_max = 40'000});
  EXPECT_EQ(many.error(), "States.DataLimitExceeded");
}

}  // namespace
}  // namespace auriga::workflow::test
