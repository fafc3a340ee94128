// The grammar of citation markers:
//
//   marker  = "[" number { ("," | ";") number } "]"
//           | "[" number ":" quoted "]"
//   quoted  = open-mark … close-mark | text without "]"     marks: " ' “ ” „ ‘ ’ « »
//   number  = 1 to 3 digits
//
// White space may stand between any two of them. Inside marks a quote may hold "]".
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace auriga::llm {

enum class MarkerState : std::uint8_t {
  kOpen,      ///< May still become a marker.
  kComplete,  ///< Is one.
  kNone,      ///< Can become none.
};

struct CitationMarker {
  std::vector<std::size_t> numbers;  ///< As written: from 1.
  std::string_view quote;            ///< Without its marks; empty in the first form.
};

/// Judges text that begins with '[', and reads it when it is a marker.
[[nodiscard]] MarkerState read_marker(std::string_view text, CitationMarker& out);

}  // namespace auriga::llm
