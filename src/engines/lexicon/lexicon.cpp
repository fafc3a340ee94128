// The file, used in place; nothing is parsed or copied at start. All numbers little endian:
//
//   8 bytes      "AURLEX01"
//   u32 × 4      words W, relations R, bytes of text T, 0
//   u32 × (W+1)  where each word begins in the text; the last is T
//   u32 × (W+1)  where each word's relations begin; the last is R
//   3 bytes × R  u16 the other word's number, u8 weight × 255; of one word the heaviest first
//   T bytes      the words in order of their bytes, without separators
//
// Valid when the sizes add up to the file's and the words ascend; tests check both, so that a
// lookup need not: it is a binary search over the text. scripts/lexicon/build.py writes the file.
#include "engines/lexicon/lexicon.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "engines/lexicon/data.hpp"

namespace auriga::lexicon {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::size_t kHeadBytes = 24;
constexpr std::size_t kRelationBytes = 3;
constexpr float kWeightMax = 255;

std::uint32_t number_at(std::size_t offset) {
  std::uint32_t out = 0;
  std::memcpy(&out, data().data() + offset, sizeof out);
  return out;
}

std::uint32_t words() {
  return number_at(8);
}

std::uint32_t relations() {
  return number_at(12);
}

std::uint32_t text_offset(std::uint32_t word) {
  return number_at(kHeadBytes + std::size_t{4} * word);
}

std::uint32_t relation_offset(std::uint32_t word) {
  return number_at(kHeadBytes + std::size_t{4} * (words() + 1U) + std::size_t{4} * word);
}

std::size_t relations_at() {
  return kHeadBytes + std::size_t{8} * (words() + 1U);
}

std::string_view word_at(std::uint32_t word) {
  const auto text = relations_at() + kRelationBytes * relations();
  const auto from = text_offset(word);
  return data().substr(text + from, text_offset(word + 1) - from);
}

// Where the words begin whose first two letters are given; of one letter, as with 'a' behind it.
constexpr std::size_t kLetters = 26;

std::size_t shelf_of(std::string_view word) {
  const auto letter = [&](std::size_t i) -> std::size_t {
    return i < word.size() && word[i] >= 'a' && word[i] <= 'z'
               ? static_cast<std::size_t>(word[i] - 'a')
               : 0U;
  };
  return letter(0) * kLetters + letter(1);
}

std::array<std::uint32_t, kLetters * kLetters + 1> find_shelves() {
  std::array<std::uint32_t, kLetters * kLetters + 1> out{};
  std::size_t shelf = 0;
  for (std::uint32_t word = 0; word < words(); ++word) {
    for (const auto at = shelf_of(word_at(word)); shelf <= at; ++shelf) {
      out[shelf] = word;
    }
  }
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(shelf), out.end(), words());
  return out;
}

}  // namespace

Related RelatedWords::operator[](std::size_t i) const {
  const auto* at = data().data() + relations_at() + kRelationBytes * (first_ + i);
  std::uint16_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return {word_at(word), static_cast<float>(static_cast<unsigned char>(at[2])) / kWeightMax};
}

int number_of(std::string_view word) {
  static const auto shelves = find_shelves();
  if (word.empty() || word[0] < 'a' || word[0] > 'z') {
    return -1;
  }
  auto low = shelves[shelf_of(word)];
  auto high = shelves[shelf_of(word) + 1];
  const auto end = high;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (word_at(middle) < word) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == end || word_at(low) != word) {
    return -1;
  }
  return static_cast<int>(low);
}

RelatedWords related(std::string_view word) {
  const auto number = number_of(word);
  if (number < 0) {
    return {};
  }
  const auto at = static_cast<std::uint32_t>(number);
  return {relation_offset(at), relation_offset(at + 1)};
}

float closeness(int a, int b) {
  constexpr std::size_t kWidth = 64;
  constexpr float kLength = 127;
  const auto* left =
      reinterpret_cast<const signed char*>(vectors().data()) + kWidth * static_cast<std::size_t>(a);
  const auto* right =
      reinterpret_cast<const signed char*>(vectors().data()) + kWidth * static_cast<std::size_t>(b);
  int sum = 0;
  for (std::size_t i = 0; i < kWidth; ++i) {
    sum += left[i] * right[i];
  }
  return static_cast<float>(sum) / (kLength * kLength);
}

std::array<float, 64> meaning_of(int word) {
  constexpr float kLength = 127;
  std::array<float, 64> out{};
  const auto* bytes = reinterpret_cast<const signed char*>(vectors().data()) +
                      out.size() * static_cast<std::size_t>(word);
  std::transform(bytes, bytes + out.size(), out.begin(),
                 [](signed char each) { return static_cast<float>(each) / kLength; });
  return out;
}

float similarity(std::string_view a, std::string_view b) {
  if (a == b) {
    return 1;
  }
  float best = 0;
  const auto look = [&](std::string_view from, std::string_view to) {
    const auto list = related(from);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto each = list[i];
      best = each.word == to ? std::max(best, each.weight) : best;
    }
  };
  look(a, b);
  look(b, a);
  return best;
}

std::size_t size() {
  return words();
}

}  // namespace auriga::lexicon
