// Turns: the answers that are being made on this node, one a conversation. A take-over silences
// one: from then on nothing of it reaches the customer, and what makes it is cancelled, also where
// it waits for a language model that says nothing. So does the customer's own stop, after which
// what was said so far is the answer.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/ids.hpp"
#include "domains/sessions/responder.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::sessions {

class Turns {
 public:
  class Turn;

  /// Begins a turn; the conversation takes no other until it is destroyed. On the shard that will
  /// run it. Throws SESSION_BUSY.
  [[nodiscard]] Turn begin(core::SessionId session, const platform::Executor& executor);

  /// Silences the conversation's turn, if there is one here. When it returns, what is delivered
  /// through the turn has ended; the cancellation follows on the turn's shard. Any thread.
  void silence(const core::SessionId& session);
  /// The same, as the customer wishes it; whether there is one here.
  bool stop(const core::SessionId& session);
  /// The same, where other nodes were asked `stops` times to stop an answer of the conversation and
  /// the turn began with fewer.
  void stop_after(const core::SessionId& session, std::int64_t stops);
  [[nodiscard]] bool none();

 private:
  struct State;
  [[nodiscard]] std::shared_ptr<State> find(const core::SessionId& session);
  static void silence(const std::shared_ptr<State>& state);
  static void stop(const std::shared_ptr<State>& state);
  std::mutex mutex_;
  std::unordered_map<core::SessionId, std::shared_ptr<State>> turns_;
};

class Turns::Turn {
 public:
  Turn(Turns& turns, core::SessionId session, std::shared_ptr<State> state);
  ~Turn();
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  /// How often other nodes had been asked to stop an answer when this one began.
  void began_after(std::int64_t stops);

  [[nodiscard]] bool silenced() const;
  /// Silenced by the customer.
  [[nodiscard]] bool stopped() const;

  /// Runs `work` to its end, its failure or until the turn is silenced; nothing in that case.
  /// `sink`, where `work` delivers, must be guarded by this turn. Once at most.
  [[nodiscard]] Task<std::optional<Responded>> run(Task<Responded> work);

  /// Delivers to `inner` until the turn is silenced; then every call throws.
  class Guard final : public llm::AnswerSink {
   public:
    Guard(const Turn& turn, llm::AnswerSink& inner) : turn_(turn), inner_(inner) {}
    Task<> delta(std::string_view text) override;
    Task<> restart(std::string_view reason) override;
    Task<> tool_call(const llm::ToolCall& call) override;
    Task<> tool_result(const llm::ToolUse& use) override;
    /// The text that the reader was given and that still counts.
    [[nodiscard]] const std::string& shown() const { return shown_; }

   private:
    const Turn& turn_;
    llm::AnswerSink& inner_;
    std::string shown_;
  };

 private:
  Turns& turns_;
  core::SessionId session_;
  std::shared_ptr<State> state_;
};

}  // namespace auriga::sessions
