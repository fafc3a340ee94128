#include "engines/workflow/test_state.hpp"

#include <array>

#include "core/decode.hpp"
#include "engines/workflow/test_rules.hpp"

namespace auriga::workflow {

std::string_view name(TestStatus status) {
  constexpr std::array<std::string_view, 4> kNames{"SUCCEEDED", "FAILED", "RETRIABLE",
                                                   "CAUGHT_ERROR"};
  return kNames.at(static_cast<std::size_t>(status));
}

/// Carries out one state of an execution that never was.
class StateTest {
 public:
  using Tested = std::expected<TestResult, TestFault>;

  StateTest(const TestRequest& request, const FoundState& found, const Moment& moment)
      : request_(request), state_(*found.state), execution_(*found.machine, {}, request.input) {
    execution_.probe_ = &probe_;
    execution_.moment_ = &moment;
    probe_.context = context_of(request, found, moment);
    probe_.variables = request.variables;
  }

  /// `result`: the mocked one.
  Tested run(const std::optional<json::value>& result) {
    auto& frame = execution_.add_frame(0, 0, execution_.machine_, request_.input);
    frame.state = &state_;
    frame.phase = Execution::Phase::executing;
    frame.variables = request_.variables;
    frame.entered_at = execution_.moment_->now;
    frame.retries.assign(state_.retry.size(),
                         request_.configuration.retrier_retry_count.value_or(0));
    execution_.execute(frame);
    if (execution_.open()) {
      if (auto fault = go_on(frame, result)) {
        return std::unexpected(*std::move(fault));
      }
    }
    return told();
  }

 private:
  using Phase = Execution::Phase;

  /// What has come so far waits for something: here it comes.
  std::optional<TestFault> go_on(Execution::Frame& frame,
                                 const std::optional<json::value>& result) {
    switch (frame.phase) {
      case Phase::waiting:
        execution_.finish(frame, {});
        return std::nullopt;
      case Phase::working: {
        execution_.release_task(frame);
        frame.phase = Phase::executing;
        break;
      }
      case Phase::forked: {
        if (auto fault = count_failures(frame)) {
          return fault;
        }
        break;
      }
      default:
        return std::nullopt;  // It is to be tried again.
    }
    if (too_many_failed_ && result) {
      execution_.fail_state(frame, {std::string(errors::kExceedToleratedFailureThreshold),
                                    "The specified tolerated failure threshold was exceeded"});
    } else if (!result) {
      execution_.fail_state(frame, *request_.mock->error_output);
    } else {
      if (state_.type == StateType::task) {
        probe_.seen.result = *result;
      }
      execution_.finish(frame, *result);
    }
    return std::nullopt;
  }

  /// Holds the iterations that are said to have failed against what the Map state tolerates.
  std::optional<TestFault> count_failures(const Execution::Frame& frame) {
    const auto failed = request_.configuration.map_iteration_failure_count.value_or(0);
    const auto of = static_cast<std::int64_t>(frame.items.size());
    const bool known = !state_.reads_items || probe_.items.has_value();
    if (known && state_.type == StateType::map && failed > of) {
      return invalid(
          "Map iteration failure count must be less than or equal to the number of Map iterations");
    }
    const auto& seen = probe_.seen;
    if (failed == 0) {
      return std::nullopt;
    }
    const bool in_count = seen.tolerated_failures && failed <= *seen.tolerated_failures;
    const bool in_share =
        seen.tolerated_percentage && of > 0 &&
        100.0 * static_cast<double>(failed) <= *seen.tolerated_percentage * static_cast<double>(of);
    // Of two thresholds the one that is passed first counts.
    too_many_failed_ = (seen.tolerated_failures && !in_count) ||
                       (seen.tolerated_percentage && !in_share) ||
                       (!seen.tolerated_failures && !seen.tolerated_percentage);
    return std::nullopt;
  }

  TestResult told() {
    TestResult out;
    const auto& seen = probe_.seen;
    if (probe_.left) {
      out.status = seen.catcher ? TestStatus::caught_error : TestStatus::succeeded;
      out.output = execution_.output();
      out.next = probe_.next;
    } else {
      out.status = execution_.open() ? TestStatus::retriable : TestStatus::failed;
    }
    out.error = execution_.error();
    out.cause = execution_.cause();
    if (seen.fault && out.status != TestStatus::succeeded && out.error.empty()) {
      out.error = seen.fault->error;
      out.cause = seen.fault->cause;
    }
    if (request_.level != InspectionLevel::info) {
      out.inspection = inspection();
    }
    return out;
  }

