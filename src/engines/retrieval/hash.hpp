// The hash that names terms: FNV's multiply with a 64-bit finish, eight bytes at a time.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace auriga::retrieval {

/// Spreads the bits of a word over all 64 (the finaliser of MurmurHash3).
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t x) {
  x ^= x >> 33U;
  x *= 0xFF51AFD7ED558CCDULL;
  x ^= x >> 33U;
  x *= 0xC4CEB9FE1A85EC53ULL;
  x ^= x >> 33U;
  return x;
}

/// Hash of a short string; never 0, which the tables use for "empty". Values live in memory
/// only, so they may differ between machines and versions.
[[nodiscard]] inline std::uint64_t hash_of(std::string_view text) {
  std::uint64_t h = 0x9E3779B97F4A7C15ULL ^ text.size();
  while (text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    h = mix64(h ^ word);
    text.remove_prefix(8);
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, text.data(), text.size());
  h = mix64(h ^ rest);
  return h == 0 ? 1 : h;
}

}  // namespace auriga::retrieval
