// The tool loop: a model is asked, what it calls is called, and it is asked again with the results,
// until it answers.
//
//   round 1…7   the model may call tools; each call is run in turn and its result is told
//   round 8     the model is told to answer from what it has
//
// Calls run for at most `time_max` altogether: what is not done by then fails, and the model
// answers from what it has. A call that fails fails alone: the model is told why as the call's
// result. Without a runner the tools are the asker's own: the first round's calls are the result.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "engines/llm/chat_provider.hpp"
#include "engines/llm/grounding.hpp"

namespace auriga::llm {

/// What a call came to.
struct ToolOutcome {
  std::string output;  ///< For the model, and for people who read the transcript.
  bool ok = true;
  std::vector<GroundingPassage> passages = {};  ///< Found in the documents: to be cited.
  bool fact = true;      ///< Whether an answer may rest on the output without a citation.
  bool pending = false;  ///< Not called: the customer is to be asked first.
};

/// A call that was made, as it is kept.
struct ToolUse {
  ToolCall call;
  std::string output;  ///< As the model was told it, at most kToolOutputKept bytes.
  bool ok = true;
  bool pending = false;
  std::chrono::milliseconds time{0};
};

inline constexpr std::size_t kToolOutputKept = 8 * 1024;
/// Of a result as the model is told it; more is cut, and said to be.
inline constexpr std::size_t kToolOutputTold = 64 * 1024;

/// Calls tools. Used by one loop at a time.
class ToolRunner {
 public:
  virtual ~ToolRunner() = default;
  /// What the model is offered; stays the same while the loop runs.
  [[nodiscard]] virtual std::vector<ToolSpec> tools() const = 0;
  /// Runs one call; a tool's failure is an outcome. Throws core::Error only where the runner itself
  /// fails: the model is told that the tool failed.
  [[nodiscard]] virtual Task<ToolOutcome> run(const ToolCall& call, SteadyTime deadline) = 0;
};

/// Hears what happens, in order. What it throws ends the loop.
class LoopListener {
 public:
  virtual ~LoopListener() = default;
  virtual Task<> text(std::string_view text) = 0;
  /// The model has ended a round; more text may follow when calls were made.
  virtual Task<> round_ended() = 0;
  virtual Task<> called(const ToolCall& call) = 0;
  virtual Task<> answered(const ToolUse& use) = 0;
  /// A round has cost so much, also one that failed; throws nothing.
  virtual void used(const Usage& /*usage*/) {}
  /// The model may cite these from now on, numbered on from those before.
  virtual void found(std::vector<GroundingPassage> passages) = 0;
};

struct LoopOptions {
  int rounds_max = 8;
  int calls_max = 32;  ///< In all rounds; further ones fail.
  std::chrono::milliseconds time_max{30'000};
  std::size_t passages = 0;  ///< Shown in the prompt already.
};

struct LoopEnd {
  StopReason stop_reason = StopReason::end_turn;
  Usage usage;                       ///< Of all rounds.
  std::vector<ToolCall> open_calls;  ///< The asker's to make; without a runner alone.
  bool rests_on_tools = false;       ///< Some result was a fact.
};

/// `runner` may be null; its tools are offered in place of the prompt's. Throws as
/// ChatStream::read(), and MODEL_ANSWER_INVALID when the model calls what it may not. `deadline`
/// bounds it all.
[[nodiscard]] Task<LoopEnd> tool_loop(ChatProvider& provider, ChatPrompt prompt, ToolRunner* runner,
                                      LoopListener& listener, LoopOptions options,
                                      SteadyTime deadline);

}  // namespace auriga::llm
