// An answer from a model that rests on the documents, with builtin behind it.
//
//   the model …                            the user gets …
//   answers with quotes that stand         its answer
//   says that the passages hold nothing    the agent's words for that; `abstained`
//   fails before its first shown text      builtin's answer; `fallback`
//   fails later                            restart(reason), then builtin's answer; `fallback`
//   cites nothing that stands              the same: a statement without a source is no answer here
//   has no passages and no tools           builtin's answer: it knows courtesy and abstention
//   calls the asker's own tools            the calls; no answer yet
//   answers from what tools said           its answer: results of tools need no citation
//   asks for what a tool needs             its question, if it is nothing else (question_back.hpp)
//
// Where the asker requires a call, an answer without one is none: MODEL_UNAVAILABLE. An endpoint
// that takes no tools is asked again without any, and agents' tools are not offered to it for a
// while. A prompt that is too long is asked again with less; what an agent's own prompts teach of
// tools and lengths is kept for all, what a caller's conversation or tools do is not.
//
// restart() tells the reader to throw away what was shown so far. Over server-sent events that is
// `event: restart` with data {"reason": …}; a client that does not know it is still right at the
// end, since `done` carries the whole answer.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/llm/citations.hpp"
#include "engines/llm/model_registry.hpp"
#include "engines/llm/tool_loop.hpp"

namespace auriga::llm {

/// Where an answer goes while it is made. Calls are awaited one after the other; what they throw
/// ends the answer and cancels the model's work.
class AnswerSink {
 public:
  virtual ~AnswerSink() = default;
  virtual Task<> delta(std::string_view text) = 0;
  virtual Task<> restart(std::string_view reason) = 0;
  /// The agent calls a tool, and what came of it. Most readers do not look.
  virtual Task<> tool_call(const ToolCall& /*call*/) { co_return; }
  virtual Task<> tool_result(const ToolUse& /*use*/) { co_return; }
};

struct GroundedAnswer {
  std::string text;  ///< What the deltas since the last restart add up to.
  StopReason stop_reason = StopReason::end_turn;
  bool abstained = false;
  std::vector<Citation> citations;  ///< [k] in the text is citations[k-1].
  Usage usage;
  std::string model;      ///< Who answered: the model's id or "builtin".
  bool fallback = false;  ///< The model was asked and builtin answered.
  std::string fallback_reason;
  bool prompt_cut = false;  ///< Not all of SOP, conversation and passages went into its context.
  std::vector<ToolCall> tool_calls = {};  ///< The asker's to make; then there is no answer yet.
};

/// Answers without the model, through the same sink.
using BuiltinAnswer = std::function<Task<GroundedAnswer>(AnswerSink&)>;

/// Asks `model` within its answer time. Throws only what the sink, builtin or a cancellation throw:
/// any failure of the model ends in builtin's answer, but where a tool must be called. With
/// `runner` its tools are offered and called; without, those of `input`. `sink`, `builtin` and
/// `runner` must outlive the call.
[[nodiscard]] Task<GroundedAnswer> grounded_chat(Model& model, GroundingInput input,
                                                 AnswerSink& sink, const BuiltinAnswer& builtin,
                                                 ToolRunner* runner = nullptr);

}  // namespace auriga::llm
