#include "engines/llm/grounded_chat.hpp"

#include "core/error.hpp"
#include "platform/log/log.hpp"

namespace auriga::llm {
namespace {

namespace log = platform::log;

constexpr std::string_view kNothingCited =
    "The model named no source that stands in the documents.";

/// What the model's part came to.
struct ModelPart {
  GroundedAnswer answer;
  std::string failure;  ///< Empty: the answer stands.
};

Task<> show(AnswerSink& sink, GroundedAnswer& answer, std::string text) {
  if (!text.empty()) {
    answer.text += text;
    co_await sink.delta(text);
  }
}

/// Wraps a sink's exceptions, so that they are not taken for the model's.
struct SinkFailure {
  std::exception_ptr inner;
};

Task<> show_guarded(AnswerSink& sink, GroundedAnswer& answer, std::string text) {
  std::exception_ptr failure;
  try {
    co_await show(sink, answer, std::move(text));
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    throw SinkFailure{failure};
  }
}

Task<> stream_answer(Model& model, const GroundingInput& input, AnswerSink& sink,
                     GroundedAnswer& answer) {
  const auto deadline = std::chrono::steady_clock::now() + model.settings().answer_time;
  auto stream = co_await model.provider().start(grounding_prompt(input), deadline);
  CitationFilter filter(std::span(input.passages).first(passages_that_fit(input.passages)));
  for (;;) {
    const auto text = co_await stream->read();
    if (text.empty()) {
      break;
    }
    co_await show_guarded(sink, answer, filter.feed(text));
  }
  co_await show_guarded(sink, answer, filter.finish());
  answer.stop_reason = stream->end().stop_reason;
  answer.usage = stream->end().usage;
  answer.citations = filter.citations();
  answer.abstained = filter.abstained();
  model.counters().citations_dropped += filter.dropped();
}

Task<ModelPart> ask_model(Model& model, const GroundingInput& input, AnswerSink& sink) {
  ModelPart part;
  part.answer.model = model.settings().id;
  try {
    co_await stream_answer(model, input, sink, part.answer);
    model.saw(true);
  } catch (const core::Error& error) {
    part.failure = error.detail();
    log::warning("model failed; builtin answers")
        .field("model", model.settings().id)
        .field("reason", error.detail())
        .field("cause", error.cause());
  }
  auto& counters = model.counters();
  counters.input_tokens += part.answer.usage.input_tokens;
  counters.output_tokens += part.answer.usage.output_tokens;
  if (part.failure.empty() && !part.answer.abstained && part.answer.citations.empty()) {
    part.failure = kNothingCited;
  }
  co_return part;
}

Task<GroundedAnswer> fall_back(Model& model, ModelPart part, AnswerSink& sink,
                               const BuiltinAnswer& builtin) {
  ++model.counters().fallbacks;
  if (!part.answer.text.empty()) {
    ++model.counters().restarts;
    co_await sink.restart(part.failure);
  }
  auto answer = co_await builtin(sink);
  answer.model = kBuiltin;
  answer.fallback = true;
  answer.fallback_reason = std::move(part.failure);
  // What the model used before it failed was used all the same.
  answer.usage.input_tokens += part.answer.usage.input_tokens;
  answer.usage.output_tokens += part.answer.usage.output_tokens;
  co_return answer;
}

Task<ModelPart> ask_model_for(Model& model, const GroundingInput& input, AnswerSink& sink) {
  std::exception_ptr from_sink;
  try {
    co_return co_await ask_model(model, input, sink);
  } catch (const SinkFailure& failure) {
    from_sink = failure.inner;
  }
  std::rethrow_exception(from_sink);
}

}  // namespace

Task<GroundedAnswer> grounded_chat(Model& model, GroundingInput input, AnswerSink& sink,
                                   const BuiltinAnswer& builtin) {
  if (input.passages.empty()) {
    auto answer = co_await builtin(sink);
    answer.model = kBuiltin;
    co_return answer;
  }
  ++model.counters().requests;
  auto part = co_await ask_model_for(model, input, sink);
  if (!part.failure.empty()) {
    co_return co_await fall_back(model, std::move(part), sink, builtin);
  }
  ++model.counters().answers;
  if (part.answer.abstained) {
    ++model.counters().abstentions;
    co_await show(sink, part.answer, input.no_answer);
  }
  co_return std::move(part.answer);
}

}  // namespace auriga::llm
