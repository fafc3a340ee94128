// auriga workflow: definitions in Amazon States Language, run and checked without a server.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <thread>

#include "app/cli.hpp"
#include "app/read_file.hpp"
#include "core/crypto.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/ids.hpp"
#include "engines/workflow/execution.hpp"
#include "engines/workflow/test_state.hpp"
#include "engines/workflow/variable_references.hpp"

namespace auriga::app::cli {
namespace {

namespace json = boost::json;
using workflow::Action;
using workflow::Event;
using workflow::Execution;
using workflow::StateMachine;

/// "-" is the standard input.
std::string read_text(const std::filesystem::path& path) {
  return path == "-" ? read_standard_input() : read_file(path);
}

json::array describe(const std::vector<workflow::Diagnostic>& diagnostics) {
  json::array out;
  for (const auto& each : diagnostics) {
    const bool is_error = each.severity == workflow::Severity::error;
    out.push_back({{"severity", is_error ? "ERROR" : "WARNING"},
                   {"code", each.code},
                   {"location", each.location},
                   {"message", each.message}});
  }
  return out;
}

void print_diagnostics(const std::vector<workflow::Diagnostic>& diagnostics) {
  for (const auto& each : diagnostics) {
    fmt::print(stderr, "{}: {} [{}]\n", each.location, each.message, each.code);
  }
}

json::object describe(const Event& event) {
  return {{"id", event.id},
          {"previousEventId", event.previous},
          {"timestamp", core::to_rfc3339(event.at)},
          {"type", event.type},
          {"details", event.details}};
}

void show(const Event& event) {
  const auto* name = event.details.if_contains("name");
  fmt::print(stderr, "{:>5}  {}  {}\n", event.id, event.type,
             name != nullptr && name->is_string() ? std::string(name->get_string()) : "");
}

/// Carries an execution to its end, in the time that its waits and retries take. Its events are
/// shown as they come, or with `global.json` answered.
json::array carry_out(Execution& execution, const Global& global) {
  json::array events;
  const auto moment = [] {
    return workflow::Moment{.now = core::system_clock().now(), .random = core::system_random()};
  };
  std::deque<Action> actions;
  auto step = execution.start(moment());
  for (;;) {
    for (const auto& event : step.events) {
      if (global.json) {
        events.emplace_back(describe(event));
      } else {
        show(event);
      }
    }
    std::ranges::move(step.actions, std::back_inserter(actions));
    if (!execution.open()) {
      return events;
    }
    if (!actions.empty()) {
      const auto action = std::move(actions.front());
      actions.pop_front();
      step = {};
      if (action.kind == Action::Kind::start_task) {
        step = execution.fail_task(
            action.token, std::string(workflow::errors::kTaskFailed),
            "'" + action.resource + "' needs a server: `auriga serve` and the API run it",
            moment());
      }
      continue;
    }
    // Tasks have failed at once: all that is left to happen here is that time passes.
    const auto wake = execution.next_wake();
    AURIGA_ASSERT(wake.has_value());
    std::this_thread::sleep_until(
        std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(wake->ms)));
    step = execution.wake(moment());
  }
}

json::object references_of(std::string_view definition) {
  json::object out;
  if (const auto value = core::parse_json(definition)) {
    for (const auto& [state, variables] : workflow::variable_references(*value)) {
      out[state] = json::array(variables.begin(), variables.end());
    }
  }
  return out;
}

/// TestState's request, of files.
json::object state_test_request(const StateTestOptions& options) {
  json::object out{{"definition", read_text(options.definition)},
                   {"inspectionLevel", options.level},
                   {"revealSecrets", options.reveal_secrets}};
  if (options.state) {
    out["stateName"] = *options.state;
  }
  if (!options.role.empty()) {
    out["roleArn"] = options.role;
  }
  const auto add = [&](std::string_view field, const std::filesystem::path& path) {
    if (!path.empty()) {
      out[field] = read_text(path);
    }
  };
  add("input", options.input);
  add("context", options.context);
  add("variables", options.variables);
  const auto add_object = [&](std::string_view field, const std::filesystem::path& path) {
    if (!path.empty()) {
      out[field] = core::value_or_throw(core::parse_json(read_text(path)));
    }
  };
  add_object("mock", options.mock);
  add_object("stateConfiguration", options.configuration);
  return out;
}

void show(const workflow::TestResult& result) {
  fmt::print("{}{}\n", workflow::name(result.status),
             result.next.empty() ? "" : ", next: " + result.next);
  if (!result.error.empty() || !result.cause.empty()) {
    fmt::print("{}: {}\n", result.error, result.cause);
  }
  if (result.output) {
    fmt::print("{}\n", core::to_json(*result.output));
  }
  if (result.inspection) {
    for (const auto& step : *result.inspection) {
      fmt::print("  {}: {}\n", std::string_view(step.key()), core::to_json(step.value()));
    }
  }
}

}  // namespace

