// Scenario: one request as a row of a table: who asks what, and what must come of it, in the answer
// and in the events that were emitted.
#pragma once

#include <string>
#include <vector>

#include "tests/integration/harness/api.hpp"
#include "tests/integration/harness/test_server.hpp"

namespace auriga::testing {

struct Scenario {
  std::string name;
  Request request;
  int status = 200;
  std::string code = {};                 ///< Of the problem.
  std::vector<std::string> has = {};     ///< What the body must hold,
  std::vector<std::string> lacks = {};   ///< and must not.
  std::vector<std::string> faults = {};  ///< All pointers of the problem's `errors`, in any order.
  EventCounts events = {};               ///< All events that it causes, with how often.
};

/// Plays a scenario as `who`; failures name it.
Answer play(TestServer& server, Api& who, const Scenario& scenario);
/// Plays a table from top to bottom.
void play(TestServer& server, Api& who, const std::vector<Scenario>& table);

/// A row's request with a JSON body.
[[nodiscard]] Request json_request(std::string method, std::string path, const json::value& body,
                                   Headers headers = {});

/// The pointers of a problem's faults, sorted, each once.
[[nodiscard]] std::vector<std::string> fault_pointers(const Answer& answer);

}  // namespace auriga::testing
