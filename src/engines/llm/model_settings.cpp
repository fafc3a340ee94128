#include "engines/llm/model_settings.hpp"

#include <algorithm>

namespace auriga::llm {

core::Result<std::vector<ModelSettings>> read_model_settings(
    const core::Configuration& configuration) {
  const auto invalid = [](std::string detail) {
    return core::fail(core::ErrorCode::kConfigurationInvalid, std::move(detail));
  };
  std::vector<ModelSettings> out;
  const auto base_url = configuration.text("model.base_url");
  if (base_url.empty()) {
    return out;
  }
  if (!base_url.starts_with("http://") && !base_url.starts_with("https://")) {
    return invalid("model.base_url must begin with http:// or https://");
  }
  auto names = configuration.list("model.others");
  names.insert(names.begin(), configuration.text("model.name"));
  for (const auto& name : names) {
    if (name.empty()) {
      return invalid("model.name must name the model to ask at model.base_url");
    }
    const bool taken =
        std::any_of(out.begin(), out.end(), [&](const auto& before) { return before.id == name; });
    if (taken || name == kBuiltin) {
      return invalid("model.name and model.others must name different models, none \"builtin\"");
    }
    out.push_back(
        {.id = name,
         .name = name,
         .base_url = base_url,
         .api_key = configuration.text("model.api_key"),
         .model = name,
         .context_tokens = static_cast<std::size_t>(configuration.integer("model.context_tokens")),
         .streaming = configuration.flag("model.streaming"),
         .answer_time = std::chrono::seconds(configuration.integer("model.seconds")),
         .silence_time = std::chrono::seconds(configuration.integer("model.silence_seconds"))});
  }
  return out;
}

}  // namespace auriga::llm
