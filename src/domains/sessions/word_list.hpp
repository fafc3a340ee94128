// Lists of words to look for.
#pragma once

#include <algorithm>
#include <string_view>

namespace auriga::sessions {

template <class Words>
[[nodiscard]] bool is_one_of(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace auriga::sessions
