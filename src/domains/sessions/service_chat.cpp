// One turn of a conversation.
#include <chrono>
#include <utility>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error_registry.hpp"
#include "core/text.hpp"
#include "domains/sessions/ask.hpp"
#include "domains/sessions/cards.hpp"
#include "domains/sessions/context.hpp"
#include "domains/sessions/tool_messages.hpp"
#include "domains/sessions/whispers.hpp"
#include "platform/database/errors.hpp"
#include "platform/runtime/to_its_end.hpp"

namespace auriga::sessions {

namespace asio = platform::asio;
using core::Error;
using core::ErrorCode;

namespace {

constexpr const char* kStopped = "stopped";

/// Whether a turn failed through no doing of its caller's or of anybody else's in the conversation:
/// also where its time was up or the server stops.
bool is_failure_of_ours(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    constexpr int kOurs = 500;
    return core::error_info(error.code()).status >= kOurs;
  } catch (...) {
    return true;
  }
}

class Unwatched final : public llm::AnswerSink {
 public:
  Task<> delta(std::string_view /*text*/) override { co_return; }
  Task<> restart(std::string_view /*reason*/) override { co_return; }
};

/// Builtin's answer after what the staff's notes have it tell, or that alone where it has none.
Task<Responded> with_told(Responder& responder, const Asked& asked, llm::AnswerSink& sink) {
  const auto told = told_by(asked.notes);
  if (told.empty()) {
    co_return co_await responder.respond(asked, sink);
  }
  Unwatched quiet;
  auto out = co_await responder.respond(asked, quiet);
  if (out.abstained && !out.handoff) {
    out.abstained = false;
    out.stop_reason = "end_turn";
    out.text = told;
  } else {
    out.text = told + "\n\n" + out.text;
  }
  for (const auto piece : answer::pieces(out.text)) {
    co_await sink.delta(piece);
  }
  co_return out;
}

}  // namespace

Task<ChatAnswer> SessionService::chat(core::Caller caller, core::Actor actor, ChatRequest in,
                                      ChatWatcher* watcher, core::Trace trace) {
  auto name = name_of_turn(caller, in);
  Ask ask{.caller = std::move(caller),
          .actor = std::move(actor),
          .in = std::move(in),
          .watcher = watcher,
          .began = clock_.steady(),
          .asked_at = clock_.now(),
          .named = std::move(name),
          .trace = std::move(trace)};
  Unwatched unwatched;
  ask.reader = watcher != nullptr ? static_cast<llm::AnswerSink*>(watcher) : &unwatched;
  co_return co_await converse(ask);
}

/// One turn, from its question to what is answered.
Task<ChatAnswer> SessionService::converse(Ask& ask) {
  bool known = ask.in.session_id.has_value();
  if (!known) {
    known = co_await is_begun(ask);
  }
  if (known) {
    co_await find_session(ask, std::nullopt);
    if (auto answer = answer_in(ask.begun, ask.session)) {
      co_return co_await say_again(ask, *std::move(answer));
    }
    if (ask.session.status == SessionStatus::human) {
      co_return co_await leave_with_person(ask);
    }
  }
  const auto ready = co_await agents_.ready(ask.caller, ask.in.agent_id);
  const auto& memory = ready.running->definition.memory;
  ask.hides_cards = forbid_cards(memory.never_keep);
  const auto id = known       ? ask.session.id
                  : ask.named ? ask.named->session
                              : core::SessionId::make(clock_, random_);
  const auto executor = co_await platform::asio::this_coro::executor;
  auto turn = turns_.begin(id, executor);
  if (known) {
    // Again, since the turn before, or this one, may have ended meanwhile.
    co_await find_session(ask, memory.turns_max);
    if (auto answer = answer_in(ask.begun, ask.session)) {
      co_return co_await say_again(ask, *std::move(answer));
    }
    if (ask.hides_cards) {  // What is older than the rule may hold some.
      hide_cards(ask.history);
      hide_cards(ask.begun);
      if (ask.conversation != nullptr) {
        hide_cards(*ask.conversation);
      }
    }
  } else {
    ask.fresh = true;
    const auto title = ask.hides_cards ? without_cards(ask.in.message) : ask.in.message;
    ask.session = {.id = id,
                   .org_id = ask.caller.tenant.organization(),
                   .agent_id = ask.in.agent_id,
                   .agent_name = ready.agent.name,
                   .actor_id = ask.in.actor_id,
                   .title = core::clip(title, kTitle),
                   .created_at = ask.asked_at,
                   .updated_at = ask.asked_at};
  }
  turn.began_after(ask.session.stops);
  ask.add_metadata();
  if (ask.watcher != nullptr) {
    co_await ask.watcher->session(id);
  }
  Turns::Turn::Guard sink(turn, *ask.reader);
  if (auto answer = co_await take_turn(ask, ready, turn, sink)) {
    co_return *std::move(answer);
  }
  if (!sink.shown().empty()) {
    co_await ask.reader->restart("A person has taken over this conversation.");
  }
  // Silenced: by a person, or because it was ended or deleted.
  co_await find_session(ask, std::nullopt);
  co_return ask.silence(clock_);
}

