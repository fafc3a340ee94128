// Definitions with faults: each is named, with its place, and all at once.
#include "engines/workflow/definition.hpp"

#include <gmock/gmock.h>

#include "support.hpp"

namespace auriga::workflow::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::vector<std::string> places(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& each : StateMachine::read(text).diagnostics) {
    out.push_back(each.location);
  }
  return out;
}

/// The places of faults of a machine with this state alone.
std::vector<std::string> places_in(std::string_view state) {
  return places(R"({"StartAt": "S", "States": {"S": )" + std::string(state) + "}}");
}

TEST(Definition, AGoodOneHasNoFaults) {
  const auto reading = StateMachine::read(R"j({
    "Comment": "c", "Version": "1.0", "TimeoutSeconds": 60, "StartAt": "A",
    "States": {
      "A": {"Type": "Task", "Resource": "x", "TimeoutSeconds": 9, "HeartbeatSeconds": 3,
            "Parameters": {"p.$": "$.q"}, "ResultSelector": {"r.$": "$"}, "ResultPath": "$.a[0]",
            "Retry": [{"ErrorEquals": ["E"], "IntervalSeconds": 1, "MaxDelaySeconds": 3,
                       "JitterStrategy": "FULL"},
                      {"ErrorEquals": ["States.ALL"]}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "F", "ResultPath": "$.e"}],
            "Assign": {"v.$": "$"}, "Next": "C"},
      "C": {"Type": "Choice", "Default": "M", "Choices": [
            {"And": [{"Variable": "$.x", "IsPresent": true},
                     {"Not": {"Variable": "$v", "NumericGreaterThanPath": "$.y"}}],
             "Next": "P", "Assign": {"w": 1}}]},
      "P": {"Type": "Parallel", "Next": "M", "Branches": [
            {"StartAt": "P1", "States": {"P1": {"Type": "Pass", "Result": [], "End": true}}}]},
      "M": {"Type": "Map", "MaxConcurrencyPath": "$.n", "ItemsPath": "$.items",
            "ItemSelector": {"i.$": "$$.Map.Item.Index"},
            "ItemProcessor": {"StartAt": "M1", "States": {"M1": {"Type": "Succeed"}}}, "Next": "W"},
      "W": {"Type": "Wait", "Timestamp": "2026-11-26T09:00:00Z", "End": true},
      "F": {"Type": "Fail", "ErrorPath": "States.Format('{}', $.e)", "Cause": "c"}
    }})j");
  EXPECT_TRUE(reading.good());
  EXPECT_THAT(reading.diagnostics, IsEmpty());
  EXPECT_EQ(reading.machine.states().size(), 6U);
}

TEST(Definition, TellsWhatOfATasksParametersComesFromData) {
  const auto computed = [](std::string_view parameters) {
    const auto reading = StateMachine::read(
        R"({"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "x", )" +
        std::string(parameters) + R"("End": true}}})");
    EXPECT_TRUE(reading.good()) << parameters;
    return reading.machine.find("T")->computed;
  };
  EXPECT_EQ(computed(""), nullptr) << "the input is the parameters";
  EXPECT_THAT(*computed(R"("Parameters": {"a": {"b": "$.c"}}, )"), IsEmpty());
  const auto some = computed(R"j("Parameters": {
    "Url.$": "States.Format('https://a.example/{}?x={}', $.id, $.x)", "Said": "$.not",
    "Plain.$": "$.plain", "Escaped.$": "States.Format('a\\'b\\{c{}', $.id)",
    "Headers": {"a/b": "fixed", "c~d.$": "$$.Task.Token"}, "List": [1, {"x.$": "$.y"}]}, )j");
  EXPECT_THAT(*some, UnorderedElementsAre(
                         ComputedValue{"/Url", "https://a.example/"}, ComputedValue{"/Plain", ""},
                         ComputedValue{"/Escaped", "a'b"}, ComputedValue{"/Headers/c~0d", ""},
                         ComputedValue{"/List/1/x", ""}));
}

TEST(Definition, NotOne) {
  EXPECT_THAT(places("{"), ElementsAre("/"));
  EXPECT_THAT(places("[]"), ElementsAre("/"));
  EXPECT_THAT(places("{}"), ElementsAre("/"));
  EXPECT_THAT(places(R"({"StartAt": "A", "States": {}})"), ElementsAre("/States"));
  EXPECT_THAT(places(std::string(StateMachine::kBytesMax + 1, ' ')), ElementsAre("/"));
}

