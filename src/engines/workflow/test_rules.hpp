// What must hold of a test's request before the state is carried out, with AWS' words where these
// are known.
#pragma once

#include "engines/workflow/test_state.hpp"

namespace auriga::workflow {

/// A state of a definition, and the machine it stands in.
struct FoundState {
  const StateMachine* machine = nullptr;
  const State* state = nullptr;
  bool in_map = false;  ///< The nearest state around it that has machines is a Map.
};

/// The state of that name in `machine` or in one inside it.
[[nodiscard]] FoundState find_state(const StateMachine& machine, std::string_view name,
                                    bool in_map = false);

/// Nothing: the request can be carried out, and `result` is the mocked result, if there is one.
[[nodiscard]] std::optional<TestFault> judge(const TestRequest& request, const State& state,
                                             std::optional<json::value>& result);

/// The context object where none was given.
[[nodiscard]] json::object context_of(const TestRequest& request, const FoundState& found,
                                      const Moment& moment);

/// A fault of one field of a request.
[[nodiscard]] TestFault invalid(std::string message);

}  // namespace auriga::workflow
