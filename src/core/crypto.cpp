#include "core/crypto.hpp"

#include <openssl/evp.h>
#include <sodium.h>

#include <cstring>

#include "core/sodium_bytes.hpp"

namespace auriga::core {
namespace {

/// libsodium wants one call before any other.
void ready() {
  static const int done = sodium_init();
  AURIGA_ASSERT(done >= 0);
}

static_assert(sizeof(crypto_hash_sha256_state) <= 128);

}  // namespace

Digest sha256(std::string_view data) {
  // OpenSSL's uses the processor's instructions for it, libsodium's does not, and every request
  // with a credential asks. The algorithm is looked up once and the context kept: both cost more
  // than hashing a token.
  struct Context {
    EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    EVP_MD_CTX* state = EVP_MD_CTX_new();
    ~Context() {
      EVP_MD_CTX_free(state);
      EVP_MD_free(algorithm);
    }
  };
  thread_local Context context;
  Digest out{};
  const bool done = EVP_DigestInit_ex2(context.state, context.algorithm, nullptr) == 1 &&
                    EVP_DigestUpdate(context.state, data.data(), data.size()) == 1 &&
                    EVP_DigestFinal_ex(context.state, out.data(), nullptr) == 1;
  AURIGA_ASSERT(done);
  return out;
}

Sha256::Sha256() {
  crypto_hash_sha256_init(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()));
}

void Sha256::update(std::string_view data) {
  crypto_hash_sha256_update(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()),
                            sodium_bytes(data), data.size());
}

Digest Sha256::finish() {
  Digest out{};
  crypto_hash_sha256_final(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()), out.data());
  return out;
}

Digest hmac_sha256(std::string_view key, std::string_view data) {
  Digest out{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, sodium_bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, sodium_bytes(data), data.size());
  crypto_auth_hmacsha256_final(&state, out.data());
  return out;
}

std::string to_hex(std::span<const unsigned char> data) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(data.size() * 2);
  for (const unsigned char byte : data) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

namespace {

std::string encode_base64(std::string_view data, int variant) {
  std::string out(sodium_base64_encoded_len(data.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), sodium_bytes(data), data.size(), variant);
  out.pop_back();  // The terminating zero.
  return out;
}

std::optional<std::string> decode_base64(std::string_view text, int variant) {
  std::string out(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(sodium_bytes(out), out.size(), text.data(), text.size(), nullptr, &length,
                        &end, variant) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  out.resize(length);
  return out;
}

}  // namespace

std::string to_base64url(std::string_view data) {
  return encode_base64(data, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string to_base64(std::string_view data) {
  return encode_base64(data, sodium_base64_VARIANT_ORIGINAL);
}

std::optional<std::string> from_base64url(std::string_view text) {
  return decode_base64(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::optional<std::string> from_base64(std::string_view text) {
  return decode_base64(text, sodium_base64_VARIANT_ORIGINAL);
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_token(Random& random, std::size_t length) {
  std::string raw(length, '\0');
  random.fill(std::as_writable_bytes(std::span(raw)));
  return to_base64url(raw);
}

std::string token_hash(std::string_view token) {
  return to_hex(sha256(token));
}

Result<Sealer> Sealer::create(std::span<const std::string> keys) {
  ready();
  Sealer sealer;
  for (const auto& key : keys) {
    if (key.size() != kKeyBytes) {
      return fail(ErrorCode::kConfigurationInvalid, "the master key must have 32 bytes");
    }
    const auto id = to_hex(sha256("auriga key id" + key)).substr(0, 8);
    if (sealer.current_.empty()) {
      sealer.current_ = id;
    }
    sealer.keys_[id] = key;
  }
  if (sealer.current_.empty()) {
    return fail(ErrorCode::kConfigurationInvalid, "there is no master key");
  }
  return sealer;
}

std::string Sealer::seal(std::string_view plain, std::string_view purpose) const {
  constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
  std::string out(kNonce + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  // The nonce is always the kernel's: a repeated one would break the cipher.
  randombytes_buf(out.data(), kNonce);
  unsigned long long length = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      sodium_bytes(out) + kNonce, &length, sodium_bytes(plain), plain.size(), sodium_bytes(purpose),
      purpose.size(), nullptr, sodium_bytes(out), sodium_bytes(keys_.find(current_)->second));
  return "s1." + current_ + "." + to_base64url(out);
}

Result<std::string> Sealer::open(std::string_view sealed, std::string_view purpose) const {
  constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
  constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
  const auto broken = [] {
    return fail(ErrorCode::kInternal, {}, "a sealed value cannot be opened with the master key");
  };
  const auto dot = sealed.find('.', 3);
  if (!sealed.starts_with("s1.") || dot == std::string_view::npos) {
    return broken();
  }
  const auto key = keys_.find(sealed.substr(3, dot - 3));
  const auto raw = from_base64url(sealed.substr(dot + 1));
  if (key == keys_.end() || !raw || raw->size() < kNonce + kTag) {
    return broken();
  }
  std::string plain(raw->size() - kNonce - kTag, '\0');
  unsigned long long length = 0;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          sodium_bytes(plain), &length, nullptr, sodium_bytes(*raw) + kNonce, raw->size() - kNonce,
          sodium_bytes(purpose), purpose.size(), sodium_bytes(*raw),
          sodium_bytes(key->second)) != 0) {
    return broken();
  }
  return plain;
}

}  // namespace auriga::core
