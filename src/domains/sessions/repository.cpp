#include "domains/sessions/repository.hpp"

#include <algorithm>
#include <span>

namespace auriga::sessions::repository {
namespace {

struct ContentRow {
  std::string content;
};
BOOST_DESCRIBE_STRUCT(ContentRow, (), (content))

/// Texts of one length as one parameter of a statement that looks for each by an index: CROSS JOIN
/// has SQLite begin with them.
class Wanted {
 public:
  /// More are cut off too slowly: each time the parameter is gone through from its beginning.
  static constexpr std::size_t kAtOnce = 200;

  explicit Wanted(std::span<const std::string> items) {
    AURIGA_ASSERT(items.size() <= kAtOnce);
    for (const auto& item : items) {
      AURIGA_ASSERT(item.size() == items.front().size());
      items_ += item;
    }
    width_ = std::to_string(items.empty() ? 1 : items.front().size());
  }
  /// The parameter $1.
  [[nodiscard]] const std::string& items() const { return items_; }
  /// What the statement begins with: `wanted`, of each its `item` and, in their order, its `place`.
  [[nodiscard]] std::string sql() const {
    const auto next = "place + " + width_;
    return "WITH RECURSIVE wanted (place, item) AS (SELECT 1, substr($1, 1, " + width_ +
           ") UNION ALL SELECT " + next + ", substr($1, " + next + ", " + width_ +
           ") FROM wanted WHERE " + next + " <= length($1)) ";
  }

