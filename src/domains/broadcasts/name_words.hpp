// The words that broadcasts are named with.
//
// A word is of 3 to 12 letters a to z, is said and spelt in one way by people who learnt English
// somewhere, and offends nobody. Within a list no two words differ by one letter only or sound
// alike, and a word with a well-known homophone is left out (bear, root, prophet), so that a name
// that was heard or read out is typed as it was meant. Every word is in one list of one theme only.
#pragma once

#include <span>
#include <string_view>

namespace auriga::broadcasts {

struct NameWords {
  std::span<const std::string_view> adjectives;  ///< In alphabetical order, at least 138.
  std::span<const std::string_view> nouns;       ///< The same.
};

[[nodiscard]] NameWords nature_words();
[[nodiscard]] NameWords bible_words();

/// Whether letters that offend stand in `text` (a to z), forwards or backwards. Takes some harmless
/// text for offensive ("clear" before "seal"), which costs a draw.
[[nodiscard]] bool offends(std::string_view text);

}  // namespace auriga::broadcasts
