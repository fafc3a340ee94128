// Conversations read back, completed and deleted.
#include <charconv>

#include "core/decode.hpp"
#include "domains/sessions/service.hpp"
#include "platform/database/change.hpp"

namespace auriga::sessions {

using core::Error;
using core::ErrorCode;
using db::Transaction;
using db::Work;

namespace {

constexpr std::int64_t kPruneStep = 500;

Session to_session(const repository::SessionRow& row) {
  const auto duration = row.updated_at.ms - row.created_at.ms;
  return {.id = row.id,
          .agent_id = row.agent_id,
          .agent_name = row.agent_name,
          .actor_id = row.actor_id,
          .channel = row.channel,
          .status = row.status,
          .title = row.title,
          .message_count = row.message_count,
          .duration_ms = duration,
          .metadata = row.metadata,
          .summary = {.turns = row.turns, .tool_calls = row.tool_calls, .duration_ms = duration},
          .created_at = row.created_at,
          .updated_at = row.updated_at};
}

Message to_message(const repository::MessageRow& row) {
  Message out{.id = row.id,
              .role = row.role,
              .content = row.content,
              .sources = {},
              .abstained = row.abstained,
              .model = row.model,
              .latency_ms = row.latency_ms,
              .created_at = row.created_at};
  core::DecodeContext context;
  core::decode_into(context, row.sources, out.sources, nullptr);
  if (!context.ok()) {
    throw Error(ErrorCode::kInternal, {}, "sources of message " + row.id.text());
  }
  return out;
}

/// A cursor is where the page ended: "1732171205123.ses_…".
std::string cursor_of(const repository::SessionRow& row) {
  return std::to_string(row.updated_at.ms) + "." + row.id.text();
}

void read_cursor(const std::string& text, repository::SessionFilter& filter) {
  const auto dot = text.find('.');
  const auto* end = text.data() + std::min(dot, text.size());
  const auto [at, error] = std::from_chars(text.data(), end, filter.before.ms);
  if (dot == std::string::npos || error != std::errc() || at != end ||
      !core::SessionId::parse(text.substr(dot + 1))) {
    throw Error(ErrorCode::kBadCursor);
  }
  filter.before_id = text.substr(dot + 1);
}

Work<std::optional<repository::SessionRow>> write_completed(Transaction& tx,
                                                            const core::SessionId& id,
                                                            const core::Actor& actor) {
  auto row = co_await repository::session(tx, id);
  if (!row || row->status == SessionStatus::completed) {
    co_return row;
  }
  row->status = SessionStatus::completed;
  row->updated_at = tx.now();
  co_await repository::update_session(tx, *row);
  co_await tx.emit(db::change(actor, "session.completed", id.text()));
  co_return row;
}

Work<bool> write_removed(Transaction& tx, const core::SessionId& id, const core::Actor& actor) {
  if (co_await repository::delete_session(tx, id) == 0) {
    co_return false;
  }
  co_await tx.emit(db::change(actor, "session.deleted", id.text()));
  co_return true;
}

}  // namespace

SessionService::SessionService(db::Database& database, agents::AgentService& agents,
                               Responder& responder, const core::Clock& clock, core::Random& random)
    : database_(database), agents_(agents), responder_(responder), clock_(clock), random_(random) {}

Task<repository::SessionRow> SessionService::row(const core::Caller& caller, core::SessionId id) {
  auto row = co_await database_.point_read(caller.tenant, repository::session, std::move(id));
  if (!row || (caller.agent && *caller.agent != row->agent_id)) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return *std::move(row);
}

Task<agents::Listed<Session>> SessionService::list(core::Caller caller, ListSessions in) {
  repository::SessionFilter filter;
  filter.agent = caller.agent ? caller.agent : in.agent_id;
  if (caller.agent && in.agent_id && *in.agent_id != *caller.agent) {
    co_return agents::Listed<Session>{};
  }
  filter.actor = in.actor_id.value_or("");
  filter.status = in.status;
  filter.channel = in.channel;
  filter.words = in.q.value_or("");
  filter.from = in.from.value_or(filter.from);
  filter.to = in.to.value_or(filter.to);
  filter.limit = in.limit + 1;
  if (in.cursor) {
    read_cursor(*in.cursor, filter);
  }
  agents::Listed<Session> out;
  const auto rows = co_await database_.read(caller.tenant, repository::sessions, filter);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (std::cmp_equal(i, in.limit)) {
      out.next = cursor_of(rows[i - 1]);
      break;
    }
    out.items.push_back(to_session(rows[i]));
  }
  co_return out;
}

Task<Session> SessionService::get(core::Caller caller, core::SessionId id) {
  co_return to_session(co_await row(caller, std::move(id)));
}

Task<agents::Listed<Message>> SessionService::messages(core::Caller caller, core::SessionId id,
                                                       std::int64_t from, std::int64_t limit) {
  co_await row(caller, id);
  agents::Listed<Message> out;
  const auto rows =
      co_await database_.read(caller.tenant, repository::messages, id, from, limit + 1);
  for (const auto& row : rows) {
    if (std::cmp_equal(out.items.size(), limit)) {
      out.next = std::to_string(row.position);
      break;
    }
    out.items.push_back(to_message(row));
  }
  co_return out;
}

Task<Session> SessionService::complete(core::Caller caller, core::Actor actor, core::SessionId id) {
  co_await row(caller, id);
  const auto changed =
      co_await database_.write(caller.tenant, write_completed, std::move(id), std::move(actor));
  if (!changed) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return to_session(*changed);
}

Task<> SessionService::remove(core::Caller caller, core::Actor actor, core::SessionId id) {
  co_await row(caller, id);
  if (!co_await database_.write(caller.tenant, write_removed, std::move(id), std::move(actor))) {
    throw Error(ErrorCode::kNotFound);
  }
}

Task<std::int64_t> SessionService::prune(core::SystemScope scope, std::chrono::days age) {
  const auto before = clock_.now() - age;
  std::int64_t all = 0;
  while (true) {
    const auto gone = co_await database_.write(scope, repository::prune, before, kPruneStep);
    all += gone;
    if (gone < kPruneStep) {
      co_return all;
    }
  }
}

}  // namespace auriga::sessions
