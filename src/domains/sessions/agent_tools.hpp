// The tools that an agent's model is offered in a conversation: those of the agent, and two that
// every agent has.
//
//   search_documents {query}         looks in the agent's documents; what it finds is to be cited
//   hand_off {reason, urgent}        a person is to take over
//
// A tool that wants the customer's yes is not called the first time: the model is told to ask. It
// is called when the customer's next message is a yes (consent.hpp) and the model calls it again
// with the same arguments: once, however often it does. Where its caller keeps the conversation,
// what was asked before is only known by their word; such tools are not offered there.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/trace.hpp"
#include "domains/tools/service.hpp"
#include "engines/llm/grounded_chat.hpp"
#include "engines/llm/tool_loop.hpp"
#include "engines/retrieval/knowledge.hpp"

namespace auriga::sessions {

using platform::SteadyTime;
using platform::Task;

/// Keeps a turn's calls, each before it is made. Used by one loop at a time.
class CallKeeper {
 public:
  virtual ~CallKeeper() = default;
  /// What the call of this key came to when the turn was begun before, if it went well: then it is
  /// not made again.
  [[nodiscard]] virtual std::optional<llm::ToolOutcome> recall(const std::string& key) = 0;
  /// When it returns, it is on record that the call is made. Throws where it cannot be, or must
  /// not: a person has taken over.
  [[nodiscard]] virtual Task<> begin(const std::string& key) = 0;
};

/// Whose tools, and where. Lives as long as the call.
struct ToolContext {
  core::Tenant tenant;
  core::AgentId agent;
  /// Names this turn among all of the organisation; the same when it is sent again.
  std::string turn;
  bool may_confirm = false;  ///< Whether tools that want the customer's yes are offered.
  std::vector<llm::ToolCall> pending = {};  ///< Calls that the customer was asked about last.
  std::vector<llm::ToolCall> done = {};  ///< What went well in this turn when it was begun before.
  CallKeeper& keeper;
  core::Trace trace = {};  ///< Of the request.
};

/// What a model wants a person for.
struct HandOff {
  std::string reason;
  bool urgent = false;
};

class AgentTools final : public llm::ToolRunner {
 public:
  /// `service`, `context`, `message` and `knowledge` must outlive it.
  AgentTools(tools::ToolService& service, const ToolContext& context, std::string_view message,
             const retrieval::Knowledge& knowledge)
      : service_(service),
        context_(context),
        message_(message),
        knowledge_(knowledge),
        pending_(context.pending),
        done_(context.done) {}

  /// Reads the agent's tools; before anything else.
  Task<> load();

  [[nodiscard]] std::vector<llm::ToolSpec> tools() const override;
  [[nodiscard]] Task<llm::ToolOutcome> run(const llm::ToolCall& call, SteadyTime deadline) override;

  [[nodiscard]] const std::optional<HandOff>& hand_off() const noexcept { return hand_off_; }
  /// What the agent's own tools took until now.
  [[nodiscard]] std::int64_t spent_ms() const noexcept { return spent_ms_; }

 private:
  [[nodiscard]] llm::ToolOutcome search(const llm::ToolCall& call) const;
  [[nodiscard]] llm::ToolOutcome take_hand_off(const llm::ToolCall& call);
  /// Whether the customer agreed to this call, which uses their yes to it up.
  [[nodiscard]] bool take_agreement(const llm::ToolCall& call);

  tools::ToolService& service_;
  const ToolContext& context_;
  std::string_view message_;
  const retrieval::Knowledge& knowledge_;
  std::vector<tools::Tool> own_;
  std::map<std::string, int> calls_;    ///< How often each was called, by name and arguments.
  std::vector<llm::ToolCall> pending_;  ///< The context's, without those that were agreed to …
  std::vector<llm::ToolCall> done_;     ///< … and then went well; the context's besides.
  std::optional<HandOff> hand_off_;
  std::int64_t spent_ms_ = 0;
};

}  // namespace auriga::sessions
