// The words people choose most often as passwords or parts of them.
#pragma once

#include <cstddef>
#include <string_view>

namespace auriga::core::detail {

/// The place of `word` (lower case, 3 to 24 bytes) in the list, 1 for the most common; 0: not in
/// it. Any thread.
[[nodiscard]] std::size_t common_word_rank(std::string_view word);

}  // namespace auriga::core::detail