int workflow_test(const Global& global, const StateTestOptions& options) {
  const auto request = workflow::read_test_request(state_test_request(options));
  const auto result = request ? workflow::test_state(*request, {.now = core::system_clock().now(),
                                                                .random = core::system_random()})
                              : std::expected<workflow::TestResult, workflow::TestFault>(
                                    std::unexpected(request.error()));
  if (!result) {
    const auto& [code, message] = result.error();
    if (global.json) {
      fmt::print("{}\n",
                 core::to_json(json::object{{"Error", {{"Code", code}, {"Message", message}}}}));
    } else {
      fmt::print(stderr, "{}: {}\n", code, message);
    }
    return kUsage;
  }
  if (global.json) {
    fmt::print("{}\n", core::to_json(workflow::describe(*result)));
  } else {
    show(*result);
  }
  return kDone;
}

int workflow_validate(const Global& global, const std::filesystem::path& definition) {
  const auto text = read_text(definition);
  const auto reading = StateMachine::read(text);
  if (global.json) {
    fmt::print("{}\n", core::to_json(json::object{{"result", reading.good() ? "OK" : "FAIL"},
                                                  {"diagnostics", describe(reading.diagnostics)},
                                                  {"truncated", false},
                                                  {"variableReferences", references_of(text)}}));
  } else {
    print_diagnostics(reading.diagnostics);
    if (reading.good()) {
      fmt::print("The definition is good.\n");
    }
  }
  return reading.good() ? kDone : kFailed;
}

int workflow_run(const Global& global, const std::filesystem::path& definition,
                 const std::filesystem::path& input) {
  const auto reading = StateMachine::read(read_text(definition));
  if (!reading.runs()) {
    if (global.json) {
      fmt::print("{}\n",
                 core::to_json(json::object{{"status", "INVALID_DEFINITION"},
                                            {"diagnostics", describe(reading.diagnostics)}}));
    } else {
      print_diagnostics(reading.diagnostics);
    }
    return kUsage;
  }
  const auto given = input.empty() ? json::value(json::object())
                                   : core::value_or_throw(core::parse_json(read_text(input)));
  const auto machine = definition == "-" ? std::string("stdin") : definition.stem().string();
  const auto name = "local-" + core::random_token(core::system_random(), 9);
  // Names as AWS gives them, of an account and a region that there are not.
  const std::string realm = "arn:aws:states:local:111111111111:";
  Execution execution(reading.machine,
                      {.id = realm + "execution:" + machine + ":" + name,
                       .name = name,
                       .machine_id = realm + "stateMachine:" + machine,
                       .machine_name = machine,
                       .role = "local"},
                      given);
  auto events = carry_out(execution, global);
  const auto optional = [](const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
  };
  const bool succeeded = execution.status() == workflow::ExecutionStatus::succeeded;
  if (global.json) {
    fmt::print("{}\n", core::to_json(json::object{{"status", workflow::name(execution.status())},
                                                  {"output", execution.output()},
                                                  {"error", optional(execution.error())},
                                                  {"cause", optional(execution.cause())},
                                                  {"events", std::move(events)}}));
  } else if (succeeded) {
    fmt::print("{}\n", core::to_json(execution.output()));
  } else {
    fmt::print(stderr, "{}: {} {}\n", workflow::name(execution.status()), execution.error(),
               execution.cause());
  }
  return succeeded ? kDone : kFailed;
}

}  // namespace auriga::app::cli
