// What a language model is asked in each stage of an agent's making.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engines/llm/chat_provider.hpp"

namespace auriga::authoring {

/// Longer SOPs are left to builtin: no model reads them at once with care.
inline constexpr std::size_t kSopBytesMax = 120'000;
/// Of what was found by rule, as the model is shown it; the rest is cut, and said to be.
inline constexpr std::size_t kFoundBytesMax = 60'000;
/// Of an answer.
inline constexpr std::size_t kAnswerBytesMax = 512 * 1024;

/// Whether a model is asked in this stage ("parse_sop").
[[nodiscard]] bool is_asked(std::string_view stage);

/// `found` is what builtin made of the stage, or what the stage works on, as text.
[[nodiscard]] llm::ChatPrompt question(std::string_view stage, std::string_view sop,
                                       std::string_view found);

/// Asks once more, after an answer that was of no use.
void ask_again(llm::ChatPrompt& prompt, std::string_view answer, std::string_view why);

}  // namespace auriga::authoring
