#include "core/jwt.hpp"

#include <sodium.h>

#include <algorithm>
#include <boost/describe.hpp>

#include "core/crypto.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/rules.hpp"
#include "core/sodium_bytes.hpp"

namespace auriga::core {

BOOST_DESCRIBE_STRUCT(JwtClaims, (), (sub, org, role, lgn, name, iat, exp))
Rules rules(Type<JwtClaims>) {
  return {.name = "JwtClaims", .meaning = "", .open = true};
}

namespace {

constexpr std::string_view kHeader = R"({"alg":"EdDSA","typ":"JWT"})";

}  // namespace

Result<JwtSigner> JwtSigner::create(std::string_view seed) {
  std::string raw(seed);
  if (raw.size() != crypto_sign_SEEDBYTES) {
    raw = from_base64url(seed).value_or("");
  }
  if (raw.size() != crypto_sign_SEEDBYTES) {
    return fail(ErrorCode::kInternal, {}, "the signing seed must have 32 bytes");
  }
  JwtSigner signer;
  signer.secret_.resize(crypto_sign_SECRETKEYBYTES);
  signer.public_.resize(crypto_sign_PUBLICKEYBYTES);
  crypto_sign_seed_keypair(sodium_bytes(signer.public_), sodium_bytes(signer.secret_),
                           sodium_bytes(raw));
  return signer;
}

std::string JwtSigner::sign(const JwtClaims& claims) const {
  auto text = to_base64url(kHeader) + "." + to_base64url(to_json(claims));
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(sodium_bytes(signature), nullptr, sodium_bytes(text), text.size(),
                       sodium_bytes(secret_));
  return text + "." + to_base64url(signature);
}

Result<JwtClaims> JwtSigner::verify(std::string_view token, Timestamp now,
                                    std::chrono::seconds life) const {
  const auto refused = [] {
    return fail(ErrorCode::kUnauthenticated, "the access token is not valid");
  };
  constexpr std::size_t kTokenMax = 4096;
  const auto last = token.rfind('.');
  const auto first = token.find('.');
  if (token.size() > kTokenMax || first == std::string_view::npos || first == last) {
    return refused();
  }
  // The header must be ours to the byte: nothing in it is negotiable.
  if (token.substr(0, first) != to_base64url(kHeader)) {
    return refused();
  }
  const auto signature = from_base64url(token.substr(last + 1));
  const auto payload = from_base64url(token.substr(first + 1, last - first - 1));
  if (!signature || signature->size() != crypto_sign_BYTES || !payload ||
      crypto_sign_verify_detached(sodium_bytes(*signature), sodium_bytes(token), last,
                                  sodium_bytes(public_)) != 0) {
    return refused();
  }
  auto claims = decode_json<JwtClaims>(*payload);
  if (!claims) {
    return refused();
  }
  claims->exp = std::min(claims->exp, claims->iat + life.count());
  if (claims->exp * 1000 <= now.ms) {
    return fail(ErrorCode::kTokenExpired);
  }
  return claims;
}

std::string JwtSigner::public_key() const {
  return to_base64url(public_);
}

}  // namespace auriga::core
