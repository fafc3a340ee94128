// The SQL of conversations. Every function works within the transaction's organisation but the
// last five, which the program's own work uses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domains/sessions/analytics.hpp"
#include "domains/sessions/types.hpp"
#include "platform/database/database.hpp"

namespace auriga::sessions::repository {

namespace db = platform::db;
using db::Transaction;
using db::Work;

struct SessionRow {
  core::SessionId id;
  core::OrganizationId org_id;
  core::AgentId agent_id;
  std::string agent_name;  ///< As read; not stored with the session.
  std::string actor_id;
  Channel channel = Channel::text;
  SessionStatus status = SessionStatus::active;
  std::string title;
  json::object metadata;
  std::int64_t message_count = 0;
  std::int64_t turns = 0;
  std::int64_t tool_calls = 0;
  std::int64_t unanswered = 0;  ///< Answers that the documents do not hold it.
  std::string latencies;        ///< Of its answers, as add_latency() writes them.
  std::string handoff_reason;
  std::string handoff_target;
  bool handoff_urgent = false;
  std::optional<Timestamp> handoff_requested_at;
  std::optional<std::string> acknowledged_by;
  std::optional<std::string> acknowledged_name;
  std::optional<Timestamp> acknowledged_at;
  std::optional<std::string> taken_by;
  std::optional<std::string> taken_name;
  std::optional<Timestamp> taken_at;
  std::optional<Outcome> outcome;
  std::string outcome_note;
  std::optional<Timestamp> resolved_at;
  std::int64_t stops = 0;  ///< How often ask_stop() was called.
  std::string answering;   ///< The node that makes an answer to the last question; empty: none.
  /// What was said until its caller, who keeps it as well, handed it over; empty: it began here.
  std::string said_hash;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (),
                      (id, org_id, agent_id, agent_name, actor_id, channel, status, title, metadata,
                       message_count, turns, tool_calls, unanswered, latencies, handoff_reason,
                       handoff_target, handoff_urgent, handoff_requested_at, acknowledged_by,
                       acknowledged_name, acknowledged_at, taken_by, taken_name, taken_at, outcome,
                       outcome_note, resolved_at, stops, answering, said_hash, created_at,
                       updated_at))

struct MessageRow {
  core::MessageId id;
  core::OrganizationId org_id;
  core::SessionId session_id;
  std::int64_t position = 0;  ///< From 0, without gaps within the session.
  MessageRole role = MessageRole::user;
  std::optional<std::string> author_id;  ///< Who of the staff wrote it,
  std::optional<std::string> author;     ///< and the name they had then.
  std::string content;
  json::value sources;  ///< A list of Source.
  bool abstained = false;
  std::optional<json::object> tool;     ///< A ToolUse, of role tool.
  std::optional<std::string> call_key;  ///< Names a call that was written before it was made.
  bool unanswered = false;              ///< Its answer has not come.
  std::optional<std::string> model;
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::optional<std::int64_t> latency_ms;
  std::optional<json::object> stages;  ///< An AnswerStages, of an answer.
  std::optional<std::string> fallback_reason;
  bool prompt_cut = false;
  bool stopped = false;  ///< The customer stopped it.
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(MessageRow, (),
                      (id, org_id, session_id, position, role, author_id, author, content, sources,
                       abstained, tool, call_key, unanswered, model, input_tokens, output_tokens,
                       latency_ms, stages, fallback_reason, prompt_cut, stopped, created_at))

/// Who has taken over conversations that were not given back.
struct HolderRow {
  core::OrganizationId org_id;
  std::string taken_by;
};
BOOST_DESCRIBE_STRUCT(HolderRow, (), (org_id, taken_by))

/// How a conversation is: whatever is done to it changes one of these.
struct VersionRow {
  core::SessionId id;
  SessionStatus status = SessionStatus::active;
  std::int64_t message_count = 0;
  Timestamp updated_at;
  bool operator==(const VersionRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(VersionRow, (), (id, status, message_count, updated_at))

/// How often the answers of a conversation were to be stopped.
struct StopRow {
  core::SessionId id;
  std::int64_t stops = 0;
};
BOOST_DESCRIBE_STRUCT(StopRow, (), (id, stops))

struct SessionFilter {
  std::optional<core::AgentId> agent;
  std::string actor;
  std::optional<SessionStatus> status;
  std::optional<Channel> channel;
  Timestamp from{0};
  Timestamp to{INT64_MAX};
  Timestamp before{INT64_MAX};  ///< Where the page before ended: time and id.
  std::string before_id;
  std::int64_t limit = 50;
};

/// The conversations that figures are made of.
struct FigureFilter {
  std::optional<core::AgentId> agent;
  std::optional<Channel> channel;
  Timestamp from;
  Timestamp to;
  Timestamp after{INT64_MIN};  ///< Where the page before ended: time of beginning and id.
  std::string after_id;
  std::int64_t limit = 0;
  /// Of unanswered(): answers in the time and as many after it, before any is left out.
  std::int64_t looked_at = 20'000;
};

/// A new conversation: nobody of the staff has touched it yet.
Work<void> insert_session(Transaction& tx, const SessionRow& row);
Work<std::optional<SessionRow>> session(Transaction& tx, const core::SessionId& id);
/// The conversation of the first of these hashes that has one which has not ended.
Work<std::optional<SessionRow>> open_session(Transaction& tx,
                                             const std::vector<std::string>& said_hashes);
/// Last touched first.
Work<std::vector<SessionRow>> sessions(Transaction& tx, const SessionFilter& filter);
/// What is said in a conversation, from position `from`, oldest first.
Work<std::vector<std::string>> contents(Transaction& tx, const core::SessionId& session,
                                        std::int64_t from, std::int64_t limit);
/// What this member of the staff has taken over and not given back, by id.
Work<std::vector<SessionRow>> taken_by(Transaction& tx, const std::string& staff,
                                       const core::SessionId& after, std::int64_t limit);
Work<void> update_session(Transaction& tx, const SessionRow& row);
Work<std::int64_t> delete_session(Transaction& tx, const core::SessionId& id);
/// For the node that makes the conversation's answer: it is to be stopped.
Work<void> ask_stop(Transaction& tx, const core::SessionId& id);
Work<void> insert_message(Transaction& tx, const MessageRow& row);
/// Writes what came of a call; the row as it is now, nothing where it is gone.
Work<std::optional<MessageRow>> update_call(Transaction& tx, const MessageRow& row);
/// Oldest first, from position `from`.
Work<std::vector<MessageRow>> messages(Transaction& tx, const core::SessionId& session,
                                       std::int64_t from, std::int64_t limit);
/// The same, from that message; empty where the session has none of this id.
Work<std::vector<MessageRow>> messages_from(Transaction& tx, const core::SessionId& session,
                                            const core::MessageId& first, std::int64_t limit);
/// Where the last `turns` questions of the customer begin; 0 where there are fewer.
Work<std::int64_t> place_of_turns(Transaction& tx, const core::SessionId& session,
                                  std::int64_t turns);
/// The last messages from position `from`, at most `limit`, oldest first; calls of tools only from
/// `calls_from`.
Work<std::vector<MessageRow>> last_messages(Transaction& tx, const core::SessionId& session,
                                            std::int64_t from, std::int64_t calls_from,
                                            std::int64_t limit);
/// Oldest first.
Work<std::vector<FigureRow>> figures(Transaction& tx, const FigureFilter& filter);
/// What found no answer in the documents in the conversations begun in the time, newest first.
/// Looked at are the last answers before its end and the first ones after.
Work<std::vector<QuestionRow>> unanswered(Transaction& tx, const FigureFilter& filter);

/// Across organisations: of those that still are there.
Work<std::vector<VersionRow>> versions(Transaction& tx, const std::vector<core::SessionId>& ids);
/// Across organisations: each once.
Work<std::vector<HolderRow>> holders(Transaction& tx);
/// Across organisations: how many conversations the node, which has just started, left without an
/// answer. Those that neither wait for a person nor have one are `error` from now on.
Work<std::int64_t> mark_cut(Transaction& tx, const std::string& node);
/// Across organisations: where ask_stop() was called since.
Work<std::vector<StopRow>> stops_since(Transaction& tx, Timestamp since);
/// Across organisations: deletes up to `limit` conversations not touched since `before`.
Work<std::int64_t> prune(Transaction& tx, Timestamp before, std::int64_t limit);

}  // namespace auriga::sessions::repository
