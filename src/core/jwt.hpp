// Access tokens: compact JWS (RFC 7515) with EdDSA over Ed25519 (RFC 8037) and the claims of a JWT
// (RFC 7519). Only this one algorithm is accepted, whatever a token's header says.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"

namespace auriga::core {

struct JwtClaims {
  std::string sub;       ///< usr_…
  std::string org;       ///< org_…
  std::string role;      ///< Of the user in the organisation.
  std::string lgn;       ///< lgn_…, so that ending a login ends its tokens.
  std::string name;      ///< For the audit log.
  std::int64_t iat = 0;  ///< Seconds since 1970.
  std::int64_t exp = 0;  ///< Seconds since 1970.
};

/// Signs and verifies with one key pair. Any thread.
class JwtSigner {
 public:
  /// `seed`: 32 random bytes, or their base64url.
  [[nodiscard]] static Result<JwtSigner> create(std::string_view seed);

  [[nodiscard]] std::string sign(const JwtClaims& claims) const;

  /// Fails with TOKEN_EXPIRED or UNAUTHENTICATED. No token is good for longer than `life`, the one
  /// of today, even if it was signed when they lived longer: what is known of revoked ones reaches
  /// no further back. `exp` of the answer is when it ends by both.
  [[nodiscard]] Result<JwtClaims> verify(std::string_view token, Timestamp now,
                                         std::chrono::seconds life) const;

  /// The public key, base64url, as the `x` of a JWK.
  [[nodiscard]] std::string public_key() const;

 private:
  JwtSigner() = default;
  std::string secret_;
  std::string public_;
};

}  // namespace auriga::core
