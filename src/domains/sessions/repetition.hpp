// A turn that is sent again: what it is known by, and what was done of it before. The same request
// with the same Idempotency-Key is the same turn, whether its connection was lost or its server
// killed: its question is stored once, an answer that was stored is given again, a call of a tool
// that went well is not made again, and any other has the same key each time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "domains/sessions/repository.hpp"
#include "engines/llm/chat_provider.hpp"

namespace auriga::sessions {

/// What names a turn that has a key. All follow from the caller, the key and the request.
struct TurnName {
  std::string text;          ///< Among all organisations.
  core::SessionId session;   ///< Of a conversation that begins with it.
  core::MessageId question;  ///< Its message.
};

/// An id that follows from a name.
[[nodiscard]] core::MessageId message_named(const std::string& name);

/// Nothing where the request has no key.
[[nodiscard]] std::optional<TurnName> name_of_turn(const core::Caller& caller,
                                                   const ChatRequest& in);

/// The rows of one turn: those from its question on, up to the next question.
[[nodiscard]] std::vector<repository::MessageRow> rows_of_turn(
    std::vector<repository::MessageRow> from_question);

/// The turn's answer, if it was stored.
[[nodiscard]] std::optional<ChatAnswer> answer_in(const std::vector<repository::MessageRow>& turn,
                                                  const repository::SessionRow& session);

/// What was called since the agent last answered, as a model is told it: the agent's own tools, the
/// last of them. Results are cut. Of a turn that is sent again only what was answered: the model
/// makes the other calls once more, with their keys.
[[nodiscard]] std::vector<llm::ChatMessage> calls_since_answer(
    const std::vector<repository::MessageRow>& rows, bool sent_again);

/// The calls among `turn` that went well.
[[nodiscard]] std::vector<llm::ToolCall> done_in(const std::vector<repository::MessageRow>& turn);

}  // namespace auriga::sessions
