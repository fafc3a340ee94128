// The models that the configuration names.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/configuration.hpp"
#include "core/result.hpp"

namespace auriga::llm {

/// Answers by retrieval, without a model; always there.
inline constexpr std::string_view kBuiltin = "builtin";

struct ModelSettings {
  std::string id;                   ///< As agents name it.
  std::string name;                 ///< For people.
  std::string provider = "openai";  ///< The protocol.
  std::string base_url;
  std::string api_key;
  std::string model;               ///< As the endpoint names it.
  std::size_t context_tokens = 0;  ///< The most it takes, its answer included; 0: not known.
  bool streaming = true;
  std::chrono::milliseconds answer_time{60'000};  ///< For a whole answer.
  /// Until the first text and between pieces; with `streaming` alone.
  std::chrono::milliseconds silence_time{20'000};
};

/// Reads the section `model`: `name` first, then `others`, all at one endpoint. Empty without
/// `model.base_url`. Fails with CONFIGURATION_INVALID.
[[nodiscard]] core::Result<std::vector<ModelSettings>> read_model_settings(
    const core::Configuration& configuration);

}  // namespace auriga::llm
