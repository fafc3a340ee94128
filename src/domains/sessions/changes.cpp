#include "domains/sessions/changes.hpp"

#include "core/text.hpp"

namespace auriga::sessions {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::size_t kReasonMax = 500;
constexpr std::size_t kTargetMax = 100;

/// Adds to the change what the outbox will tell of it.
Work<void> emit(Transaction& tx, Change& change, const core::Actor& actor, std::string type,
                json::object details) {
  auto event = db::change(actor, std::move(type), change.session.id.text(), std::move(details));
  event.id = core::EventId::make();
  change.events.push_back(event);
  co_await tx.emit(std::move(event));
}

json::object details_of(const repository::SessionRow& row) {
  return {{"agent_id", row.agent_id.text()},
          {"agent_name", row.agent_name},
          {"actor_id", row.actor_id}};
}

/// A message's place is the next one of the row as it is now.
void append(Change& change, repository::MessageRow message) {
  message.position = change.session.message_count++;
  change.messages.push_back(std::move(message));
}

Work<void> write_messages(Transaction& tx, const Change& change) {
  for (const auto& message : change.messages) {
    co_await repository::insert_message(tx, message);
  }
}

/// What was called was called, whoever has the conversation now.
void append_calls(Change& change, const std::vector<repository::MessageRow>& tools) {
  for (const auto& use : tools) {
    append(change, use);
    change.session.tool_calls += 1;
  }
}

/// The row as it is now.
Work<Change> change_of(Transaction& tx, const core::SessionId& id) {
  auto row = co_await repository::session(tx, id);
  if (!row) {
    throw Error(ErrorCode::kNotFound, "the session was deleted meanwhile");
  }
  Change change;
  change.before = row->status;
  change.session = *std::move(row);
  co_return change;
}

/// The row as it is now, open.
Work<Change> open_change(Transaction& tx, const core::SessionId& id) {
  auto change = co_await change_of(tx, id);
  if (is_closed(change.session.status)) {
    throw Error(ErrorCode::kSessionClosed);
  }
  co_return change;
}

/// Whether somebody is to be told of the wish: not of a second one while the first waits, unless
/// only the second cannot wait.
bool calls_somebody(const repository::SessionRow& row, const HandoffWish& wish) {
  return row.status == SessionStatus::active ||
         (row.status == SessionStatus::handoff_requested && wish.urgent && !row.handoff_urgent);
}

/// A new request for a person: whatever came of one before is history, but for since when the
/// customer waits.
void request_handoff(repository::SessionRow& row, const HandoffWish& wish, Timestamp at) {
  const bool waited = row.status == SessionStatus::handoff_requested;
  row.status = SessionStatus::handoff_requested;
  row.handoff_reason = core::clip(wish.reason, kReasonMax);
  if (row.handoff_reason.empty()) {
    row.handoff_reason = "The customer asks for a person.";
  }
  row.handoff_target = core::clip(wish.target, kTargetMax);
  row.handoff_urgent = wish.urgent;
  row.handoff_requested_at = waited ? row.handoff_requested_at.value_or(at) : at;
  row.acknowledged_by.reset();
  row.acknowledged_name.reset();
  row.acknowledged_at.reset();
  row.taken_by.reset();
  row.taken_name.reset();
  row.taken_at.reset();
}

void require_not_anothers(const repository::SessionRow& row, const StaffAct& act) {
  if (row.status == SessionStatus::human && row.taken_by != act.who.id && !act.admin) {
    throw Error(ErrorCode::kSessionTaken,
                row.taken_name.value_or("another member of the staff") + " has taken it over");
  }
}

void require_taken(const repository::SessionRow& row) {
  if (row.status != SessionStatus::human) {
    throw Error(ErrorCode::kSessionNotTaken);
  }
}

void complete(repository::SessionRow& row) {
  row.status = SessionStatus::completed;
  row.answering.clear();
}

void mark_acknowledged(repository::SessionRow& row, const Staff& who, Timestamp at) {
  row.acknowledged_by = who.id;
  row.acknowledged_name = who.name;
  row.acknowledged_at = at;
}

/// The row after one of the staff acted.
Work<void> update(Transaction& tx, Change& change) {
  change.session.updated_at = tx.now();
  co_await repository::update_session(tx, change.session);
}

void append_of_staff(Change& change, const StaffAct& act, MessageRole role, Timestamp at) {
  repository::MessageRow message{.id = act.message,
                                 .org_id = change.session.org_id,
                                 .session_id = change.session.id,
                                 .role = role,
                                 .author_id = act.who.id,
                                 .author = act.who.name,
                                 .content = act.text,
                                 .sources = json::array(),
                                 .created_at = at};
  append(change, std::move(message));
}

}  // namespace

