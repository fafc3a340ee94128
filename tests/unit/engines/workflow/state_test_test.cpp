// Testing one state: what is answered, what is seen on the way, and what is refused.
#include <gmock/gmock.h>

#include "engines/workflow/test_state.hpp"
#include "tests/unit/engines/workflow/support.hpp"

namespace auriga::workflow::test {
namespace {

using ::testing::HasSubstr;

/// The answer to a request as JSON text, or "code: message".
std::string tested(const json::value& request) {
  Chance chance;
  const auto read = read_test_request(request.get_object());
  if (!read) {
    return read.error().code + ": " + read.error().message;
  }
  const auto result = test_state(*read, {.now = {1'700'000'000'000}, .random = chance});
  return result ? core::to_json(describe(*result))
                : result.error().code + ": " + result.error().message;
}

/// Of a state with these fields, and of the request.
json::value request(std::string_view state, std::string_view fields = "{}") {
  auto out = parsed(fields);
  out.get_object()["definition"] = parsed(state);
  return out;
}

constexpr std::string_view kInvoke =
    R"({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
        "Parameters": {"FunctionName": "f", "Payload.$": "$"}})";

TEST(StateTest, SaysWhereItGoes) {
  EXPECT_EQ(tested(request(R"({"Type": "Pass", "Next": "Anywhere"})", R"({"input": {"a": 1}})")),
            R"({"status":"SUCCEEDED","output":{"a":1},"nextState":"Anywhere"})");
  EXPECT_EQ(tested(request(R"({"Type": "Fail", "Error": "E", "Cause": "c"})")),
            R"({"status":"FAILED","error":"E","cause":"c"})");
  // It does not wait.
  EXPECT_EQ(tested(request(R"({"Type": "Wait", "Seconds": 3000, "End": true})")),
            R"({"status":"SUCCEEDED","output":{}})");
  EXPECT_EQ(tested(request(R"({"Type": "Choice", "Default": "No", "Choices": [
      {"Variable": "$.n", "NumericGreaterThan": 1, "Next": "Yes"}]})",
                           R"({"input": {"n": 2}})")),
            R"({"status":"SUCCEEDED","output":{"n":2},"nextState":"Yes"})");
}

TEST(StateTest, ShowsEachStepOfTheData) {
  const auto answer = tested(request(
      R"({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "InputPath": "$.in",
          "Parameters": {"QueueUrl": "q", "MessageBody.$": "$.text"},
          "ResultSelector": {"id.$": "$.MessageId"}, "ResultPath": "$.sent", "OutputPath": "$.sent",
          "Assign": {"last.$": "$.id"}, "Next": "N"})",
      R"({"input": {"in": {"text": "t"}}, "inspectionLevel": "DEBUG", "variables": {"kept": 1},
          "mock": {"result": "{\"MessageId\": \"m\"}"}})"));
  const auto data = parsed(answer).at("inspectionData").get_object();
  EXPECT_EQ(data.at("afterInputPath"), R"({"text": "t"})"_json);
  EXPECT_EQ(data.at("afterParameters"), R"({"QueueUrl": "q", "MessageBody": "t"})"_json);
  EXPECT_EQ(data.at("result"), R"({"MessageId": "m"})"_json);
  EXPECT_EQ(data.at("afterResultSelector"), R"({"id": "m"})"_json);
  EXPECT_EQ(data.at("afterResultPath"), R"({"in": {"text": "t"}, "sent": {"id": "m"}})"_json);
  EXPECT_EQ(parsed(answer).at("output"), R"({"id": "m"})"_json);
}

