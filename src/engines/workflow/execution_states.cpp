// What each type of state does.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/crypto.hpp"
#include "core/encode.hpp"
#include "engines/workflow/execution_context.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {

using core::Milliseconds;

VariableScope* Execution::scope_of(const Frame& frame, std::deque<VariableScope>& chain) {
  chain.push_back({.own = &frame.variables, .outer = nullptr});
  auto* const scope = &chain.back();
  if (frame.parent != 0) {
    scope->outer = scope_of(all_.at(frame.parent), chain);
  }
  return scope;
}

Scope Execution::scope_at(const json::value* input, ContextSource& context, const Frame& frame,
                          std::deque<VariableScope>& chain) {
  return {.input = input,
          .context = &context,
          .variables = scope_of(frame, chain),
          .done = &step_places_};
}

void Execution::enter(Frame& frame) {
  frame.entered_at = moment_->now;
  frame.retries.clear();
  emit(frame, std::string(workflow::name(frame.state->type)) + "StateEntered",
       {{"name", frame.state->name}, {"input", frame.input}});
  frame.entered_event = frame.last_event;
  frame.phase = Phase::executing;
  make_ready(frame);
}

void Execution::execute(Frame& frame) {
  const auto& state = *frame.state;
  if (!identity_.chance_key.empty()) {
    ++frame.visits[state.name];
  }
  Context context(*this, frame);
  std::deque<VariableScope> chain;
  Chance chance(*this, frame, "begin");
  Environment environment{.scope = scope_at(nullptr, context, frame, chain), .random = chance};
  auto effective = through(state.input_path, frame.input, environment.scope);
  if (!effective) {
    fail_state(frame, placed(frame, effective.error()));
    return;
  }
  environment.scope.input = &*effective;
  note(&Inspection::after_input_path, *effective);
  switch (state.type) {
    case StateType::pass: {
      auto result = state.result       ? Evaluated(*state.result)
                    : state.parameters ? state.parameters->evaluate(environment)
                                       : Evaluated(*effective);
      if (!result) {
        fail_state(frame, placed(frame, result.error()));
        return;
      }
      note(state.result ? &Inspection::result : &Inspection::after_parameters, *result);
      finish(frame, *std::move(result));
      return;
    }
    case StateType::succeed:
      leave(frame, *effective, *effective, {.assign = state.assign, .next = state.next});
      return;
    case StateType::task:
      execute_task(frame, *effective, environment);
      return;
    case StateType::wait:
      execute_wait(frame, environment);
      return;
    case StateType::choice:
      execute_choice(frame, *effective, environment);
      return;
    case StateType::fail:
      execute_fail(frame, environment);
      return;
    case StateType::parallel:
      execute_parallel(frame, *effective, environment);
      return;
    case StateType::map:
      execute_map(frame, *effective, environment);
      return;
  }
}

std::expected<std::int64_t, Fault> Execution::whole_number(const Frame& frame,
                                                           const NumberField& field,
                                                           std::string_view name,
                                                           const Environment& environment) const {
  if (!field.path) {
    return static_cast<std::int64_t>(field.value.value_or(0));
  }
  const auto value = field.path->read(environment.scope);
  if (!value) {
    return std::unexpected(runtime(
        frame, "The " + std::string(name) +
                   "Path parameter does not reference an input value: " + field.path->text()));
  }
  if (value->is_int64() && value->get_int64() >= 0) {
    return value->get_int64();
  }
  if (const auto* text = value->if_string()) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error == std::errc() && end == text->data() + text->size() && number >= 0) {
      return number;
    }
  }
  const auto found = core::to_json(*value);
  return std::unexpected(runtime(
      frame, name == "Seconds" ? "The SecondsPath parameter cannot be parsed as a long value: " +
                                     field.path->text() + " == " + found
                               : "The " + std::string(name) + "Path field refers to value " +
                                     (value->is_string() ? found : "\"" + found + "\"") +
                                     " which is not a valid integer: " + field.path->text()));
}

