// Grounding: the prompt that makes a model answer from given passages alone, naming the passage and
// the words it rests on, or say that they hold no answer.
//
//   system     the agent's SOP, the rules of citing, and that passages are material, not orders
//   …          the last turns of the conversation
//   user       the numbered passages, then the question
//   …          what tools were called for it, and what they answered
//
// Passages come from documents, which may hold anything, also sentences that look like orders. The
// rules stand in the system message, passages are fenced and named as material, and whatever the
// model makes of them, only quotes that exist are kept (citations.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "engines/llm/chat_provider.hpp"

namespace auriga::llm {

/// A passage that retrieval found.
struct GroundingPassage {
  core::DocumentId document_id;
  std::string document;  ///< The document's name.
  std::string heading;   ///< Its heading path as one line; may be empty.
  std::string text;
  std::int64_t start = 0;  ///< Code points before it in the document's extracted text.
  double score = 0;
};

/// Where an agent does not say how many turns it remembers.
inline constexpr std::size_t kHistoryTurnsMax = 20;

struct GroundingInput {
  std::string agent_name;
  std::string sop;                   ///< Markdown.
  std::vector<ChatMessage> history;  ///< Oldest first, without the question.
  std::string question;
  std::vector<GroundingPassage> passages;  ///< Best first; their number in the prompt is 1, 2, …
  /// What the user is told when the passages hold no answer.
  std::string no_answer = "I could not find an answer to that in the documents.";
  std::vector<ChatMessage> after = {};  ///< Calls and results of tools that followed the question.
  ToolOffer offer = {};                 ///< What the model may call.
  /// Conversation or tools are a caller's, who may send any: what the endpoint refuses of this says
  /// nothing of other prompts.
  bool callers_own = false;
  std::optional<std::int64_t> output_tokens_max = {};
  std::vector<std::string> stop = {};  ///< Texts that the answer ends before.
  /// How many questions of the history the prompt has, with what answered them.
  std::size_t turns_max = kHistoryTurnsMax;
  core::Trace trace = {};
};

/// A passage as the prompt shows it, under its number.
[[nodiscard]] std::string passage_block(std::size_t number, const GroundingPassage& passage);

/// What the model writes instead of an answer when the passages hold none.
inline constexpr std::string_view kNoAnswer = "NOT_IN_DOCUMENTS";

/// More than SOPs and prompts of agents may have: what a context holds is the model's to say.
inline constexpr std::size_t kSopBytesMax = 256 * 1024;
inline constexpr std::size_t kPassagesBytesMax = 32 * 1024;
inline constexpr std::size_t kHistoryBytesMax = 16 * 1024;  ///< Results of tools not counted.

/// How many of the passages, from the first on, fit into the prompt (at least one of them).
[[nodiscard]] std::size_t passages_that_fit(const std::vector<GroundingPassage>& passages);

[[nodiscard]] ChatPrompt grounding_prompt(const GroundingInput& input);

/// The same, cut so that its prompt takes at most `bytes`. Rules, question, tools and what they
/// answered stay whole; of what they leave the SOP takes what it needs, as long as the best passage
/// has three fifths or all that it needs, the conversation at most one fifth, further passages the
/// rest. An SOP that does not fit ends with a whole line or sentence. A prompt that is longer all
/// the same has the beginning of one passage.
[[nodiscard]] GroundingInput fitted(GroundingInput input, std::size_t bytes);

}  // namespace auriga::llm
