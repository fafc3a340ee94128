#include "engines/llm/openai_provider.hpp"

#include <deque>

#include "core/text.hpp"
#include "engines/llm/openai_refusal.hpp"
#include "engines/llm/tool_calls.hpp"

namespace auriga::llm {
namespace {

using core::Error;
using core::ErrorCode;

constexpr std::size_t kAnswerBytesMax = 16 * 1024 * 1024;
constexpr std::size_t kErrorBytesMax = 64 * 1024;

bool is_worth_repeating(int status) {
  return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
         status == 504 || status == 529;
}

Error unavailable(std::string_view reason, std::string cause = {}) {
  return Error(ErrorCode::kModelUnavailable,
               "The model endpoint cannot be used: " + std::string(reason) + ".", std::move(cause));
}

/// Failures of the transport in the words of this engine.
Error translated(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kOutgoingFailed:
    case ErrorCode::kOutgoingRefused:
    case ErrorCode::kOverloaded: {
      Error out(ErrorCode::kModelUnavailable, "The model endpoint cannot be reached.",
                error.detail() + " " + error.cause());
      if (error.retry_after()) {
        out.with_retry_after(*error.retry_after());
      }
      return out;
    }
    default:
      return error;
  }
}

}  // namespace

/// Reads events of an answer (or the answer whole, when the endpoint does not stream).
class OpenAiProvider::Stream final : public ChatStream {
 public:
  Stream(OpenAiProvider& provider, platform::ResponseStream response, std::size_t bytes_in,
         SteadyTime begun, SteadyTime deadline)
      : provider_(provider),
        response_(std::move(response)),
        bytes_in_(bytes_in),
        heard_(begun),
        deadline_(deadline) {}

  /// Waits for the first text or the first of a tool call, so that a failure before it can still be
  /// repeated. A model that thinks first sends events without text: each renews the bound on its
  /// silence. An answer that comes whole has until the deadline of all.
  Task<> begin(SteadyTime first_event_deadline) {
    const auto type = core::lower_ascii(response_.head().header("content-type"));
    if (type.starts_with("text/event-stream")) {
      while (text_.empty() && calls_.empty() && !ended_) {
        co_await more(std::max(first_event_deadline, silence_deadline()));
      }
    } else if (type.starts_with("application/json")) {
      co_await read_whole(deadline_);
    } else {
      throw broken_protocol("its answer is of type " + core::clip(type, 100));
    }
  }

  Task<std::string> read() override {
    heard_ = std::chrono::steady_clock::now();  // The reader's own time is no silence.
    try {
      while (text_.empty() && !ended_) {
        co_await more(silence_deadline());
      }
    } catch (const Error& error) {
      provider_.failed(heard_, deadline_);
      throw translated(error);
    }
    co_return std::exchange(text_, std::string());
  }

  const ChatEnd& end() const override { return end_; }

  /// When the endpoint last said something, or was asked.
  [[nodiscard]] SteadyTime heard() const { return heard_; }

 private:
  [[nodiscard]] SteadyTime silence_deadline() const {
    return heard_ + provider_.options_.silence_max;
  }

  /// Takes one event, so that text that arrived before a fault is given out before it.
  Task<> more(SteadyTime deadline) {
    if (events_.empty()) {
      const auto piece = co_await response_.read(deadline);
      if (piece.empty()) {
        // Some endpoints close without [DONE]; a finish_reason says as much.
        if (!stop_seen_) {
          throw unavailable("the answer breaks off");
        }
        finish();
        co_return;
      }
      for (auto& event : core::value_or_throw(parser_.feed(piece))) {
        events_.push_back(std::move(event.data));
        heard_ = std::chrono::steady_clock::now();
      }
      co_return;
    }
    const auto data = std::move(events_.front());
    events_.pop_front();
    if (data == "[DONE]") {
      finish();
    } else {
      take(core::value_or_throw(parse_chunk(data)));
    }
  }

  Task<> read_whole(SteadyTime deadline) {
    std::string body;
    for (;;) {
      const auto piece = co_await response_.read(deadline);
      if (piece.empty()) {
        break;
      }
      body += piece;
    }
    take(core::value_or_throw(parse_completion(body)));
    finish();
  }

  void take(OpenAiDelta delta) {
    if (!delta.text.empty()) {
      bytes_out_ += delta.text.size();
      text_ += delta.text;
    }
    for (const auto& piece : delta.tool_calls) {
      core::value_or_throw(calls_.take(piece));
    }
    if (delta.stop_reason) {
      end_.stop_reason = *delta.stop_reason;
      stop_seen_ = true;
    }
    if (delta.usage) {
      end_.usage = *delta.usage;
      usage_seen_ = true;
    }
  }

