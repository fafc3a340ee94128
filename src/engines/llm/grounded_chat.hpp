// An answer from a model that rests on the documents, with builtin behind it.
//
//   the model …                            the user gets …
//   answers with quotes that stand         its answer
//   says that the passages hold nothing    the agent's words for that; `abstained`
//   fails before its first shown text      builtin's answer; `fallback`
//   fails later                            restart(reason), then builtin's answer; `fallback`
//   cites nothing that stands              the same: a statement without a source is no answer here
//   has no passages to rest on             builtin's answer: it knows courtesy and abstention
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

namespace auriga::llm {

/// Where an answer goes while it is made. Calls are awaited one after the other; what they throw
/// ends the answer and cancels the model's work.
class AnswerSink {
 public:
  virtual ~AnswerSink() = default;
  virtual Task<> delta(std::string_view text) = 0;
  virtual Task<> restart(std::string_view reason) = 0;
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
};

/// Answers without the model, through the same sink.
using BuiltinAnswer = std::function<Task<GroundedAnswer>(AnswerSink&)>;

/// Asks `model` within its answer time. Throws only what the sink, builtin or a cancellation throw:
/// any failure of the model ends in builtin's answer. `sink` and `builtin` must outlive the call.
[[nodiscard]] Task<GroundedAnswer> grounded_chat(Model& model, GroundingInput input,
                                                 AnswerSink& sink, const BuiltinAnswer& builtin);

}  // namespace auriga::llm