TEST(Definition, AllFaultsAtOnce) {
  EXPECT_THAT(
      places(R"({"StartAt": "Z", "Extra": 1, "States": {
        "A": {"Type": "Pass", "InputPath": "x", "ResultPath": "$[*]", "Next": "B", "End": true},
        "B/C": {"Type": "Nothing"},
        "D": {"Type": "Wait", "Seconds": 1, "SecondsPath": "$.s", "End": true},
        "E": 7}})"),
      UnorderedElementsAre("/Extra", "/States/A/InputPath", "/States/A/ResultPath", "/States/A",
                           "/States/B~1C/Type", "/States/D", "/States/D/SecondsPath", "/States/E",
                           "/StartAt", "/States/A/Next"));
}

TEST(Definition, FieldsOfEachType) {
  EXPECT_THAT(places_in(R"({"Type": "Task", "End": true})"), ElementsAre("/States/S"));
  EXPECT_THAT(places_in(R"({"Type": "Task", "Resource": "r", "TimeoutSeconds": 3,
                            "HeartbeatSeconds": 3, "End": true})"),
              ElementsAre("/States/S/HeartbeatSeconds"));
  EXPECT_THAT(
      places_in(R"({"Type": "Task", "Resource": "r", "End": true,
                            "Retry": [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": [1]}]})"),
      UnorderedElementsAre("/States/S/Retry/0/ErrorEquals", "/States/S/Retry/1/ErrorEquals"));
  EXPECT_THAT(places_in(R"({"Type": "Task", "Resource": "r", "End": true,
                            "Catch": [{"ErrorEquals": ["E"]}]})"),
              ElementsAre("/States/S/Catch/0"));
  EXPECT_THAT(places_in(R"({"Type": "Fail", "Error": "e", "ErrorPath": "$.e"})"),
              ElementsAre("/States/S/ErrorPath"));
  EXPECT_THAT(places_in(R"({"Type": "Fail", "End": true})"), Contains("/States/S/End"));
  EXPECT_THAT(places_in(R"({"Type": "Succeed", "Next": "S"})"), Contains("/States/S/Next"));
  EXPECT_THAT(places_in(R"({"Type": "Pass", "Parameters": {"a.$": "nope", "b": [{"c.$": 1}]},
                            "End": true})"),
              UnorderedElementsAre("/States/S/Parameters/a.$", "/States/S/Parameters/b/0/c.$"));
  EXPECT_THAT(places_in(R"({"Type": "Pass", "Assign": {"1a": 1, "ok_2": 2, "states": 1},
                            "End": true})"),
              UnorderedElementsAre("/States/S/Assign/1a", "/States/S/Assign/states"));
  EXPECT_THAT(places_in(R"({"Type": "Parallel", "Branches": [], "End": true})"),
              ElementsAre("/States/S/Branches"));
  EXPECT_THAT(places_in(R"({"Type": "Map", "End": true})"), ElementsAre("/States/S"));
}

