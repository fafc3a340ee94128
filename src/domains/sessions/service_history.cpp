// Conversations read back, stopped and deleted.
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "domains/sessions/service.hpp"
#include "platform/database/change.hpp"

namespace auriga::sessions {

using core::Error;
using core::ErrorCode;
using db::Transaction;
using db::Work;

namespace {

constexpr std::int64_t kPruneStep = 500;
/// How far back hear_stops() looks: nodes' clocks differ, and commits are not in order.
constexpr std::chrono::minutes kStopsHeard{1};

std::optional<Staff> to_staff(const std::optional<std::string>& id,
                              const std::optional<std::string>& name) {
  return id ? std::optional(Staff{*id, name.value_or("")}) : std::nullopt;
}

std::optional<Handoff> to_handoff(const repository::SessionRow& row) {
  if (!row.handoff_requested_at && !row.taken_at && !row.resolved_at) {
    return std::nullopt;
  }
  return Handoff{.reason = row.handoff_reason,
                 .target = row.handoff_target,
                 .urgent = row.handoff_urgent,
                 .requested_at = row.handoff_requested_at,
                 .acknowledged_by = to_staff(row.acknowledged_by, row.acknowledged_name),
                 .acknowledged_at = row.acknowledged_at,
                 .taken_by = to_staff(row.taken_by, row.taken_name),
                 .taken_at = row.taken_at,
                 .outcome = row.outcome,
                 .note = row.outcome_note,
                 .resolved_at = row.resolved_at};
}

Work<bool> write_removed(Transaction& tx, const core::SessionId& id, const core::Actor& actor) {
  if (co_await repository::delete_session(tx, id) == 0) {
    co_return false;
  }
  co_await tx.emit(db::change(actor, "session.deleted", id.text()));
  co_return true;
}

}  // namespace

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
          .handoff = to_handoff(row),
          .created_at = row.created_at,
          .updated_at = row.updated_at};
}

Message to_message(const repository::MessageRow& row) {
  Message out{.id = row.id,
              .position = row.position,
              .role = row.role,
              .author = row.author,
              .content = row.content,
              .sources = {},
              .abstained = row.abstained,
              .model = row.model,
              .latency_ms = row.latency_ms,
              .stages = {},
              .fallback_reason = row.fallback_reason,
              .prompt_cut = row.prompt_cut,
              .stopped = row.stopped,
              .created_at = row.created_at};
  core::DecodeContext context;
  core::decode_into(context, row.sources, out.sources, nullptr);
  if (row.tool) {
    core::decode_into(context, json::value(*row.tool), out.tool, nullptr);
  }
  if (row.stages) {
    core::decode_into(context, json::value(*row.stages), out.stages, nullptr);
  }
  if (!context.ok()) {
    throw Error(ErrorCode::kInternal, {}, "sources, tool or stages of message " + row.id.text());
  }
  return out;
}

std::optional<json::object> to_row(const std::optional<AnswerStages>& stages) {
  if (!stages) {
    return std::nullopt;
  }
  return core::value_or_throw(core::parse_json(core::to_json(*stages))).as_object();
}

std::vector<Source> to_sources(const std::vector<answer::Source>& sources) {
  std::vector<Source> out;
  out.reserve(sources.size());
  for (const auto& source : sources) {
    out.push_back({.document_id = source.document_id,
                   .document = source.document,
                   .heading = source.heading,
                   .quote = source.quote,
                   .start = static_cast<std::int64_t>(source.span.start),
                   .end = static_cast<std::int64_t>(source.span.end),
                   .score = source.score});
  }
  return out;
}

SessionService::SessionService(db::Database& database, agents::AgentService& agents,
                               Responder& responder, const core::Clock& clock, core::Random& random,
                               std::string node)
    : database_(database),
      agents_(agents),
      responder_(responder),
      clock_(clock),
      random_(random),
      node_(std::move(node)) {}

Task<repository::SessionRow> SessionService::row(const core::Caller& caller, core::SessionId id) {
  auto row = co_await database_.point_read(caller.tenant, repository::session, std::move(id));
  if (!row || (caller.agent && *caller.agent != row->agent_id)) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return *std::move(row);
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

Task<StoppedSession> SessionService::stop(core::Caller caller, core::SessionId id,
                                          std::optional<std::string> actor_id) {
  const bool staff = caller.has(core::Scope::admin);
  if (!staff && !actor_id) {
    throw Error(ErrorCode::kValidationFailed)
        .with_faults({{"/actor_id", "required", "say whom the conversation is with"}});
  }
  const auto found = co_await row(caller, std::move(id));
  if (actor_id && *actor_id != found.actor_id) {
    throw Error(ErrorCode::kNotFound);
  }
  if (!turns_.stop(found.id) && has_other_nodes()) {
    co_await database_.write(caller.tenant, repository::ask_stop, found.id);
  }
  co_return StoppedSession{.id = found.id, .status = found.status};
}

Task<> SessionService::hear_stops(core::SystemScope scope) {
  if (turns_.none()) {
    co_return;
  }
  const auto since = clock_.now() - kStopsHeard;
  for (const auto& row : co_await database_.read(scope, repository::stops_since, since)) {
    turns_.stop_after(row.id, row.stops);
  }
}

Task<> SessionService::hear_changes(core::SystemScope scope) {
  const auto listened = feed_.listened();
  std::vector<repository::VersionRow> found;
  if (!listened.empty()) {
    found = co_await database_.read(scope, repository::versions, listened);
  }
  feed_.compare(listened, found);
}

Task<> SessionService::remove(core::Caller caller, core::Actor actor, core::SessionId id) {
  Change gone;
  gone.session = co_await row(caller, id);
  if (!co_await database_.write(caller.tenant, write_removed, id, std::move(actor))) {
    throw Error(ErrorCode::kNotFound);
  }
  turns_.silence(id);
  feed_.tell(gone);
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
