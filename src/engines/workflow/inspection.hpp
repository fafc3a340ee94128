// What a state makes of its data on the way, for whoever tests it alone.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "engines/workflow/expression.hpp"

namespace auriga::workflow {

/// As TestState's inspectionData tells it. Nothing: the state did not come that far, or its type
/// has no such step.
struct Inspection {
  using Seen = std::optional<json::value>;
  Seen after_input_path;
  Seen after_parameters;
  Seen after_items_path;
  Seen after_item_selector;  ///< The input of each iteration.
  Seen result;
  Seen after_result_selector;
  Seen after_result_path;
  std::optional<std::int64_t> concurrency_max;
  std::optional<std::int64_t> tolerated_failures;
  std::optional<double> tolerated_percentage;
  std::optional<Fault> fault;          ///< That Retry and Catch looked at.
  std::optional<std::size_t> retrier;  ///< The one that the error matches, also where it gave up.
  std::optional<std::int64_t> backoff_seconds;
  std::optional<std::size_t> catcher;
};

/// A state that is carried out alone: what it sees in place of an execution's, and what came of it.
struct Probe {
  json::value context;
  std::optional<json::array> items;  ///< What ItemReader read.
  Inspection seen;
  Variables variables;  ///< When it was left.
  std::string next;     ///< Where it goes.
  bool left = false;    ///< By Next, End or Catch.
};

}  // namespace auriga::workflow