TEST(Definition, RulesOfChoices) {
  const auto rule = [](std::string_view text) {
    return places(R"({"StartAt": "S", "States": {"T": {"Type": "Succeed"},
                      "S": {"Type": "Choice", "Choices": [)" +
                  std::string(text) + "]}}}");
  };
  EXPECT_THAT(rule(R"({"Variable": "$.a", "NumericEquals": 1, "Next": "T"})"), IsEmpty());
  EXPECT_THAT(rule(R"({"Variable": "$.a", "NumericEquals": "1", "Next": "T"})"),
              ElementsAre("/States/S/Choices/0/NumericEquals"));
  EXPECT_THAT(rule(R"({"Variable": "$.a", "IsNull": 1, "Next": "T"})"),
              ElementsAre("/States/S/Choices/0/IsNull"));
  EXPECT_THAT(rule(R"({"Variable": "$.a", "TimestampEquals": "today", "Next": "T"})"),
              ElementsAre("/States/S/Choices/0/TimestampEquals"));
  EXPECT_THAT(rule(R"({"NumericEquals": 1, "Next": "T"})"),
              ElementsAre("/States/S/Choices/0/Variable"));
  EXPECT_THAT(rule(R"({"Variable": "$.a", "Next": "T"})"), ElementsAre("/States/S/Choices/0"));
  EXPECT_THAT(rule(R"({"Not": {"Variable": "$.a", "IsNull": true, "Next": "T"}, "Next": "T"})"),
              ElementsAre("/States/S/Choices/0/Not/Next"));
  EXPECT_THAT(rule(R"({"Or": [], "Next": "T"})"), ElementsAre("/States/S/Choices/0/Or"));
}

TEST(Definition, ReferencePathsSayOnePlace) {
  for (const std::string path :
       {"$.a[*]", "$..a", "$.a[0:1]", "$.a[0,1]", "$.a[?(@.b)]", "$['a','b']", "$.a.length()"}) {
    EXPECT_THAT(places_in(R"({"Type": "Wait", "SecondsPath": ")" + path + R"(", "End": true})"),
                ElementsAre("/States/S/SecondsPath"))
        << path;
    EXPECT_THAT(places_in(R"({"Type": "Choice", "Default": "S", "Choices": [{"Variable": ")" +
                          path + R"(", "IsNull": true, "Next": "S"}]})"),
                Contains("/States/S/Choices/0/Variable"))
        << path;
  }
  EXPECT_THAT(places_in(R"({"Type": "Wait", "SecondsPath": "$.a[0]['b c']", "End": true})"),
              IsEmpty());
  EXPECT_THAT(
      places_in(R"({"Type": "Map", "MaxConcurrencyPath": "$$.Execution.Input.n", "End": true,
    "ItemsPath": "$$.Execution.Input.all", "ItemProcessor": {"StartAt": "I", "States": {
      "I": {"Type": "Pass", "End": true}}}})"),
      ElementsAre("/States/S/MaxConcurrencyPath"));
}

TEST(Definition, InnerScopesHideNoVariables) {
  const auto inside = [](const std::string& variable) {
    return places_in(R"({"Type": "Parallel", "End": true, "Assign": {"mine": 1}, "Branches": [
      {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true, "Assign": {")" +
                     variable + R"(.$": "$.x"}}}}]})");
  };
  EXPECT_THAT(inside("other"), IsEmpty());
  EXPECT_THAT(inside("mine"), ElementsAre("/States/S/Branches/0/States"));
}

TEST(Definition, RemarksAreTexts) {
  EXPECT_THAT(places_in(R"({"Type": "Succeed", "Comment": 1})"), ElementsAre("/States/S/Comment"));
  EXPECT_THAT(places_in(R"({"Type": "Fail", "Cause": ""})"), IsEmpty());
  EXPECT_THAT(
      places_in(R"({"Type": "Map", "End": true, "ItemProcessor": {"QueryLanguage": "JSONPath",
    "StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}})"),
      ElementsAre("/States/S/ItemProcessor"));
}

TEST(Definition, SaysWhatIsMissing) {
  EXPECT_EQ(StateMachine::read(" ").diagnostics.at(0).code, "MISSING_DESCRIPTION");
  EXPECT_EQ(StateMachine::read("{").diagnostics.at(0).code, "INVALID_JSON_DESCRIPTION");
  // Where a state cannot be read, nothing is said of the ways to it and from it.
  const auto reading = StateMachine::read(R"({"StartAt": "A", "States": {
    "A": {"Type": "Dream", "Next": "B"}, "B": {"Type": "Succeed"}}})");
  ASSERT_EQ(reading.diagnostics.size(), 1U);
  EXPECT_EQ(reading.diagnostics[0].location, "/States/A/Type");
}

