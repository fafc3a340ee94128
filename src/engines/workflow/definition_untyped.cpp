// A state whose type nobody knows: each field that it has is read as the types that have it do, so
// that a misspelt type hides no other fault. What it lacks is not told.
#include "engines/workflow/definition_reader.hpp"

namespace auriga::workflow {

void DefinitionReader::read_untyped_state(State& state, Fields& fields, int depth) {
  const auto has = [&](std::string_view field) { return fields.object.contains(field); };
  if (state.jsonata) {
    expressions(fields, {"Output", "Assign", "Arguments", "Credentials", "Items", "ItemSelector",
                         "Timestamp", "Error", "Cause"});
    number_or_expression(fields, "TimeoutSeconds", 1, kSecondsMax);
    number_or_expression(fields, "HeartbeatSeconds", 1, kSecondsMax);
    number_or_expression(fields, "MaxConcurrency", 0, kSecondsMax);
    number_or_expression(fields, "ToleratedFailureCount", 0, kSecondsMax);
    number_or_expression(fields, "ToleratedFailurePercentage", 0, 100);
    number_or_expression(fields, "Seconds", 0, kSecondsMax);
  } else {
    read_common(state, fields);
    for (const std::string_view field :
         {"Parameters", "ResultSelector", "ItemSelector", "Credentials"}) {
      (void)payload(fields, field);
    }
    state.result_path = reference(fields, "ResultPath");
    state.items_path = one_place(fields, "ItemsPath");
    state.timeout_seconds = number(fields, "TimeoutSeconds", 1, kSecondsMax);
    state.heartbeat_seconds = number(fields, "HeartbeatSeconds", 1, kSecondsMax);
    state.concurrency_max = number(fields, "MaxConcurrency", 0, kSecondsMax);
    state.tolerated_failures = number(fields, "ToleratedFailureCount", 0, kSecondsMax);
    state.tolerated_percentage = number(fields, "ToleratedFailurePercentage", 0, 100, false);
    if (has("Seconds") || has("SecondsPath") || has("Timestamp") || has("TimestampPath")) {
      read_wait(state, fields);
    }
    read_fail(state, fields);
    (void)fields.find("Result");
  }
  (void)fields.find("Resource");
  read_errors(state, fields, state.jsonata);
  read_distribution(state, fields);
  if (has("Choices")) {
    state.jsonata ? read_conditions(state, fields) : read_choice(state, fields);
  }
  if (has("Branches")) {
    read_branches(state, fields, depth);
  }
  if (has("ItemProcessor") || has("Iterator")) {
    read_processor(state, fields, depth);
  }
  if (has("Next") || has("End")) {
    read_transition(state, fields);
  }
}

}  // namespace auriga::workflow
