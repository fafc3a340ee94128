// How far two names are apart, to guess what a misspelt one meant.
#pragma once

#include <cstddef>
#include <string_view>

namespace auriga::core {

/// How many bytes must be changed, added or left out (Levenshtein). The time is the product of the
/// lengths.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace auriga::core
