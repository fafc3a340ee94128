// Executions with tasks, time and faults. Each is saved and loaded again after every command, so
// that what is not saved shows.
#include "engines/workflow/execution.hpp"

#include <gmock/gmock.h>

#include "stage.hpp"

namespace auriga::workflow::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Execution, ATaskIsDoneOnce) {
  Stage stage(R"({"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "do", "End": true,
    "Parameters": {"x.$": "$.a", "token.$": "$$.Task.Token"},
    "ResultSelector": {"y.$": "$.r"}, "ResultPath": "$.t"}}})",
              R"({"a": 1})"_json);
  ASSERT_EQ(stage.tasks().size(), 1U);
  const auto token = stage.token_of("do");
  EXPECT_THAT(stage.tasks(), ElementsAre("do{\"x\":1,\"token\":\"" + token + "\"}"));
  EXPECT_EQ(stage.wakes_in(), std::nullopt);
  stage.succeed("do", R"({"r": 2})"_json);
  EXPECT_EQ(stage.status(), "SUCCEEDED");
  EXPECT_EQ(stage.output(), R"({"a":1,"t":{"y":2}})");
  EXPECT_THAT(stage.types(),
              ElementsAre("ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted",
                          "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"));
  // Said twice, or late.
  stage.take(stage.execution().succeed_task(token, 7, stage.moment()));
  stage.take(stage.execution().fail_task(token, "E", "", stage.moment()));
  EXPECT_EQ(stage.types().size(), 7U);
}

TEST(Execution, RetriesWithGrowingDelays) {
  Stage stage(task(R"(, "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 3,
                                   "BackoffRate": 3, "MaxDelaySeconds": 10}])"));
  for (const int seconds : {2, 6, 10}) {
    const auto token = stage.token_of("do");
    stage.fail("do", "Busy");
    EXPECT_EQ(stage.wakes_in(), 1000 * seconds);
    EXPECT_THAT(stage.tasks(), IsEmpty());
    stage.pass(seconds - 0.001);
    EXPECT_THAT(stage.tasks(), IsEmpty());
    stage.pass(0.001);
    EXPECT_NE(stage.token_of("do"), token);
  }
  stage.fail("do", "Busy");
  EXPECT_EQ(stage.status(), "FAILED");
  EXPECT_EQ(stage.error(), "Busy");
}

TEST(Execution, RetriesAreCountedFromTheFirstTryOn) {
  Stage stage(R"({"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true,
    "Parameters": {"p.$": "$$.State.RetryCount"}, "Retry": [{"ErrorEquals": ["Q"]}],
    "Branches": [{"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$$.Execution.Input",
      "ItemSelector": {"p.$": "$.p", "m.$": "$$.State.RetryCount", "of.$": "$$.State.Name"},
      "End": true, "ItemProcessor": {"StartAt": "T", "States": {
        "T": {"Type": "Task", "Resource": "do", "End": true,
              "Parameters": {"p.$": "$.p", "m.$": "$.m", "of.$": "$.of",
                             "t.$": "$$.State.RetryCount"},
              "Retry": [{"ErrorEquals": ["E"]}]}}}}}}]}}})",
              "[1]"_json);
  EXPECT_THAT(stage.tasks(), ElementsAre(R"(do{"p":0,"m":0,"of":"M","t":0})"));
  stage.fail("do", "E");
  stage.pass(1);
  EXPECT_THAT(stage.tasks(), ElementsAre(R"(do{"p":0,"m":0,"of":"M","t":1})"));
  stage.fail("do", "Q");
  stage.pass(1);
  EXPECT_THAT(stage.tasks(), ElementsAre(R"(do{"p":1,"m":0,"of":"M","t":0})"));
  // Of a state that is never tried again there is no count.
  Stage pass(R"({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true,
    "Parameters": {"n.$": "$$.State.RetryCount"}}}})");
  EXPECT_EQ(pass.error(), "States.Runtime");
}

TEST(Execution, CatchesWhatItNames) {
  const auto caught = R"(, "Catch": [{"ErrorEquals": ["A", "B"], "Next": "F", "ResultPath": "$.e"},
                                     {"ErrorEquals": ["States.TaskFailed"], "Next": "F"}])";
  Stage first(task(caught), R"({"a": 1})"_json);
  first.fail("do", "B");
  EXPECT_EQ(first.output(), R"({"a":1,"e":{"Error":"B","Cause":"why"}})");
  Stage second(task(caught), R"({"a": 1})"_json);
  second.fail("do", "C");
  EXPECT_EQ(second.output(), R"({"Error":"C","Cause":"why"})");
  Stage third(task(caught));
  third.fail("do", "States.Timeout");
  EXPECT_EQ(third.status(), "FAILED");
  Stage fourth(task(R"(, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "F"}])"));
  fourth.fail("do", "States.Runtime");
  EXPECT_EQ(fourth.status(), "FAILED");
}