  [[nodiscard]] json::object inspection() const {
    const auto& seen = probe_.seen;
    json::object out{{"input", request_.input}};
    const auto show = [&](std::string_view name, const std::optional<json::value>& value) {
      if (value) {
        out[name] = *value;
      }
    };
    // A Pass state with a Result looks at nothing else.
    const bool is_fixed = state_.type == StateType::pass && state_.result;
    if (!is_fixed) {
      show("afterInputPath", seen.after_input_path);
    }
    show("afterParameters", seen.after_parameters);
    show("afterItemsPath", seen.after_items_path);
    show("afterItemSelector", seen.after_item_selector);
    show("result", seen.result);
    show("afterResultSelector", seen.after_result_selector);
    show("afterResultPath", seen.after_result_path);
    if (seen.concurrency_max) {
      out["maxConcurrency"] = *seen.concurrency_max;
    }
    if (seen.tolerated_failures) {
      out["toleratedFailureCount"] = *seen.tolerated_failures;
    }
    if (seen.tolerated_percentage) {
      out["toleratedFailurePercentage"] = *seen.tolerated_percentage;
    }
    json::object details;
    if (seen.catcher) {
      details["catchIndex"] = *seen.catcher;
    }
    if (seen.retrier) {
      details["retryIndex"] = *seen.retrier;
    }
    if (seen.backoff_seconds) {
      details["retryBackoffIntervalSeconds"] = *seen.backoff_seconds;
    }
    if (!details.empty()) {
      out["errorDetails"] = std::move(details);
    }
    if (!probe_.variables.empty()) {
      json::object variables;
      for (const auto& [name, value] : probe_.variables) {
        variables[name] = value;
      }
      out["variables"] = std::move(variables);
    }
    return out;
  }

  const TestRequest& request_;
  const State& state_;
  Execution execution_;
  Probe probe_;
  bool too_many_failed_ = false;

  friend std::expected<TestResult, TestFault> test_state(const TestRequest& request,
                                                         const Moment& moment);
};

namespace {

TestFault wrong_definition(const std::vector<Diagnostic>& diagnostics) {
  std::string all;
  for (const auto& each : diagnostics) {
    if (each.severity == Severity::error) {
      all += all.empty() ? "" : ", ";
      all += each.code + ": " + each.message + " at " + each.location;
    }
  }
  return {.code = "InvalidDefinition",
          .message = "Invalid State Machine Definition: '" + all + "'"};
}

/// The items that a Map state's ItemReader would have made of its source; nothing: in a format that
/// is not read yet.
std::expected<std::optional<json::array>, TestFault> read_items(const std::string& text,
                                                                const std::string& format) {
  const auto fault = [] {
    return std::unexpected(invalid("MapItemReaderData is not what the state's InputType says"));
  };
  if (format == "JSON" || format.empty()) {
    auto value = core::parse_json(text);
    if (!value || !value->is_array()) {
      return fault();
    }
    return std::move(value->get_array());
  }
  if (format != "JSONL") {
    return std::nullopt;
  }
  json::array out;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    const auto line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      continue;
    }
    auto value = core::parse_json(line);
    if (!value) {
      return fault();
    }
    out.push_back(*std::move(value));
  }
  return out;
}

}  // namespace

std::expected<TestResult, TestFault> test_state(const TestRequest& request, const Moment& moment) {
  const auto reading = request.state_name ? StateMachine::from(request.definition)
                                          : StateMachine::from_state(request.definition);
  if (!reading.good()) {
    return std::unexpected(wrong_definition(reading.diagnostics));
  }
  const auto found =
      find_state(reading.machine,
                 request.state_name ? std::string_view(*request.state_name) : StateMachine::kAlone);
  if (found.state == nullptr) {
    return std::unexpected(invalid("State not found in definition"));
  }
  std::optional<json::value> result;
  if (auto fault = judge(request, *found.state, result)) {
    return std::unexpected(*std::move(fault));
  }
  if (found.state->jsonata) {
    return std::unexpected(
        TestFault{.code = std::string(kNotExecutedYet), .message = "JSONata is not executed yet"});
  }
  StateTest test(request, found, moment);
  if (const auto& data = request.configuration.map_item_reader_data) {
    auto items = read_items(*data, found.state->items_format);
    if (!items) {
      return std::unexpected(items.error());
    }
    test.probe_.items = *std::move(items);
  }
  return test.run(result);
}

json::object describe(const TestResult& result) {
  json::object out{{"status", name(result.status)}};
  if (result.output) {
    out["output"] = *result.output;
  }
  if (!result.error.empty()) {
    out["error"] = result.error;
  }
  if (!result.cause.empty()) {
    out["cause"] = result.cause;
  }
  if (!result.next.empty()) {
    out["nextState"] = result.next;
  }
  if (result.inspection) {
    out["inspectionData"] = *result.inspection;
  }
  return out;
}

}  // namespace auriga::workflow
