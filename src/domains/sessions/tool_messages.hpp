// Uses of tools as a transcript and a stream hold them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "domains/sessions/repository.hpp"
#include "engines/llm/grounded_chat.hpp"

namespace auriga::sessions {

using platform::Task;

/// Passes an answer on and keeps what was called for it, also where it comes to nothing.
class ToolRecorder final : public llm::AnswerSink {
 public:
  explicit ToolRecorder(llm::AnswerSink& to) : to_(to) {}
  Task<> delta(std::string_view text) override { return to_.delta(text); }
  Task<> restart(std::string_view reason) override { return to_.restart(reason); }
  Task<> tool_call(const llm::ToolCall& call) override;
  Task<> tool_result(const llm::ToolUse& use) override;

  /// In order. A call without a result was broken off: it has failed, its outcome unknown.
  [[nodiscard]] std::vector<llm::ToolUse> uses() const;

 private:
  struct Open {
    llm::ToolCall call;
    platform::SteadyTime began;
  };
  llm::AnswerSink& to_;
  std::vector<llm::ToolUse> uses_;
  std::optional<Open> open_;  ///< One at a time is called.
};

/// Messages of role tool for the uses of one turn; their positions are given when they are written.
[[nodiscard]] std::vector<repository::MessageRow> tool_rows(const std::vector<llm::ToolUse>& uses,
                                                            const repository::SessionRow& session,
                                                            const core::Clock& clock,
                                                            core::Random& random);

/// Calls of the last turn that the customer was asked about. None where a person has said something
/// since, or had the conversation (`taken_at`, the last take-over): it may be done already. None
/// either where the model's answer, which asks, did not reach the customer.
[[nodiscard]] std::vector<llm::ToolCall> pending_calls(
    const std::vector<repository::MessageRow>& history, std::optional<Timestamp> taken_at);

/// Data of the events `tool_call` and `tool_result`.
[[nodiscard]] std::string tool_call_event(const llm::ToolCall& call);
[[nodiscard]] std::string tool_result_event(const llm::ToolUse& use);

}  // namespace auriga::sessions
