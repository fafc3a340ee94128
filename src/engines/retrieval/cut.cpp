#include "engines/retrieval/cut.hpp"

#include <algorithm>

namespace auriga::retrieval {

std::string_view clipped(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) {
    return text;
  }
  // A character has three bytes at most behind its first; a longer run of such is no UTF-8.
  constexpr std::size_t kBehindMax = 3;
  auto end = bytes_max;
  for (std::size_t back = 0; end > 0 && back <= kBehindMax; ++back, --end) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U) {
      return text.substr(0, end);
    }
  }
  return text.substr(0, bytes_max);
}

std::size_t middle_of(std::string_view piece, std::size_t bytes_max) {
  const auto gap = piece.find_first_of(" \n\t", piece.size() / 2);
  if (gap != std::string_view::npos) {
    return gap;
  }
  return piece.size() > bytes_max ? clipped(piece, piece.size() / 2).size() : 0;
}

std::uint32_t size_in_words(std::string_view piece, std::size_t words) {
  constexpr std::size_t kOrdinaryBytesMax = 256;
  constexpr std::size_t kLongWordBytes = 32;
  if (piece.size() > kOrdinaryBytesMax) {
    words = std::max(words, piece.size() / kLongWordBytes);
  }
  return static_cast<std::uint32_t>(words);
}

}  // namespace auriga::retrieval
