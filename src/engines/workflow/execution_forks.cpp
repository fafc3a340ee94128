// States with machines inside: Parallel and Map.
#include "engines/workflow/execution_context.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {

void Execution::execute_parallel(Frame& frame, const json::value& effective,
                                 Environment& environment) {
  const auto& state = *frame.state;
  auto input = state.parameters ? state.parameters->evaluate(environment) : Evaluated(effective);
  if (!input) {
    fail_state(frame, placed(frame, input.error()));
    return;
  }
  if (all_.size() + state.machines.size() > limits_.frames_max) {
    fail_state(frame, runtime(frame, "too many branches run at once"));
    return;
  }
  emit(frame, "ParallelStateStarted", {});
  frame.phase = Phase::forked;
  frame.results = json::array(state.machines.size());
  frame.done = 0;
  for (std::uint32_t i = 0; i < state.machines.size(); ++i) {
    auto& branch = add_frame(frame.id, i, state.machines[i], *input);
    branch.last_event = frame.last_event;
  }
}

Execution::Evaluated Execution::items_of(const Frame& frame, const json::value& effective,
                                         const Environment& environment) const {
  const auto& field = frame.state->items_path;
  if (probe_ != nullptr && frame.state->reads_items) {
    return probe_->items.value_or(json::array());
  }
  auto items = through(field, effective, environment.scope);
  if (!items) {
    return std::unexpected(runtime(frame, items.error().cause));
  }
  if (!items->is_array()) {
    // The context object is "$" here, as the input is.
    auto path = field.path ? field.path->text() : std::string("$");
    if (field.path && field.path->root() == JsonPath::Root::context) {
      path.erase(0, 1);
    }
    return std::unexpected(runtime(frame, "Reference path \"" + path + "\" must point to array."));
  }
  if (probe_ != nullptr) {
    probe_->seen.after_items_path = *items;
  }
  return items;
}

std::expected<void, Fault> Execution::note_tolerance(const Frame& frame,
                                                     const Environment& environment) {
  const auto& state = *frame.state;
  if (state.tolerated_failures.given()) {
    const auto count =
        whole_number(frame, state.tolerated_failures, "ToleratedFailureCount", environment);
    if (!count) {
      return std::unexpected(count.error());
    }
    probe_->seen.tolerated_failures = *count;
  }
  if (const auto& field = state.tolerated_percentage; field.value) {
    probe_->seen.tolerated_percentage = *field.value;
  } else if (field.path) {
    const auto found = field.path->read(environment.scope);
    const auto share = found && found->is_number() ? to_double(*found) : -1;
    if (share < 0 || share > 100) {
      return std::unexpected(
          runtime(frame,
                  "The ToleratedFailurePercentagePath field does not refer to a number from 0 to "
                  "100: " +
                      field.path->text()));
    }
    probe_->seen.tolerated_percentage = share;
  }
  return {};
}

void Execution::execute_map(Frame& frame, const json::value& effective, Environment& environment) {
  const auto& state = *frame.state;
  const auto items = items_of(frame, effective, environment);
  if (!items) {
    fail_state(frame, items.error());
    return;
  }
  const auto* const list = &items->get_array();
  const auto concurrency =
      whole_number(frame, state.concurrency_max, "MaxConcurrency", environment);
  if (!concurrency) {
    fail_state(frame, concurrency.error());
    return;
  }
  if (probe_ != nullptr) {
    probe_->seen.concurrency_max = *concurrency;
    if (const auto noted = note_tolerance(frame, environment); !noted) {
      fail_state(frame, noted.error());
      return;
    }
  }
  frame.items = *list;
  frame.results = json::array(list->size());
  frame.begun = 0;
  frame.done = 0;
  // Alone, it is to be seen what all iterations would get.
  frame.concurrency = probe_ != nullptr ? 0 : static_cast<std::size_t>(*concurrency);
  frame.phase = Phase::forked;
  emit(frame, "MapStateStarted", {{"length", list->size()}});
  if (list->empty() && probe_ == nullptr) {
    emit(frame, "MapStateSucceeded", {});
    finish(frame, std::exchange(frame.results, {}));
    return;
  }
  begin_iterations(frame);
}

// As many as may run at once.
void Execution::begin_iterations(Frame& frame) {
  const auto& state = *frame.state;
  // ItemSelector looks at the Map state's input, with the item in the context object.
  std::deque<VariableScope> chain;
  Context around(*this, frame);
  Scope scope{.input = nullptr, .context = &around, .variables = scope_of(frame, chain)};
  const auto effective = through(state.input_path, frame.input, scope);
  if (!effective) {
    fail_state(frame, placed(frame, effective.error()));
    return;
  }
  while (frame.begun < frame.items.size() &&
         (frame.concurrency == 0 || frame.children.size() < frame.concurrency)) {
    if (all_.size() >= limits_.frames_max) {
      if (frame.children.empty()) {
        fail_state(frame, runtime(frame, "too many branches run at once"));
      }
      return;
    }
    const auto at = static_cast<std::uint32_t>(frame.begun++);
    auto& iteration = add_frame(frame.id, at, state.machines.front(), frame.items[at]);
    iteration.last_event = frame.last_event;
    emit(iteration, "MapIterationStarted", {{"name", state.name}, {"index", at}});
    if (!state.parameters) {
      continue;
    }
    Context context(*this, iteration);
    Environment environment{
        .scope = {.input = &*effective, .context = &context, .variables = scope.variables},
        .random = moment_->random};
    auto input = state.parameters->evaluate(environment);
    if (!input) {
      fail_frame(iteration, placed(frame, input.error()));
      return;
    }
    if (probe_ != nullptr) {
      auto& inputs = probe_->seen.after_item_selector;
      (inputs ? inputs->get_array() : inputs.emplace(json::array()).get_array()).push_back(*input);
    }
    iteration.input = *std::move(input);
  }
}

}  // namespace auriga::workflow
