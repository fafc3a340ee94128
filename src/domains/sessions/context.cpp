#include "domains/sessions/context.hpp"

#include <algorithm>

#include "core/crypto.hpp"

namespace auriga::sessions {

using repository::MessageRow;

namespace {

/// Of a turn that was begun before; calls for one answer are fewer.
constexpr std::int64_t kTurnRowsMax = 100;
/// Messages that are read however few turns the agent remembers.
constexpr std::int64_t kRecent = 20;
/// Calls further back were made for answers that were given.
constexpr std::int64_t kCallsBack = 100;
/// A prompt holds some kilobytes of a conversation, however many turns it may have.
constexpr std::int64_t kRowsMax = 400;

}  // namespace

db::Work<Before> read_before(db::Transaction& tx, const core::SessionId& id,
                             const std::optional<std::int64_t>& turns,
                             const std::optional<TurnName>& name) {
  Before before;
  before.session = co_await repository::session(tx, id);
  if (before.session && turns) {
    const auto count = before.session->message_count;
    auto from = std::max<std::int64_t>(0, count - kRecent);
    if (from > 0 && *turns > 0) {
      const auto place = co_await repository::place_of_turns(tx, id, *turns);
      from = std::min(from, place);
    }
    before.history = co_await repository::last_messages(tx, id, from, count - kCallsBack, kRowsMax);
  }
  if (before.session && name) {
    before.begun = co_await repository::messages_from(tx, id, name->question, kTurnRowsMax);
  }
  co_return before;
}

std::vector<answer::Turn> to_turns(const std::vector<MessageRow>& rows, std::int64_t turns_max) {
  auto first = rows.end();
  for (std::int64_t turns = 0; first != rows.begin() && turns < turns_max;) {
    --first;
    turns += first->role == MessageRole::user ? 1 : 0;
  }
  std::vector<answer::Turn> turns;
  for (; first != rows.end(); ++first) {
    if (first->role == MessageRole::user) {
      turns.push_back({answer::Turn::Role::user, first->content});
    } else if (!first->content.empty() &&
               (first->role == MessageRole::assistant || first->role == MessageRole::staff)) {
      // To the customer it is one conversation: what a person said, the agent goes on from.
      turns.push_back({answer::Turn::Role::assistant, first->content});
    }
  }
  return turns;
}

std::vector<std::string> notes_of(const std::vector<MessageRow>& rows) {
  std::vector<std::string> notes;
  std::ptrdiff_t before =
      0;  // Of the last question; what came after it, its answer knew nothing of.
  for (const auto& row : rows) {
    if (row.role == MessageRole::user) {
      before = std::ssize(notes);
    } else if (row.role == MessageRole::assistant) {
      notes.erase(notes.begin(), notes.begin() + before);
      before = 0;
    } else if (row.role == MessageRole::whisper) {
      notes.push_back(row.content);
    }
  }
  return notes;
}

std::string name_without_key(const repository::SessionRow& session,
                             const std::vector<MessageRow>& history, const std::string& message) {
  std::int64_t answered = -1;
  for (const auto& row : history) {
    if (row.role == MessageRole::assistant || row.role == MessageRole::staff) {
      answered = row.position;
    }
  }
  const auto taken = session.taken_at ? session.taken_at->ms : 0;
  return session.id.text() + ":" + std::to_string(answered) + ":" + std::to_string(taken) + ":" +
         core::token_hash(message);
}

}  // namespace auriga::sessions