/// Whether the conversation that this call would begin was begun by it before; names it then.
Task<bool> SessionService::is_begun(Ask& ask) {
  if (!ask.named) {
    co_return false;
  }
  const auto row =
      co_await database_.point_read(ask.caller.tenant, repository::session, ask.named->session);
  if (row) {
    ask.session.id = row->id;
  }
  co_return row.has_value();
}

/// The answer that an attempt before has stored.
Task<ChatAnswer> SessionService::say_again(Ask& ask, ChatAnswer answer) {
  if (ask.watcher != nullptr) {
    co_await ask.watcher->session(ask.session.id);
  }
  if (ask.conversation != nullptr) {  // Its door tells text by the reader alone.
    co_await ask.reader->delta(answer.result);
  }
  co_return answer;
}

/// Reads the conversation of the call, its last `turns` and what is there of this very turn.
/// Throws NOT_FOUND, SESSION_CLOSED.
Task<> SessionService::find_session(Ask& ask, std::optional<std::int64_t> turns) {
  const auto id = ask.in.session_id.value_or(ask.session.id);
  auto before = co_await database_.point_read(ask.caller.tenant, read_before, id, turns, ask.named);
  // Another agent's or another person's conversation is none of this caller's.
  if (!before.session || before.session->agent_id != ask.in.agent_id ||
      before.session->actor_id != ask.in.actor_id ||
      (ask.caller.agent && *ask.caller.agent != ask.in.agent_id)) {
    throw Error(ErrorCode::kNotFound, "there is no such session of this agent and actor");
  }
  ask.begun = rows_of_turn(std::move(before.begun));
  if (is_closed(before.session->status) && !answer_in(ask.begun, *before.session)) {
    throw Error(ErrorCode::kSessionClosed);
  }
  ask.session = *std::move(before.session);
  ask.history = std::move(before.history);
  if (ask.begun.empty()) {
    co_return;
  }
  std::erase_if(ask.history, [&](const auto& row) { return row.id == ask.named->question; });
  if (!ask.asked) {
    ask.asked = true;
    ask.position = ask.begun.front().position;
  }
}

