// Any endpoint that speaks OpenAI's Chat Completions.
#pragma once

#include <atomic>
#include <mutex>

#include "core/circuit_breaker.hpp"
#include "core/retry_delay.hpp"
#include "engines/llm/chat_provider.hpp"
#include "engines/llm/openai_wire.hpp"
#include "platform/http_client/http_client.hpp"

namespace auriga::llm {

struct OpenAiOptions {
  std::string base_url;  ///< With the version: "http://127.0.0.1:11434/v1".
  std::string api_key = {};
  std::string model;
  Delivery delivery = Delivery::kStreamed;
  /// Until the first event, and between any two after it, with text or without; an endpoint that is
  /// silent for longer has failed. Of answers that come whole the request's deadline bounds all.
  std::chrono::milliseconds silence_max{20'000};
  /// What an answer that comes whole may take before the endpoint has failed.
  std::chrono::milliseconds answer_time{60'000};
  /// Somebody waits for the answer, and builtin has one ready: little is tried.
  core::RetryPolicy retry{.attempts_max = 2,
                          .base = core::Milliseconds(200),
                          .delay_max = core::Milliseconds(1'000),
                          .retry_after_max = core::Milliseconds(2'000)};
  core::BreakerPolicy breaker = {};
};

class OpenAiProvider final : public ChatProvider {
 public:
  /// `clients` must outlive it. Calls run on the shard of the caller.
  OpenAiProvider(platform::HttpClients& clients, OpenAiOptions options);

  [[nodiscard]] Task<std::unique_ptr<ChatStream>> start(ChatPrompt prompt,
                                                        SteadyTime deadline) override;
  Task<> probe(SteadyTime deadline) override;

  [[nodiscard]] core::CircuitBreaker::State breaker_state() const;

 private:
  class Stream;
  struct Attempt;

  [[nodiscard]] platform::OutgoingRequest request_to(std::string_view path) const;
  Task<> attempt(const std::string& body, const core::Trace& trace, SteadyTime first_text_deadline,
                 SteadyTime deadline, Attempt& out);
  Task<> refuse(platform::ResponseStream response, Attempt& attempt, SteadyTime deadline);
  void check_breaker();
  void succeeded();
  /// Counts against the endpoint, unless `deadline` cut it off sooner than its own limits do.
  void failed(SteadyTime heard, SteadyTime deadline);
  void told_nothing();
  /// How long it must have been silent for a time-out to count against it.
  [[nodiscard]] std::chrono::milliseconds patience() const;

  platform::HttpClients& clients_;
  const OpenAiOptions options_;
  /// As the endpoint takes it for this model: learned from a refusal.
  std::atomic<TokenLimit> token_limit_{TokenLimit::kMaxTokens};
  mutable std::mutex mutex_;
  core::CircuitBreaker breaker_;  ///< Shared by all shards, guarded by mutex_.
};

}  // namespace auriga::llm
