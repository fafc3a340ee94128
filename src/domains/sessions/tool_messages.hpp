// Uses of tools as a transcript and a stream hold them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "domains/sessions/agent_tools.hpp"
#include "domains/sessions/changes.hpp"
#include "engines/llm/grounded_chat.hpp"

namespace auriga::sessions {

using platform::Task;

/// Passes an answer on and keeps what was called for it, also where it comes to nothing. What has
/// an effect elsewhere is written before it is made, and again when its answer has come; all else
/// with the next of these, or by whom takes rest().
class ToolRecorder final : public llm::AnswerSink, public CallKeeper {
 public:
  /// Writes durably. Throws core::Error.
  using Write = std::function<Task<>(CallRows rows)>;

  /// `session`: its ids. `before`: the turn's rows of an attempt before. All must outlive it.
  ToolRecorder(llm::AnswerSink& to, const repository::SessionRow& session,
               const std::vector<repository::MessageRow>& before, const core::Clock& clock,
               core::Random& random, Write write)
      : to_(to),
        session_(session),
        before_(before),
        clock_(clock),
        random_(random),
        write_(std::move(write)) {}
  Task<> delta(std::string_view text) override { return to_.delta(text); }
  Task<> restart(std::string_view reason) override { return to_.restart(reason); }
  Task<> tool_call(const llm::ToolCall& call) override;
  Task<> tool_result(const llm::ToolUse& use) override;

  [[nodiscard]] std::optional<llm::ToolOutcome> recall(const std::string& key) override;
  Task<> begin(const std::string& key) override;

  /// All calls, in order; positions are given when they are written.
  [[nodiscard]] std::vector<repository::MessageRow> calls() const;
  /// How many calls were made, or broken off.
  [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(calls_.size()); }
  /// What is still to be written, in order; positions are given when it is. A call without a
  /// result was broken off: it has failed, its outcome unknown.
  [[nodiscard]] CallRows rest() const;

 private:
  enum class State : std::uint8_t { kNew, kWritten, kChanged };
  struct Call {
    repository::MessageRow row;
    State state = State::kNew;
  };
  llm::AnswerSink& to_;
  const repository::SessionRow& session_;
  const std::vector<repository::MessageRow>& before_;
  const core::Clock& clock_;
  core::Random& random_;
  Write write_;
  std::vector<Call> calls_;
  bool open_ = false;  ///< The last of them has no result; one at a time is called.
};

/// Calls of the last turn that the customer was asked about. None where a person has said something
/// since, or had the conversation (`taken_at`, the last take-over): it may be done already. None
/// either where the model's answer, which asks, did not reach the customer.
[[nodiscard]] std::vector<llm::ToolCall> pending_calls(
    const std::vector<repository::MessageRow>& history, std::optional<Timestamp> taken_at);

/// Data of the events `tool_call` and `tool_result`.
[[nodiscard]] std::string tool_call_event(const llm::ToolCall& call);
[[nodiscard]] std::string tool_result_event(const llm::ToolUse& use);

}  // namespace auriga::sessions
