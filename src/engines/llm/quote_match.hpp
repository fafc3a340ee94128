// Finding the words a model claims to quote, and the sentence a statement rests on, in a passage.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace auriga::llm {

[[nodiscard]] constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/// Where the first other character at or behind `at` stands; the end where there is none.
[[nodiscard]] std::size_t skip_spaces(std::string_view text, std::size_t at);

/// Bytes [start, end) of a passage.
struct ByteSpan {
  std::size_t start = 0;
  std::size_t end = 0;
};

/// Where `quote` stands in `text`: the same characters, except that a run of white space matches
/// any other run, since models break lines where they like. White space around `quote` is ignored.
/// Nothing when it does not stand there or is too little to mean anything: less than two words
/// without a digit.
[[nodiscard]] std::optional<ByteSpan> find_quote(std::string_view text, std::string_view quote);

/// The sentence of `text` that shares most words with `claim`; nothing when the passage does not
/// bear the claim out: a number or code of the claim is missing in the passage, or less than half
/// of the claim's longer words stand in it, or in the sentence none does.
[[nodiscard]] std::optional<ByteSpan> find_support(std::string_view text, std::string_view claim);

}  // namespace auriga::llm
