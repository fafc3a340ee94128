#include "engines/workflow/test_rules.hpp"

#include <algorithm>
#include <array>

#include "core/crypto.hpp"
#include "core/decode.hpp"

namespace auriga::workflow {
namespace {

using Wrong = std::optional<TestFault>;

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::ranges::any_of(ends, [&](const auto end) { return text.ends_with(end); });
}

/// Whether the task is over when something else says so.
bool waits_for_others(const State& state) {
  return state.type == StateType::task &&
         ends_with_any(state.resource, {".sync", ".sync:2", ".waitForTaskToken"});
}

bool is_forked(const State& state) {
  return state.type == StateType::map || state.type == StateType::parallel;
}

/// What only has a meaning beside a mock.
Wrong judge_configuration(const TestRequest& request, const State& state) {
  const auto& given = request.configuration;
  const auto refuse = [](std::string_view field) {
    return invalid("TestState does not support " + std::string(field) +
                   " when a mock is not specified.");
  };
  if (!request.mock) {
    if (given.map_iteration_failure_count) {
      return refuse("MapIterationFailureCount");
    }
    if (given.retrier_retry_count) {
      return refuse("RetrierRetryCount");
    }
    if (given.error_caused_by_state) {
      return refuse("ErrorCausedByState");
    }
    if (given.map_item_reader_data) {
      return refuse("MapItemReaderData");
    }
    return std::nullopt;
  }
  if (state.type != StateType::map &&
      (given.map_iteration_failure_count || given.map_item_reader_data)) {
    return invalid("MapIterationFailureCount and MapItemReaderData are of Map states alone");
  }
  if (given.error_caused_by_state) {
    const auto& name = *given.error_caused_by_state;
    const bool inside = std::ranges::any_of(state.machines, [&](const StateMachine& each) {
      return find_state(each, name).state != nullptr;
    });
    if (!is_forked(state) || !inside) {
      return invalid("There is no state '" + name + "' within the tested state");
    }
  }
  return std::nullopt;
}

Wrong judge_mock(const TestRequest& request, const State& state) {
  if (!request.mock) {
    return std::nullopt;
  }
  const auto& mock = *request.mock;
  if (mock.result && mock.error_output) {
    return invalid(
        "A test mock should have only one of the following fields: [result, errorOutput].");
  }
  if (!mock.result && !mock.error_output) {
    return invalid("A test mock should have one of the following fields: [result, errorOutput].");
  }
  if (request.reveal_secrets) {
    return invalid("TestState does not support RevealSecrets when a mock is specified.");
  }
  if (state.type != StateType::task && !is_forked(state)) {
    return invalid("State type '" + std::string(name(state.type)) +
                   "' is not supported when a mock is specified");
  }
  return std::nullopt;
}

Wrong judge_result(const Mock& mock, const State& state, std::optional<json::value>& result) {
  if (!mock.result) {
    return std::nullopt;
  }
  auto value = core::parse_json(*mock.result);
  if (!value) {
    return invalid("Mocked result must be valid JSON");
  }
  if (is_forked(state)) {
    const auto* const list = value->if_array();
    // A distributed Map whose results are written elsewhere answers where.
    if (list == nullptr && !state.writes_results) {
      return invalid("Mocked result must be an array.");
    }
    if (state.type == StateType::parallel && list->size() != state.machines.size()) {
      return invalid("Mocked result must have one element for each branch.");
    }
  } else if (const auto fault = mock_fault(state.resource, *value, mock.validation)) {
    return invalid("Mock result schema validation error: " + *fault);
  }
  result = *std::move(value);
  return std::nullopt;
}

struct ContextField {
  std::string_view within;
  std::string_view name;
};

constexpr std::array<ContextField, 20> kContextFields{{
    {"", "Execution"},
    {"", "State"},
    {"", "StateMachine"},
    {"", "Task"},
    {"", "Map"},
    {"Execution", "Id"},
    {"Execution", "Input"},
    {"Execution", "Name"},
    {"Execution", "RoleArn"},
    {"Execution", "StartTime"},
    {"Execution", "RedriveCount"},
    {"Execution", "RedriveTime"},
    {"State", "EnteredTime"},
    {"State", "Name"},
    {"State", "RetryCount"},
    {"StateMachine", "Id"},
    {"StateMachine", "Name"},
    {"Task", "Token"},
    {"Map", "Item"},
    {"Map", "Label"},
}};

constexpr std::array<std::string_view, 4> kItemFields{"Index", "Value", "Key", "Source"};

bool is_known(std::string_view within, std::string_view name) {
  if (within == "Item") {
    return std::ranges::find(kItemFields, name) != kItemFields.end();
  }
  return std::ranges::any_of(kContextFields, [&](const ContextField& each) {
    return each.within == within && each.name == name;
  });
}

Wrong judge_object(const json::object& object, std::string_view within) {
  const auto refuse = [](std::string message) {
    return invalid("Invalid Context object provided: " + std::move(message));
  };
  for (const auto& member : object) {
    const std::string_view name = member.key();
    if (!is_known(within, name)) {
      return refuse("Field '" + std::string(name) + "' is not allowed");
    }
    const auto& value = member.value();
    if (within.empty() || (within == "Map" && name == "Item")) {
      if (!value.is_object()) {
        return refuse("Field '" + std::string(name) + "' must be an object");
      }
      if (auto fault = judge_object(value.get_object(), name)) {
        return fault;
      }
      continue;
    }
    if (name == "RetryCount" || name == "RedriveCount" || name == "Index") {
      if (!value.is_int64() || value.get_int64() < 0) {
        return refuse("Field '" + std::string(name) + "' must be a number");
      }
    } else if (name != "Input" && name != "Value" && !value.is_string()) {
      return refuse("Field '" + std::string(name) + "' must be a string");
    }
  }
  return std::nullopt;
}

Wrong judge_context(const TestRequest& request, const State& state) {
  if (!request.context) {
    return std::nullopt;
  }
  if (auto fault = judge_object(*request.context, "")) {
    return fault;
  }
  if (request.context->contains("Task") && !waits_for_others(state)) {
    return invalid(
        "Invalid Context object provided: Context object contains 'Task' when state is not a Task "
        "state with a '.sync' or '.waitForTaskToken' service integration pattern");
  }
  return std::nullopt;
}

}  // namespace

