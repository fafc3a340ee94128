#include "platform/http/middleware/standard.hpp"

namespace auriga::platform::http {
namespace {

/// For answers of the API: nothing in them is a page, so nothing may run or be framed.
constexpr std::string_view kApiLines =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

constexpr std::string_view kPageLines =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=(self)\r\n"
    "X-Frame-Options: DENY\r\n";

constexpr std::string_view kHstsLine =
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n";

class SecurityHeadersMiddleware final : public Middleware {
 public:
  explicit SecurityHeadersMiddleware(const SecurityHeaders& options) : hsts_(options.hsts) {
    std::string connect = "'self'";
    for (const auto& source : options.connect_sources) {
      connect += " " + source;
    }
    page_lines_ = std::string(kPageLines) +
                  "Content-Security-Policy: default-src 'self'; script-src 'self'; "
                  "style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
                  "media-src 'self' blob:; worker-src 'self' blob:; connect-src " +
                  connect +
                  "; object-src 'none'; base-uri 'none'; form-action 'self'; "
                  "frame-ancestors 'none'\r\n";
  }

  [[nodiscard]] bool meets_refused() const override { return true; }
  MaybeTask after(Call& call, Reply& reply) override {
    auto& headers = reply.headers;
    // A file of the console keeps the page's policy: a worker's script brings its own.
    const bool api = call.route() != nullptr || reply.status >= 400;
    if (!headers.has("Content-Security-Policy")) {
      headers.add_lines(api ? kApiLines : std::string_view(page_lines_));
    } else {
      headers.add_lines(
          "X-Content-Type-Options: nosniff\r\n");  // The answer's own, stricter policy.
    }
    if (!headers.has("Cache-Control")) {
      // What has a version may be kept by the caller's own cache if it asks before each use.
      headers.add_lines(headers.has("ETag") ? "Cache-Control: private, no-cache\r\n"
                                            : "Cache-Control: no-store\r\n");
    }
    if (hsts_ && call.secure()) {
      headers.add_lines(kHstsLine);
    }
    return std::nullopt;
  }

 private:
  bool hsts_;
  std::string page_lines_;
};

}  // namespace

std::unique_ptr<Middleware> make_security_headers(SecurityHeaders options) {
  return std::make_unique<SecurityHeadersMiddleware>(options);
}

}  // namespace auriga::platform::http