TEST(StateTest, VariablesAreThoseAfterTheState) {
  const auto answer = tested(request(
      R"({"Type": "Pass", "Parameters": {"n.$": "$kept"}, "Assign": {"new": 2}, "End": true})",
      R"({"variables": "{\"kept\": 1}", "inspectionLevel": "TRACE"})"));
  EXPECT_EQ(parsed(answer).at("inspectionData").at("variables"), R"({"kept": 1, "new": 2})"_json);
  EXPECT_EQ(parsed(answer).at("output"), R"({"n": 1})"_json);
}

TEST(StateTest, RetriesByTheCountOfThoseBefore) {
  constexpr std::string_view kState =
      R"({"Type": "Task", "Resource": "r", "End": true, "Retry": [
            {"ErrorEquals": ["Other"]},
            {"ErrorEquals": ["E"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 3,
             "MaxDelaySeconds": 50}],
          "Catch": [{"ErrorEquals": ["Other"], "Next": "A"},
                    {"ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "B"}]})";
  const auto after = [&](int count) {
    return parsed(tested(request(kState, R"({"inspectionLevel": "DEBUG", "stateConfiguration":
      {"retrierRetryCount": )" + std::to_string(count) +
                                             R"(}, "mock": {"errorOutput": {"error": "E"}}})")));
  };
  EXPECT_EQ(after(2).at("status"), "RETRIABLE");
  EXPECT_EQ(after(2).at("inspectionData").at("errorDetails"),
            R"({"retryIndex": 1, "retryBackoffIntervalSeconds": 18})"_json);
  EXPECT_EQ(after(3).at("status"), "CAUGHT_ERROR");
  EXPECT_EQ(after(3).at("nextState"), "B");
  EXPECT_EQ(after(3).at("output"), R"({"e": {"Error": "E"}})"_json);
  EXPECT_EQ(after(3).at("inspectionData").at("errorDetails"),
            R"({"catchIndex": 1, "retryIndex": 1})"_json);
}

constexpr std::string_view kMap =
    R"({"Type": "Map", "ItemsPath": "$.list", "MaxConcurrency": 1, "ToleratedFailurePercentage": 34,
        "ItemSelector": {"v.$": "$$.Map.Item.Value", "at.$": "$$.Map.Item.Index"},
        "ItemProcessor": {"StartAt": "Inside", "States": {"Inside": {
          "Type": "Pass", "Parameters": {"v.$": "$$.Map.Item.Value"}, "End": true}}}, "End": true})";

TEST(StateTest, MapShowsWhatEachIterationGets) {
  const auto answer = parsed(
      tested(request(kMap, R"({"input": {"list": ["a", "b", "c"]}, "inspectionLevel": "DEBUG",
                "mock": {"result": "[1, 2, 3]"}})")));
  EXPECT_EQ(answer.at("output"), "[1, 2, 3]"_json);
  const auto& data = answer.at("inspectionData");
  EXPECT_EQ(data.at("afterItemSelector"),
            R"([{"v": "a", "at": 0}, {"v": "b", "at": 1}, {"v": "c", "at": 2}])"_json);
  EXPECT_EQ(data.at("maxConcurrency"), 1);
  EXPECT_EQ(data.at("toleratedFailurePercentage"), 34.0);
}

TEST(StateTest, MapToleratesSomeFailures) {
  const auto with = [](int failures) {
    return tested(request(kMap, R"({"input": {"list": [1, 2, 3]}, "mock": {"result": "[]"},
      "stateConfiguration": {"mapIterationFailureCount": )" +
                                    std::to_string(failures) + "}}"));
  };
  EXPECT_THAT(with(1), HasSubstr("SUCCEEDED"));
  EXPECT_THAT(with(2), HasSubstr("States.ExceedToleratedFailureThreshold"));
  EXPECT_THAT(with(4), HasSubstr("less than or equal to the number of Map iterations"));
}

TEST(StateTest, MapTakesWhatItsReaderReads) {
  const auto read = [](std::string_view format, std::string_view data) {
    json::object fields{{"inspectionLevel", "DEBUG"},
                        {"mock", {{"result", "[]"}}},
                        {"stateConfiguration", {{"mapItemReaderData", data}}}};
    return tested(request(R"({"Type": "Map", "ItemReader": {"Resource": "r", "ReaderConfig":
      {"InputType": ")" + std::string(format) +
                              R"("}}, "ItemSelector": {"n.$": "$$.Map.Item.Value"},
      "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "I",
        "States": {"I": {"Type": "Succeed"}}}, "End": true})",
                          core::to_json(fields)));
  };
  EXPECT_THAT(read("JSON", "[1, 2]"), HasSubstr(R"("afterItemSelector":[{"n":1},{"n":2}])"));
  EXPECT_THAT(read("JSONL", "1\n\n2\n"), HasSubstr(R"("afterItemSelector":[{"n":1},{"n":2}])"));
  EXPECT_THAT(read("JSON", "{"), HasSubstr("InputType"));
}

TEST(StateTest, FindsStatesInside) {
  const std::string machine = R"({"StartAt": "M", "States": {"M": )" + std::string(kMap) + "}}";
  EXPECT_EQ(tested(request(machine, R"({"stateName": "Inside", "input": 7})")),
            R"({"status":"SUCCEEDED","output":{"v":7}})");
  EXPECT_EQ(tested(request(machine, R"({"stateName": "Nowhere"})")),
            "ValidationException: State not found in definition");
}

