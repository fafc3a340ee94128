// Situations that people word in many ways. Internal to this folder.
#pragma once

#include <string>
#include <string_view>

namespace auriga::conduct {

/// `text` (lower case) with phrases that mean a situation or a common thing as one word: "money
/// back" is "refund", "not happy" is "dissatisfied".
[[nodiscard]] std::string with_phrases(std::string text);

/// The situation that a word stands for ("lawyer": "legal"); empty for none. `name` is the word's
/// name as procedure::Vocabulary gives it, `text` the word itself.
[[nodiscard]] std::string_view situation_of(std::string_view text, std::string_view name);

/// Whether a person is wanted for it, whatever else is named beside it.
[[nodiscard]] bool is_strong(std::string_view situation);

/// Words that only say how much: "severe", "very".
[[nodiscard]] bool is_intensity(std::string_view text);

/// People by what they are to us ("customer", "guest"), and verbs of saying and wanting that frame
/// a condition ("mentions", "reports").
[[nodiscard]] bool is_frame(std::string_view text, std::string_view name);

}  // namespace auriga::conduct
