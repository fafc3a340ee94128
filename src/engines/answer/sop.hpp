// The standard operating procedure of an agent, read from Markdown: what the built-in answerer
// needs to know of its manners.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engines/retrieval/chunk.hpp"

namespace auriga::answer {

/// A condition under which a person takes over, as the SOP words it.
struct HandoffRule {
  std::string condition;  ///< "the customer asks for a refund above 200 euros".
};

/// Read once per agent and version, then shared: immutable, any thread.
struct Sop {
  std::string greeting;       ///< What the SOP says to open with; empty when it says nothing.
  std::string farewell;       ///< The same for the end.
  std::string unknown;        ///< Words to use when the documents hold no answer.
  std::string handoff_words;  ///< Words to use when handing over.
  bool handoff_when_unknown = false;  ///< Unknown questions go to a person.
  std::vector<HandoffRule> handoffs;
  /// The SOP itself, cut like a document: its steps can be quoted as answers.
  std::shared_ptr<const retrieval::Document> document;
};

/// Reads an SOP. `handoff_description` is the agent's field of that name (may be empty). Never
/// fails: what is not found keeps its default.
[[nodiscard]] Sop read_sop(std::string_view markdown, std::string_view handoff_description = {});

}  // namespace auriga::answer