TEST(Execution, TasksHaveTheirTime) {
  Stage late(task(R"(, "TimeoutSeconds": 10)"));
  EXPECT_EQ(late.wakes_in(), 10'000);
  late.pass(9.999);
  EXPECT_EQ(late.status(), "RUNNING");
  late.pass(0.001);
  EXPECT_EQ(late.error(), "States.Timeout");
  constexpr auto kLate = "The state 'T' ran out of time: its task did not end within 10 seconds.";
  EXPECT_EQ(late.execution().cause(), kLate);
  EXPECT_EQ(late.last("TaskTimedOut").at("cause"), kLate);
  EXPECT_EQ(late.last("ExecutionFailed").at("cause"), kLate);

  Stage caught(task(R"(, "TimeoutSecondsPath": "$.s",
                       "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "F"}])"),
               R"({"s": 1})"_json);
  caught.pass(1);
  EXPECT_EQ(parsed(caught.output()).at("Cause"),
            "The state 'T' ran out of time: its task did not end within 1 second.");

  Stage beating(task(R"(, "TimeoutSeconds": 10, "HeartbeatSeconds": 4)"));
  beating.pass(3);
  beating.beat("do");
  EXPECT_EQ(beating.wakes_in(), 4'000);
  beating.pass(3);
  beating.beat("do");
  beating.pass(3);
  beating.beat("do");
  EXPECT_EQ(beating.wakes_in(), 1'000);
  beating.pass(1);
  EXPECT_EQ(beating.error(), "States.Timeout");

  Stage silent(task(R"(, "HeartbeatSeconds": 4, "Retry": [{"ErrorEquals": ["States.Timeout"]}])"));
  silent.pass(4);
  EXPECT_EQ(silent.status(), "RUNNING");
  EXPECT_EQ(silent.last("TaskTimedOut").at("cause"),
            "The state 'T' ran out of time: its task gave no sign of life for 4 seconds.");
  silent.pass(1);
  EXPECT_EQ(silent.tasks().size(), 1U);
}

TEST(Execution, TheWholeHasItsTime) {
  Stage stage(R"({"TimeoutSeconds": 5, "StartAt": "T",
                  "States": {"T": {"Type": "Task", "Resource": "do", "End": true}}})");
  EXPECT_EQ(stage.wakes_in(), 5'000);
  stage.pass(5);
  EXPECT_EQ(stage.status(), "TIMED_OUT");
  EXPECT_EQ(stage.execution().cause(), "The execution did not end within 5 seconds.");
  EXPECT_THAT(stage.tasks(), IsEmpty());
}

TEST(Execution, Waits) {
  Stage stage(R"({"StartAt": "W", "States": {
    "W": {"Type": "Wait", "SecondsPath": "$.s", "Next": "U"},
    "U": {"Type": "Wait", "Timestamp": "1970-01-01T00:17:00Z", "End": true}}})",
              R"({"s": 3})"_json);
  EXPECT_EQ(stage.wakes_in(), 3'000);
  stage.pass(3);
  EXPECT_EQ(stage.wakes_in(), 17'000);
  stage.pass(20);
  EXPECT_EQ(stage.status(), "SUCCEEDED");
}

TEST(Execution, WaitsAsLongAsSomethingIsLong) {
  for (const std::string length :
       {"States.ArrayLength($.list)", "$.list.length()", "$..a.length()"}) {
    Stage stage(R"j({"StartAt": "P", "States": {
      "P": {"Type": "Pass", "Parameters": {"n.$": ")j" +
                    length + R"j("}, "Next": "W"},
      "W": {"Type": "Wait", "SecondsPath": "$.n", "End": true}}})j",
                R"({"list": [{"a": 1}, {"a": 2}, {"a": 3}]})"_json);
    EXPECT_EQ(stage.wakes_in(), 3'000) << length << ": " << stage.execution().cause();
  }
  Stage index(R"j({"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,
    "ItemSelector": {"n.$": "$$.Map.Item.Index"}, "ItemProcessor": {"StartAt": "W", "States": {
      "W": {"Type": "Wait", "SecondsPath": "$.n", "End": true}}}}}})j",
              R"(["p", "q"])"_json);
  EXPECT_EQ(index.status(), "RUNNING") << index.execution().cause();
  EXPECT_EQ(index.wakes_in(), 1'000);
}

