// What is seen of a state that is carried out alone.
#include "core/encode.hpp"
#include "engines/workflow/execution_context.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {

void Execution::note(std::optional<json::value> Inspection::* step, const json::value& value) {
  if (probe_ != nullptr) {
    probe_->seen.*step = value;
  }
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
    probe_->seen.tolerated_percentage = field.value;
  } else if (field.path) {
    const auto found = field.path->read(environment.scope);
    if (!found) {
      return std::unexpected(runtime(
          frame,
          "The ToleratedFailurePercentagePath parameter does not reference an input value: " +
              field.path->text()));
    }
    const auto* const text = found->if_string();
    const auto number = text == nullptr ? std::optional(*found) : parse_number(*text);
    if (!number || !number->is_number()) {
      const auto shown = core::to_json(*found);
      return std::unexpected(
          runtime(frame, "The ToleratedFailurePercentagePath field refers to value " +
                             (text != nullptr ? shown : "\"" + shown + "\"") +
                             " which is not a valid float: " + field.path->text()));
    }
    const auto share = to_double(*number);
    if (share < 0 || share > 100) {
      return std::unexpected(
          runtime(frame, "ToleratedFailurePercentage must be between 0 and 100."));
    }
    probe_->seen.tolerated_percentage = share;
  }
  return {};
}

// No iteration begins: it is only seen what each would get.
void Execution::probe_map(Frame& frame, const json::array& items, Environment& environment) {
  if (const auto noted = note_tolerance(frame, environment); !noted) {
    fail_state(frame, noted.error());
    return;
  }
  const auto& selector = frame.state->parameters;
  json::array inputs;
  const auto around = probe_->context.get_object();
  for (std::size_t i = 0; selector && i < items.size(); ++i) {
    probe_->context.get_object()["Map"] = {
        {"Item", {{"Index", number_of(i)}, {"Value", items[i]}}}};
    auto input = selector->evaluate(environment);
    probe_->context = around;
    if (!input || !environment.pay(*input)) {
      fail_state(frame, input ? too_large(frame) : placed(frame, input.error()));
      return;
    }
    inputs.push_back(*std::move(input));
  }
  if (selector) {
    probe_->seen.after_item_selector = std::move(inputs);
  }
  frame.items = items;
  frame.phase = Phase::forked;
}

}  // namespace auriga::workflow
