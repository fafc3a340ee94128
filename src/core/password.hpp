// Passwords: hashed with Argon2id (RFC 9106), judged by how easily they are guessed.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace auriga::core {

/// What one hash costs. The default is libsodium's "interactive": about 70 ms and 64 MiB here.
struct PasswordCost {
  unsigned long long operations = 2;
  std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;
};

/// A self-describing hash string. Blocks for the cost: call it on a thread pool.
[[nodiscard]] std::string hash_password(const std::string& password, const PasswordCost& cost = {});

[[nodiscard]] bool verify_password(const std::string& hash, const std::string& password);

/// Whether `hash` was made at another cost than `cost`, or is no hash: renew it at a sign-in.
[[nodiscard]] bool needs_rehash(const std::string& hash, const PasswordCost& cost = {});

/// Fails with PASSWORD_WEAK, saying why: too common, too repetitive, a sequence, or made of the
/// caller's own words (e-mail, name).
[[nodiscard]] Result<void> check_password_strength(std::string_view password,
                                                   std::initializer_list<std::string_view> own);

/// Estimated number of guesses as a power of ten (the idea of zxcvbn: what an attacker would try
/// first counts little).
[[nodiscard]] double password_guesses_log10(std::string_view password,
                                            std::initializer_list<std::string_view> own);

}  // namespace auriga::core
