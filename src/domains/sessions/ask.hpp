// What one call of SessionService::chat() knows. Internal to this folder.
#pragma once

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "domains/sessions/repetition.hpp"
#include "domains/sessions/service.hpp"

namespace auriga::sessions {

/// One call of chat(), from its request to its answer.
struct SessionService::Ask {
  core::Caller caller;
  core::Actor actor;
  ChatRequest in;
  ChatWatcher* watcher;
  platform::SteadyTime began;
  Timestamp asked_at;
  std::optional<TurnName> named;  ///< Where the request has a key.
  core::Trace trace;              ///< Of the request.
  repository::SessionRow session = {};
  std::vector<repository::MessageRow> history = {};
  std::vector<repository::MessageRow> begun = {};  ///< What an attempt before stored of the turn.
  bool fresh = false;                              ///< Not stored yet.
  bool asked = false;                              ///< The question is stored.
  std::int64_t position = 0;                       ///< Of the last message of this call.
  std::int64_t calls = 0;                          ///< Of tools, made for the answer.
  CallRows called = {};                            ///< Of these what is not stored yet.
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

  /// The session's, with what this call adds.
  void add_metadata() {
    for (const auto& [name, value] : in.metadata) {
      session.metadata[name] = value;
    }
    constexpr std::size_t kMetadataMax = 50;  // Members, of all turns together.
    if (session.metadata.size() > kMetadataMax) {
      throw std::move(
          core::Error(core::ErrorCode::kValidationFailed)
              .with_faults({{"/metadata", "too_many",
                             "a session keeps at most 50 members, this one would have " +
                                 std::to_string(session.metadata.size())}}));
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
