// Responder: what makes an answer. Builtin quotes the documents; a language model writes its own
// words over the same passages, and where it fails builtin answers and says so.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/counter.hpp"
#include "domains/sessions/agent_tools.hpp"
#include "domains/sessions/types.hpp"
#include "engines/answer/answer.hpp"
#include "engines/conduct/conduct.hpp"
#include "engines/llm/grounded_chat.hpp"
#include "engines/llm/model_registry.hpp"
#include "engines/retrieval/knowledge.hpp"
#include "platform/runtime/task.hpp"
#include "platform/runtime/thread_pool.hpp"

namespace auriga::sessions {

using platform::Task;

/// A conversation that its caller keeps and sends whole.
struct Conversation {
  std::string actor = {};                 ///< Whom the caller says that it is with; may be empty.
  std::vector<llm::ChatMessage> history;  ///< Oldest first, without the question.
  std::string question;
  std::vector<llm::ChatMessage> after;  ///< Calls and results of tools that followed it.
  llm::ToolOffer offer;                 ///< The caller's tools.
  /// Bounds of the answer, for a model; builtin's answers are short.
  std::optional<std::int64_t> output_tokens_max = {};
  std::vector<std::string> stop = {};
};

/// A message and all that an answer to it may rest on. Lives as long as the call.
struct Asked {
  std::string_view message;
  std::span<const answer::Turn> history;
  std::string_view model;  ///< As the agent names it; builtin or unknown: builtin.
  std::string_view agent_name;
  std::string_view instructions;  ///< For a model: the definition's system prompt.
  std::int64_t turns_max;         ///< Of the history that a model is told.
  const conduct::Conduct& conduct;
  const retrieval::Knowledge& knowledge;
  /// Of the staff, for a model; the customer never sees them.
  std::span<const std::string> notes = {};
  /// Calls and their results since the agent last answered, for a model; with `resumed` made for
  /// this very message, by an attempt that came to no answer.
  std::span<const llm::ChatMessage> called = {};
  bool resumed = false;
  const ToolContext* tools = nullptr;          ///< Null: the model is offered none of the agent's.
  const Conversation* conversation = nullptr;  ///< Where the caller keeps it and may bring tools.
};

struct Responded {
  std::string text;
  std::string stop_reason;  ///< end_turn, abstained, handoff, max_tokens, tool_use.
  bool abstained = false;
  bool handoff = false;
  std::string handoff_reason;   ///< For the person,
  std::string handoff_target;   ///< whom the procedure names (empty: anybody),
  bool handoff_urgent = false;  ///< and whether it says that this cannot wait.
  std::vector<answer::Source> sources;
  std::string model;
  std::string fallback_reason;  ///< Why builtin answered in the model's place; empty: it did not.
  bool prompt_cut = false;      ///< The model saw only a part of what it should have.
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::optional<AnswerStages> stages = {};     ///< Unless it was cut short.
  std::vector<llm::ToolCall> tool_calls = {};  ///< The caller's to make; then no answer yet.
};

/// What was said in it, for builtin: tools and their results are nothing to it.
[[nodiscard]] std::vector<answer::Turn> turns_of(const std::vector<llm::ChatMessage>& messages);

class Responder {
 public:
  /// `answering`: where builtin reads, up to some 40 ms for an answer.
  Responder(llm::ModelRegistry& models, tools::ToolService& tools, platform::ThreadPool& answering)
      : models_(models), tools_(tools), answering_(answering) {}

  /// Whether a language model is asked under this name: an answer may then take its time.
  [[nodiscard]] bool asks_model(std::string_view model) const {
    return models_.find(model) != nullptr;
  }

  /// Any shard. What the procedure refuses or hands over is answered so, even where a tool waits
  /// for a yes or the caller requires a call. Throws what `sink` throws, and where the caller
  /// requires a call: TOOLS_UNSUPPORTED without a language model, MODEL_UNAVAILABLE when it makes
  /// none. Also OVERLOADED, when too many answers wait.
  [[nodiscard]] Task<Responded> respond(const Asked& asked, llm::AnswerSink& sink);

  /// Answers since the start. Any thread.
  struct Counters {
    core::Counter answers;
    core::Counter abstained;
    core::Counter handed_over;
    core::Counter by_model;
    core::Counter fallbacks;  ///< A model was asked, and builtin answered.
  };
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }

 private:
  [[nodiscard]] Task<Responded> make(const Asked& asked, llm::AnswerSink& sink);
  /// What builtin says; `whole`: to be said, not only to see whether the procedure settles it.
  [[nodiscard]] Task<conduct::Reply> own_reply(const Asked& asked, bool whole,
                                               AnswerStages& stages);
  /// Builtin's answer in the shape that grounded_chat falls back to. `kept` receives what that
  /// shape has no place for.
  [[nodiscard]] Task<llm::GroundedAnswer> fall_back(const Asked& asked, Responded& kept,
                                                    llm::AnswerSink& sink);
  [[nodiscard]] Task<Responded> ask_model(llm::Model& model, const Asked& asked,
                                          llm::AnswerSink& sink, AnswerStages stages);

  llm::ModelRegistry& models_;
  tools::ToolService& tools_;
  platform::ThreadPool& answering_;
  Counters counters_;
};

}  // namespace auriga::sessions
