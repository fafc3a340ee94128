#include "engines/llm/tool_loop.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "platform/log/log.hpp"

namespace auriga::llm {
namespace {

namespace log = platform::log;
using core::Error;
using core::ErrorCode;

Error not_allowed(const std::string& why) {
  return Error(ErrorCode::kModelAnswerInvalid, "The model endpoint broke the protocol.", why);
}

/// Well-formed and at most `bytes_max`, saying so where it was cut.
std::string cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) {
    return core::repair_utf8(text);
  }
  constexpr std::string_view kMark = "\n… (cut)";
  auto end = bytes_max - kMark.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return core::repair_utf8(text.substr(0, end)) + std::string(kMark);
}

/// What the asker's own tools were called for; refuses what was not offered.
std::vector<ToolCall> checked(std::vector<ToolCall> calls, const ToolOffer& offer) {
  for (const auto& call : calls) {
    const bool offered = std::any_of(offer.tools.begin(), offer.tools.end(),
                                     [&](const auto& tool) { return tool.name == call.name; });
    const bool chosen = offer.choice != ToolChoice::none &&
                        (offer.choice != ToolChoice::named || offer.named == call.name);
    if (!offered || !chosen) {
      throw not_allowed("it calls the tool '" + core::clip(call.name, 64) + "' unasked");
    }
  }
  if (!offer.parallel && calls.size() > 1) {
    calls.resize(1);  // Not every server minds parallel_tool_calls; the model asks again.
  }
  return calls;
}

/// One loop under way.
class Loop {
 public:
  Loop(ChatProvider& provider, ChatPrompt prompt, ToolRunner* runner, LoopListener& listener,
       LoopOptions options, SteadyTime deadline)
      : provider_(provider),
        prompt_(std::move(prompt)),
        runner_(runner),
        listener_(listener),
        options_(options),
        passages_(options.passages),
        deadline_(deadline),
        calls_until_(std::min(deadline, std::chrono::steady_clock::now() + options.time_max)) {
    if (runner_ != nullptr) {
      prompt_.offer = {.tools = runner_->tools()};
    }
  }

  Task<LoopEnd> run() {
    for (int round = 1;; ++round) {
      const bool last = runner_ != nullptr && (round >= options_.rounds_max ||
                                               std::chrono::steady_clock::now() >= calls_until_);
      if (last) {
        prompt_.offer.choice = ToolChoice::none;
      }
      ChatMessage said{ChatRole::assistant, {}};
      co_await ask(said);
      co_await listener_.round_ended();
      if (said.tool_calls.empty()) {
        co_return std::move(end_);
      }
      if (runner_ == nullptr) {
        end_.open_calls = checked(std::move(said.tool_calls), prompt_.offer);
        co_return std::move(end_);
      }
      if (last) {
        throw not_allowed("it calls tools on and on");
      }
      name_apart(said.tool_calls);
      const auto calls = said.tool_calls;
      prompt_.messages.push_back(std::move(said));
      for (const auto& call : calls) {
        co_await make(call);
      }
    }
  }

 private:
  Task<> ask(ChatMessage& said) {
    auto stream = co_await provider_.start(prompt_, deadline_);
    try {
      for (;;) {
        const auto text = co_await stream->read();
        if (text.empty()) {
          break;
        }
        said.content += text;
        co_await listener_.text(text);
      }
    } catch (...) {
      // It was at work, and nobody will say how much.
      used(estimated_usage(bytes_of(prompt_), said.content.size()));
      throw;
    }
    end_.stop_reason = stream->end().stop_reason;
    used(stream->end().usage);
    said.tool_calls = stream->end().tool_calls;
  }

  void used(const Usage& usage) {
    add(end_.usage, usage);
    listener_.used(usage);
  }

  /// Some servers count ids from the start in each round.
  void name_apart(std::vector<ToolCall>& calls) {
    for (auto& call : calls) {
      for (auto id = call.id; !ids_.insert(call.id).second;) {
        call.id = id + "_" + std::to_string(ids_.size());
      }
    }
  }

  Task<> make(const ToolCall& call) {
    co_await listener_.called(call);
    const auto began = std::chrono::steady_clock::now();
    auto outcome = co_await outcome_of(call);
    auto told = std::move(outcome.output);
    for (std::size_t i = 0; i < outcome.passages.size(); ++i) {
      told += passage_block(passages_ + i + 1, outcome.passages[i]);
    }
    passages_ += outcome.passages.size();
    if (!outcome.passages.empty()) {
      listener_.found(std::move(outcome.passages));
    }
    end_.rests_on_tools = end_.rests_on_tools || outcome.fact;
    const ToolUse use{.call = call,
                      .output = cut(told, kToolOutputKept),
                      .ok = outcome.ok,
                      .pending = outcome.pending,
                      .time = std::chrono::duration_cast<std::chrono::milliseconds>(
                          std::chrono::steady_clock::now() - began)};
    prompt_.messages.push_back(ChatMessage{
        .role = ChatRole::tool, .content = cut(told, kToolOutputTold), .tool_call_id = call.id});
    co_await listener_.answered(use);
  }

  Task<ToolOutcome> outcome_of(const ToolCall& call) {
    ToolOutcome failed{.output = "The tool was not called: there was no time left.", .ok = false};
    if (std::chrono::steady_clock::now() >= calls_until_) {
      co_return failed;
    }
    if (++calls_ > options_.calls_max) {
      failed.output = "The tool was not called: too many calls were made for one answer.";
      co_return failed;
    }
    try {
      co_return co_await runner_->run(call, calls_until_);
    } catch (const Error& error) {
      log::warning("tool could not be run")
          .field("tool", core::clip(call.name, 64))
          .field("reason", error.detail())
          .field("cause", error.cause());
      failed.output = "The tool failed: " + error.detail();
    }
    co_return failed;
  }

  ChatProvider& provider_;
  ChatPrompt prompt_;
  ToolRunner* runner_;
  LoopListener& listener_;
  LoopOptions options_;
  std::size_t passages_;       ///< Shown so far.
  std::set<std::string> ids_;  ///< Of the calls so far.
  int calls_ = 0;
  SteadyTime deadline_;
  SteadyTime calls_until_;
  LoopEnd end_;
};

}  // namespace

Task<LoopEnd> tool_loop(ChatProvider& provider, ChatPrompt prompt, ToolRunner* runner,
                        LoopListener& listener, LoopOptions options, SteadyTime deadline) {
  Loop loop(provider, std::move(prompt), runner, listener, options, deadline);
  co_return co_await loop.run();
}

}  // namespace auriga::llm