/// Makes the answer and stores it, or as much of it as was said when the customer stopped it;
/// nothing where a person has taken over. What was called for it is stored whatever comes of it,
/// lest somebody does it once more.
Task<std::optional<ChatAnswer>> SessionService::take_turn(Ask& ask,
                                                          const agents::AgentService::Ready& ready,
                                                          Turns::Turn& turn,
                                                          Turns::Turn::Guard& sink) {
  auto note = [this, &ask](CallRows rows) { return note_calls(ask, std::move(rows)); };
  ToolRecorder recorder(sink, ask.session, ask.begun, clock_, random_, std::move(note));
  std::optional<Responded> responded;
  std::optional<ChatAnswer> answer;
  std::exception_ptr failure;
  try {
    responded = co_await respond(ask, ready, turn, recorder);
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure && !responded && turn.stopped()) {
    responded = Responded{.text = sink.shown(),
                          .stop_reason = kStopped,
                          .model = std::string(agents_.model_of(ready.agent))};
  }
  ask.calls = recorder.count();
  ask.called = recorder.rest();
  if (responded && !responded->tool_calls.empty()) {
    ask.callers_calls = std::move(responded->tool_calls);
    answer = answer_of(ask, *std::move(responded));
  } else if (responded) {
    try {
      answer = co_await store_answer(ask, *std::move(responded));
    } catch (...) {
      failure = std::current_exception();
    }
  }
  if (!ask.called.empty()) {
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await keep_calls(ask);
    co_await asio::this_coro::throw_if_cancelled(true);
  }
  if (ask.asked && (failure || !ask.callers_calls.empty())) {
    const bool failed = failure && !turn.silenced() && is_failure_of_ours(failure);
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await end_unanswered(ask, failed);
    co_await asio::this_coro::throw_if_cancelled(true);
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  co_return answer;
}

/// Makes the answer; nothing where the turn was silenced first.
Task<std::optional<Responded>> SessionService::respond(Ask& ask,
                                                       const agents::AgentService::Ready& ready,
                                                       Turns::Turn& turn, ToolRecorder& sink) {
  const auto knowledge = ready.index->now();
  const auto turns_max = ready.running->definition.memory.turns_max;
  const auto history = ask.conversation != nullptr ? turns_of(ask.conversation->history)
                                                   : to_turns(ask.history, turns_max);
  const auto notes = notes_of(ask.history);
  const auto model = agents_.model_of(ready.agent);
  const bool resumed = !ask.begun.empty();
  const auto called = calls_since_answer(resumed ? ask.begun : ask.history, resumed);
  const ToolContext tools{.tenant = ask.caller.tenant,
                          .agent = ask.in.agent_id,
                          .turn = ask.named
                                      ? ask.named->text
                                      : name_without_key(ask.session, ask.history, ask.in.message),
                          .may_confirm = ask.conversation == nullptr,
                          .pending = pending_calls(ask.history, ask.session.taken_at),
                          .done = done_in(ask.begun),
                          .keeper = sink,
                          .trace = ask.trace};
  const Asked asked{.message = ask.in.message,
                    .history = history,
                    .model = model,
                    .agent_name = ready.agent.name,
                    .instructions = ready.running->definition.prompts.system,
                    .turns_max = turns_max,
                    .conduct = ready.running->conduct,
                    .knowledge = knowledge,
                    .notes = notes,
                    .called = called,
                    .resumed = resumed,
                    .tools = &tools,
                    .conversation = ask.conversation};
  if (!responder_.asks_model(model)) {
    std::optional<Responded> made;
    try {
      made = co_await with_told(responder_, asked, sink);
    } catch (...) {
      if (!turn.silenced()) {
        throw;
      }
    }
    if (!made && !ask.asked && !turn.stopped()) {
      // Silenced while it was being told: the question is for whoever has the conversation now.
      auto left = ask.rows();
      left.question = ask.question(clock_, random_);
      left.for_person = true;
      co_await write(ask, std::move(left));
      ask.asked = true;
    }
    co_return made;
  }
  // A model takes seconds: whoever watches sees the question now, and can take over.
  auto rows = ask.rows();
  if (!ask.asked) {
    rows.question = ask.question(clock_, random_);
  }
  const auto change = co_await write(ask, std::move(rows));
  ask.asked = true;
  if (change.session.status == SessionStatus::human) {
    co_return std::nullopt;
  }
  co_return co_await turn.run(responder_.respond(asked, sink));
}

/// What is told of what was responded.
ChatAnswer SessionService::answer_of(const Ask& ask, Responded responded) const {
  // The customer may have read it already; what is kept, and given again, is the same.
  auto text =
      ask.hides_cards ? without_cards(std::move(responded.text)) : std::move(responded.text);
  ChatAnswer out{.result = std::move(text),
                 .stop_reason = std::move(responded.stop_reason),
                 .abstained = responded.abstained,
                 .sources = to_sources(responded.sources),
                 .session_id = ask.session.id,
                 .metrics = {.input_tokens = responded.input_tokens,
                             .output_tokens = responded.output_tokens,
                             .latency_ms = ask.latency_ms(clock_),
                             .tool_calls = ask.calls,
                             .model = std::move(responded.model),
                             .fallback = !responded.fallback_reason.empty(),
                             .prompt_cut = responded.prompt_cut},
                 .metadata = ask.session.metadata};
  if (out.metrics.fallback) {
    out.metrics.fallback_reason = std::move(responded.fallback_reason);
  }
  return out;
}

/// Writes the turn, or what of it is not written yet; nothing where a person has taken over.
Task<std::optional<ChatAnswer>> SessionService::store_answer(Ask& ask, Responded responded) {
  const auto stages = to_row(responded.stages);
  std::optional<HandoffWish> handoff;
  if (responded.handoff) {
    handoff = HandoffWish{.reason = std::move(responded.handoff_reason),
                          .target = std::move(responded.handoff_target),
                          .urgent = responded.handoff_urgent};
  }
  auto out = answer_of(ask, std::move(responded));
  auto rows = ask.rows();
  if (!ask.asked) {
    rows.question = ask.question(clock_, random_);
  }
  rows.tools = ask.called.begun;
  rows.answer = repository::MessageRow{
      .id = core::MessageId::make(clock_, random_),
      .org_id = ask.session.org_id,
      .session_id = ask.session.id,
      .role = MessageRole::assistant,
      .content = out.result,
      .sources = core::value_or_throw(core::parse_json(core::to_json(out.sources))),
      .abstained = out.abstained,
      .tool = {},
      .model = out.metrics.model,
      .input_tokens = out.metrics.input_tokens,
      .output_tokens = out.metrics.output_tokens,
      .latency_ms = out.metrics.latency_ms,
      .stages = stages,
      .fallback_reason = out.metrics.fallback_reason,
      .prompt_cut = out.metrics.prompt_cut,
      .stopped = out.stop_reason == kStopped,
      .created_at = clock_.now()};
  rows.handoff = std::move(handoff);
  const auto change = co_await write(ask, std::move(rows));
  if (change.session.status == SessionStatus::human) {
    co_return std::nullopt;
  }
  out.position = ask.position;
  co_return out;
}

/// Stores the message for the person who has the conversation; the agent says nothing.
Task<ChatAnswer> SessionService::leave_with_person(Ask& ask) {
  ask.add_metadata();
  if (ask.watcher != nullptr) {
    co_await ask.watcher->session(ask.session.id);
  }
  if (!ask.asked) {
    ask.hides_cards = co_await hides_cards(ask.caller, ask.in.agent_id);
    auto rows = ask.rows();
    rows.for_person = true;
    rows.question = ask.question(clock_, random_);
    co_await write(ask, std::move(rows));
  }
  co_return ask.silence(clock_);
}

Task<Change> SessionService::write(Ask& ask, TurnRows rows) {
  const bool calls = !rows.tools.empty();
  rows.node = node_;
  if (ask.hides_cards) {
    hide_cards(rows);
  }
  std::optional<Change> change;
  try {
    auto writing = database_.write(ask.caller.tenant, write_turn, std::move(rows));
    if (calls) {  // They are done: also when the server stops they must be stored, and once.
      writing = platform::to_its_end(std::move(writing));
    }
    change.emplace(co_await std::move(writing));
  } catch (const db::UniqueViolation&) {
    throw Error(ErrorCode::kSessionBusy);  // Another node took the same place.
  }
  ask.fresh = false;
  if (calls) {
    ask.called.begun.clear();
  }
  for (const auto& message : change->messages) {
    // Where there is no answer the staff may have written before what was called is stored.
    if (message.role != MessageRole::tool) {
      ask.position = message.position;
    }
  }
  feed_.tell(*change);
  co_return *std::move(change);
}

}  // namespace auriga::sessions
