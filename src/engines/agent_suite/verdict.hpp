// One answer against what a turn expects of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engines/agent_suite/suite.hpp"

namespace auriga::agent_suite {

struct ToolCall {
  std::string name;
  json::value arguments;
};

/// An answer as whoever plays the suite has got it.
struct Reply {
  std::string text;
  bool abstained = false;
  bool handed_off = false;
  std::string handoff_reason;
  std::vector<std::string> sources;  ///< Names of documents.
  std::vector<ToolCall> tools;       ///< Called for it.
  std::int64_t latency_ms = 0;
};

/// An expectation that did not hold.
struct Miss {
  std::size_t line = 1;
  std::string expected;
  std::string found;
};

/// In the order of the keys in docs/agent-tests.md. Texts are compared without regard to the case
/// of ASCII letters.
[[nodiscard]] std::vector<Miss> misses_of(const Expectations& expect, const Reply& reply);

}  // namespace auriga::agent_suite
