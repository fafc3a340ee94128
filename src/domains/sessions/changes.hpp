// The transactions that change a conversation. Each reads the row as it is now, so that a turn, the
// staff and another node do not undo each other's work, and answers what it did, for SessionFeed.
// All throw NOT_FOUND and, where the conversation is completed, SESSION_CLOSED.
#pragma once

#include "domains/sessions/feed.hpp"
#include "domains/sessions/repository.hpp"
#include "platform/database/change.hpp"

namespace auriga::sessions {

namespace db = platform::db;
using db::Transaction;
using db::Work;

[[nodiscard]] bool is_closed(SessionStatus status);

/// That an answer wants a person.
struct HandoffWish {
  std::string reason;
  std::string target;
  bool urgent = false;
};

/// What one turn, or a part of it, writes.
struct TurnRows {
  repository::SessionRow session;  ///< Of a fresh one all; else id, metadata and turns as read.
  bool fresh = false;
  /// What was said before the question, of a conversation that its caller kept.
  std::vector<repository::MessageRow> earlier = {};
  std::optional<repository::MessageRow> question;
  std::vector<repository::MessageRow> tools = {};  ///< What was called for the answer.
  std::optional<repository::MessageRow> answer;
  std::optional<HandoffWish> handoff;
  bool for_person = false;  ///< The question is left with who has taken over.
  std::string node = {};    ///< That makes the answer, where it is not here yet.
  core::Actor actor;
};

/// Writes a turn. A conversation that waits for a person already asks anew where that is urgent and
/// was not before; an answer makes one that had failed active again. Where a person has taken over
/// meanwhile, here or on another node, the question is written alone: `messages` then holds no
/// answer. Throws SESSION_BUSY when another node has answered meanwhile, or the person has just
/// given back. A question without its answer is on record as the node's to answer.
Work<Change> write_turn(Transaction& tx, const TurnRows& turn);

/// Ends a turn of the node's without an answer to its question. Where that `failed` through the
/// server, the conversation is marked, unless it waits for a person or has one.
Work<Change> write_unanswered(Transaction& tx, const core::SessionId& id, const std::string& node,
                              bool failed);

/// Calls of tools as they are written while an answer is made, or where it came to nothing.
struct CallRows {
  std::vector<repository::MessageRow> begun;  ///< New ones.
  std::vector<repository::MessageRow> ended;  ///< What came of those that stand.
  [[nodiscard]] bool empty() const { return begun.empty() && ended.empty(); }
};

/// Writes calls that are about to be made, and tells the outbox of those. Throws SESSION_TAKEN
/// where a person has taken over: they must not be made.
Work<Change> write_calls_begun(Transaction& tx, const core::SessionId& id, const CallRows& calls,
                               const core::Actor& actor);

/// Tells the outbox of calls that are about to be made for a conversation that is not kept;
/// `session`: whose it is, and with whom.
Work<void> write_unkept(Transaction& tx, const repository::SessionRow& session,
                        const std::vector<std::string>& tools, const core::Actor& actor);

/// Writes what was called, whatever the conversation's status: does not throw SESSION_CLOSED.
/// Throws db::UniqueViolation where it was written before.
Work<Change> write_calls(Transaction& tx, const core::SessionId& id, const CallRows& calls);

/// What one of the staff does.
struct StaffAct {
  core::SessionId session;
  Staff who;
  bool admin = false;  ///< May act in the place of whoever has it.
  bool force = false;  ///< Takes it from another; admins only.
  Outcome outcome = Outcome::resolved;
  std::string text;  ///< A message, a whisper, or the note of a resolution.
  core::MessageId message;
  core::Actor actor;
};

/// Throws HANDOFF_NOT_REQUESTED. Who acknowledged first stays.
Work<Change> write_acknowledged(Transaction& tx, const StaffAct& act);
/// Throws SESSION_TAKEN.
Work<Change> write_taken_over(Transaction& tx, const StaffAct& act);
/// Throws SESSION_NOT_TAKEN, SESSION_TAKEN.
Work<Change> write_given_back(Transaction& tx, const StaffAct& act);
/// Throws SESSION_TAKEN.
Work<Change> write_resolved(Transaction& tx, const StaffAct& act);
/// Throws SESSION_NOT_TAKEN, SESSION_TAKEN.
Work<Change> write_staff_message(Transaction& tx, const StaffAct& act);
Work<Change> write_whisper(Transaction& tx, const StaffAct& act);

/// Ends it; without effect where it has ended. Throws SESSION_TAKEN, and not SESSION_CLOSED.
Work<Change> write_completed(Transaction& tx, const StaffAct& act);

}  // namespace auriga::sessions
