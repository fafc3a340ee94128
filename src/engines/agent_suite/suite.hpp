// A suite: conversations, each a list of turns, each with what the customer writes and what is
// expected of the answer. docs/agent-tests.md says what the keys mean.
#pragma once

#include <boost/json.hpp>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/regex.hpp"
#include "engines/agent_suite/yaml_tree.hpp"

namespace auriga::agent_suite {

namespace json = boost::json;

/// A text that is looked for, with its line.
struct Wanted {
  std::size_t line = 1;
  std::string text;
};

struct WantedPattern {
  std::size_t line = 1;
  std::string text;
  core::Regex pattern;
};

/// True, false, or true with a text that must be in it.
struct WantedFlag {
  std::size_t line = 1;
  bool holds = true;
  std::string text = {};
};

struct WantedTool {
  std::size_t line = 1;
  std::string name;
  std::optional<json::object> arguments;  ///< Those that must be there; others may be, too.
};

struct WantedTime {
  std::size_t line = 1;
  std::int64_t ms = 0;
};

struct Expectations {
  std::vector<Wanted> contains;
  std::vector<Wanted> not_contains;
  std::vector<WantedPattern> matches;
  std::vector<Wanted> sources;
  std::optional<WantedFlag> abstains;
  std::optional<WantedFlag> hands_off;
  std::optional<WantedFlag> asks;
  std::vector<WantedTool> tools;
  std::optional<WantedTime> max_ms;
};

struct Turn {
  std::size_t line = 1;
  std::string customer;
  Expectations expect;
};

struct Conversation {
  std::size_t line = 1;
  std::string name;
  std::vector<Turn> turns;
};

struct Suite {
  std::string agent;  ///< Its name or id; empty: whoever plays it says.
  std::vector<Conversation> conversations;
};

inline constexpr std::size_t kConversationsMax = 500;
inline constexpr std::size_t kTurnsMax = 100;
inline constexpr std::size_t kMessageMax = 8000;  ///< Characters, as chat takes them.

/// The suite, or all that is wrong with it, by lines.
[[nodiscard]] std::expected<Suite, std::vector<LineFault>> read_suite(std::string_view text);

}  // namespace auriga::agent_suite
