// Whether a word is on a list.
#pragma once

#include <algorithm>
#include <string_view>

namespace auriga::core {

/// Of a list of texts, of which few are looked through: in order.
template <class Words>
[[nodiscard]] bool is_one_of(std::string_view word, const Words& words) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace auriga::core