TEST(StateTest, ContextIsTheGivenOne) {
  constexpr std::string_view kState =
      R"({"Type": "Pass", "Parameters": {"c.$": "$$"}, "End": true})";
  EXPECT_EQ(parsed(tested(request(kState, R"({"context": "{}"})"))).at("output"),
            R"({"c": {}})"_json);
  const auto made = parsed(tested(request(kState, R"({"input": 1})"))).at("output").at("c");
  EXPECT_EQ(made.at("Execution").at("Input"), 1);
  EXPECT_EQ(made.at("State").at("Name"), "StateName");
  EXPECT_THAT(tested(request(kState, R"({"context": {"State": {"Colour": "red"}}})")),
              HasSubstr("Invalid Context object provided: Field 'Colour' is not allowed"));
  EXPECT_THAT(tested(request(kState, R"({"context": {"Task": {"Token": "t"}}})")),
              HasSubstr("Context object contains 'Task'"));
}

TEST(StateTest, RefusesWhatItCannotTest) {
  EXPECT_THAT(tested(request(kInvoke)), HasSubstr("RoleArn must be specified"));
  EXPECT_THAT(tested(request(kInvoke, R"({"roleArn": "r"})")), HasSubstr("tested with a mock"));
  EXPECT_THAT(tested(request(kMap)),
              HasSubstr("InvalidDefinition: TestState API does not support"));
  EXPECT_THAT(tested(request(kMap, R"({"mock": {"result": "{}"}, "input": {"list": []}})")),
              HasSubstr("must be an array"));
  EXPECT_THAT(tested(request(R"({"Type": "Succeed"})", R"({"mock": {"result": "1"}})")),
              HasSubstr("State type 'Succeed' is not supported when a mock is specified"));
  EXPECT_THAT(tested(request(kInvoke, R"({"mock": {}})")), HasSubstr("should have one of"));
  EXPECT_THAT(tested(request(kInvoke, R"({"mock": {"result": "{"}})")),
              HasSubstr("Mocked result must be valid JSON"));
  EXPECT_THAT(tested(request(R"({"Type": "Pass", "Colour": 1, "End": true})")),
              HasSubstr("SCHEMA_VALIDATION_FAILED: Field is not supported at "
                        "/States/StateName/Colour"));
  EXPECT_THAT(tested(request(R"({"Type": "Pass", "QueryLanguage": "JSONata", "End": true})")),
              HasSubstr("JSONata is not executed yet"));
  EXPECT_THAT(tested(request(kInvoke, R"({"mock": {"errorOutput": {}},
                "stateConfiguration": {"errorCausedByState": "X"}})")),
              HasSubstr("no state 'X'"));
}

TEST(StateTest, FaultsSayWhatIsNotThere) {
  EXPECT_EQ(
      tested(request(R"({"Type": "Pass", "Parameters": {"a.$": "$.b.c"}, "End": true})")),
      R"({"status":"FAILED","error":"States.Runtime","cause":"The JSONPath '$.b.c' specified )"
      R"(for the field 'a.$' could not be found in the input '{}'"})");
  EXPECT_THAT(tested(request(R"({"Type": "Pass", "InputPath": "$.b[0].c", "End": true})",
                             R"({"input": {"b": []}})")),
              HasSubstr("Invalid path '$.b[0].c' : Missing property in path $['b'][0]"));
  EXPECT_THAT(tested(request(R"({"Type": "Wait", "SecondsPath": "$.n", "End": true})",
                             R"({"input": {"n": 1.5}})")),
              HasSubstr("cannot be parsed as a long value: $.n == 1.5"));
}

TEST(StateTest, RequestsHaveBounds) {
  EXPECT_THAT(tested(R"({})"_json), HasSubstr("Missing required parameter"));
  EXPECT_THAT(tested(R"({"definition": ""})"_json), HasSubstr("valid min length: 1"));
  EXPECT_THAT(tested(R"({"definition": "{"})"_json), HasSubstr("INVALID_JSON_DESCRIPTION"));
  EXPECT_THAT(tested(request("{}", R"({"stateName": ""})")), HasSubstr("ParamValidationError"));
  EXPECT_THAT(tested(request("{}", R"({"inspectionLevel": "ALL"})")), HasSubstr("INFO, DEBUG"));
  EXPECT_THAT(tested(request("{}", R"({"stateConfiguration": {"retrierRetryCount": -1}})")),
              HasSubstr("valid min value: 0"));
  EXPECT_THAT(tested(request("{}", R"({"variables": "[]"})")), HasSubstr("Variables"));
  EXPECT_THAT(tested(request("{}", R"({"input": ")" + std::string(262'145, ' ') + "\"}")),
              HasSubstr("at 'input' failed to satisfy constraint"));
}

}  // namespace
}  // namespace auriga::workflow::test
