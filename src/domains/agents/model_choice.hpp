// Which model an agent works with.
#pragma once

#include <string>
#include <string_view>

#include "domains/agents/repository.hpp"

namespace auriga::agents {

/// The one that its text settings name, or the standard one.
[[nodiscard]] inline std::string model_of(const repository::AgentRow& agent,
                                          std::string_view standard) {
  if (agent.text_config) {
    const auto* const model = agent.text_config->if_contains("model");
    if (model != nullptr && model->is_string() && !model->as_string().empty()) {
      return std::string(model->as_string());
    }
  }
  return std::string(standard);
}

}  // namespace auriga::agents