void Execution::execute_task(Frame& frame, const json::value& effective, Environment& environment) {
  const auto& state = *frame.state;
  constexpr std::size_t kTokenBytes = 24;
  frame.token = identity_.token_prefix + core::random_token(environment.random, kTokenBytes);
  const auto fail = [&](const Fault& fault) {
    frame.token.clear();
    fail_state(frame, placed(frame, fault));
  };
  auto parameters =
      state.parameters ? state.parameters->evaluate(environment) : Evaluated(effective);
  if (!parameters) {
    fail(parameters.error());
    return;
  }
  if (!fits(*parameters)) {
    fail(parameters_too_large(frame));
    return;
  }
  const auto timeout = whole_number(frame, state.timeout_seconds, "TimeoutSeconds", environment);
  const auto heartbeat =
      whole_number(frame, state.heartbeat_seconds, "HeartbeatSeconds", environment);
  if (!timeout || !heartbeat) {
    fail(timeout ? heartbeat.error() : timeout.error());
    return;
  }
  const auto after = [&](std::int64_t seconds) {
    return moment_->now + Milliseconds(1000 * seconds);
  };
  const auto unfit = [](const NumberField& field, std::int64_t seconds) {
    return field.path && (seconds < 1 || seconds > kSecondsMax);
  };
  if (unfit(state.timeout_seconds, *timeout) || unfit(state.heartbeat_seconds, *heartbeat)) {
    fail({std::string(errors::kRuntime),
          "TimeoutSecondsPath and HeartbeatSecondsPath refer to whole numbers from 1 to "
          "99,999,999."});
    return;
  }
  if (*timeout > 0 && *heartbeat >= *timeout) {
    fail({std::string(errors::kRuntime),
          "The heartbeat of a task must be shorter than its time-out."});
    return;
  }
  note(&Inspection::after_parameters, *parameters);
  frame.times_out_at = *timeout > 0 ? std::optional(after(*timeout)) : std::nullopt;
  frame.timeout_seconds = *timeout;
  frame.heartbeat_seconds = static_cast<double>(*heartbeat);
  auto wake = frame.times_out_at;
  if (*heartbeat > 0) {
    wake = wake ? std::min(*wake, after(*heartbeat)) : after(*heartbeat);
  }
  set_wake(frame, wake);
  tokens_.emplace(frame.token, frame.id);
  frame.phase = Phase::working;
  emit(frame, "TaskScheduled", {{"resource", state.resource}, {"parameters", *parameters}});
  emit(frame, "TaskStarted", {{"resource", state.resource}});
  step_.actions.push_back({.kind = Action::Kind::start_task,
                           .token = frame.token,
                           .resource = state.resource,
                           .parameters = *parameters,
                           .computed = state.computed});
  frame.parameters = *std::move(parameters);
}

void Execution::execute_wait(Frame& frame, Environment& environment) {
  const auto& state = *frame.state;
  Timestamp until = moment_->now;
  if (state.seconds.given()) {
    const auto seconds = whole_number(frame, state.seconds, "Seconds", environment);
    if (!seconds) {
      fail_state(frame, seconds.error());
      return;
    }
    until = until + Milliseconds(1000 * std::min(*seconds, kSecondsMax));
  } else {
    auto text = Evaluated(json::value(state.timestamp.value.value_or("")));
    if (state.timestamp_path) {
      auto read = state.timestamp_path->read(environment.scope);
      text = read ? Evaluated(*std::move(read)) : Evaluated(json::value(nullptr));
    }
    const auto time = read_timestamp(*text);
    if (!time) {
      fail_state(frame, runtime(frame,
                                "The TimestampPath parameter does not reference a valid "
                                "ISO-8601 extended offset date-time format string"));
      return;
    }
    until = *time;
  }
  frame.phase = Phase::waiting;
  if (until <= moment_->now) {
    finish(frame, {});
  } else {
    set_wake(frame, until);
  }
}

void Execution::execute_choice(Frame& frame, const json::value& effective,
                               Environment& environment) {
  const auto& state = *frame.state;
  for (const auto& choice : state.choices) {
    const auto matched = choice.rule.matches(environment.scope);
    if (!matched) {
      fail_state(frame, runtime(frame, matched.error().cause));
      return;
    }
    if (*matched) {
      leave(frame, effective, effective, {.assign = choice.assign, .next = choice.next});
      return;
    }
  }
  if (state.default_next.empty()) {
    // The specification calls it States.NoChoiceMatched; the service has never said so.
    fail_state(frame,
               runtime(frame,
                       "Failed to transition out of the state. The state does not point to a "
                       "next state."));
    return;
  }
  leave(frame, effective, effective, {.assign = state.assign, .next = state.default_next});
}

void Execution::execute_fail(Frame& frame, Environment& environment) {
  const auto& state = *frame.state;
  environment.scope.input = &frame.input;
  const auto text = [&](const TextField& field) -> std::expected<std::string, Fault> {
    if (!field.expression) {
      return field.value.value_or("");
    }
    auto value = field.expression->evaluate(environment);
    if (!value) {
      return std::unexpected(runtime(frame, value.error().cause));
    }
    if (!value->is_string()) {
      return std::unexpected(runtime(frame, "ErrorPath and CausePath give a text"));
    }
    return std::string(value->get_string());
  };
  const auto error = text(state.error);
  const auto cause = text(state.cause);
  fail_frame(frame, !error ? error.error() : !cause ? cause.error() : Fault{*error, *cause});
}

