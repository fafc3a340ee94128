#include "core/password.hpp"

#include <sodium.h>

namespace auriga::core {

std::string hash_password(const std::string& password, const PasswordCost& cost) {
  std::string out(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.operations,
                            cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw Error(ErrorCode::kOverloaded, {}, "no memory to hash a password");
  }
  out.resize(out.find('\0'));
  return out;
}

bool verify_password(const std::string& hash, const std::string& password) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(const std::string& hash, const PasswordCost& cost) {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.operations, cost.memory_bytes) != 0;
}

}  // namespace auriga::core
