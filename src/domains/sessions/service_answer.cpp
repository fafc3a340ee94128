// Answers to conversations that their callers keep. One that is handed over is kept here as well,
// and from then on, until it ends, its turns are as those of chat().
#include <algorithm>
#include <utility>

#include "core/crypto.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"
#include "domains/sessions/ask.hpp"
#include "domains/sessions/cards.hpp"
#include "domains/sessions/tool_messages.hpp"
#include "platform/database/errors.hpp"
#include "platform/runtime/to_its_end.hpp"

namespace auriga::sessions {

using repository::MessageRow;

namespace {

/// Of what was said before, the last; each as long as a message may be elsewhere.
constexpr std::size_t kEarlierMax = 100;
constexpr std::size_t kCharactersMax = 8'000;
/// Of a conversation's questions, the last: at one of these it was handed over, where it was.
constexpr std::size_t kNamesMax = 200;

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

/// Names the turn that such a conversation, kept in this session, has come to.
std::string name_in(const core::SessionId& session, const std::vector<std::string>& names) {
  return core::token_hash(session.text() + ":" + names.back());
}

/// The turn as one of this conversation.
void give_ids(TurnRows& turn, core::SessionId session, core::MessageId question) {
  turn.question->id = std::move(question);
  for (auto& message : turn.earlier) {
    message.session_id = session;
  }
  turn.question->session_id = session;
  turn.answer->session_id = session;
  for (auto& call : turn.tools) {
    call.session_id = session;
  }
  turn.session.id = std::move(session);
}

}  // namespace

Task<CallersAnswer> SessionService::answer(core::Caller caller, core::Actor actor,
                                           core::AgentId agent, Conversation conversation,
                                           CallersReader& reader, core::Trace trace) {
  const auto names = names_of(caller, agent, conversation);
  if (auto open = co_await find_open(caller.tenant, names)) {
    reader.kept();
    const auto name = name_in(open->id, names);
    Ask ask{.caller = std::move(caller),
            .actor = std::move(actor),
            .in = {.agent_id = std::move(agent),
                   .actor_id = conversation.actor,
                   .session_id = open->id,
                   .message = conversation.question,
                   .metadata = {}},
            .watcher = nullptr,
            .began = clock_.steady(),
            .asked_at = clock_.now(),
            .named = TurnName{name, open->id, message_named(name)},
            .trace = std::move(trace),
            .reader = &reader,
            .conversation = &conversation};
    auto answer = co_await converse(ask);
    co_return CallersAnswer{.text = std::move(answer.result),
                            .stop_reason = std::move(answer.stop_reason),
                            .sources = std::move(answer.sources),
                            .input_tokens = answer.metrics.input_tokens,
                            .output_tokens = answer.metrics.output_tokens,
                            .tool_calls = std::move(ask.callers_calls),
                            .session = std::move(answer.session_id)};
  }
  const auto ready = co_await agents_.ready(caller, std::move(agent));
  const auto& memory = ready.running->definition.memory;
  const bool hides = forbid_cards(memory.never_keep);
  if (hides) {
    hide_cards(conversation);
  }
  const auto knowledge = ready.index->now();
  const auto history = turns_of(conversation.history);
  const auto model = agents_.model_of(ready.agent);
  const MessageRow like{.org_id = caller.tenant.organization(),
                        .sources = json::array(),
                        .tool = {},
                        .created_at = clock_.now()};
  repository::SessionRow session{
      .org_id = caller.tenant.organization(),
      .agent_id = ready.agent.id,
      .agent_name = ready.agent.name,
      .actor_id = conversation.actor.empty() ? caller.id : conversation.actor,
      .created_at = like.created_at,
      .updated_at = like.created_at};
  auto note = [&](CallRows rows) {
    return note_unkept(caller.tenant, session, actor, std::move(rows));
  };
  const std::vector<MessageRow> before;  // What is not kept cannot be called again from it.
  ToolRecorder recorder(reader, session, before, clock_, random_, std::move(note));
  const ToolContext tools{
      .tenant = caller.tenant,
      .agent = ready.agent.id,
      .turn = names.empty() ? core::MessageId::make(clock_, random_).text() : names.back(),
      .keeper = recorder,
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
  auto responded = co_await responder_.respond(asked, recorder);
  CallersAnswer out{.text = responded.text,
                    .stop_reason = responded.stop_reason,
                    .sources = to_sources(responded.sources),
                    .input_tokens = responded.input_tokens,
                    .output_tokens = responded.output_tokens,
                    .tool_calls = std::move(responded.tool_calls),
                    .session = {}};
  if (!responded.handoff) {
    co_return out;
  }
  TurnRows rows{.session = std::move(session),
                .fresh = true,
                .earlier = earlier_rows(conversation, like),
                .question = like,
                .tools = recorder.calls(),
                .answer = answer_row(responded, like),
                .handoff = HandoffWish{.reason = responded.handoff_reason,
                                       .target = responded.handoff_target,
                                       .urgent = responded.handoff_urgent},
                .actor = std::move(actor)};
  for (auto& message : rows.earlier) {
    message.id = core::MessageId::make(clock_, random_);
  }
  rows.question->content = conversation.question;
  rows.answer->created_at = clock_.now();
  rows.answer->id = core::MessageId::make(clock_, random_);
  if (hides) {
    hide_cards(rows);
  }
  const auto& first = rows.earlier.empty() ? *rows.question : rows.earlier.front();
  rows.session.title = core::clip(first.content, kTitle);
  rows.session.turns = std::ranges::count(rows.earlier, MessageRole::assistant, &MessageRow::role);
  // A customer who was told that somebody comes: that is kept, also when the caller goes meanwhile.
  auto keeping = keep_handoff(caller.tenant, std::move(rows), names);
  out.session = co_await platform::to_its_end(std::move(keeping));
  co_return out;
}

/// Looks among the last names, each as long as the conversation was then, for one that is kept and
/// has not ended.
Task<std::optional<repository::SessionRow>> SessionService::find_open(
    const core::Tenant& tenant, const std::vector<std::string>& names) {
  if (names.empty()) {
    co_return std::nullopt;
  }
  const auto count = static_cast<std::ptrdiff_t>(std::min(names.size(), kNamesMax));
  std::vector<std::string> last(names.rbegin(), names.rbegin() + count);
  co_return co_await database_.point_read(tenant, repository::open_session, std::move(last));
}

/// Has the audit log say what is called for a conversation that only its caller keeps.
Task<> SessionService::note_unkept(core::Tenant tenant, const repository::SessionRow& session,
                                   core::Actor actor, CallRows rows) {
  std::vector<std::string> begun;
  for (const auto& row : rows.begun) {
    if (row.unanswered) {
      begun.emplace_back(row.tool->at("name").as_string());
    }
  }
  if (!begun.empty()) {
    auto writing = database_.write(std::move(tenant), write_unkept, session, std::move(begun),
                                   std::move(actor));
    co_await platform::to_its_end(std::move(writing));
  }
}

/// Keeps a conversation that is handed over, as a new one.
Task<core::SessionId> SessionService::keep_handoff(core::Tenant tenant, TurnRows rows,
                                                   std::vector<std::string> names) {
  auto session = core::SessionId::make(clock_, random_);
  auto question = names.empty() ? core::MessageId::make(clock_, random_)
                                : message_named(name_in(session, names));
  rows.session.said_hash = names.empty() ? "" : names.back();
  give_ids(rows, std::move(session), std::move(question));
  try {
    const auto change = co_await database_.write(tenant, write_turn, std::move(rows));
    feed_.tell(change);
    co_return change.session.id;
  } catch (const db::UniqueViolation&) {
    // The same request meanwhile.
  }
  const auto open = co_await find_open(tenant, names);
  if (!open) {
    throw core::Error(core::ErrorCode::kSessionBusy);
  }
  co_return open->id;
}

}  // namespace auriga::sessions
