// Answers to conversations that their callers keep, and what is kept of those that are handed over.
#include <algorithm>
#include <utility>

#include "core/crypto.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"
#include "domains/sessions/cards.hpp"
#include "domains/sessions/repetition.hpp"
#include "domains/sessions/service.hpp"
#include "platform/database/errors.hpp"
#include "platform/runtime/to_its_end.hpp"

namespace auriga::sessions {

using core::Error;
using core::ErrorCode;
using repository::MessageRow;

namespace {

constexpr std::size_t kTitle = 80;
/// Of what was said before, the last; each as long as a message may be elsewhere.
constexpr std::size_t kEarlierMax = 100;
constexpr std::size_t kCharactersMax = 8'000;
/// Conversations of one customer that wait at the same time and are looked through.
constexpr std::int64_t kWaitingMax = 20;

/// Names the conversation as it was at each question of the customer's, the last at the end: each
/// follows from the one before, so that a conversation that has gone on is known again. None where
/// the caller does not say whom it is with: others begin with the same words.
std::vector<std::string> names_of(const core::Caller& caller, const core::AgentId& agent,
                                  const Conversation& conversation) {
  std::vector<std::string> names;
  if (conversation.actor.empty()) {
    return names;
  }
  auto name = caller.tenant.organization().text() + ":" + caller.id + ":" + agent.text() + ":" +
              conversation.actor;
  const auto go_on = [&](const std::string& said) {
    name = core::token_hash(name + ":" + said);
    names.push_back(name);
  };
  for (const auto& message : conversation.history) {
    if (message.role == llm::ChatRole::user) {
      go_on(message.content);
    }
  }
  go_on(conversation.question);
  return names;
}

/// What was said before the question. Calls and their results are the caller's own.
std::vector<MessageRow> earlier_rows(const Conversation& conversation, const MessageRow& like) {
  std::vector<MessageRow> rows;
  for (const auto& message : conversation.history) {
    const bool user = message.role == llm::ChatRole::user;
    if (!message.content.empty() && (user || message.role == llm::ChatRole::assistant)) {
      auto row = like;
      row.role = user ? MessageRole::user : MessageRole::assistant;
      row.content = core::clip(message.content, kCharactersMax);
      rows.push_back(std::move(row));
    }
  }
  if (rows.size() > kEarlierMax) {
    rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(kEarlierMax));
  }
  return rows;
}

MessageRow answer_row(const Responded& responded, MessageRow row) {
  row.role = MessageRole::assistant;
  row.content = responded.text;
  const auto sources = to_sources(responded.sources);
  row.sources = core::value_or_throw(core::parse_json(core::to_json(sources)));
  row.abstained = responded.abstained;
  row.model = responded.model;
  row.input_tokens = responded.input_tokens;
  row.output_tokens = responded.output_tokens;
  row.stages = to_row(responded.stages);
  if (!responded.fallback_reason.empty()) {
    row.fallback_reason = responded.fallback_reason;
  }
  row.prompt_cut = responded.prompt_cut;
  return row;
}

/// The turn as part of a conversation that is there.
TurnRows part_of(const TurnRows& turn, const repository::SessionRow& session) {
  auto out = turn;
  out.session = session;
  out.fresh = false;
  out.earlier.clear();
  out.question->session_id = session.id;
  out.answer->session_id = session.id;
  return out;
}

/// The turn with these ids: the conversation's, and its question's.
void give_ids(TurnRows& turn, core::SessionId session, core::MessageId question) {
  turn.question->id = std::move(question);
  for (auto& message : turn.earlier) {
    message.session_id = session;
  }
  turn.question->session_id = session;
  turn.answer->session_id = session;
  turn.session.id = std::move(session);
}

}  // namespace