 private:
  std::string items_;
  std::string width_;
};

}  // namespace

Work<void> insert_session(Transaction& tx, const SessionRow& row) {
  co_await tx.exec(
      "INSERT INTO sessions (id, org_id, agent_id, actor_id, channel, status, title, metadata, "
      "message_count, turns, tool_calls, unanswered, latencies, handoff_reason, handoff_target, "
      "handoff_urgent, handoff_requested_at, answering, said_hash, created_at, updated_at) VALUES "
      "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, "
      "$21)",
      row.id, tx.organization(), row.agent_id, row.actor_id, row.channel, row.status, row.title,
      row.metadata, row.message_count, row.turns, row.tool_calls, row.unanswered, row.latencies,
      row.handoff_reason, row.handoff_target, row.handoff_urgent, row.handoff_requested_at,
      row.answering, row.said_hash, row.created_at, row.updated_at);
}

Work<std::optional<SessionRow>> session(Transaction& tx, const core::SessionId& id) {
  co_return co_await tx.maybe<SessionRow>(
      "SELECT $columns FROM (SELECT sessions.*, (SELECT name FROM agents WHERE agents.id = "
      "agent_id) "
      "AS agent_name FROM sessions WHERE org_id = $1 AND id = $2) AS named",
      tx.organization(), id);
}

Work<std::optional<SessionRow>> open_session(Transaction& tx,
                                             const std::vector<std::string>& said_hashes) {
  const Wanted wanted(said_hashes);
  const auto sql =
      wanted.sql() +
      "SELECT $columns FROM (SELECT sessions.*, place, (SELECT name FROM agents WHERE "
      "agents.id = agent_id) AS agent_name FROM wanted CROSS JOIN sessions WHERE "
      "org_id = $2 AND said_hash = item AND said_hash <> '' AND status <> 'completed') "
      "AS named ORDER BY place LIMIT 1";
  co_return co_await tx.maybe<SessionRow>(sql, wanted.items(), tx.organization());
}

Work<std::vector<SessionRow>> sessions(Transaction& tx, const SessionFilter& filter) {
  const auto agent = filter.agent ? filter.agent->text() : std::string();
  const auto status = filter.status ? std::string(core::enum_name(*filter.status)) : std::string();
  const auto channel =
      filter.channel ? std::string(core::enum_name(*filter.channel)) : std::string();
  // Said plainly where they are asked for, so that their indexes serve: every console that is open
  // asks who waits for a person.
  const std::string_view of_agent = filter.agent ? "agent_id = $2" : "$2 = ''";
  const std::string_view of_status = filter.status ? "status = $4" : "$4 = ''";
  const auto sql =
      "SELECT $columns FROM (SELECT sessions.*, (SELECT name FROM agents WHERE agents.id = "
      "agent_id) AS agent_name FROM sessions) AS named WHERE org_id = $1 AND " +
      std::string(of_agent) + " AND ($3 = '' OR actor_id = $3) AND " + std::string(of_status) +
      " AND ($5 = '' OR channel = $5) "
      "AND created_at >= $6 AND created_at < $7 "
      "AND (updated_at < $8 OR (updated_at = $8 AND id < $9)) "
      "ORDER BY updated_at DESC, id DESC LIMIT $10";
  co_return co_await tx.all<SessionRow>(sql, tx.organization(), agent, filter.actor, status,
                                        channel, filter.from, filter.to, filter.before,
                                        filter.before_id, filter.limit);
}

Work<std::vector<std::string>> contents(Transaction& tx, const core::SessionId& session,
                                        std::int64_t from, std::int64_t limit) {
  const auto rows = co_await tx.all<ContentRow>(
      "SELECT content FROM messages WHERE org_id = $1 AND session_id = $2 AND position >= $3 "
      "ORDER BY position LIMIT $4",
      tx.organization(), session, from, limit);
  std::vector<std::string> out;
  for (auto& row : rows) {
    out.push_back(row.content);
  }
  co_return out;
}

Work<std::vector<SessionRow>> taken_by(Transaction& tx, const std::string& staff,
                                       const core::SessionId& after, std::int64_t limit) {
  co_return co_await tx.all<SessionRow>(
      "SELECT $columns FROM (SELECT sessions.*, (SELECT name FROM agents WHERE agents.id = "
      "agent_id) AS agent_name FROM sessions) AS named WHERE org_id = $1 AND status = 'human' "
      "AND taken_by = $2 AND id > $3 ORDER BY id LIMIT $4",
      tx.organization(), staff, after, limit);
}

Work<void> update_session(Transaction& tx, const SessionRow& row) {
  co_await tx.exec(
      "UPDATE sessions SET status = $1, title = $2, metadata = $3, message_count = $4, turns = $5, "
      "tool_calls = $6, updated_at = $7, handoff_reason = $8, handoff_target = $9, "
      "handoff_urgent = $10, handoff_requested_at = $11, acknowledged_by = $12, "
      "acknowledged_name = $13, acknowledged_at = $14, taken_by = $15, taken_name = $16, "
      "taken_at = $17, outcome = $18, outcome_note = $19, resolved_at = $20, unanswered = $21, "
      "latencies = $22, answering = $23 WHERE org_id = $24 AND id = $25",
      row.status, row.title, row.metadata, row.message_count, row.turns, row.tool_calls,
      row.updated_at, row.handoff_reason, row.handoff_target, row.handoff_urgent,
      row.handoff_requested_at, row.acknowledged_by, row.acknowledged_name, row.acknowledged_at,
      row.taken_by, row.taken_name, row.taken_at, row.outcome, row.outcome_note, row.resolved_at,
      row.unanswered, row.latencies, row.answering, tx.organization(), row.id);
}

Work<std::int64_t> delete_session(Transaction& tx, const core::SessionId& id) {
  co_return co_await tx.exec("DELETE FROM sessions WHERE org_id = $1 AND id = $2",
                             tx.organization(), id);
}

Work<void> ask_stop(Transaction& tx, const core::SessionId& id) {
  co_await tx.exec(
      "UPDATE sessions SET stops = stops + 1, stop_at = $1 WHERE org_id = $2 AND id = $3", tx.now(),
      tx.organization(), id);
}

Work<void> insert_message(Transaction& tx, const MessageRow& row) {
  co_await tx.exec(
      "INSERT INTO messages (id, org_id, session_id, position, role, author_id, author, content, "
      "sources, abstained, tool, call_key, unanswered, model, input_tokens, output_tokens, "
      "latency_ms, stages, fallback_reason, prompt_cut, stopped, created_at) VALUES ($1, $2, $3, "
      "$4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
      row.id, tx.organization(), row.session_id, row.position, row.role, row.author_id, row.author,
      row.content, row.sources, row.abstained, row.tool, row.call_key, row.unanswered, row.model,
      row.input_tokens, row.output_tokens, row.latency_ms, row.stages, row.fallback_reason,
      row.prompt_cut, row.stopped, row.created_at);
}

Work<std::optional<MessageRow>> update_call(Transaction& tx, const MessageRow& row) {
  co_return co_await tx.maybe<MessageRow>(
      "UPDATE messages SET content = $1, tool = $2, latency_ms = $3, unanswered = $4 "
      "WHERE org_id = $5 AND session_id = $6 AND id = $7 RETURNING $columns",
      row.content, row.tool, row.latency_ms, row.unanswered, tx.organization(), row.session_id,
      row.id);
}

Work<std::vector<MessageRow>> messages(Transaction& tx, const core::SessionId& session,
                                       std::int64_t from, std::int64_t limit) {
  co_return co_await tx.all<MessageRow>(
      "SELECT $columns FROM messages WHERE org_id = $1 AND session_id = $2 AND position >= $3 "
      "ORDER BY position LIMIT $4",
      tx.organization(), session, from, limit);
}

Work<std::vector<MessageRow>> messages_from(Transaction& tx, const core::SessionId& session,
                                            const core::MessageId& first, std::int64_t limit) {
  co_return co_await tx.all<MessageRow>(
      "SELECT $columns FROM messages WHERE org_id = $1 AND session_id = $2 AND position >= "
      "(SELECT position FROM messages WHERE id = $3 AND org_id = $1 AND session_id = $2) "
      "ORDER BY position LIMIT $4",
      tx.organization(), session, first, limit);
}

Work<std::int64_t> place_of_turns(Transaction& tx, const core::SessionId& session,
                                  std::int64_t turns) {
  const auto place = co_await tx.scalar<std::optional<std::int64_t>>(
      "SELECT position FROM messages WHERE org_id = $1 AND session_id = $2 AND role = 'user' "
      "ORDER BY position DESC LIMIT 1 OFFSET $3",
      tx.organization(), session, turns - 1);
  co_return place.value_or(0);
}

Work<std::vector<MessageRow>> last_messages(Transaction& tx, const core::SessionId& session,
                                            std::int64_t from, std::int64_t calls_from,
                                            std::int64_t limit) {
  auto rows = co_await tx.all<MessageRow>(
      "SELECT $columns FROM messages WHERE org_id = $1 AND session_id = $2 AND position >= $3 "
      "AND (role <> 'tool' OR position >= $4) ORDER BY position DESC LIMIT $5",
      tx.organization(), session, from, calls_from, limit);
  std::reverse(rows.begin(), rows.end());
  co_return rows;
}

Work<std::vector<FigureRow>> figures(Transaction& tx, const FigureFilter& filter) {
  const auto agent = filter.agent ? filter.agent->text() : std::string();
  const auto channel =
      filter.channel ? std::string(core::enum_name(*filter.channel)) : std::string();
  const auto after = std::max(filter.after, filter.from);
  co_return co_await tx.all<FigureRow>(
      "SELECT id, created_at, updated_at, channel, status, message_count, turns, unanswered, "
      "CASE WHEN handoff_requested_at IS NULL AND taken_at IS NULL THEN 0 ELSE 1 END "
      "AS handed_over, outcome, handoff_reason, latencies FROM sessions WHERE org_id = $1 "
      "AND (created_at, id) > ($2, $3) AND created_at < $4 AND ($5 = '' OR agent_id = $5) "
      "AND ($6 = '' OR channel = $6) ORDER BY created_at, id LIMIT $7",
      tx.organization(), after, filter.after_id, filter.to, agent, channel, filter.limit);
}

Work<std::vector<QuestionRow>> unanswered(Transaction& tx, const FigureFilter& filter) {
  const auto agent = filter.agent ? filter.agent->text() : std::string();
  const auto channel =
      filter.channel ? std::string(core::enum_name(*filter.channel)) : std::string();
  // Which is the last is settled before any question is looked up. What is of other agents or
  // channels has no index of its own, so that the number of answers looked at is bounded.
  co_return co_await tx.all<QuestionRow>(
      "SELECT COALESCE((SELECT substr(asked.content, 1, 300) FROM messages AS asked "
      "WHERE asked.session_id = m.session_id AND asked.position < m.position "
      "AND asked.role = 'user' ORDER BY asked.position DESC LIMIT 1), '') AS question, "
      "m.agent_id AS agent_id, (SELECT name FROM agents WHERE agents.id = m.agent_id) "
      "AS agent_name, m.session_id AS session_id, m.position AS position, "
      "m.created_at AS created_at FROM (SELECT one.id, one.session_id, one.position, "
      "one.created_at, s.agent_id FROM ("
      "SELECT * FROM (SELECT id, session_id, position, created_at FROM messages "
      "WHERE org_id = $1 AND abstained = 1 AND created_at >= $2 AND created_at < $3 "
      "ORDER BY created_at DESC, id DESC LIMIT $4) AS during UNION ALL "
      "SELECT * FROM (SELECT id, session_id, position, created_at FROM messages "
      "WHERE org_id = $1 AND abstained = 1 AND created_at >= $3 "
      "ORDER BY created_at, id LIMIT $4) AS later) AS one JOIN sessions AS s "
      "ON s.id = one.session_id WHERE s.org_id = $1 AND s.created_at >= $2 AND s.created_at < $3 "
      "AND ($5 = '' OR s.agent_id = $5) AND ($6 = '' OR s.channel = $6) "
      "ORDER BY one.created_at DESC, one.id DESC LIMIT $7) AS m "
      "ORDER BY m.created_at DESC, m.id DESC",
      tx.organization(), filter.from, filter.to, filter.looked_at, agent, channel, filter.limit);
}

Work<std::vector<VersionRow>> versions(Transaction& tx, const std::vector<core::SessionId>& ids) {
  std::vector<std::string> texts;
  texts.reserve(ids.size());
  for (const auto& id : ids) {
    texts.push_back(id.text());
  }
  std::vector<VersionRow> out;
  for (std::span<const std::string> rest = texts; !rest.empty();) {
    const auto some = rest.first(std::min(rest.size(), Wanted::kAtOnce));
    rest = rest.subspan(some.size());
    const Wanted wanted(some);
    const auto sql =
        wanted.sql() + "SELECT $columns FROM wanted CROSS JOIN sessions WHERE sessions.id = item";
    const auto rows = co_await tx.all<VersionRow>(sql, wanted.items());
    out.insert(out.end(), rows.begin(), rows.end());
  }
  co_return out;
}

Work<std::vector<HolderRow>> holders(Transaction& tx) {
  co_return co_await tx.all<HolderRow>(
      "SELECT DISTINCT $columns FROM sessions WHERE status = 'human' AND taken_by IS NOT NULL "
      "ORDER BY org_id, taken_by");
}

Work<std::int64_t> mark_cut(Transaction& tx, const std::string& node) {
  co_return co_await tx.exec(
      "UPDATE sessions SET answering = '', "
      "status = CASE WHEN status = 'active' THEN 'error' ELSE status END, "
      "updated_at = CASE WHEN status = 'active' THEN $1 ELSE updated_at END "
      "WHERE answering = $2 AND answering <> ''",
      tx.now(), node);
}

Work<std::vector<StopRow>> stops_since(Transaction& tx, Timestamp since) {
  co_return co_await tx.all<StopRow>(
      "SELECT $columns FROM sessions WHERE stop_at >= $1 ORDER BY id", since);
}

Work<std::int64_t> prune(Transaction& tx, Timestamp before, std::int64_t limit) {
  co_return co_await tx.exec(
      "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE updated_at < $1 "
      "ORDER BY updated_at, id LIMIT $2)",
      before, limit);
}

}  // namespace auriga::sessions::repository
