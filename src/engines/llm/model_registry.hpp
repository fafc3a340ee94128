// ModelRegistry: the models an agent may use, whether each can be reached, and what it has cost.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/counter.hpp"
#include "engines/llm/chat_provider.hpp"
#include "engines/llm/model_settings.hpp"
#include "platform/http_client/http_client.hpp"

namespace auriga::llm {

/// What a model did since the program started, in answers and in the making of agents. Any thread.
struct ModelCounters {
  core::Counter requests;
  core::Counter answers;  ///< Shown to the end, abstentions included.
  core::Counter abstentions;
  core::Counter fallbacks;  ///< Answered by builtin instead …
  core::Counter restarts;   ///< … after part of an answer had been shown.
  core::Counter citations_dropped;
  core::Counter prompts_cut;
  core::Counter input_tokens;
  core::Counter output_tokens;

  void used(const Usage& usage) noexcept {
    input_tokens.add(static_cast<std::uint64_t>(usage.input_tokens));
    output_tokens.add(static_cast<std::uint64_t>(usage.output_tokens));
  }
};

/// One configured model. Any shard.
class Model {
 public:
  Model(ModelSettings settings, std::unique_ptr<ChatProvider> provider)
      : settings_(std::move(settings)), provider_(std::move(provider)) {}

  [[nodiscard]] const ModelSettings& settings() const noexcept { return settings_; }
  [[nodiscard]] ChatProvider& provider() noexcept { return *provider_; }
  [[nodiscard]] ModelCounters& counters() noexcept { return counters_; }

  /// Whether the endpoint answers: asked at most once in `kProbeAge`, waiting at most
  /// `kProbeTime`; while one caller asks, the others are told what was known before.
  [[nodiscard]] Task<bool> reachable();

  /// Tells what a chat found out about the endpoint.
  void saw(bool reachable);
  /// Whether the endpoint was found not to answer within `kProbeAge`.
  [[nodiscard]] bool known_down() const;

  /// Whether tools may be offered: the endpoint has not refused them within `kToolsAge`.
  [[nodiscard]] bool takes_tools() const;
  /// What it says of an agent's tools holds for all agents; of a caller's own it would not.
  void refused_tools();

  static constexpr std::chrono::minutes kToolsAge{10};

  /// How long a prompt may be, in bytes: by its settings, or less where the endpoint refused a
  /// longer one within `kLengthAge`.
  [[nodiscard]] std::size_t prompt_bytes_max() const;
  /// The endpoint found an agent's own prompt of so many bytes too long: until then none is longer
  /// than half of it, whoever asks. So it must not be told of prompts that a caller filled.
  void refused_length(std::size_t bytes);
  /// What to try instead of so many bytes; nothing where a shorter prompt makes no sense.
  [[nodiscard]] static std::optional<std::size_t> shorter_than(std::size_t bytes);

  static constexpr std::chrono::minutes kLengthAge{10};
  static constexpr std::size_t kPromptBytesLeast = 2048;  ///< Shorter ones are not tried.

  static constexpr std::chrono::seconds kProbeAge{30};
  static constexpr std::chrono::seconds kProbeTime{2};

 private:
  const ModelSettings settings_;
  const std::unique_ptr<ChatProvider> provider_;
  ModelCounters counters_;
  mutable std::mutex mutex_;  ///< Guards what follows.
  bool reachable_ = false;
  SteadyTime down_until_{};
  SteadyTime known_until_{};
  SteadyTime no_tools_until_{};
  SteadyTime short_until_{};
  std::size_t short_bytes_ = 0;  ///< Until then no prompt is longer.
};

/// A line of the list of models.
struct ModelInfo {
  std::string id;
  std::string name;
  std::string provider;
  bool reachable = false;
  bool streaming = false;
};

/// Immutable but for what its models learn. Any shard.
class ModelRegistry {
 public:
  /// `clients`, of the operator profile, must outlive it.
  ModelRegistry(std::vector<ModelSettings> settings, platform::HttpClients& clients);

  /// Null for "builtin" and for names that are not configured (any more).
  [[nodiscard]] Model* find(std::string_view id) noexcept;
  /// Whether an agent may name it.
  [[nodiscard]] bool knows(std::string_view id) noexcept;
  /// What a new agent uses: the first configured, or builtin.
  [[nodiscard]] std::string_view standard() const noexcept;

  [[nodiscard]] const std::vector<std::unique_ptr<Model>>& models() const noexcept {
    return models_;
  }

  /// builtin first. Unreachable endpoints are asked at the same time: at most Model::kProbeTime.
  [[nodiscard]] Task<std::vector<ModelInfo>> list();

 private:
  std::vector<std::unique_ptr<Model>> models_;
};

}  // namespace auriga::llm
