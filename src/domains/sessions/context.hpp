// What an answer knows of the conversation before it: the last turns, as many as the definition's
// memory has, what the staff whispered, and what is there of the turn itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domains/sessions/repetition.hpp"
#include "domains/sessions/repository.hpp"
#include "engines/answer/answer.hpp"

namespace auriga::sessions {

namespace db = platform::db;

/// What a turn begins with.
struct Before {
  std::optional<repository::SessionRow> session;
  std::vector<repository::MessageRow> history;
  std::vector<repository::MessageRow> begun;  ///< From this turn's question, if it was stored.
};

/// A turn is the customer's question and what answered it. Without `turns` no history is read; with
/// them some of the last messages always are, for notes and calls may stand among few.
db::Work<Before> read_before(db::Transaction& tx, const core::SessionId& id,
                             const std::optional<std::int64_t>& turns,
                             const std::optional<TurnName>& name);

/// The last `turns_max` turns among `rows`, without tools and whispers.
[[nodiscard]] std::vector<answer::Turn> to_turns(const std::vector<repository::MessageRow>& rows,
                                                 std::int64_t turns_max);

/// What the staff whispered that no answer has heeded: since the last question that was answered.
[[nodiscard]] std::vector<std::string> notes_of(const std::vector<repository::MessageRow>& rows);

/// Names a turn that has no key: what is said with the same words to the same last answer, while
/// nobody had the conversation in between, is the same turn.
[[nodiscard]] std::string name_without_key(const repository::SessionRow& session,
                                           const std::vector<repository::MessageRow>& history,
                                           const std::string& message);

}  // namespace auriga::sessions
