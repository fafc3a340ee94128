// Compression of answers (gzip, RFC 1952) with zlib.
#pragma once

#include <string>
#include <string_view>

namespace auriga::platform::http {

/// `text` compressed whole. `level` 1 to 9. Any thread.
[[nodiscard]] std::string gzip(std::string_view text, int level);

/// Whether an Accept-Encoding value allows gzip (RFC 9110, section 12.5.3).
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

}  // namespace auriga::platform::http
