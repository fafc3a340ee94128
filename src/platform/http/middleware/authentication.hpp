// Authentication: finds the credential of a request and asks the application who it is. Runs only
// for routes that are not anonymous; then checks the route's Access.
//
// Credentials, first found wins: `Authorization: Bearer <token>` (an API key there counts as one,
// as clients of OpenAI send it), `X-API-Key`, the query fields `api_key` and `token`.
#pragma once

#include <memory>
#include <string_view>

#include "platform/http/middleware.hpp"

namespace auriga::platform::http {

struct Credential {
  enum class Kind : std::uint8_t { kBearer, kApiKey };
  Kind kind = Kind::kBearer;
  std::string_view text;
};

/// The credential in the headers of a request; its text is empty when there is none.
[[nodiscard]] Credential credential_of(const Call& call);

/// Given by the application. Called on any shard.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  /// Fast path, without waiting: the caller when the credential is known and still valid; null to
  /// be asked again through authenticate(). Throws core::Error for one known to be bad.
  virtual CallerPtr cached(const Credential& credential) = 0;
  /// The caller, or throws UNAUTHENTICATED, TOKEN_EXPIRED, TOKEN_REVOKED.
  virtual Task<CallerPtr> authenticate(Credential credential) = 0;
};

[[nodiscard]] std::unique_ptr<Middleware> make_authentication(Authenticator& authenticator);

}  // namespace auriga::platform::http