TEST(Definition, AnUnknownTypeHidesNoOtherFault) {
  EXPECT_THAT(places(R"j({"StartAt": "A", "States": {
        "A": {"Type": "task", "InputPath": "x", "ResultPath": "$[*]", "Foo": 1, "Next": "Z",
              "TimeoutSeconds": 0, "Parameters": {"a.$": "nope"}, "Resource": "r",
              "Retry": [{"ErrorEquals": []}], "Catch": [{"ErrorEquals": ["E"], "Next": "Y"}]},
        "B": {"Choices": [{"Variable": "$.a", "Next": "X"}], "Default": "W"},
        "C": {"Type": 7, "End": true, "Next": "A", "Seconds": -1},
        "D": {"Type": "Paralel", "Branches": [{"StartAt": "D1", "States": {
              "D1": {"Type": "Pass", "OutputPath": 1, "End": true}}}], "End": true},
        "E": {"Type": "map", "ItemProcessor": {"StartAt": "no", "States": {
              "E1": {"Type": "Succeed"}}}}}})j"),
              UnorderedElementsAre("/States/A/Type", "/States/A/InputPath", "/States/A/ResultPath",
                                   "/States/A/Foo", "/States/A/Next", "/States/A/TimeoutSeconds",
                                   "/States/A/Parameters/a.$", "/States/A/Retry/0/ErrorEquals",
                                   "/States/A/Catch/0/Next", "/States/B", "/States/B/Choices/0",
                                   "/States/B/Choices/0/Next", "/States/B/Default",
                                   "/States/C/Type", "/States/C", "/States/C/Seconds",
                                   "/States/D/Type", "/States/D/Branches/0/States/D1/OutputPath",
                                   "/States/E/Type", "/States/E/ItemProcessor/StartAt"));
  // What only that type could lack is not told.
  for (const std::string rest : {"", R"(, "Choices": [])", R"(, "Branches": [])"}) {
    EXPECT_THAT(places_in(R"({"Type": "Nothing")" + rest + "}"), Contains("/States/S/Type"));
  }
  EXPECT_THAT(places_in(R"({"Type": "Nothing"})"), ElementsAre("/States/S/Type"));
  EXPECT_THAT(
      places(R"({"StartAt": "A", "QueryLanguage": "JSONata", "States": {
                "A": {"Type": "task", "Output": "{% ( %}", "InputPath": "$", "Seconds": "x",
                      "Choices": [{"Condition": 1, "Next": "B"}], "End": true}}})"),
      UnorderedElementsAre("/States/A/Type", "/States/A/Output", "/States/A/InputPath",
                           "/States/A/Seconds", "/States/A/Choices/0", "/States/A/Choices/0/Next"));
}

/// What is told of circles: its place and its text.
std::vector<std::string> circles(std::string_view text) {
  std::vector<std::string> out;
  const auto reading = StateMachine::read(text);
  for (const auto& each : reading.diagnostics) {
    if (each.code == "NO_WAY_TO_END") {
      EXPECT_EQ(each.severity, Severity::warning) << "AWS takes it";
      out.push_back(each.location + " " + each.message);
    }
  }
  return out;
}

TEST(Definition, NamesTheCirclesThatNoStateLeaves) {
  constexpr std::string_view kLoop =
      R"("A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Wait", "Seconds": 1, "Next": "A"})";
  constexpr std::string_view kChoice = R"("C": {"Type": "Choice", "Default": "A", "Choices": [
    {"Variable": "$.a", "IsPresent": true, "Next": "E"}]}, "E": {"Type": "Succeed"})";
  const auto loop = std::string(kChoice) + ", " + std::string(kLoop);
  const std::string told = R"(There is no way from these states to an end: "A", "B")";
  EXPECT_THAT(circles(R"({"StartAt": "C", "States": {)" + loop + "}}"),
              ElementsAre("/States/A " + told));
  EXPECT_TRUE(StateMachine::read(R"({"StartAt": "C", "States": {)" + loop + "}}").good());
  // Inside parts, too; what leads into a circle is no part of it.
  const auto entered = R"({"StartAt": "0", "States": {"0": {"Type": "Pass", "Next": "C"},
    "C": {"Type": "Choice", "Default": "1", "Choices": [
      {"Variable": "$.a", "IsPresent": true, "Next": "E"}]}, "E": {"Type": "Succeed"},
    "1": {"Type": "Pass", "Next": "A"}, )" +
                       std::string(kLoop) + "}}";
  EXPECT_THAT(circles(R"({"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true,
                "Branches": [)" +
                      entered + "]}}}"),
              ElementsAre("/States/P/Branches/0/States/A " + told));
  EXPECT_THAT(circles(R"({"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,
                "ItemProcessor": )" +
                      entered + "}}}"),
              ElementsAre("/States/M/ItemProcessor/States/A " + told));
  // Two circles, one of a single state; a way out by Catch is a way.
  const auto two = circles(R"({"StartAt": "C", "States": {
    "C": {"Type": "Choice", "Default": "F", "Choices": [
      {"Variable": "$.a", "IsPresent": true, "Next": "A"},
      {"Variable": "$.b", "IsPresent": true, "Next": "T"}]},
    "T": {"Type": "Task", "Resource": "r", "Next": "T",
          "Catch": [{"ErrorEquals": ["E"], "Next": "F"}]},
    "F": {"Type": "Fail"},
    "A": {"Type": "Choice", "Default": "A", "Choices": [
      {"Variable": "$.a", "IsPresent": true, "Next": "X"}]},
    "X": {"Type": "Pass", "Next": "Y"}, "Y": {"Type": "Pass", "Next": "X"}}})");
  EXPECT_THAT(two,
              ElementsAre(R"(/States/A There is no way from this state to an end: "A")",
                          R"(/States/X There is no way from these states to an end: "X", "Y")"));
}