// The state has its result.
void Execution::finish(Frame& frame, json::value result) {
  const auto& state = *frame.state;
  set_wake(frame, std::nullopt);
  const Way way{.assign = state.assign, .next = state.next};
  if (state.type == StateType::wait) {
    Context context(*this, frame);
    std::deque<VariableScope> chain;
    const auto scope = scope_at(nullptr, context, frame, chain);
    auto effective = through(state.input_path, frame.input, scope);
    if (!effective) {
      fail_state(frame, placed(frame, effective.error()));
      return;
    }
    leave(frame, *effective, *effective, way);
    return;
  }
  if (state.result_selector) {
    Context context(*this, frame);
    std::deque<VariableScope> chain;
    Chance chance(*this, frame, "result");
    Environment environment{.scope = scope_at(&result, context, frame, chain), .random = chance};
    auto selected = state.result_selector->evaluate(environment);
    if (!selected) {
      fail_state(frame, placed(frame, selected.error()));
      return;
    }
    result = *std::move(selected);
  }
  note(&Inspection::after_result_selector, result);
  if (state.result_path.discards) {
    note(&Inspection::after_result_path, frame.input);
    leave(frame, result, frame.input, way);
  } else if (!state.result_path.path) {
    note(&Inspection::after_result_path, result);
    leave(frame, result, result, way);
  } else {
    auto combined = frame.input;
    if (!state.result_path.path->write(combined, result)) {
      fail_state(frame, {std::string(errors::kResultPathMatchFailure),
                         "the result has no place at '" + state.result_path.path->text() + "'"});
      return;
    }
    note(&Inspection::after_result_path, combined);
    leave(frame, result, std::move(combined), way);
  }
}

// The state is done: OutputPath, variables, and on to the next.
void Execution::leave(Frame& frame, const json::value& result, json::value combined,
                      const Way& way) {
  const auto& state = *frame.state;
  Context context(*this, frame);
  std::deque<VariableScope> chain;
  Chance chance(*this, frame, "assign");
  Environment environment{.scope = scope_at(&result, context, frame, chain), .random = chance};
  auto assigned = way.assign ? way.assign->evaluate(environment) : Evaluated(json::object());
  auto output = way.caught ? Evaluated(std::move(combined))
                           : through(state.output_path, combined, environment.scope);
  // What a catcher does wrong itself is not caught again.
  const auto fail = [&](const Fault& fault) {
    if (way.caught) {
      fail_frame(frame, fault);
    } else {
      fail_state(frame, fault);
    }
  };
  if (!output || !assigned) {
    fail(placed(frame, output ? assigned.error() : output.error()));
    return;
  }
  if (!fits(*output) || !assign(frame, assigned->get_object())) {
    fail(too_large(frame));
    return;
  }
  json::object details{{"name", state.name}, {"output", *output}};
  if (way.assign) {
    details["assignedVariables"] = *std::move(assigned);
  }
  emit(frame, std::string(workflow::name(state.type)) + "StateExited", std::move(details));
  move_on(frame, *std::move(output), way.next);
}

// False, and nothing is changed: together they become too large.
bool Execution::assign(Frame& frame, const json::object& values) {
  if (values.empty()) {
    return true;
  }
  auto variables = frame.variables;
  for (const auto& member : values) {
    variables.insert_or_assign(std::string(member.key()), member.value());
  }
  Environment room{.scope = {.done = &step_places_},
                   .random = moment_->random,
                   .bytes_left = limits_.variable_bytes_max};
  for (const auto& variable : variables) {
    if (!nested_within(variable.second, limits_.depth_max) || !room.pay(variable.second)) {
      return false;
    }
  }
  if (!hold(&Frame::variable_bytes, frame, limits_.variable_bytes_max - room.bytes_left)) {
    return false;
  }
  frame.variables = std::move(variables);
  return true;
}

void Execution::move_on(Frame& frame, json::value output, const std::string& next) {
  if (probe_ != nullptr) {
    probe_->left = true;
    probe_->next = next;
    probe_->variables = frame.variables;
    end(ExecutionStatus::succeeded, std::move(output), {});
    return;
  }
  if (next.empty()) {
    end_frame(frame, std::move(output));
    return;
  }
  if (!hold(&Frame::bytes, frame, bytes_of(output))) {
    fail_frame(frame, too_large(frame));
    return;
  }
  frame.state = frame.machine->find(next);
  frame.input = std::move(output);
  frame.phase = Phase::entering;
  frame.items = {};
  frame.results = {};
  make_ready(frame);
}

}  // namespace auriga::workflow
