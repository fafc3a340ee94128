// The lexicon's files as they lie in the program.
#pragma once

#include <string_view>

namespace auriga::lexicon {

/// The bytes of data/english.lex, read-only, 8-byte aligned. Any thread.
[[nodiscard]] std::string_view data();

/// The bytes of data/english.vec: 64 signed bytes a word, in the order of the words. Any thread.
[[nodiscard]] std::string_view vectors();

/// The text of data/paraphrases.txt: expressions that may be said instead of each other, a group a
/// line (engines/answer/paraphrase.cpp tells how it is read). Any thread.
[[nodiscard]] std::string_view paraphrases();

}  // namespace auriga::lexicon