bool is_closed(SessionStatus status) {
  return status == SessionStatus::completed;
}

Work<Change> write_turn(Transaction& tx, const TurnRows& turn) {
  Change change;
  auto& row = change.session;
  if (turn.fresh) {
    row = turn.session;
  } else {
    change = co_await open_change(tx, turn.session.id);
    if (row.status != SessionStatus::human &&
        (turn.for_person || row.turns != turn.session.turns)) {
      throw Error(ErrorCode::kSessionBusy);
    }
    row.metadata = turn.session.metadata;
  }
  for (const auto& message : turn.earlier) {
    append(change, message);
  }
  if (turn.question) {
    append(change, *turn.question);
    row.updated_at = turn.question->created_at;
  }
  append_calls(change, turn.tools);
  const bool answered = turn.answer && row.status != SessionStatus::human;
  if (answered && row.status == SessionStatus::error) {
    row.status = SessionStatus::active;
  }
  const bool waits = !turn.answer && !turn.for_person && row.status != SessionStatus::human;
  row.answering = waits ? turn.node : "";
  const bool handoff = answered && turn.handoff && calls_somebody(row, *turn.handoff);
  if (answered) {
    append(change, *turn.answer);
    row.turns += 1;
    row.unanswered += turn.answer->abstained ? 1 : 0;
    if (turn.answer->latency_ms && !turn.answer->stopped) {
      add_latency(row.latencies, *turn.answer->latency_ms);
    }
    row.updated_at = turn.answer->created_at;
  }
  if (handoff) {
    request_handoff(row, *turn.handoff, row.updated_at);
  }
  if (turn.fresh) {
    co_await repository::insert_session(tx, row);
    auto details = details_of(row);
    co_await emit(tx, change, turn.actor, "session.started", std::move(details));
  } else {
    co_await repository::update_session(tx, row);
  }
  co_await write_messages(tx, change);
  if (handoff) {
    auto details = details_of(row);
    details["reason"] = row.handoff_reason;
    details["urgent"] = row.handoff_urgent;
    details["target"] = row.handoff_target;
    co_await emit(tx, change, turn.actor, "session.handoff_requested", std::move(details));
  }
  co_return change;
}

Work<Change> write_unanswered(Transaction& tx, const core::SessionId& id, const std::string& node,
                              bool failed) {
  auto change = co_await change_of(tx, id);
  auto& row = change.session;
  const bool mark = failed && row.status == SessionStatus::active;
  const bool answering = row.answering == node;
  if (mark) {
    row.status = SessionStatus::error;
    row.updated_at = tx.now();
  }
  if (answering) {
    row.answering.clear();
  }
  if (mark || answering) {
    co_await repository::update_session(tx, row);
  }
  co_return change;
}

Work<Change> write_calls_begun(Transaction& tx, const core::SessionId& id, const CallRows& calls,
                               const core::Actor& actor) {
  auto change = co_await open_change(tx, id);
  if (change.session.status == SessionStatus::human) {
    throw Error(ErrorCode::kSessionTaken, "a person has taken the conversation over");
  }
  append_calls(change, calls.begun);
  co_await update(tx, change);
  co_await write_messages(tx, change);
  for (const auto& message : change.messages) {
    if (message.unanswered) {
      auto details = details_of(change.session);
      details["tool"] = message.tool->at("name");
      details["position"] = message.position;
      co_await emit(tx, change, actor, "session.tool_called", std::move(details));
    }
  }
  co_return change;
}

Work<void> write_unkept(Transaction& tx, const repository::SessionRow& session,
                        const std::vector<std::string>& tools, const core::Actor& actor) {
  for (const auto& tool : tools) {
    auto details = details_of(session);
    details["tool"] = tool;
    co_await tx.emit(
        db::change(actor, "agent.tool_called", session.agent_id.text(), std::move(details)));
  }
}

Work<Change> write_calls(Transaction& tx, const core::SessionId& id, const CallRows& calls) {
  auto change = co_await change_of(tx, id);
  if (!calls.begun.empty()) {
    append_calls(change, calls.begun);
    co_await update(tx, change);
    co_await write_messages(tx, change);
  }
  for (const auto& call : calls.ended) {
    auto row = co_await repository::update_call(tx, call);
    if (row) {
      change.messages.push_back(*std::move(row));
    }
  }
  co_return change;
}