TEST(Execution, BranchesEndTogether) {
  Stage stage(R"({"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true,
    "Parameters": {"v.$": "$.a"}, "ResultPath": "$.r", "Branches": [
      {"StartAt": "X", "States": {"X": {"Type": "Task", "Resource": "x", "End": true}}},
      {"StartAt": "Y", "States": {"Y": {"Type": "Task", "Resource": "y", "End": true}}}]}}})",
              R"({"a": 1})"_json);
  EXPECT_THAT(stage.tasks(), ElementsAre(R"(x{"v":1})", R"(y{"v":1})"));
  stage.succeed("y", "second");
  EXPECT_EQ(stage.status(), "RUNNING");
  stage.succeed("x", "first");
  EXPECT_EQ(stage.output(), R"({"a":1,"r":["first","second"]})");
}

TEST(Execution, AFailedBranchEndsTheOthers) {
  const auto machine = [](std::string_view more) {
    return std::string(R"({"StartAt": "P", "States": {)") +
           (more.find("Catch") == std::string_view::npos
                ? ""
                : R"("F": {"Type": "Pass", "End": true},)") +
           R"("P": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "X", "States": {"X": {"Type": "Task", "Resource": "x", "End": true}}},
        {"StartAt": "Y", "States": {"Y": {"Type": "Task", "Resource": "y", "End": true}}}])" +
           std::string(more) + "}}}";
  };
  const auto caught = R"(, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "F"}])";
  Stage stage(machine(caught));
  stage.fail("x", "Boom");
  EXPECT_EQ(stage.status(), "SUCCEEDED");
  EXPECT_EQ(stage.output(), R"({"Error":"Boom","Cause":"why"})");
  EXPECT_THAT(stage.tasks(), IsEmpty());

  Stage retried(machine(R"(, "Retry": [{"ErrorEquals": ["Boom"]}])"));
  retried.fail("y", "Boom");
  EXPECT_THAT(retried.tasks(), IsEmpty());
  retried.pass(1);
  retried.succeed("x", 1);
  retried.succeed("y", 2);
  EXPECT_EQ(retried.output(), "[1,2]");
}

TEST(Execution, AFailedTaskLeavesAbortedOnesBesideIt) {
  Stage stage(R"({"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "X", "States": {"X": {"Type": "Task", "Resource": "x", "End": true}}},
        {"StartAt": "Y", "States": {"Y": {"Type": "Task", "Resource": "y", "End": true}}}]}}})");
  stage.fail("x", "Boom");
  const auto types = stage.types();
  EXPECT_THAT(std::vector(types.end() - 5, types.end()),
              ElementsAre("TaskFailed", "TaskStateAborted", "TaskStateAborted",
                          "ParallelStateFailed", "ExecutionFailed"));
  const auto failed = static_cast<std::int64_t>(types.size()) - 4;
  const auto previous = stage.previous();
  EXPECT_THAT(std::vector(previous.end() - 4, previous.end()),
              ElementsAre(failed, failed, failed, failed + 3));
}

TEST(Execution, ARuntimeErrorInAPartEndsTheWhole) {
  Stage branch(R"({"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true,
    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}], "Branches": [
      {"StartAt": "X", "States": {"X": {"Type": "Pass", "Parameters": {"m.$": "$.no"}, "End": true}}}]},
    "C": {"Type": "Pass", "End": true}}})");
  EXPECT_THAT(branch.types(),
              ElementsAre("ExecutionStarted", "ParallelStateEntered", "ParallelStateStarted",
                          "PassStateEntered", "ExecutionFailed"));
  EXPECT_EQ(branch.error(), "States.Runtime");
  EXPECT_THAT(branch.previous(), ElementsAre(0, 0, 2, 3, 4));

  Stage map(R"({"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {
    "StartAt": "X", "States": {"X": {"Type": "Pass", "Parameters": {"m.$": "$.no"}, "End": true}}}}}})",
            "[1]"_json);
  EXPECT_THAT(map.types(),
              ElementsAre("ExecutionStarted", "MapStateEntered", "MapStateStarted",
                          "MapIterationStarted", "PassStateEntered", "ExecutionFailed"));
}

TEST(Execution, WhatFollowsAMapFollowsItsParts) {
  Stage empty(R"({"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {
    "StartAt": "X", "States": {"X": {"Type": "Pass", "End": true}}}}}})",
              "[]"_json);
  EXPECT_THAT(empty.previous(), ElementsAre(0, 0, 2, 3, 3, 5));
}

TEST(Execution, NamesWhatAChoiceWithoutAWayDoes) {
  Stage stage(
      R"({"StartAt": "C", "States": {"N": {"Type": "Pass", "End": true}, "C": {"Type": "Choice",
    "Choices": [{"Variable": "$.x", "StringEquals": "a", "Next": "N"}]}}})",
      R"({"x": "b"})"_json);
  EXPECT_EQ(stage.error(), "States.Runtime");
}

