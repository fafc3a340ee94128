// Cross-origin requests (WHATWG Fetch, section 3.2). An origin that is not listed simply gets no
// headers: the browser then keeps the answer from the page.
#include <unordered_set>

#include "core/text.hpp"
#include "platform/http/middleware/standard.hpp"

namespace auriga::platform::http {
namespace {

constexpr std::string_view kPreflightLines =
    "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE\r\n"
    "Access-Control-Allow-Headers: Authorization, Content-Type, Idempotency-Key, If-Match, "
    "If-None-Match, X-API-Key, X-CSRF-Token, X-Request-Id, traceparent\r\n"
    "Access-Control-Max-Age: 600\r\n";

constexpr std::string_view kExposeLines =
    "Access-Control-Expose-Headers: ETag, Location, RateLimit-Limit, RateLimit-Remaining, "
    "RateLimit-Reset, Retry-After, X-Request-Id, Idempotency-Replayed\r\n";

class CorsMiddleware final : public Middleware {
 public:
  explicit CorsMiddleware(Cors options) : credentials_(options.credentials) {
    for (auto& origin : options.origins) {
      any_ = any_ || origin == "*";
      origins_.insert(core::lower_ascii(origin));
    }
  }

  [[nodiscard]] bool meets_refused() const override { return true; }
  MaybeTask before(Call& call) override {
    if (origins_.empty()) {
      return std::nullopt;
    }
    auto& headers = call.reply_headers();
    headers.add_lines("Vary: Origin\r\n");
    const auto origin = call.header("Origin");
    if (origin.empty()) {
      return std::nullopt;
    }
    const bool listed = origins_.contains(core::lower_ascii(origin));
    if (!listed && !any_) {
      return std::nullopt;
    }
    headers.add("Access-Control-Allow-Origin", listed ? origin : std::string_view("*"));
    if (credentials_ && listed) {
      headers.add_lines("Access-Control-Allow-Credentials: true\r\n");
    }
    const bool preflight =
        call.method() == Method::kOptions && !call.header("Access-Control-Request-Method").empty();
    headers.add_lines(preflight ? kPreflightLines : kExposeLines);
    if (preflight) {
      call.answer(Reply::empty());
    }
    return std::nullopt;
  }

 private:
  bool credentials_;
  bool any_ = false;
  std::unordered_set<std::string> origins_;
};

}  // namespace

std::unique_ptr<Middleware> make_cors(Cors options) {
  return std::make_unique<CorsMiddleware>(std::move(options));
}

}  // namespace auriga::platform::http