TEST(Definition, NamesAFewStatesOfALongCircle) {
  json::object states{{"C", parsed(R"({"Type": "Choice", "Default": "0", "Choices": [
    {"Variable": "$.a", "IsPresent": true, "Next": "E"}]})")},
                      {"E", {{"Type", "Succeed"}}}};
  constexpr int kStates = 9'000;
  for (int i = 0; i < kStates; ++i) {
    states[std::to_string(i)] = {{"Type", "Pass"}, {"Next", std::to_string((i + 1) % kStates)}};
  }
  const auto told = StateMachine::from({{"StartAt", "C"}, {"States", std::move(states)}});
  ASSERT_EQ(told.diagnostics.size(), 1U);
  EXPECT_EQ(told.diagnostics[0].message,
            R"(There is no way from these states to an end: "0", "1", "2", "3", "4", "5", "6", )"
            R"("7", "8", "9" and 8990 more)");
}

TEST(Definition, WhereStatesLead) {
  const auto reading = StateMachine::read(R"({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"},
    "C": {"Type": "Pass", "End": true}}})");
  ASSERT_EQ(reading.diagnostics.size(), 2U);
  EXPECT_EQ(reading.diagnostics[0].code, "NO_WAY_TO_END");
  EXPECT_EQ(reading.diagnostics[1].code, "MISSING_TRANSITION_TARGET");
  EXPECT_EQ(reading.diagnostics[1].message, "State \"C\" is not reachable.");
  // A target in another machine is none.
  EXPECT_THAT(places(R"({"StartAt": "P", "States": {"Q": {"Type": "Succeed"},
    "P": {"Type": "Parallel", "Next": "Q", "Branches": [
      {"StartAt": "R", "States": {"R": {"Type": "Pass", "Next": "Q"}}}]}}})"),
              Contains("/States/P/Branches/0/States/R/Next"));
  EXPECT_THAT(places(R"({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "A"}}})"),
              ElementsAre("/States"));
}

TEST(Definition, BoundsItsSize) {
  constexpr std::string_view kSmall = R"({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})";
  const auto value = parsed(kSmall);
  EXPECT_TRUE(StateMachine::from(value).good());
  EXPECT_TRUE(StateMachine::from(value, StateMachine::kBytesMax).good());
  const auto large = StateMachine::from(value, StateMachine::kBytesMax + 1);
  ASSERT_EQ(large.diagnostics.size(), 1U);
  EXPECT_EQ(large.diagnostics[0].code, "DEFINITION_TOO_LARGE");
  EXPECT_FALSE(large.good());
  const auto padded = std::string(kSmall) + std::string(StateMachine::kBytesMax, ' ');
  EXPECT_EQ(StateMachine::read(padded).diagnostics.at(0).code, "DEFINITION_TOO_LARGE");
}

TEST(Definition, BoundsNestingAndNames) {
  std::string deep = R"({"StartAt": "s", "States": {"s": {"Type": "Pass", "End": true}}})";
  for (int i = 0; i < 20; ++i) {
    const auto name = "p" + std::to_string(i);
    deep = R"({"StartAt": ")" + name + R"(", "States": {")" + name +
           R"(": {"Type": "Parallel", "End": true, "Branches": [)" + deep + "]}}}";
  }
  EXPECT_FALSE(StateMachine::read(deep).good());
  EXPECT_FALSE(StateMachine::read(R"({"StartAt": ")" + std::string(81, 'n') + R"(", "States": {")" +
                                  std::string(81, 'n') + R"(": {"Type": "Succeed"}}})")
                   .good());
}

}  // namespace
}  // namespace auriga::workflow::test
