// What one call of SessionService::chat() or answer() knows. Internal to this folder.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "domains/sessions/repetition.hpp"
#include "domains/sessions/service.hpp"

namespace auriga::sessions {

/// Characters of a conversation's title, the beginning of what was said first.
inline constexpr std::size_t kTitle = 80;

/// Throws VALIDATION_FAILED, with all faults, where that is more than a session keeps.
inline void require_small(const json::object& metadata) {
  constexpr std::size_t kMembersMax = 50;
  constexpr std::size_t kBytesMax = 16'384;  // As JSON; it travels in every list of sessions.
  std::vector<core::Fault> faults;
  if (metadata.size() > kMembersMax) {
    faults.push_back({"/metadata", "too_many",
                      "a session keeps at most 50 members, this one would have " +
                          std::to_string(metadata.size())});
  }
  if (const auto bytes = json::serialize(metadata).size(); bytes > kBytesMax) {
    faults.push_back({"/metadata", "too_long",
                      "a session keeps at most 16 KiB of JSON, this one would have " +
                          std::to_string(bytes) + " bytes"});
  }
  if (!faults.empty()) {
    throw std::move(core::Error(core::ErrorCode::kValidationFailed).with_faults(std::move(faults)));
  }
}

/// One call of chat(), or of answer() where the staff have the conversation, from its request to
/// its answer.
struct SessionService::Ask {
  core::Caller caller;
  core::Actor actor;
  ChatRequest in;
  ChatWatcher* watcher;
  platform::SteadyTime began;
  Timestamp asked_at;
  std::optional<TurnName> named;  ///< Where the request has a key.
  core::Trace trace;              ///< Of the request.
  llm::AnswerSink* reader = nullptr;
  Conversation* conversation = nullptr;  ///< Where its caller keeps it as well.
  repository::SessionRow session = {};
  std::vector<repository::MessageRow> history = {};
  std::vector<repository::MessageRow> begun = {};  ///< What an attempt before stored of the turn.
  bool fresh = false;                              ///< Not stored yet.
  bool asked = false;                              ///< The question is stored.
  std::int64_t position = 0;                       ///< Of the last message of this call.
  std::int64_t calls = 0;                          ///< Of tools, made for the answer.
  CallRows called = {};                            ///< Of these what is not stored yet.
  std::vector<llm::ToolCall> callers_calls = {};   ///< Its caller's to make; then no answer yet.
  bool hides_cards = true;                         ///< As the agent's memory has it, once known.

  /// What the transaction begins with.
  [[nodiscard]] TurnRows rows() const {
    return {.session = session, .fresh = fresh, .question = {}, .answer = {}, .actor = actor};
  }

  [[nodiscard]] repository::MessageRow question(const core::Clock& clock,
                                                core::Random& random) const {
    return {.id = named ? named->question : core::MessageId::make(clock, random),
            .org_id = session.org_id,
            .session_id = session.id,
            .role = MessageRole::user,
            .content = in.message,
            .sources = json::array(),
            .created_at = asked_at};
  }

  [[nodiscard]] std::int64_t latency_ms(const core::Clock& clock) const {
    const auto time = clock.steady() - began;
    return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
  }

  /// The session's, with what this call adds. Throws VALIDATION_FAILED.
  void add_metadata() {
    for (const auto& [name, value] : in.metadata) {
      session.metadata[name] = value;
    }
    if (!in.metadata.empty()) {
      require_small(session.metadata);
    }
  }

  /// What is answered while a person has the conversation.
  [[nodiscard]] ChatAnswer silence(const core::Clock& clock) const {
    return {.result = "",
            .stop_reason = "human",
            .abstained = false,
            .sources = {},
            .session_id = session.id,
            .position = position,
            .metrics = {.latency_ms = latency_ms(clock), .model = ""},
            .metadata = session.metadata};
  }
};

}  // namespace auriga::sessions