  void finish() {
    ended_ = true;
    const auto bytes = bytes_out_ + calls_.bytes();
    end_.tool_calls = core::value_or_throw(calls_.finish());
    settle_stop_reason();
    if (!usage_seen_) {
      end_.usage = estimated_usage(bytes_in_, bytes);
    }
    provider_.succeeded();
  }

  /// Some servers say "stop" after calls. Calls that were cut off by a limit are none.
  void settle_stop_reason() {
    auto& reason = end_.stop_reason;
    if (end_.tool_calls.empty()) {
      if (reason == StopReason::tool_use) {
        throw broken_protocol("it stops for tool calls and holds none");
      }
    } else if (reason == StopReason::end_turn) {
      reason = StopReason::tool_use;
    } else if (reason != StopReason::tool_use) {
      throw broken_protocol("its tool calls were cut off");
    }
  }

  OpenAiProvider& provider_;
  platform::ResponseStream response_;
  platform::SseParser parser_;
  std::deque<std::string> events_;  ///< Arrived, not yet read: at most one network read of them.
  std::string text_;                ///< Read, not yet given out.
  ToolCallAssembler calls_;
  ChatEnd end_;
  std::size_t bytes_in_;
  std::size_t bytes_out_ = 0;
  SteadyTime heard_;
  const SteadyTime deadline_;  ///< Of the whole answer.
  bool stop_seen_ = false;
  bool usage_seen_ = false;
  bool ended_ = false;
};

/// What one attempt brought.
struct OpenAiProvider::Attempt {
  std::size_t bytes_in = 0;
  bool with_tools = false;
  bool with_max_tokens = false;
  SteadyTime heard = std::chrono::steady_clock::now();  ///< When asked, or last heard from.
  int status = 0;
  bool wants_other_limit = false;  ///< Refused for `max_tokens`, where another name is known.
  std::optional<core::Milliseconds> retry_after = {};
  std::unique_ptr<Stream> stream = {};
};

OpenAiProvider::OpenAiProvider(platform::HttpClients& clients, OpenAiOptions options)
    : clients_(clients), options_(std::move(options)), breaker_(options_.breaker) {}

Task<std::unique_ptr<ChatStream>> OpenAiProvider::start(ChatPrompt prompt, SteadyTime deadline) {
  check_breaker();
  auto limit = token_limit_.load();
  auto body = chat_body(options_.model, prompt, options_.delivery, limit);
  for (int failures = 1;; ++failures) {
    Attempt one{.bytes_in = bytes_of(prompt),
                .with_tools = !prompt.offer.tools.empty(),
                .with_max_tokens = prompt.output_tokens_max && limit == TokenLimit::kMaxTokens};
    const auto until = std::min(deadline, std::chrono::steady_clock::now() + options_.silence_max);
    // Who does not stream is silent until all is said.
    const auto first_text = options_.delivery == Delivery::kWhole ? deadline : until;
    std::optional<Error> failure;
    try {
      co_await attempt(body, prompt.trace, first_text, deadline, one);
    } catch (const Error& error) {
      failure = error;
    }
    if (!failure) {
      co_return std::move(one.stream);
    }
    if (one.wants_other_limit) {
      limit = TokenLimit::kMaxCompletionTokens;
      token_limit_ = limit;
      body = chat_body(options_.model, prompt, options_.delivery, limit);
      --failures;
      continue;
    }
    const auto now = std::chrono::steady_clock::now();
    // A connection that failed at once is worth another try; one that used up its time is not.
    const bool no_tools = failure->code() == ErrorCode::kToolsUnsupported;
    const bool again = no_tools          ? false
                       : one.status != 0 ? is_worth_repeating(one.status)
                                         : failure->code() == ErrorCode::kOutgoingFailed;
    const auto wait =
        again && now < until
            ? core::retry_delay(options_.retry, failures, core::system_random(), one.retry_after)
            : std::nullopt;
    if (!wait || now + *wait >= deadline) {
      if (is_about_the_request(one.status) || no_tools) {
        told_nothing();
      } else {
        failed(one.heard, deadline);
      }
      throw translated(*failure);
    }
    co_await platform::sleep_for(*wait);
  }
}