TEST(Execution, TaskFailedStandsForAnyErrorOfAPart) {
  Stage stage(R"({"StartAt": "P", "States": {"F": {"Type": "Pass", "End": true}, "P": {
    "Type": "Parallel", "End": true, "Catch": [{"ErrorEquals": ["States.TaskFailed"], "Next": "F"}],
    "Branches": [{"StartAt": "X", "States": {"X": {"Type": "Fail", "Error": "E"}}}]}}})");
  EXPECT_EQ(stage.status(), "SUCCEEDED");
}

TEST(Execution, AnIndexPastTheEndIsNullInATemplateAlone) {
  Stage plain(R"({"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"r.$": "$.a[5]"},
    "End": true}}})",
              R"({"a": [1]})"_json);
  EXPECT_EQ(plain.output(), R"({"r":null})");
  Stage argument(R"j({"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters":
    {"r.$": "States.Format('{}', $.a[5])"}, "End": true}}})j",
                 R"({"a": [1]})"_json);
  EXPECT_EQ(argument.error(), "States.Runtime");
}

TEST(Execution, MapsWithABound) {
  Stage stage(R"({"StartAt": "M", "States": {"M": {"Type": "Map", "MaxConcurrency": 2, "End": true,
    "ItemsPath": "$.items",
    "ItemSelector": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", "a.$": "$.a"},
    "ItemProcessor": {"StartAt": "X", "States": {"X": {"Type": "Task", "Resource": "x",
                                                       "End": true}}}}}})",
              R"({"a": 9, "items": ["p", "q", "r"]})"_json);
  EXPECT_THAT(stage.tasks(), ElementsAre(R"(x{"i":0,"v":"p","a":9})", R"(x{"i":1,"v":"q","a":9})"));
  stage.succeed("x", "P");
  EXPECT_EQ(stage.tasks().size(), 2U);
  stage.succeed("x", "Q");
  stage.succeed("x", "R");
  EXPECT_EQ(stage.output(), R"(["P","Q","R"])");

  Stage none(R"({"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,
    "ItemProcessor": {"StartAt": "X", "States": {"X": {"Type": "Succeed"}}}}}})",
             json::array());
  EXPECT_EQ(none.output(), "[]");
}

TEST(Execution, VariablesReachInwardsAlone) {
  Stage stage(R"j({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Assign": {"x": 1, "y.$": "$.in"}, "Next": "P"},
    "P": {"Type": "Parallel", "Next": "B", "Branches": [{"StartAt": "I", "States": {
      "I": {"Type": "Pass", "Parameters": {"sum.$": "States.MathAdd($x, $y)"}, "Assign": {"z": 7},
            "Next": "J"},
      "J": {"Type": "Pass", "Parameters": {"z.$": "$z"}, "End": true}}}]},
    "B": {"Type": "Pass", "Parameters": {"z.$": "$z"}, "End": true}}})j",
              R"({"in": 5})"_json);
  EXPECT_EQ(stage.error(), "States.Runtime");
}

TEST(Execution, StopsWithAllItDoes) {
  Stage stage(task());
  stage.stop();
  EXPECT_EQ(stage.status(), "ABORTED");
  EXPECT_THAT(stage.tasks(), IsEmpty());
  stage.pass(1000);
  EXPECT_EQ(stage.types().back(), "ExecutionAborted");
}

// Else it would be caught for ever.
TEST(Execution, WhatACatcherDoesWrongIsNotCaughtAgain) {
  Stage stage(task(R"j(, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "F",
                                   "Assign": {"n.$": "States.StringToJson('{')"}}])j"));
  stage.fail("do", "Boom");
  EXPECT_EQ(stage.error(), "States.IntrinsicFailure");
}

TEST(Execution, ASilentTaskIsToldAsSuch) {
  Stage stage(task(R"(, "HeartbeatSeconds": 4)"));
  stage.pass(4);
  EXPECT_EQ(stage.error(), "States.HeartbeatTimeout");
  EXPECT_EQ(stage.last("TaskTimedOut").at("error").as_string(), "States.HeartbeatTimeout");
}

TEST(Execution, GivenUpItHasFailed) {
  Stage stage(task());
  stage.take(stage.execution().give_up("E", std::string("a\0b\xff", 4), stage.moment()));
  EXPECT_EQ(stage.status(), "FAILED");
  EXPECT_EQ(stage.execution().cause(), "a b\xEF\xBF\xBD");
  EXPECT_THAT(stage.tasks(), IsEmpty());
}

TEST(Execution, WhatIsHandedOverIsNotBegunAgain) {
  Stage stage(task());
  const auto token = stage.token_of("do");
  EXPECT_EQ(stage.execution().open_tasks().size(), 1U);
  stage.take(stage.execution().hand_over(token, stage.moment()));
  EXPECT_TRUE(stage.execution().open_tasks().empty());
  stage.succeed("do", 1);
  EXPECT_EQ(stage.status(), "SUCCEEDED");
}

}  // namespace
}  // namespace auriga::workflow::test
