// The middleware that needs nothing from the application but settings. The usual list, in order:
//
//   request_id, access_log, metrics, security_headers, cors, compression,
//   rate_limit(kAddress), authentication, rate_limit(kCaller), idempotency
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "platform/http/metrics.hpp"
#include "platform/http/middleware.hpp"

namespace auriga::platform::http {

/// X-Request-Id: a well-formed one of the client's is kept (at most 64 of [A-Za-z0-9_-]), else a
/// new `req_…`. Also takes or makes the W3C trace id.
[[nodiscard]] std::unique_ptr<Middleware> make_request_id();

struct AccessLog {
  /// How paths begin whose callers' addresses are nobody's business: their lines have none.
  std::vector<std::string> without_address = {};
};
/// One line of the program's log per request, secrets redacted: method, path without query, route,
/// status, bytes, us, request and trace id, caller, address. Level warning for 5xx.
[[nodiscard]] std::unique_ptr<Middleware> make_access_log(AccessLog options = {});

[[nodiscard]] std::unique_ptr<Middleware> make_metrics(Metrics& metrics);

struct SecurityHeaders {
  /// Further sources of connect-src, e.g. "wss://voice.example.org".
  std::vector<std::string> connect_sources = {};
  bool hsts = false;  ///< Strict-Transport-Security, a year: set it when all is behind TLS.
};
/// Content-Security-Policy (own origin only, nothing inline, never framed), nosniff,
/// Referrer-Policy, Cross-Origin-Opener-Policy; HSTS on secure requests.
[[nodiscard]] std::unique_ptr<Middleware> make_security_headers(SecurityHeaders options);

struct Cors {
  std::vector<std::string> origins = {};  ///< Exact origins, or "*" (never with credentials).
  bool credentials = false;               ///< Lets those origins use the refresh cookie.
};
/// Answers preflights and marks answers to the configured origins.
[[nodiscard]] std::unique_ptr<Middleware> make_cors(Cors options);

struct Compression {
  std::size_t bytes_min = 1024;
  int level = 5;
};
/// gzip for text and JSON bodies where Accept-Encoding allows it.
[[nodiscard]] std::unique_ptr<Middleware> make_compression(Compression options = {});

}  // namespace auriga::platform::http
