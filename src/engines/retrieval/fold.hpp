// Reading UTF-8 as letters, digits and the rest, with case and Latin diacritics folded away.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace auriga::retrieval {

/// What a code point is to the tokeniser.
enum class CharClass : std::uint8_t { space, other, letter, digit, ideograph, mark };

/// One code point of UTF-8 text. Ill-formed bytes are read one at a time as class `other`.
struct CodePoint {
  char32_t value = 0;
  std::uint32_t length = 1;  ///< Bytes.
  CharClass kind = CharClass::other;
};

/// The code point at `text[at]`; `at < text.size()`.
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t at);

/// Appends the lower-case form of a letter or digit, with Latin diacritics removed
/// ("É" becomes "e", "ß" "ss", "Ж" "ж"). Combining marks append nothing.
void append_folded(std::string& out, char32_t value);

/// Appends the lower-case form with diacritics kept, as the stemmers of most languages want it.
void append_lowered(std::string& out, char32_t value);

/// A whole string folded; other characters are kept as they are.
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace auriga::retrieval
