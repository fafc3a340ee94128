#include "core/ids.hpp"

#include <atomic>
#include <cstdint>

namespace auriga::core {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kLength = 26;

// Twelve bits behind the millisecond: from a random start, one more for each id of the same
// millisecond (RFC 9562, section 6.2, method 1), so that ids of one process ascend in the order
// they were made. More than 2,048 in a millisecond begin anew and lose their order; 62 random bits
// still tell them apart.
std::uint64_t next_in(std::uint64_t ms, std::uint64_t random) {
  constexpr std::uint64_t kLast = 0xFFF;
  constexpr std::uint64_t kStartMax = 0x7FF;
  static std::atomic<std::uint64_t> last{0};
  auto seen = last.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do {
    const bool same = seen >> 12U == ms && (seen & kLast) != kLast;
    next = same ? seen + 1 : ms << 12U | (random & kStartMax);
  } while (!last.compare_exchange_weak(seen, next, std::memory_order_relaxed));
  return next & kLast;
}

/// The 16 bytes of a UUID version 7 in network order.
std::array<std::uint8_t, 16> make_uuid7(const Clock& clock, Random& random) {
  std::array<std::uint8_t, 16> bytes{};
  random.fill(std::as_writable_bytes(std::span(bytes)));
  const auto ms = static_cast<std::uint64_t>(clock.now().ms);
  for (int i = 0; i < 6; ++i) {
    bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  }
  const auto order = next_in(ms, std::uint64_t{bytes[6]} << 8U | bytes[7]);
  bytes[6] = static_cast<std::uint8_t>(0x70U | order >> 8U);
  bytes[7] = static_cast<std::uint8_t>(order);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);
  return bytes;
}

}  // namespace

std::string make_uuid7_text(const Clock& clock, Random& random) {
  const auto bytes = make_uuid7(clock, random);
  std::string out(kLength, '0');
  // 128 bits as 26 groups of five, the first holding only the top three bits.
  std::uint32_t buffer = 0;
  int bits = 2;  // Two leading zero bits make 130 of 128.
  std::size_t at = 0;
  for (const auto byte : bytes) {
    buffer = (buffer << 8U) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out[at++] = kAlphabet[(buffer >> static_cast<unsigned>(bits)) & 31U];
    }
    buffer &= (1U << static_cast<unsigned>(bits)) - 1U;
  }
  return out;
}

bool is_uuid7_text(std::string_view text) {
  return text.size() == kLength && text.front() <= '7' &&
         text.find_first_not_of(kAlphabet) == std::string_view::npos;
}

}  // namespace auriga::core
