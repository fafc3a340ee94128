// Where sentences end.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace auriga::retrieval {

/// Half-open range of bytes.
struct Range {
  std::size_t start = 0;
  std::size_t end = 0;
  bool operator==(const Range&) const = default;
};

/// The sentences of a paragraph, in order, without the white space between them. They cover every
/// other byte. Offsets are relative to `paragraph`.
[[nodiscard]] std::vector<Range> sentences(std::string_view paragraph);

}  // namespace auriga::retrieval
