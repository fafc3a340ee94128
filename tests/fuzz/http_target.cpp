// Paths and queries: what decodes is UTF-8 without NUL, and encoding it again gives the same back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/percent.hpp"
#include "core/text.hpp"
#include "platform/http/gzip.hpp"
#include "platform/http/network_list.hpp"
#include "platform/http/target.hpp"

namespace http = auriga::platform::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string decoded;
  if (http::percent_decode(text, http::Plus::kLiteral, decoded)) {
    std::string again;
    if (!auriga::core::is_utf8(decoded) ||
        !http::percent_decode(auriga::core::percent_encode(decoded), http::Plus::kLiteral, again) ||
        again != decoded) {
      std::abort();
    }
  }
  auriga::core::TextFields fields;
  if (http::parse_query(text, fields) && fields.size() > 100) {
    std::abort();
  }
  static const http::NetworkList proxies({"127.0.0.0/8", "::1"});
  if (proxies.client("127.0.0.1", text).empty()) {
    std::abort();
  }
  static_cast<void>(http::accepts_gzip(text));
  return 0;
}