TestFault invalid(std::string message) {
  return {.code = "ValidationException", .message = std::move(message)};
}

FoundState find_state(const StateMachine& machine, std::string_view name, bool in_map) {
  if (const auto* const state = machine.find(name)) {
    return {.machine = &machine, .state = state, .in_map = in_map};
  }
  for (const auto& [key, state] : machine.states()) {
    for (const auto& inner : state.machines) {
      if (const auto found = find_state(inner, name, state.type == StateType::map); found.state) {
        return found;
      }
    }
  }
  return {};
}

Wrong judge(const TestRequest& request, const State& state, std::optional<json::value>& result) {
  if (auto fault = judge_mock(request, state)) {
    return fault;
  }
  if (auto fault = judge_configuration(request, state)) {
    return fault;
  }
  if (!request.mock && is_forked(state)) {
    return TestFault{.code = "InvalidDefinition",
                     .message =
                         "TestState API does not support Map or Parallel states. Supported "
                         "state types include: [Task, Wait, Pass, Succeed, Fail, Choice]"};
  }
  if (!request.mock && state.type == StateType::task) {
    return invalid(request.role.empty()
                       ? "RoleArn must be specified when testing a Task state"
                       : "A Task state is tested with a mock: nothing is called from here");
  }
  if (request.mock) {
    if (auto fault = judge_result(*request.mock, state, result)) {
      return fault;
    }
  }
  return judge_context(request, state);
}

json::object context_of(const TestRequest& request, const FoundState& found, const Moment& moment) {
  if (request.context) {
    return *request.context;
  }
  constexpr std::size_t kNameBytes = 12;
  const auto machine = core::random_token(moment.random, kNameBytes);
  const auto execution = core::random_token(moment.random, kNameBytes);
  const auto now = core::to_rfc3339(moment.now);
  const std::string realm = "arn:aws:states:local:111111111111:";
  const auto& state = *found.state;
  json::object stands{{"EnteredTime", now}, {"Name", StateMachine::kAlone}};
  if (state.type == StateType::task || is_forked(state)) {
    stands["RetryCount"] = request.configuration.retrier_retry_count.value_or(0);
  }
  json::object out{
      {"Execution",
       {{"Id", realm + "express:" + machine + ":" + execution},
        {"Input", request.input},
        {"Name", execution},
        {"RoleArn", request.role.empty() ? json::value(nullptr) : json::value(request.role)},
        {"StartTime", now}}},
      {"State", std::move(stands)},
      {"StateMachine", {{"Id", realm + "stateMachine:" + machine}, {"Name", machine}}}};
  if (state.type == StateType::task && state.resource.ends_with(".waitForTaskToken")) {
    out["Task"] = {{"Token", core::random_token(moment.random, 2 * kNameBytes)}};
  }
  if (found.in_map) {
    out["Map"] = {{"Item", {{"Index", 0}, {"Value", request.input}}}};
  }
  return out;
}

}  // namespace auriga::workflow
