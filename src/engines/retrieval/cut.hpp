// Cutting a text into parts that are not too long. No character is cut in two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace auriga::retrieval {

/// More than this of a unit without a gap is cut between two characters.
inline constexpr std::size_t kUnitBytesMax = 4096;
/// So much of the row that names a table's columns is read as such.
inline constexpr std::size_t kHeaderBytesMax = 2048;

/// The longest beginning of at most `bytes_max` bytes.
[[nodiscard]] std::string_view clipped(std::string_view text, std::size_t bytes_max);

/// Where a piece that is too long is best cut in two: at the first gap of its second half, else in
/// its middle. 0: a piece without a gap that is not longer than `bytes_max` stays whole.
[[nodiscard]] std::size_t middle_of(std::string_view piece, std::size_t bytes_max);

/// What a piece counts for in a passage: its words, or more when they are longer than words are.
[[nodiscard]] std::uint32_t size_in_words(std::string_view piece, std::size_t words);

}  // namespace auriga::retrieval
