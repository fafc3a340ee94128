// The lexicon's file as it lies in the program.
#pragma once

#include <string_view>

namespace auriga::lexicon {

/// The bytes of data/english.lex, read-only, 8-byte aligned. Any thread.
[[nodiscard]] std::string_view data();

}  // namespace auriga::lexicon
