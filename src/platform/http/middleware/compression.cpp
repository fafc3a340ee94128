#include "platform/http/gzip.hpp"
#include "platform/http/middleware/standard.hpp"

namespace auriga::platform::http {
namespace {

/// Above this an answer goes as it is: some milliseconds' work that all of the shard would wait
/// for.
constexpr std::size_t kBytesMax = 256ULL << 10U;

bool is_text(std::string_view type) {
  return type.starts_with("text/") || type.starts_with("application/json") ||
         type.starts_with("application/problem+json") || type.starts_with("image/svg");
}

class CompressionMiddleware final : public Middleware {
 public:
  explicit CompressionMiddleware(Compression options) : options_(options) {}

  [[nodiscard]] bool meets_refused() const override { return true; }
  MaybeTask after(Call& call, Reply& reply) override {
    auto* body = std::get_if<std::string>(&reply.body);
    if (body == nullptr || body->size() < options_.bytes_min || body->size() > kBytesMax ||
        !is_text(reply.content_type) || reply.headers.has("Content-Encoding")) {
      return std::nullopt;
    }
    reply.headers.add_lines("Vary: Accept-Encoding\r\n");
    // Beside a fresh secret, the length of compressed text would tell of it what a stranger can
    // make the server repeat (the BREACH attack): answers that set cookies stay as they are.
    if (!accepts_gzip(call.header("Accept-Encoding")) || call.reply_headers().has("Set-Cookie")) {
      return std::nullopt;
    }
    auto packed = gzip(*body, options_.level);
    if (packed.size() >= body->size()) {
      return std::nullopt;
    }
    *body = std::move(packed);
    reply.headers.add_lines("Content-Encoding: gzip\r\n");
    if (const auto tag = std::string(reply.headers.get("ETag")); tag.starts_with('"')) {
      reply.headers.set("ETag", "W/" + tag);  // Same version, other bytes.
    }
    return std::nullopt;
  }

 private:
  Compression options_;
};

}  // namespace

std::unique_ptr<Middleware> make_compression(Compression options) {
  return std::make_unique<CompressionMiddleware>(options);
}

}  // namespace auriga::platform::http
