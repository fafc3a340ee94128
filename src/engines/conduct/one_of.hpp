// Whether a word is on a list. Internal to this folder.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace auriga::conduct {

template <std::size_t N>
[[nodiscard]] bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace auriga::conduct
