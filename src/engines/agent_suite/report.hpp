// What a run came to: in words for people, as JSON for scripts, and as JUnit's XML for CI.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/agent_suite/verdict.hpp"

namespace auriga::agent_suite {

struct TurnResult {
  std::size_t line = 1;
  std::string customer;
  Reply reply;
  std::vector<Miss> misses;
};

struct ConversationResult {
  std::size_t line = 1;
  std::string name;
  std::string session;  ///< Its id, to look it up.
  std::vector<TurnResult> turns;
  std::string error;  ///< Why it broke off; empty: it did not.
  [[nodiscard]] bool passed() const;
};

struct SuiteResult {
  std::string file;
  std::string agent;  ///< Its id.
  std::vector<ConversationResult> conversations;
  [[nodiscard]] std::size_t passed() const;
};

/// A line for what passed, and for what did not the turn with what was said and expected.
[[nodiscard]] std::string in_words(const std::string& file, const ConversationResult& result);

[[nodiscard]] json::object as_json(const SuiteResult& result);

/// One test case a conversation. XML 1.0: what it cannot hold becomes U+FFFD.
[[nodiscard]] std::string as_junit(const SuiteResult& result);

}  // namespace auriga::agent_suite
