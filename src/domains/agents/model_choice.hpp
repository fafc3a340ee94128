// Which model an agent works with.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "domains/agents/repository.hpp"

namespace auriga::agents {

/// The one that text settings name; empty for none.
[[nodiscard]] inline std::string_view model_in(const std::optional<json::object>& text_config) {
  const auto* const model = text_config ? text_config->if_contains("model") : nullptr;
  return model != nullptr && model->is_string() ? std::string_view(model->get_string())
                                                : std::string_view();
}

/// Throws VALIDATION_FAILED where text settings name a model that there is not.
inline void check_model(const std::optional<json::object>& text_config,
                        const std::function<bool(std::string_view)>& knows) {
  const auto named = model_in(text_config);
  if (!named.empty() && knows && !knows(named)) {
    throw std::move(core::Error(core::ErrorCode::kValidationFailed)
                        .with_faults({{"/text_config/model", "unknown",
                                       "must be builtin or a model of the configuration"}}));
  }
}

/// The one that its text settings name, or the standard one.
[[nodiscard]] inline std::string model_of(const repository::AgentRow& agent,
                                          std::string_view standard) {
  const auto named = model_in(agent.text_config);
  return std::string(named.empty() ? standard : named);
}

}  // namespace auriga::agents
