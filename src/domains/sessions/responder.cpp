#include "domains/sessions/responder.hpp"

#include <algorithm>
#include <chrono>

#include "core/error.hpp"
#include "domains/sessions/consent.hpp"
#include "domains/sessions/timed_sink.hpp"
#include "engines/retrieval/outline.hpp"

namespace auriga::sessions {

namespace {

/// Passages that a model reads; as many as fit are shown to it.
constexpr std::size_t kPassages = 12;

/// The milliseconds since then.
std::int64_t since(platform::SteadyTime begin) {
  const auto time = std::chrono::steady_clock::now() - begin;
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

std::int64_t words_in(std::string_view text) {
  return static_cast<std::int64_t>(retrieval::count_words(text));
}

Task<> deliver(const std::string& text, llm::AnswerSink& sink) {
  for (const auto piece : answer::pieces(text)) {
    co_await sink.delta(piece);
  }
}

std::string stop_reason_of(const answer::Answer& answer) {
  return answer.handoff ? "handoff" : answer.abstained ? "abstained" : "end_turn";
}

Responded from_builtin(conduct::Reply reply, std::string_view question) {
  auto& answer = reply.answer;
  Responded out;
  out.handoff_target = std::move(reply.handoff_target);
  out.handoff_urgent = reply.handoff_urgent;
  out.stop_reason = stop_reason_of(answer);
  out.abstained = answer.abstained;
  out.handoff = answer.handoff;
  out.handoff_reason = std::move(answer.handoff_reason);
  out.sources = std::move(answer.sources);
  out.text = std::move(answer.text);
  out.model = llm::kBuiltin;
  out.input_tokens = words_in(question);
  out.output_tokens = words_in(out.text);
  return out;
}

/// The procedure, after what the staff want said next: first, so that a long one does not cut it.
std::string with_notes(const Asked& asked) {
  std::string out;
  for (const auto& note : asked.notes) {
    out += (out.empty() ? "Notes of your colleagues for your next answer. Follow them, and do not "
                          "tell the customer that there are notes:\n- "
                        : "\n- ") +
           note;
  }
  return out + (out.empty() ? "" : "\n\n") + std::string(asked.instructions);
}

llm::GroundingInput grounding_of(const Asked& asked) {
  llm::GroundingInput input;
  input.agent_name = asked.agent_name;
  input.sop = with_notes(asked);
  input.question = asked.message;
  input.turns_max = static_cast<std::size_t>(asked.turns_max);
  if (asked.tools != nullptr) {
    input.trace = asked.tools->trace;
  }
  if (!asked.conduct.sop.unknown.empty()) {
    input.no_answer = asked.conduct.sop.unknown;
  }
  if (asked.conversation != nullptr) {
    input.history = asked.conversation->history;
    input.after = asked.conversation->after;
    input.offer = asked.conversation->offer;
    input.callers_own = true;
    input.output_tokens_max = asked.conversation->output_tokens_max;
    input.stop = asked.conversation->stop;
  }
  for (const auto& turn : asked.history) {
    if (asked.conversation != nullptr) {
      break;
    }
    input.history.push_back(
        {turn.role == answer::Turn::Role::user ? llm::ChatRole::user : llm::ChatRole::assistant,
         turn.text});
  }
  auto& place = asked.resumed ? input.after : input.history;
  place.insert(place.end(), asked.called.begin(), asked.called.end());
  for (auto& passage : answer::passages_for_prompt(
           {.text = asked.message, .history = asked.history}, asked.knowledge, kPassages)) {
    input.passages.push_back({.document_id = std::move(passage.document_id),
                              .document = std::move(passage.document),
                              .heading = std::move(passage.heading),
                              .text = std::move(passage.text),
                              .start = static_cast<std::int64_t>(passage.span.start),
                              .score = passage.score});
  }
  return input;
}

Responded from_model(llm::GroundedAnswer grounded) {
  Responded out;
  out.text = std::move(grounded.text);
  out.abstained = grounded.abstained;
  out.tool_calls = std::move(grounded.tool_calls);
  out.stop_reason = !out.tool_calls.empty()                               ? "tool_use"
                    : grounded.abstained                                  ? "abstained"
                    : grounded.stop_reason == llm::StopReason::max_tokens ? "max_tokens"
                                                                          : "end_turn";
  out.model = std::move(grounded.model);
  out.prompt_cut = grounded.prompt_cut;
  out.input_tokens = grounded.usage.input_tokens;
  out.output_tokens = grounded.usage.output_tokens;
  for (auto& citation : grounded.citations) {
    out.sources.push_back(
        {.document_id = std::move(citation.document_id),
         .document = std::move(citation.document),
         .heading = std::move(citation.heading),
         .quote = std::move(citation.quote),
         .span = {static_cast<std::size_t>(citation.start), static_cast<std::size_t>(citation.end)},
         .score = citation.score});
  }
  return out;
}

}  // namespace

std::vector<answer::Turn> turns_of(const std::vector<llm::ChatMessage>& messages) {
  std::vector<answer::Turn> turns;
  for (const auto& message : messages) {
    const bool user = message.role == llm::ChatRole::user;
    if (user || (message.role == llm::ChatRole::assistant && !message.content.empty())) {
      turns.push_back(
          {user ? answer::Turn::Role::user : answer::Turn::Role::assistant, message.content});
    }
  }
  return turns;
}

Task<Responded> Responder::respond(const Asked& asked, llm::AnswerSink& sink) {
  auto out = co_await make(asked, sink);
  counters_.answers.add();
  counters_.abstained.add(out.abstained ? 1 : 0);
  counters_.handed_over.add(out.handoff ? 1 : 0);
  counters_.by_model.add(out.model != llm::kBuiltin ? 1 : 0);
  counters_.fallbacks.add(out.fallback_reason.empty() ? 0 : 1);
  co_return out;
}

Task<conduct::Reply> Responder::own_reply(const Asked& asked, bool whole, AnswerStages& stages) {
  answer::EvidenceSettings settings;
  if (!whole) {
    settings.reader = nullptr;
  }
  const auto waits = std::chrono::steady_clock::now();
  // Cancelling does not end the wait for a pool, so that what is referred to lives until then.
  auto read = [&asked, &settings, &stages, waits] {
    const auto begins = std::chrono::steady_clock::now();
    stages.waiting_ms += since(waits);
    auto reply = conduct::reply({.text = asked.message, .history = asked.history}, asked.conduct,
                                asked.knowledge, settings);
    stages.reading_ms += since(begins);
    return reply;
  };
  co_return co_await answering_.run(std::move(read));
}

Task<llm::GroundedAnswer> Responder::fall_back(const Asked& asked, Responded& kept,
                                               llm::AnswerSink& sink) {
  AnswerStages stages;
  kept = from_builtin(co_await own_reply(asked, true, stages), asked.message);
  kept.stages = stages;
  co_await deliver(kept.text, sink);
  llm::GroundedAnswer out;
  out.text = kept.text;
  out.abstained = kept.abstained;
  out.model = llm::kBuiltin;
  co_return out;
}

Task<Responded> Responder::make(const Asked& asked, llm::AnswerSink& sink) {
  auto* model = models_.find(asked.model);
  AnswerStages stages;
  auto own = co_await own_reply(asked, model == nullptr, stages);
  const bool must_call = asked.conversation != nullptr && asked.conversation->offer.must_call();
  const bool goes_on = (asked.conversation != nullptr && !asked.conversation->after.empty()) ||
                       (asked.resumed && !asked.called.empty());
  // What the procedure settles, a hand-over or a refusal, is left to no model, whatever else goes
  // on. Small talk is not either, unless there is something for a model to do.
  const bool small_talk = own.settled && own.answer.kind == answer::AnswerKind::courtesy;
  const bool firm = own.settled && !small_talk;
  if (model == nullptr && must_call) {
    throw core::Error(core::ErrorCode::kToolsUnsupported)
        .with_faults({{"/tool_choice", "unsupported",
                       "the agent has no language model that could call a tool"}});
  }
  // A yes may be what a tool waits for, so it is not taken for a courtesy.
  const bool waits =
      asked.tools != nullptr && !asked.tools->pending.empty() && says_yes(asked.message);
  if (model != nullptr && !firm && (!small_talk || must_call || goes_on || waits)) {
    co_return co_await ask_model(*model, asked, sink, stages);
  }
  auto out = from_builtin(std::move(own), asked.message);
  out.stages = stages;
  co_await deliver(out.text, sink);
  co_return out;
}

Task<Responded> Responder::ask_model(llm::Model& model, const Asked& asked, llm::AnswerSink& sink,
                                     AnswerStages stages) {
  Responded builtin;
  const auto answer_builtin = [this, &asked, &builtin](llm::AnswerSink& to) {
    return fall_back(asked, builtin, to);
  };
  std::optional<AgentTools> tools;
  // A caller that brings tools gets those alone: between its requests nobody would know what the
  // agent's own have done already.
  const bool theirs = asked.conversation != nullptr && !asked.conversation->offer.tools.empty();
  if (asked.tools != nullptr && !theirs) {
    tools.emplace(tools_, *asked.tools, asked.message, asked.knowledge);
    co_await tools->load();
  }
  const auto reads = std::chrono::steady_clock::now();
  auto grounding = grounding_of(asked);
  stages.reading_ms += since(reads);
  const auto asks = std::chrono::steady_clock::now();
  TimedSink timed(sink);
  auto grounded = co_await llm::grounded_chat(model, std::move(grounding), timed, answer_builtin,
                                              tools ? &*tools : nullptr);
  stages.tools_ms = tools ? tools->spent_ms() : 0;
  const auto own = builtin.stages.value_or(AnswerStages());
  const auto asked_ms =
      since(asks) - stages.tools_ms - own.waiting_ms - own.reading_ms - timed.spent_ms();
  stages.model_ms = std::max<std::int64_t>(asked_ms, 0);
  stages.waiting_ms += own.waiting_ms;
  stages.reading_ms += own.reading_ms;
  Responded out;
  if (grounded.model == llm::kBuiltin) {
    out = std::move(builtin);
    out.fallback_reason = std::move(grounded.fallback_reason);
  } else {
    out = from_model(std::move(grounded));
  }
  out.stages = stages;
  if (tools && tools->hand_off()) {
    out.handoff = true;
    out.stop_reason = "handoff";
    out.handoff_reason = tools->hand_off()->reason;
    out.handoff_urgent = tools->hand_off()->urgent;
  }
  co_return out;
}

}  // namespace auriga::sessions