Task<CallersAnswer> SessionService::answer(core::Caller caller, core::Actor actor,
                                           core::AgentId agent, Conversation conversation,
                                           llm::AnswerSink& sink, core::Trace trace) {
  const auto ready = co_await agents_.ready(caller, std::move(agent));
  const auto& memory = ready.running->definition.memory;
  const bool hides = forbid_cards(memory.never_keep);
  for (auto& message : conversation.history) {
    if (hides && message.role != llm::ChatRole::tool) {
      message.content = without_cards(std::move(message.content));
    }
  }
  const auto knowledge = ready.index->now();
  const auto history = turns_of(conversation.history);
  const auto model = agents_.model_of(ready.agent);
  const ToolContext tools{.tenant = caller.tenant,
                          .agent = ready.agent.id,
                          .turn = core::MessageId::make(clock_, random_).text(),
                          .trace = std::move(trace)};
  const Asked asked{.message = conversation.question,
                    .history = history,
                    .model = model,
                    .agent_name = ready.agent.name,
                    .instructions = ready.running->definition.prompts.system,
                    .turns_max = memory.turns_max,
                    .conduct = ready.running->conduct,
                    .knowledge = knowledge,
                    .notes = {},
                    .tools = &tools,
                    .conversation = &conversation};
  CallersAnswer out;
  out.responded = co_await responder_.respond(asked, sink);
  if (!out.responded.handoff) {
    co_return out;
  }
  const auto at = clock_.now();
  const MessageRow like{.org_id = caller.tenant.organization(),
                        .sources = json::array(),
                        .tool = {},
                        .created_at = at};
  TurnRows rows{.session = {.org_id = caller.tenant.organization(),
                            .agent_id = ready.agent.id,
                            .agent_name = ready.agent.name,
                            .actor_id = conversation.actor.empty() ? caller.id : conversation.actor,
                            .created_at = at,
                            .updated_at = at},
                .fresh = true,
                .earlier = earlier_rows(conversation, like),
                .question = like,
                .answer = answer_row(out.responded, like),
                .handoff = HandoffWish{.reason = out.responded.handoff_reason,
                                       .target = out.responded.handoff_target,
                                       .urgent = out.responded.handoff_urgent},
                .actor = std::move(actor)};
  for (auto& message : rows.earlier) {
    message.id = core::MessageId::make(clock_, random_);
  }
  rows.question->content = conversation.question;
  rows.answer->id = core::MessageId::make(clock_, random_);
  if (hides) {
    hide_cards(rows);
  }
  const auto& first = rows.earlier.empty() ? *rows.question : rows.earlier.front();
  rows.session.title = core::clip(first.content, kTitle);
  rows.session.turns = std::ranges::count(rows.earlier, MessageRole::assistant, &MessageRow::role);
  // A customer who was told that somebody comes: that is kept, also when the caller goes meanwhile.
  auto names = names_of(caller, ready.agent.id, conversation);
  auto keeping = keep_handoff(caller.tenant, std::move(rows), std::move(names));
  out.session = co_await platform::to_its_end(std::move(keeping));
  co_return out;
}

/// Keeps a conversation that is handed over, as a new one unless it waits for a person already.
Task<core::SessionId> SessionService::keep_handoff(core::Tenant tenant, TurnRows rows,
                                                   std::vector<std::string> names) {
  auto session = core::SessionId::make(clock_, random_);
  auto question = core::MessageId::make(clock_, random_);
  if (!names.empty()) {
    give_ids(rows, session_named(names.back()), message_named(names.back()));
    if (auto waiting = co_await add_to_waiting(tenant, rows, names)) {
      co_return *std::move(waiting);
    }
    try {
      const auto change = co_await database_.write(tenant, write_turn, rows);
      feed_.tell(change);
      co_return change.session.id;
    } catch (const db::UniqueViolation&) {
      // The same words as in a conversation before, which nobody waits in any more.
    }
  }
  give_ids(rows, std::move(session), std::move(question));
  const auto change = co_await database_.write(tenant, write_turn, std::move(rows));
  feed_.tell(change);
  co_return change.session.id;
}

/// Adds the turn to the conversation where that waits for a person since an earlier question, or
/// this very one; nothing where none does.
Task<std::optional<core::SessionId>> SessionService::add_to_waiting(
    const core::Tenant& tenant, const TurnRows& rows, const std::vector<std::string>& names) {
  repository::SessionFilter filter;
  filter.agent = rows.session.agent_id;
  filter.actor = rows.session.actor_id;
  filter.status = SessionStatus::handoff_requested;
  filter.limit = kWaitingMax;
  const auto waiting = co_await database_.read(tenant, repository::sessions, filter);
  const auto found = std::ranges::find_if(waiting, [&](const auto& row) {
    return std::ranges::any_of(names,
                               [&](const auto& name) { return session_named(name) == row.id; });
  });
  if (found == waiting.end()) {
    co_return std::nullopt;
  }
  try {
    auto part = part_of(rows, *found);
    const auto change = co_await database_.write(tenant, write_turn, std::move(part));
    feed_.tell(change);
  } catch (const db::UniqueViolation&) {
    // The request was sent again: its question is there.
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kSessionClosed && error.code() != ErrorCode::kSessionBusy &&
        error.code() != ErrorCode::kNotFound) {
      throw;
    }
    co_return std::nullopt;  // Ended or changed meanwhile: somebody is to be told all the same.
  }
  co_return found->id;
}

}  // namespace auriga::sessions
