// Asks a model for a whole answer, as text.
#pragma once

#include <string>

#include "engines/llm/model_registry.hpp"

namespace auriga::authoring {

using platform::Task;

/// What the model said, within its answer time and before `deadline`. Throws MODEL_UNAVAILABLE, at
/// once where the endpoint was found down a moment ago; MODEL_ANSWER_INVALID, also for an answer
/// that is cut short or longer than kAnswerBytesMax. Tokens are counted on the model. Any shard.
[[nodiscard]] Task<std::string> consult(llm::Model& model, llm::ChatPrompt prompt,
                                        platform::SteadyTime deadline);

}  // namespace auriga::authoring
