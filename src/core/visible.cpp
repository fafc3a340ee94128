#include "core/visible.hpp"

#include <algorithm>
#include <array>

namespace auriga::core {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Sorted.
constexpr std::array<Range, 23> kUnseen{{
    {0x0000, 0x0020},    // Controls, space.
    {0x007F, 0x00A0},    // Controls, no-break space.
    {0x00AD, 0x00AD},    // Soft hyphen.
    {0x034F, 0x034F},    // Combining grapheme joiner.
    {0x061C, 0x061C},    // Arabic letter mark.
    {0x115F, 0x1160},    // Hangul fillers.
    {0x1680, 0x1680},    // Ogham space.
    {0x17B4, 0x17B5},    // Khmer inherent vowels.
    {0x180B, 0x180F},    // Mongolian selectors.
    {0x2000, 0x200F},    // Spaces, zero-width signs, direction marks.
    {0x2028, 0x202F},    // Separators, direction, narrow no-break space.
    {0x205F, 0x206F},    // Mathematical space, word joiner, direction.
    {0x2800, 0x2800},    // Braille blank.
    {0x3000, 0x3000},    // Ideographic space.
    {0x3164, 0x3164},    // Hangul filler.
    {0xFE00, 0xFE0F},    // Variation selectors.
    {0xFEFF, 0xFEFF},    // Byte-order mark.
    {0xFFA0, 0xFFA0},    // Halfwidth Hangul filler.
    {0xFFF0, 0xFFFC},    // Specials.
    {0x13430, 0x1343F},  // Egyptian joiners.
    {0x1BCA0, 0x1BCA3},  // Shorthand controls.
    {0x1D173, 0x1D17A},  // Musical controls.
    {0xE0000, 0xE0FFF},  // Tags.
}};

bool is_seen(char32_t point) {
  const auto* after =
      std::ranges::upper_bound(kUnseen, point, {}, [](const Range& range) { return range.first; });
  return after == kUnseen.begin() || point > std::prev(after)->last;
}

}  // namespace

std::size_t visible_characters(std::string_view text) {
  std::size_t count = 0;
  char32_t point = 0;
  const auto take = [&] { count += point != 0 && is_seen(point) ? 1U : 0U; };
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U) {
      point = (point << 6U) | (byte & 0x3FU);
      continue;
    }
    take();
    point = byte < 0x80U   ? byte
            : byte < 0xE0U ? byte & 0x1FU
            : byte < 0xF0U ? byte & 0x0FU
                           : byte & 0x07U;
  }
  take();
  return count;
}

}  // namespace auriga::core
