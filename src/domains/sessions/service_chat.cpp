// One turn of a conversation.
#include <chrono>
#include <utility>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"
#include "domains/sessions/service.hpp"
#include "platform/database/change.hpp"
#include "platform/database/errors.hpp"

namespace auriga::sessions {

using core::Error;
using core::ErrorCode;
using db::Transaction;
using db::Work;

namespace {

/// How much of a conversation the answer knows.
constexpr std::int64_t kHistory = 20;
constexpr std::size_t kTitle = 80;
constexpr std::size_t kMetadataMax = 50;  ///< Members, of all turns together.

bool is_closed(SessionStatus status) {
  return status == SessionStatus::completed || status == SessionStatus::error;
}

/// What one turn writes.
struct TurnRows {
  repository::SessionRow session;
  bool fresh = false;
  bool handoff = false;
  repository::MessageRow question;
  repository::MessageRow answer;
  core::Actor actor;
};

Work<void> write_turn(Transaction& tx, const TurnRows& turn) {
  if (turn.fresh) {
    co_await repository::insert_session(tx, turn.session);
    boost::json::object details{{"agent_id", turn.session.agent_id.text()},
                                {"actor_id", turn.session.actor_id}};
    co_await tx.emit(
        db::change(turn.actor, "session.started", turn.session.id.text(), std::move(details)));
  } else {
    // Somebody may have ended or deleted it while the answer was made.
    const auto now = co_await repository::session(tx, turn.session.id);
    if (!now) {
      throw Error(ErrorCode::kNotFound, "the session was deleted meanwhile");
    }
    if (is_closed(now->status)) {
      throw Error(ErrorCode::kSessionClosed);
    }
    co_await repository::update_session(tx, turn.session);
  }
  co_await repository::insert_message(tx, turn.question);
  co_await repository::insert_message(tx, turn.answer);
  if (turn.handoff) {
    boost::json::object details{{"agent_id", turn.session.agent_id.text()}};
    co_await tx.emit(db::change(turn.actor, "session.handoff_requested", turn.session.id.text(),
                                std::move(details)));
  }
}

/// What a turn begins with.
struct Before {
  std::optional<repository::SessionRow> session;
  std::vector<repository::MessageRow> history;
};

Work<Before> read_before(Transaction& tx, const core::SessionId& id) {
  Before before;
  before.session = co_await repository::session(tx, id);
  if (before.session) {
    before.history = co_await repository::last_messages(tx, id, kHistory);
  }
  co_return before;
}

std::vector<answer::Turn> to_turns(const std::vector<repository::MessageRow>& rows) {
  std::vector<answer::Turn> turns;
  for (const auto& row : rows) {
    if (row.role == MessageRole::user || row.role == MessageRole::assistant) {
      turns.push_back(
          {row.role == MessageRole::user ? answer::Turn::Role::user : answer::Turn::Role::assistant,
           row.content});
    }
  }
  return turns;
}

class Unwatched final : public llm::AnswerSink {
 public:
  Task<> delta(std::string_view /*text*/) override { co_return; }
  Task<> restart(std::string_view /*reason*/) override { co_return; }
};

}  // namespace

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

/// Holds a session while its answer is made, so that two turns do not mix.
class SessionService::Busy {
 public:
  Busy(SessionService& service, core::SessionId id) : service_(service), id_(std::move(id)) {
    const std::scoped_lock hold(service_.mutex_);
    if (!service_.busy_.insert(id_).second) {
      throw Error(ErrorCode::kSessionBusy);
    }
  }
  ~Busy() {
    const std::scoped_lock hold(service_.mutex_);
    service_.busy_.erase(id_);
  }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