Task<> OpenAiProvider::attempt(const std::string& body, const core::Trace& trace,
                               SteadyTime first_text_deadline, SteadyTime deadline, Attempt& out) {
  auto request = request_to("/chat/completions");
  request.method = "POST";
  request.headers.emplace_back("Content-Type", "application/json");
  if (!trace.id.empty()) {
    request.headers.emplace_back("traceparent", core::traceparent(trace, core::system_random()));
  }
  request.body = body;
  request.head_deadline = first_text_deadline;
  request.patience = patience();
  auto response = co_await clients_.here().open(std::move(request), deadline);
  if (const int status = response.head().status; status != 200) {
    out.status = status;
    out.retry_after =
        core::parse_retry_after(response.head().header("retry-after"), core::system_clock().now());
    co_await refuse(std::move(response), out, first_text_deadline);
  }
  // refuse() always throws. NOLINTNEXTLINE(bugprone-use-after-move)
  auto stream =
      std::make_unique<Stream>(*this, std::move(response), out.bytes_in, out.heard, deadline);
  try {
    co_await stream->begin(first_text_deadline);
  } catch (const Error&) {
    out.heard = stream->heard();
    throw;
  }
  out.stream = std::move(stream);
}

/// Reads what an error says, for the log, and throws it.
Task<> OpenAiProvider::refuse(platform::ResponseStream response, Attempt& attempt,
                              SteadyTime deadline) {
  std::string body;
  try {
    while (body.size() < kErrorBytesMax) {
      const auto piece = co_await response.read(deadline);
      if (piece.empty()) {
        break;
      }
      body += piece;
    }
  } catch (const Error&) {
    // The status is the news; half a text beside it will do.
  }
  const int status = response.head().status;
  if (is_too_long(status, body)) {
    throw Error(ErrorCode::kContextLengthExceeded, "What is asked is longer than the model takes.",
                std::to_string(status) + ": " + error_cause(body));
  }
  attempt.wants_other_limit = attempt.with_max_tokens && refuses_max_tokens(status, body);
  if (attempt.with_tools && refuses_tools(status, body)) {
    throw Error(ErrorCode::kToolsUnsupported, "The model endpoint takes no tools.",
                std::to_string(status) + ": " + error_cause(body));
  }
  auto error = unavailable(reason_of(status), std::to_string(status) + ": " + error_cause(body));
  if (const auto wait = core::parse_retry_after(response.head().header("retry-after"),
                                                core::system_clock().now())) {
    error.with_retry_after(std::chrono::ceil<std::chrono::seconds>(*wait));
  }
  throw error;
}

Task<> OpenAiProvider::probe(SteadyTime deadline) {
  auto request = request_to("/models");
  request.retry.attempts_max = 1;
  std::optional<Error> failure;
  platform::OutgoingResponse response;
  try {
    response = co_await clients_.here().send(std::move(request), deadline);
  } catch (const Error& error) {
    failure = translated(error);
  }
  if (failure) {
    throw *failure;
  }
  // An endpoint that knows no list of models is there all the same.
  const bool is_there = (response.status >= 200 && response.status < 300) ||
                        response.status == 404 || response.status == 405;
  if (!is_there) {
    throw unavailable(reason_of(response.status),
                      std::to_string(response.status) + ": " + error_cause(response.body));
  }
}

platform::OutgoingRequest OpenAiProvider::request_to(std::string_view path) const {
  platform::OutgoingRequest request;
  request.url = options_.base_url;
  while (request.url.ends_with('/')) {
    request.url.pop_back();
  }
  request.url += path;
  if (!options_.api_key.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + options_.api_key);
  }
  request.response_bytes_max = kAnswerBytesMax;
  return request;
}

void OpenAiProvider::check_breaker() {
  const std::scoped_lock lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (!breaker_.allow(now)) {
    auto error = unavailable("it failed several times in a row and is left alone for a while");
    error.with_retry_after(std::chrono::ceil<std::chrono::seconds>(breaker_.retry_after(now)));
    throw error;
  }
}

void OpenAiProvider::succeeded() {
  const std::scoped_lock lock(mutex_);
  breaker_.succeeded();
}

void OpenAiProvider::failed(SteadyTime heard, SteadyTime deadline) {
  const std::scoped_lock lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now >= deadline && now - heard < patience()) {
    breaker_.told_nothing(now);  // The caller's haste says nothing of the endpoint to others.
  } else {
    breaker_.failed(now);
  }
}

void OpenAiProvider::told_nothing() {
  const std::scoped_lock lock(mutex_);
  breaker_.told_nothing(std::chrono::steady_clock::now());
}

std::chrono::milliseconds OpenAiProvider::patience() const {
  const auto limit =
      options_.delivery == Delivery::kWhole ? options_.answer_time : options_.silence_max;
  return limit - limit / 10;  // Whoever grants all of it sees a little less left on arrival here.
}

core::CircuitBreaker::State OpenAiProvider::breaker_state() const {
  const std::scoped_lock lock(mutex_);
  return breaker_.state(std::chrono::steady_clock::now());
}

}  // namespace auriga::llm
