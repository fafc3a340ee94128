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
  if (by_rules(2) && !fits(*input)) {
    fail_state(frame, parameters_too_large(frame));
    return;
  }
  if (probe_ != nullptr) {
    frame.phase = Phase::forked;
    return;
  }
  if (all_.size() + state.machines.size() > limits_.frames_max) {
    fail_state(frame, runtime(frame, "too many branches run at once"));
    return;
  }
  // Each branch has it for itself.
  const auto bytes = by_rules(2) ? bytes_of(*input) : 0;
  if (bytes > 0 && held_ + state.machines.size() * bytes > limits_.held_bytes_max) {
    fail_state(frame, parameters_too_large(frame));
    return;
  }
  emit(frame, "ParallelStateStarted", {});
  frame.phase = Phase::forked;
  frame.results = json::array(state.machines.size());
  frame.done = 0;
  for (std::uint32_t i = 0; i < state.machines.size(); ++i) {
    auto& branch = add_frame(frame.id, i, state.machines[i], *input);
    branch.last_event = frame.last_event;
    hold(&Frame::bytes, branch, bytes);
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
    return std::unexpected(placed(frame, items.error()));
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
    probe_map(frame, *list, environment);
    return;
  }
  // Of parts within parts; the outermost has no more of them than a state may make of its values.
  if (by_rules(2) && frame.parent != 0 &&
      !hold(&Frame::bytes, frame, bytes_of(frame.input) + bytes_of(*items))) {
    fail_state(frame, too_large(frame));
    return;
  }
  frame.items = *list;
  frame.results = json::array(list->size());
  frame.begun = 0;
  frame.done = 0;
  frame.concurrency = static_cast<std::size_t>(*concurrency);
  frame.phase = Phase::forked;
  emit(frame, "MapStateStarted", {{"length", number_of(list->size())}});
  if (list->empty()) {
    emit_aside(frame, "MapStateSucceeded", {});
    finish(frame, std::exchange(frame.results, {}));
    return;
  }
  begin_iterations(frame);
}

// As many as may run at once.
void Execution::begin_iterations(Frame& frame) {
  const auto& state = *frame.state;
  const auto has_room = [&] {
    return frame.begun < frame.items.size() &&
           (frame.concurrency == 0 || frame.children.size() < frame.concurrency) &&
           // The other half is for what they make of it.
           (held_ <= limits_.held_bytes_max / 2 || frame.children.empty());
  };
  if (!has_room()) {
    return;
  }
  // ItemSelector looks at the Map state's input, with the item in the context object.
  std::deque<VariableScope> chain;
  Context around(*this, frame);
  const auto scope = scope_at(nullptr, around, frame, chain);
  const auto effective = through(state.input_path, frame.input, scope);
  if (!effective) {
    fail_state(frame, placed(frame, effective.error()));
    return;
  }
  while (has_room()) {
    if (step_is_full()) {
      set_wake(frame, moment_->now);
      return;
    }
    ++steps_;
    if (all_.size() >= limits_.frames_max) {
      if (frame.children.empty()) {
        fail_state(frame, runtime(frame, "too many branches run at once"));
      }
      return;
    }
    const auto at = static_cast<std::uint32_t>(frame.begun++);
    auto& iteration = add_frame(frame.id, at, state.machines.front(), frame.items[at]);
    iteration.last_event = frame.last_event;
    emit(iteration, "MapIterationStarted", {{"name", state.name}, {"index", number_of(at)}});
    if (!state.parameters) {
      if (by_rules(2) && !fits(iteration.input)) {
        fail_frame(iteration, too_large(frame));
        return;
      }
      hold(&Frame::bytes, iteration, bytes_of(iteration.input));
      continue;
    }
    Context context(*this, iteration, by_rules(2) ? frame : iteration);
    Chance chance(*this, iteration, "item");
    Environment environment{.scope = {.input = &*effective,
                                      .context = &context,
                                      .variables = scope.variables,
                                      .done = &step_places_},
                            .random = chance};
    auto input = state.parameters->evaluate(environment);
    if (!input) {
      fail_frame(iteration, placed(frame, input.error()));
      return;
    }
    if (!fits(*input)) {
      fail_frame(iteration, too_large(frame));
      return;
    }
    hold(&Frame::bytes, iteration, bytes_of(*input));
    step_bytes_ += bytes_of(*input);
    iteration.input = *std::move(input);
  }
}

}  // namespace auriga::workflow
