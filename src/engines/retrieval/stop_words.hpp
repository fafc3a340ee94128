// Words that carry no topic.
#pragma once

#include <string_view>

namespace auriga::retrieval {

/// Whether a folded, lower-case word is so common in English that it is not indexed.
[[nodiscard]] bool is_stop_word(std::string_view word);

/// "three" is "3": the digits of a number word from zero to twenty and the tens; empty for other
/// words. "one" stays a word, because it is a pronoun as often as a number.
[[nodiscard]] std::string_view digits_of(std::string_view word);

}  // namespace auriga::retrieval
