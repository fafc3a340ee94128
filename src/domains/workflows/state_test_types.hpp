// What travels where one state is tested.
#pragma once

#include <optional>
#include <string>

#include "domains/workflows/types.hpp"

namespace auriga::workflows {

/// What the state's task would answer: a result, or an error.
struct StateMock {
  std::optional<json::value> result;
  std::string error;
  std::string cause;
};
BOOST_DESCRIBE_STRUCT(StateMock, (), (result, error, cause))
inline core::Rules rules(core::Type<StateMock>) {
  return {"StateMock",
          "What a Task answers, or what comes of a Map or Parallel state: a result, or an error.",
          {{.field = "result", .meaning = "Of a Parallel or Map state: a list."},
           {.field = "error", .max = 256, .meaning = "Its name, such as States.Timeout."},
           {.field = "cause", .max = 32'768, .meaning = "What is said of it."}}};
}

struct TestState {
  json::object definition;
  std::string state;
  json::value input = json::object();
  std::optional<json::object> context;
  std::optional<json::object> variables;
  std::optional<StateMock> mock;
  std::optional<std::int64_t> retries;
};
BOOST_DESCRIBE_STRUCT(TestState, (), (definition, state, input, context, variables, mock, retries))
inline core::Rules rules(core::Type<TestState>) {
  return {
      "TestState",
      "A state, and what it is given.",
      {field::definition(true),
       {.field = "state",
        .required = true,
        .min = 1,
        .max = 80,
        .meaning = "Its name; it may stand inside a Map or Parallel state."},
       {.field = "input", .meaning = "What it gets."},
       {.field = "context", .meaning = "The context object, in place of one that is made."},
       {.field = "variables", .meaning = "Variables that were assigned before, by name."},
       {.field = "mock", .meaning = "Needed by Task, Map and Parallel states: nothing is done."},
       {.field = "retries",
        .min = 0,
        .max = 1000,
        .meaning = "How often the retrier that a mocked error matches has tried already."}}};
}

/// RETRIABLE: it would be tried again. CAUGHT_ERROR: a catcher takes it on.
enum class StateTestStatus : std::uint8_t { SUCCEEDED, FAILED, RETRIABLE, CAUGHT_ERROR };
BOOST_DESCRIBE_ENUM(StateTestStatus, SUCCEEDED, FAILED, RETRIABLE, CAUGHT_ERROR)

struct StateTest {
  StateTestStatus status = StateTestStatus::SUCCEEDED;
  std::optional<json::value> output;
  std::optional<std::string> next_state;
  std::optional<std::string> error;
  std::optional<std::string> cause;
  json::object inspection;
};
BOOST_DESCRIBE_STRUCT(StateTest, (), (status, output, next_state, error, cause, inspection))
inline core::Rules rules(core::Type<StateTest>) {
  return {"StateTest",
          "What a state makes of its input.",
          {{.field = "output", .meaning = "Where it was left."},
           {.field = "next_state", .meaning = "Absent: the workflow ends, or it was not left."},
           {.field = "inspection",
            .meaning = "Each step of its data, by the names of AWS' TestState: input, "
                       "afterInputPath, afterParameters, result, afterResultSelector, "
                       "afterResultPath, variables, errorDetails and so on."}}};
}

}  // namespace auriga::workflows
