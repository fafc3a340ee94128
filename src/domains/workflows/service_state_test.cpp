// One state, tested alone.
#include "core/encode.hpp"
#include "core/error.hpp"
#include "domains/workflows/service.hpp"
#include "engines/workflow/test_state.hpp"

namespace auriga::workflows {

using core::Error;
using core::ErrorCode;

namespace {

workflow::Mock mock_of(const StateMock& given) {
  const bool fails = !given.error.empty() || !given.cause.empty();
  if (fails == given.result.has_value()) {
    throw Error(ErrorCode::kValidationFailed)
        .with_faults({{"/mock", "mock", "give a result, or an error"}});
  }
  workflow::Mock out;
  if (fails) {
    out.error_output = workflow::Fault{given.error, given.cause};
  } else {
    out.result = core::to_json(*given.result);
  }
  return out;
}

StateTestStatus status_of(workflow::TestStatus status) {
  switch (status) {
    case workflow::TestStatus::succeeded:
      return StateTestStatus::SUCCEEDED;
    case workflow::TestStatus::failed:
      return StateTestStatus::FAILED;
    case workflow::TestStatus::retriable:
      return StateTestStatus::RETRIABLE;
    case workflow::TestStatus::caught_error:
      return StateTestStatus::CAUGHT_ERROR;
  }
  return StateTestStatus::FAILED;
}

std::optional<std::string> said(std::string text) {
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

StateTest test_now(TestState in, core::Timestamp now) {
  workflow::TestRequest request{.definition = std::move(in.definition),
                                .state_name = std::move(in.state),
                                .input = std::move(in.input),
                                .context = std::move(in.context),
                                .variables = {},
                                .mock = {},
                                .configuration = {.retrier_retry_count = in.retries},
                                .level = workflow::InspectionLevel::debug,
                                .reveal_secrets = false,
                                .role = {}};
  for (auto& [name, value] : in.variables.value_or(json::object())) {
    request.variables.emplace(name, std::move(value));
  }
  if (in.mock) {
    request.mock = mock_of(*in.mock);
  }
  auto result = workflow::test_state(request, {.now = now, .random = core::system_random()});
  if (!result) {
    const bool of_definition = result.error().code == "InvalidDefinition";
    throw Error(ErrorCode::kValidationFailed)
        .with_faults({{of_definition ? "/definition" : "/", "test", result.error().message}});
  }
  return {.status = status_of(result->status),
          .output = std::move(result->output),
          .next_state = said(std::move(result->next)),
          .error = said(std::move(result->error)),
          .cause = said(std::move(result->cause)),
          .inspection = std::move(result->inspection).value_or(json::object())};
}

}  // namespace

Task<StateTest> WorkflowService::test(TestState in) {
  auto work = [in = std::move(in), now = clock_.now()]() mutable {
    return test_now(std::move(in), now);
  };
  co_return co_await pool_.run(std::move(work));
}

}  // namespace auriga::workflows
