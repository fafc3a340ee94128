#include "core/seeded_random.hpp"

#include <sodium.h>

#include <bit>
#include <cstring>

namespace auriga::core {

void SeededRandom::fill(std::span<std::byte> out) {
  static_assert(std::tuple_size_v<Seed> == crypto_stream_chacha20_KEYBYTES);
  static_assert(std::endian::native == std::endian::little, "the nonce is the number as it lies");
  std::array<unsigned char, crypto_stream_chacha20_NONCEBYTES> nonce{};
  std::memcpy(nonce.data(), &drawn_, sizeof drawn_);
  ++drawn_;
  crypto_stream_chacha20(reinterpret_cast<unsigned char*>(out.data()), out.size(), nonce.data(),
                         reinterpret_cast<const unsigned char*>(seed_.data()));
}

}  // namespace auriga::core
