// The lexicon's files as they lie in the program.
#pragma once

#include <string_view>

namespace auriga::lexicon {

/// The bytes of data/english.lex, read-only, 8-byte aligned. Any thread.
[[nodiscard]] std::string_view data();

/// The bytes of data/english.vec: 64 signed bytes a word, in the order of the words. Any thread.
[[nodiscard]] std::string_view vectors();

}  // namespace auriga::lexicon
