// Words that call for a figure. Internal to this folder.
#pragma once

#include <string_view>

namespace auriga::procedure {

/// "Large", "short", "heavy": by which figure?
[[nodiscard]] bool is_vague(std::string_view word);
/// Nouns that have an amount or a length.
[[nodiscard]] bool is_measured(std::string_view word);
/// "Limit", "deadline".
[[nodiscard]] bool is_limit_noun(std::string_view word);
/// "Larger", "higher".
[[nodiscard]] bool is_comparative(std::string_view word);

}  // namespace auriga::procedure
