// A look at a TOML file before toml++ reads it. Outside strings and comments TOML 1.0 is pure
// ASCII; toml++ 3.3 reaches undefined behaviour on other characters there (its table of white space
// ends in
// `__builtin_unreachable()` for U+00A1 and many more), so such a file must not get that far.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace auriga::core {

/// The line, from 1, of the first byte above 0x7F that stands outside strings and comments. A byte
/// order mark at the start is fine. Any thread.
[[nodiscard]] std::optional<std::size_t> stray_character_line(std::string_view toml);

}  // namespace auriga::core
