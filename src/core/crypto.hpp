// Cryptography in the few forms the product needs, on libsodium and OpenSSL. Nothing here is our
// own invention. All functions may be called from any thread.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/result.hpp"

namespace auriga::core {

using Digest = std::array<unsigned char, 32>;

/// SHA-256 (FIPS 180-4).
[[nodiscard]] Digest sha256(std::string_view data);

/// SHA-256 of data that comes in pieces.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view data);
  [[nodiscard]] Digest finish();  ///< Once.

 private:
  alignas(8) std::array<std::byte, 128> state_;
};

/// HMAC-SHA-256 (RFC 2104).
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view data);

[[nodiscard]] std::string to_hex(std::span<const unsigned char> data);

/// Base64 with the URL alphabet and without padding (RFC 4648, section 5).
[[nodiscard]] std::string to_base64url(std::string_view data);
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);
/// Base64 with padding (RFC 4648, section 4).
[[nodiscard]] std::string to_base64(std::string_view data);
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

/// Compares without telling by its duration where the difference is.
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b);

/// `bytes` random bytes as base64url.
[[nodiscard]] std::string random_token(Random& random, std::size_t bytes);

/// What is stored of a token: its SHA-256 in hex. Enough for tokens of 128 random bits or more,
/// which no dictionary holds; passwords need password.hpp.
[[nodiscard]] std::string token_hash(std::string_view token);

/// Seals secrets at rest with XChaCha20-Poly1305. Text form: `s1.<key id>.<nonce and ciphertext>`,
/// base64url. `purpose` is authenticated with it, so that a sealed value cannot be moved elsewhere.
/// Several keys may be known: the first seals, any opens; thus a key is rotated.
class Sealer {
 public:
  static constexpr std::size_t kKeyBytes = 32;

  /// `keys`: 32 bytes each, the current one first.
  [[nodiscard]] static Result<Sealer> create(std::span<const std::string> keys);

  [[nodiscard]] std::string seal(std::string_view plain, std::string_view purpose) const;
  [[nodiscard]] Result<std::string> open(std::string_view sealed, std::string_view purpose) const;

 private:
  Sealer() = default;
  std::map<std::string, std::string, std::less<>> keys_;  ///< By key id.
  std::string current_;
};

}  // namespace auriga::core
