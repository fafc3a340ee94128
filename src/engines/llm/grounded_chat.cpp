#include "engines/llm/grounded_chat.hpp"

#include <iterator>

#include "core/error.hpp"
#include "engines/llm/question_back.hpp"
#include "platform/log/log.hpp"

namespace auriga::llm {
namespace {

namespace log = platform::log;

constexpr std::string_view kNothingCited =
    "The model named no source that stands in the documents.";

constexpr std::string_view kNothingCalled = "The model called no tool, although it was told to.";

/// What the model's part came to.
struct ModelPart {
  GroundedAnswer answer;
  std::string failure;                       ///< Empty: the answer stands.
  std::size_t prompt = 0;                    ///< Its bytes …
  std::size_t prompt_max = 0;                ///< … and how many were allowed.
  bool called = false;                       ///< Tools were called.
  bool no_tools = false;                     ///< Nothing came: the endpoint takes no tools.
  bool too_long = false;                     ///< The endpoint takes no prompt so long.
  bool without_bound = false;                ///< It may do without the bound of its answer, …
  std::optional<std::size_t> next_max = {};  ///< … or with at most so many bytes.
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

template <class Event>
Task<> tell_guarded(Event event) {
  std::exception_ptr failure;
  try {
    co_await std::move(event);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    throw SinkFailure{failure};
  }
}

/// Filters what the model says, round by round, and shows it.
class AnswerReader final : public LoopListener {
 public:
  AnswerReader(const GroundingInput& input, AnswerSink& sink, ModelPart& part)
      : passages_(input.passages.begin(),
                  input.passages.begin() +
                      static_cast<std::ptrdiff_t>(passages_that_fit(input.passages))),
        sink_(sink),
        part_(part),
        answer_(part.answer),
        filter_(passages_) {}

  [[nodiscard]] std::size_t passages() const { return passages_.size(); }

  Task<> text(std::string_view text) override {
    if (std::exchange(between_, false)) {
      filter_.next_round(passages_);
      paragraph_ = !answer_.text.empty();
    }
    co_await show_next(filter_.feed(text));
  }
  Task<> round_ended() override {
    if (!between_) {
      co_await show_next(filter_.finish());
    }
    between_ = true;
  }
  Task<> called(const ToolCall& call) override {
    part_.called = true;
    co_await tell_guarded(sink_.tool_call(call));
  }
  Task<> answered(const ToolUse& use) override { co_await tell_guarded(sink_.tool_result(use)); }
  void used(const Usage& usage) override { add(answer_.usage, usage); }
  void found(std::vector<GroundingPassage> passages) override {
    std::move(passages.begin(), passages.end(), std::back_inserter(passages_));
  }

  [[nodiscard]] const CitationFilter& filter() const { return filter_; }

 private:
  /// What is said after tools were called is a paragraph of its own.
  Task<> show_next(std::string text) {
    if (!text.empty() && std::exchange(paragraph_, false)) {
      text.insert(0, "\n\n");
    }
    co_await show_guarded(sink_, answer_, std::move(text));
  }

