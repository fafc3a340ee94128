// What stands between a TOML file and toml++ 3.3, whose table of white space reaches undefined
// behaviour (`__builtin_unreachable()`) for U+00A1 and many more characters outside strings, where
// they are mistakes. Those tables end at U+FEFF. So every character from U+0080 to U+FEFF is moved
// up by 0xF0000, into a private plane, before the file is parsed, and back in the strings that come
// out. A character stays one character, so lines and columns in messages stay right.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace auriga::core {

/// The text to parse, without a byte order mark. Nothing when it is not UTF-8 or uses the private
/// plane itself. Any thread.
[[nodiscard]] std::optional<std::string> shield_toml(std::string_view text);

/// What was meant by a string that came out of the parser.
[[nodiscard]] std::string unshield_toml(std::string_view text);

}  // namespace auriga::core