 private:
  SessionService& service_;
  core::SessionId id_;
};

Task<ChatAnswer> SessionService::chat(core::Caller caller, core::Actor actor, ChatRequest in,
                                      ChatWatcher* watcher) {
  const auto began = clock_.steady();
  const auto asked_at = clock_.now();
  const auto ready = co_await agents_.ready(caller, in.agent_id);
  const bool named = in.session_id.has_value();
  const auto id = named ? *in.session_id : core::SessionId::make(clock_, random_);
  const Busy busy(*this, id);

  Before before;
  if (named) {
    before = co_await database_.point_read(caller.tenant, read_before, id);
    // Another agent's or another person's conversation is none of this caller's.
    if (!before.session || before.session->agent_id != in.agent_id ||
        before.session->actor_id != in.actor_id) {
      throw Error(ErrorCode::kNotFound, "there is no such session of this agent and actor");
    }
    if (is_closed(before.session->status)) {
      throw Error(ErrorCode::kSessionClosed);
    }
  }
  TurnRows turn;
  turn.fresh = !named;
  turn.actor = std::move(actor);
  auto& session = turn.session;
  if (named) {
    session = *std::move(before.session);
  } else {
    session = {.id = id,
               .org_id = caller.tenant.organization(),
               .agent_id = in.agent_id,
               .agent_name = ready.agent.name,
               .actor_id = in.actor_id,
               .title = core::clip(in.message, kTitle),
               .created_at = asked_at};
  }
  for (auto& [name, value] : in.metadata) {
    session.metadata[name] = value;
  }
  if (session.metadata.size() > kMetadataMax) {
    throw std::move(Error(ErrorCode::kValidationFailed)
                        .with_faults({{"/metadata", "too_many",
                                       "a session keeps at most 50 members, this one would have " +
                                           std::to_string(session.metadata.size())}}));
  }
  if (watcher != nullptr) {
    co_await watcher->session(id);
  }

  const auto knowledge = ready.index->now();
  const auto history = to_turns(before.history);
  const auto model = agents_.model_of(ready.agent);
  const Asked asked{.message = in.message,
                    .history = history,
                    .model = model,
                    .agent_name = ready.agent.name,
                    .sop_text = ready.running->sop_text,
                    .sop = ready.running->sop,
                    .knowledge = knowledge};
  Unwatched unwatched;
  auto responded = co_await responder_.respond(
      asked, watcher != nullptr ? static_cast<llm::AnswerSink&>(*watcher) : unwatched);

  ChatAnswer out{.result = std::move(responded.text),
                 .stop_reason = std::move(responded.stop_reason),
                 .abstained = responded.abstained,
                 .sources = to_sources(responded.sources),
                 .session_id = id,
                 .metrics = {.input_tokens = responded.input_tokens,
                             .output_tokens = responded.output_tokens,
                             .latency_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                                               clock_.steady() - began)
                                               .count(),
                             .model = std::move(responded.model),
                             .fallback = responded.fallback},
                 .metadata = session.metadata};
  turn.handoff = responded.handoff && session.status == SessionStatus::active;
  if (turn.handoff) {
    session.status = SessionStatus::handoff_requested;
  }
  turn.question = {.id = core::MessageId::make(clock_, random_),
                   .org_id = session.org_id,
                   .session_id = id,
                   .position = session.message_count,
                   .role = MessageRole::user,
                   .content = std::move(in.message),
                   .sources = json::array(),
                   .created_at = asked_at};
  turn.answer = {.id = core::MessageId::make(clock_, random_),
                 .org_id = session.org_id,
                 .session_id = id,
                 .position = session.message_count + 1,
                 .role = MessageRole::assistant,
                 .content = out.result,
                 .sources = core::value_or_throw(core::parse_json(core::to_json(out.sources))),
                 .abstained = out.abstained,
                 .model = out.metrics.model,
                 .input_tokens = out.metrics.input_tokens,
                 .output_tokens = out.metrics.output_tokens,
                 .latency_ms = out.metrics.latency_ms,
                 .created_at = clock_.now()};
  session.message_count += 2;
  session.turns += 1;
  session.updated_at = turn.answer.created_at;
  try {
    co_await database_.write(caller.tenant, write_turn, std::move(turn));
  } catch (const db::UniqueViolation&) {
    throw Error(ErrorCode::kSessionBusy);  // Another node took the same turn.
  }
  co_return out;
}

Task<Responded> SessionService::answer(core::Caller caller, core::AgentId agent,
                                       std::vector<answer::Turn> history, std::string message,
                                       llm::AnswerSink& sink) {
  const auto ready = co_await agents_.ready(caller, std::move(agent));
  const auto knowledge = ready.index->now();
  const auto model = agents_.model_of(ready.agent);
  const Asked asked{.message = message,
                    .history = history,
                    .model = model,
                    .agent_name = ready.agent.name,
                    .sop_text = ready.running->sop_text,
                    .sop = ready.running->sop,
                    .knowledge = knowledge};
  co_return co_await responder_.respond(asked, sink);
}

}  // namespace auriga::sessions
