#include "engines/llm/model_registry.hpp"

#include <algorithm>
#include <limits>

#include "engines/llm/openai_provider.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/task_group.hpp"

namespace auriga::llm {

namespace log = platform::log;

Task<bool> Model::reachable() {
  {
    const std::scoped_lock lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (now < known_until_) {
      co_return reachable_;
    }
    known_until_ = now + kProbeTime;  // Others need not ask meanwhile.
  }
  bool answers = true;
  try {
    co_await provider_->probe(std::chrono::steady_clock::now() + kProbeTime);
  } catch (const core::Error& error) {
    answers = false;
    log::warning("model endpoint cannot be reached")
        .field("model", settings_.id)
        .field("reason", error.detail())
        .field("cause", error.cause());
  }
  saw(answers);
  co_return answers;
}

void Model::saw(bool reachable) {
  const std::scoped_lock lock(mutex_);
  reachable_ = reachable;
  known_until_ = std::chrono::steady_clock::now() + kProbeAge;
  down_until_ = reachable ? SteadyTime{} : known_until_;
}

bool Model::known_down() const {
  const std::scoped_lock lock(mutex_);
  return std::chrono::steady_clock::now() < down_until_;
}

bool Model::takes_tools() const {
  const std::scoped_lock lock(mutex_);
  return std::chrono::steady_clock::now() >= no_tools_until_;
}

void Model::refused_tools() {
  const std::scoped_lock lock(mutex_);
  no_tools_until_ = std::chrono::steady_clock::now() + kToolsAge;
}

std::size_t Model::prompt_bytes_max() const {
  constexpr std::size_t kAnswerTokens = 1024;  // Kept free for the answer, or a quarter of it all.
  constexpr std::size_t kBytesSurely = 3;      // Of a token, whatever the language.
  const auto tokens = settings_.context_tokens;
  const auto most = tokens == 0 ? std::numeric_limits<std::size_t>::max()
                                : (tokens - std::min(kAnswerTokens, tokens / 4)) * kBytesSurely;
  const std::scoped_lock lock(mutex_);
  return std::chrono::steady_clock::now() < short_until_ ? std::min(most, short_bytes_) : most;
}

std::optional<std::size_t> Model::shorter_than(std::size_t bytes) {
  const auto half = bytes / 2;
  return half < kPromptBytesLeast ? std::nullopt : std::optional(half);
}

void Model::refused_length(std::size_t bytes) {
  const auto half = shorter_than(bytes);
  if (!half) {
    return;
  }
  const std::scoped_lock lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  short_bytes_ = now < short_until_ ? std::min(short_bytes_, *half) : *half;
  short_until_ = now + kLengthAge;
}

ModelRegistry::ModelRegistry(std::vector<ModelSettings> settings, platform::HttpClients& clients) {
  for (auto& one : settings) {
    AURIGA_ASSERT(one.provider == "openai");
    OpenAiOptions options{.base_url = one.base_url,
                          .api_key = one.api_key,
                          .model = one.model,
                          .delivery = one.streaming ? Delivery::kStreamed : Delivery::kWhole,
                          .silence_max = one.silence_time,
                          .answer_time = one.answer_time};
    models_.push_back(std::make_unique<Model>(
        std::move(one), std::make_unique<OpenAiProvider>(clients, std::move(options))));
  }
}

Model* ModelRegistry::find(std::string_view id) noexcept {
  const auto found = std::find_if(models_.begin(), models_.end(),
                                  [&](const auto& model) { return model->settings().id == id; });
  return found == models_.end() ? nullptr : found->get();
}

bool ModelRegistry::knows(std::string_view id) noexcept {
  return id == kBuiltin || find(id) != nullptr;
}

std::string_view ModelRegistry::standard() const noexcept {
  return models_.empty() ? kBuiltin : std::string_view(models_.front()->settings().id);
}

namespace {

Task<> ask(Model& model, bool& reachable) {
  reachable = co_await model.reachable();
}

}  // namespace

Task<std::vector<ModelInfo>> ModelRegistry::list() {
  std::vector<ModelInfo> out(models_.size() + 1);
  out[0] = ModelInfo{std::string(kBuiltin), "Built in (quotes the documents)",
                     std::string(kBuiltin), true, true};
  platform::TaskGroup group(co_await platform::asio::this_coro::executor);
  for (std::size_t i = 0; i < models_.size(); ++i) {
    const auto& settings = models_[i]->settings();
    out[i + 1] =
        ModelInfo{settings.id, settings.name, settings.provider, false, settings.streaming};
    group.spawn("model probe", ask(*models_[i], out[i + 1].reachable));
  }
  // Each probe ends by its own deadline, or at once when whoever asks is told to stop.
  co_await group.finish();
  co_return out;
}

}  // namespace auriga::llm
