// Route: everything the server, the documents and the middleware know about one operation.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "core/error_code.gen.hpp"
#include "core/identity.hpp"
#include "platform/http/method.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/rate_limiter.hpp"
#include "platform/http/upload.hpp"

namespace auriga::platform::http {

/// Who may call an operation.
///   Access::anonymous()                                  nobody is asked
///   Access::user(Role::admin)                            a signed-in user of that role or above
///   Access::viewer().or_key(Scope::chat)                 such a user, or an API key with the scope
class Access {
 public:
  [[nodiscard]] static Access anonymous() { return {}; }
  [[nodiscard]] static Access user(core::Role least) {
    Access access;
    access.user_ = least;
    return access;
  }
  [[nodiscard]] static Access viewer() { return user(core::Role::viewer); }
  [[nodiscard]] static Access member() { return user(core::Role::member); }
  [[nodiscard]] static Access admin() { return user(core::Role::admin); }
  [[nodiscard]] static Access owner() { return user(core::Role::owner); }
  /// An API key with any of the scopes will do too. A key with the admin scope passes wherever a
  /// key may pass at all.
  [[nodiscard]] Access or_key(core::Scope scope) const {
    Access access = *this;
    access.scopes_ |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(scope));
    return access;
  }

  [[nodiscard]] bool is_anonymous() const { return !user_.has_value(); }
  [[nodiscard]] bool takes_keys() const { return scopes_ != 0; }
  [[nodiscard]] std::optional<core::Role> least_role() const { return user_; }
  [[nodiscard]] std::uint8_t scopes() const { return scopes_; }

  /// Throws FORBIDDEN, naming the role or scope that is missing.
  void check(const core::Caller& caller) const;

 private:
  std::optional<core::Role> user_;
  std::uint8_t scopes_ = 0;
};

/// Which bodies an operation reads. Where the input struct has no body members, none is read.
enum class Body : std::uint8_t {
  kJson,             ///< application/json, decoded into the input struct.
  kMultipart,        ///< multipart/form-data: fields into the struct, files in Call::files().
  kJsonOrMultipart,  ///< Either; without files in JSON.
  kRaw,              ///< Any type; the handler reads it (Call::read_body_some).
};

struct Route {
  Method method = Method::kGet;
  /// Segments are literals or `{name}`; a last `{name...}` takes the rest. Literals win.
  std::string path = {};
  std::string id = {};  ///< operationId: snake_case, unique.
  std::string tag = {};
  std::string summary = {};      ///< One line.
  std::string description = {};  ///< Markdown, optional.
  Access access = Access::anonymous();
  /// Failures beyond those every operation of its kind may have (see openapi.hpp).
  std::vector<core::ErrorCode> errors = {};

  Body body = Body::kJson;
  /// Of JSON and raw bodies. 0: 8 KiB of JSON where nobody is asked who they are, else 1 MiB.
  std::size_t body_bytes_max = 0;
  UploadLimits upload = {};  ///< Of multipart bodies.
  /// The handler is cancelled then: TIMEOUT. 0: ServerOptions::request_timeout.
  std::chrono::milliseconds timeout{0};

  /// Media types of the answer besides (or, for a Reply, instead of) application/json.
  std::vector<std::string> produces = {};
  /// Single reads: answers carry ETag (the handler's Call::set_etag, else a digest of the answer)
  /// and If-None-Match is honoured. Updates: If-Match is, by the Precondition that the handler
  /// hands on.
  bool etag = false;
  /// Answers may be files (Reply::file), of which a part can be asked for: `Range`, `If-Range`.
  bool ranges = false;
  /// Creating POSTs: `Idempotency-Key` is honoured.
  bool idempotent = false;
  /// With it: the handler itself knows a repetition by its key and does not repeat what the first
  /// did. The key is free whenever the first came to no answer.
  bool resumes = false;
  /// A limit of this operation alone, per address, besides the general ones (sign-in, codes).
  std::optional<RateRule> rate = {};
  bool hidden = false;  ///< Left out of the OpenAPI document.
  ProblemReader problems = ProblemReader::kAny;

  std::size_t index = 0;  ///< Set by RouteTable: place in the table, for per-route metrics.
};

}  // namespace auriga::platform::http
