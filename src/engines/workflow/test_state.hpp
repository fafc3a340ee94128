// Testing one state: what it makes of an input, with what its task would answer given by a mock.
// The request and the answer are those of AWS Step Functions' TestState; what is evaluated is
// evaluated by Execution.
//
// Nothing is done in the world: a Task, Map or Parallel state needs a mock, and a Wait state does
// not wait. JSONata, ItemBatcher and ResultWriter are not executed yet.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "engines/workflow/execution.hpp"
#include "engines/workflow/mock_schema.hpp"

namespace auriga::workflow {

enum class InspectionLevel : std::uint8_t {
  info,   ///< What came of it.
  debug,  ///< And each step of its data.
  trace,  ///< The same; of HTTP tasks, which do not run here, request and response as well.
};

struct Mock {
  std::optional<std::string> result;  ///< JSON text.
  std::optional<Fault> error_output;
  FieldValidation validation = FieldValidation::strict;
};

struct TestConfiguration {
  std::optional<std::int64_t>
      retrier_retry_count;  ///< Of the retrier that the mocked error matches.
  std::optional<std::string> error_caused_by_state;  ///< One inside a Map or Parallel state.
  std::optional<std::int64_t> map_iteration_failure_count;
  std::optional<std::string> map_item_reader_data;  ///< As ItemReader finds it in its source.
};

struct TestRequest {
  json::value definition;                 ///< A state, or with `state_name` a machine.
  std::optional<std::string> state_name;  ///< At any depth.
  json::value input = json::object();
  std::optional<json::object> context;  ///< In place of the one that is made.
  Variables variables;
  std::optional<Mock> mock;
  TestConfiguration configuration;
  InspectionLevel level = InspectionLevel::info;
  bool reveal_secrets = false;
  std::string role;  ///< Empty: none was given.
};

/// Why a request is not carried out: a code such as "ValidationException" or "InvalidDefinition".
struct TestFault {
  std::string code;
  std::string message;
};

enum class TestStatus : std::uint8_t { succeeded, failed, retriable, caught_error };
/// "SUCCEEDED" and so on.
[[nodiscard]] std::string_view name(TestStatus status);

struct TestResult {
  TestStatus status = TestStatus::succeeded;
  std::optional<json::value> output;  ///< Of a state that was left.
  std::string error;
  std::string cause;
  std::string next;  ///< Empty: the machine ends here, or the state was not left.
  std::optional<json::object> inspection;  ///< inspectionData, from `debug` on.
};

/// Reads TestState's request. `definition`, `input`, `context` and `variables` are JSON texts as in
/// AWS' API, or the values themselves.
[[nodiscard]] std::expected<TestRequest, TestFault> read_test_request(const json::object& request);

/// Carries it out. `moment` gives time and chance to the functions that ask for them.
[[nodiscard]] std::expected<TestResult, TestFault> test_state(const TestRequest& request,
                                                              const Moment& moment);

/// TestState's answer, with JSON values where AWS' API has texts of JSON.
[[nodiscard]] json::object describe(const TestResult& result);

}  // namespace auriga::workflow
