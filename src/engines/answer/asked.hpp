// What a question asks for: which kind of answer, and which of its words say so.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engines/answer/question.hpp"
#include "engines/answer/values.hpp"
#include "engines/answer/words.hpp"

namespace auriga::answer {

/// Places in the list of a question's words.
struct AskedWords {
  std::vector<std::size_t> skip;   ///< They only say what kind of answer is wanted.
  std::vector<std::size_t> focus;  ///< They name what is asked: "which FORM".
};

/// Sets what `question` asks for and which values may answer it; its terms are left alone.
[[nodiscard]] AskedWords read_asked(const std::vector<Word>& words, Parsed& question);

/// "how", "which", ...
[[nodiscard]] bool is_question_word(std::string_view word);

/// The kinds of value that say alone what a word of measure asks: "heavy" by kilograms. None for
/// other words.
[[nodiscard]] Values told_by_value(std::string_view word);

}  // namespace auriga::answer