  std::vector<GroundingPassage> passages_;
  AnswerSink& sink_;
  ModelPart& part_;
  GroundedAnswer& answer_;
  CitationFilter filter_;
  bool between_ = false;  ///< A round has ended; the filter's passages may be gone.
  bool paragraph_ = false;
};

/// Why what the model said is no answer; empty when it is one.
std::string_view fault_of(const GroundedAnswer& answer, const GroundingInput& input,
                          bool rests_on_tools) {
  if (!answer.tool_calls.empty()) {
    return {};
  }
  if (input.offer.must_call()) {
    return kNothingCalled;
  }
  if (answer.abstained || !answer.citations.empty()) {
    return {};
  }
  const bool may_ask = !input.offer.tools.empty() && asks_back(answer.text, input.question);
  const bool told = rests_on_tools || !input.after.empty();
  return !answer.text.empty() && (told || may_ask) ? std::string_view() : kNothingCited;
}

/// Where the SOP lost rules somebody has to look into it.
void tell_cut(Model& model, ModelPart& part, std::size_t whole, std::size_t of_sop) {
  part.answer.prompt_cut = true;
  model.counters().prompts_cut.add();
  (of_sop > 0 ? log::warning("the end of the SOP left out: the model's context is too small")
              : log::info("prompt cut to the model's context"))
      .field("model", model.settings().id)
      .field("bytes", part.prompt)
      .field("of", whole)
      .field("of_sop_left_out", of_sop);
}

Task<> stream_answer(Model& model, const GroundingInput& input, AnswerSink& sink,
                     ToolRunner* runner, ModelPart& part) {
  auto& answer = part.answer;
  const auto deadline = std::chrono::steady_clock::now() + model.settings().answer_time;
  auto prompt = grounding_prompt(input);
  part.prompt = bytes_of(prompt);
  std::optional<GroundingInput> cut;
  if (const auto whole = part.prompt; whole > part.prompt_max) {
    cut = fitted(input, part.prompt_max);
    prompt = grounding_prompt(*cut);
    part.prompt = bytes_of(prompt);
    tell_cut(model, part, whole, input.sop.size() - cut->sop.size());
  } else if (input.sop.size() > kSopBytesMax) {
    tell_cut(model, part, part.prompt + input.sop.size() - kSopBytesMax,
             input.sop.size() - kSopBytesMax);
  }
  AnswerReader reader(cut ? *cut : input, sink, part);
  LoopOptions options;
  options.passages = reader.passages();
  auto end =
      co_await tool_loop(model.provider(), std::move(prompt), runner, reader, options, deadline);
  answer.stop_reason = end.stop_reason;
  answer.tool_calls = std::move(end.open_calls);
  answer.citations = reader.filter().citations();
  answer.abstained = answer.tool_calls.empty() && reader.filter().abstained();
  model.counters().citations_dropped.add(reader.filter().dropped());
  part.failure = fault_of(answer, input, end.rests_on_tools);
}

Task<ModelPart> ask_model(Model& model, const GroundingInput& input, std::size_t prompt_max,
                          AnswerSink& sink, ToolRunner* runner) {
  ModelPart part;
  part.answer.model = model.settings().id;
  part.prompt_max = prompt_max;
  try {
    co_await stream_answer(model, input, sink, runner, part);
    model.saw(true);
  } catch (const core::Error& error) {
    part.failure = error.detail();
    part.no_tools = error.code() == core::ErrorCode::kToolsUnsupported;
    part.too_long = error.code() == core::ErrorCode::kContextLengthExceeded;
    const bool nothing_came = part.too_long && part.answer.text.empty() && !part.called;
    part.without_bound = nothing_came && input.output_tokens_max.has_value();
    // A prompt that could not be cut to what was allowed gets no shorter.
    if (nothing_came && !part.without_bound && part.prompt <= part.prompt_max) {
      part.next_max = Model::shorter_than(part.prompt);
    }
    const bool again = part.without_bound || part.next_max;
    log::warning(part.no_tools ? "model takes no tools"
                 : again       ? "model takes no prompt so long; asked with less"
                               : "model failed; builtin answers")
        .field("model", model.settings().id)
        .field("reason", error.detail())
        .field("cause", error.cause());
  } catch (...) {
    model.counters().used(part.answer.usage);
    throw;
  }
  model.counters().used(part.answer.usage);
  co_return part;
}

Task<GroundedAnswer> fall_back(Model& model, ModelPart part, AnswerSink& sink,
                               const BuiltinAnswer& builtin) {
  model.counters().fallbacks.add();
  if (!part.answer.text.empty()) {
    model.counters().restarts.add();
    co_await sink.restart(part.failure);
  }
  auto answer = co_await builtin(sink);
  answer.model = kBuiltin;
  answer.fallback = true;
  answer.fallback_reason = std::move(part.failure);
  // What the model used before it failed was used all the same.
  add(answer.usage, part.answer.usage);
  co_return answer;
}

/// Some endpoints count the bound of the answer as part of what is too long. Where prompt and bound
/// do not fit together the context is the narrower bound, so it is asked without before it is asked
/// with less.
Task<ModelPart> ask_model_for(Model& model, GroundingInput& input, AnswerSink& sink,
                              ToolRunner* runner) {
  const auto bound = input.output_tokens_max;
  std::exception_ptr from_sink;
  auto prompt_max = model.prompt_bytes_max();
  try {
    for (;;) {
      auto part = co_await ask_model(model, input, prompt_max, sink, runner);
      if (part.without_bound) {
        input.output_tokens_max.reset();
        continue;
      }
      input.output_tokens_max = bound;
      if (!part.next_max) {
        co_return part;
      }
      if (!input.callers_own) {
        model.refused_length(part.prompt);
      }
      prompt_max = *part.next_max;
    }
  } catch (const SinkFailure& failure) {
    from_sink = failure.inner;
  }
  std::rethrow_exception(from_sink);
}

}  // namespace

Task<GroundedAnswer> grounded_chat(Model& model, GroundingInput input, AnswerSink& sink,
                                   const BuiltinAnswer& builtin, ToolRunner* runner) {
  const bool usable = input.offer.must_call() || model.takes_tools();
  if (!usable) {
    runner = nullptr;
    input.offer = {};
  } else if (runner != nullptr) {
    input.offer = {.tools = runner->tools()};
  }
  if (input.passages.empty() && input.after.empty() && input.offer.tools.empty()) {
    auto answer = co_await builtin(sink);
    answer.model = kBuiltin;
    co_return answer;
  }
  model.counters().requests.add();
  auto part = co_await ask_model_for(model, input, sink, runner);
  // Of the asker's own tools it may have been one that was refused, and of its conversation the
  // endpoint may repeat any words.
  if (part.no_tools && runner != nullptr && !input.callers_own) {
    model.refused_tools();
  }
  if (part.no_tools && input.offer.must_call()) {
    throw core::Error(core::ErrorCode::kToolsUnsupported, std::move(part.failure));
  }
  if (part.no_tools && part.answer.text.empty()) {
    input.offer = {};
    if (!input.passages.empty() || !input.after.empty()) {
      const auto used = part.answer.usage;
      part = co_await ask_model_for(model, input, sink, nullptr);
      add(part.answer.usage, used);
    }
  }
  if (!part.failure.empty() && input.offer.must_call()) {
    throw core::Error(part.too_long ? core::ErrorCode::kContextLengthExceeded
                                    : core::ErrorCode::kModelUnavailable,
                      std::move(part.failure));
  }
  if (!part.failure.empty()) {
    co_return co_await fall_back(model, std::move(part), sink, builtin);
  }
  model.counters().answers.add();
  if (part.answer.abstained) {
    model.counters().abstentions.add();
    // Something may have been said before a tool was called.
    const auto apart = part.answer.text.empty() ? std::string() : std::string("\n\n");
    co_await show(sink, part.answer, apart + input.no_answer);
  }
  co_return std::move(part.answer);
}

}  // namespace auriga::llm