Work<Change> write_acknowledged(Transaction& tx, const StaffAct& act) {
  auto change = co_await open_change(tx, act.session);
  auto& row = change.session;
  if (row.status != SessionStatus::handoff_requested) {
    throw Error(ErrorCode::kHandoffNotRequested);
  }
  if (row.acknowledged_at) {
    co_return change;
  }
  mark_acknowledged(row, act.who, tx.now());
  co_await update(tx, change);
  auto details = details_of(row);
  co_await emit(tx, change, act.actor, "session.acknowledged", std::move(details));
  co_return change;
}

Work<Change> write_taken_over(Transaction& tx, const StaffAct& act) {
  auto change = co_await open_change(tx, act.session);
  auto& row = change.session;
  if (row.status == SessionStatus::human && row.taken_by == act.who.id) {
    co_return change;
  }
  auto details = details_of(row);
  if (row.status == SessionStatus::human) {
    if (!act.force || !act.admin) {
      throw Error(ErrorCode::kSessionTaken,
                  row.taken_name.value_or("another member of the staff") + " has taken it over");
    }
    details["taken_from"] = row.taken_name.value_or("");
  }
  if (row.status == SessionStatus::handoff_requested && !row.acknowledged_at) {
    mark_acknowledged(row, act.who, tx.now());
  }
  row.status = SessionStatus::human;
  row.answering.clear();
  row.taken_by = act.who.id;
  row.taken_name = act.who.name;
  row.taken_at = tx.now();
  co_await update(tx, change);
  details["taken_by"] = act.who.name;
  co_await emit(tx, change, act.actor, "session.taken_over", std::move(details));
  co_return change;
}

Work<Change> write_given_back(Transaction& tx, const StaffAct& act) {
  auto change = co_await open_change(tx, act.session);
  auto& row = change.session;
  require_taken(row);
  require_not_anothers(row, act);
  row.status = SessionStatus::active;
  co_await update(tx, change);
  auto details = details_of(row);
  co_await emit(tx, change, act.actor, "session.given_back", std::move(details));
  co_return change;
}

Work<Change> write_resolved(Transaction& tx, const StaffAct& act) {
  auto change = co_await open_change(tx, act.session);
  auto& row = change.session;
  require_not_anothers(row, act);
  complete(row);
  row.outcome = act.outcome;
  row.outcome_note = act.text;
  row.resolved_at = tx.now();
  co_await update(tx, change);
  auto details = details_of(row);
  details["outcome"] = core::enum_name(act.outcome);
  co_await emit(tx, change, act.actor, "session.resolved", std::move(details));
  co_return change;
}

Work<Change> write_staff_message(Transaction& tx, const StaffAct& act) {
  auto change = co_await open_change(tx, act.session);
  auto& row = change.session;
  require_taken(row);
  if (row.taken_by != act.who.id) {
    throw Error(ErrorCode::kSessionTaken,
                row.taken_name.value_or("another member of the staff") + " has taken it over");
  }
  append_of_staff(change, act, MessageRole::staff, tx.now());
  co_await update(tx, change);
  co_await write_messages(tx, change);
  auto details = details_of(row);
  details["position"] = change.messages.front().position;
  co_await emit(tx, change, act.actor, "session.staff_message", std::move(details));
  co_return change;
}

Work<Change> write_whisper(Transaction& tx, const StaffAct& act) {
  auto change = co_await open_change(tx, act.session);
  append_of_staff(change, act, MessageRole::whisper, tx.now());
  co_await update(tx, change);
  co_await write_messages(tx, change);
  auto details = details_of(change.session);
  details["position"] = change.messages.front().position;
  co_await emit(tx, change, act.actor, "session.whispered", std::move(details));
  co_return change;
}

Work<Change> write_completed(Transaction& tx, const StaffAct& act) {
  auto change = co_await change_of(tx, act.session);
  if (change.session.status == SessionStatus::completed) {
    co_return change;
  }
  require_not_anothers(change.session, act);
  complete(change.session);
  co_await update(tx, change);
  auto details = details_of(change.session);
  co_await emit(tx, change, act.actor, "session.completed", std::move(details));
  co_return change;
}

}  // namespace auriga::sessions
