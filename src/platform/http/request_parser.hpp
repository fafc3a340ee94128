// Reading a request's head (RFC 9112, sections 2 to 7) strictly.
//
//   head    = request-line *( name ":" OWS value OWS CRLF ) CRLF
//   line    = method SP target SP "HTTP/1." ( "0" / "1" ) CRLF
//
// Everything on which two servers could disagree about where a request ends is refused instead of
// mended, because a proxy in front that mends it differently lets one client's bytes become
// another's request ("request smuggling"): a line that ends in LF alone, a CR elsewhere, a folded
// header, white space before the colon, any name that is no token, Content-Length twice (also when
// equal), not plain digits or beside Transfer-Encoding, Transfer-Encoding in HTTP/1.0 or other than
// exactly `chunked`. Such a connection is closed after the answer.
//
// The head is first collected whole (find_head_end), then parsed once: a head that arrives in one
// packet, as nearly all do, is looked at twice at memory speed and no state machine is needed.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/result.hpp"
#include "platform/http/request_head.hpp"

namespace auriga::platform::http {

struct HeadLimits {
  std::size_t target_bytes_max = 8ULL << 10U;
  std::size_t headers_max = 100;
};

enum class HeadEnd : std::uint8_t { kMissing, kFound, kBroken };

/// Looks for the empty line that ends a head in `text`. `scanned` is where the last look ended (0
/// at first) and is moved on; on kFound it is the head's length. kBroken: a bare LF was seen.
[[nodiscard]] HeadEnd find_head_end(std::string_view text, std::size_t& scanned);

/// Parses a whole head. Views in `head` point into `text`. Fails with BAD_REQUEST, URI_TOO_LONG,
/// HEADERS_TOO_LARGE or NOT_IMPLEMENTED (transfer coding, HTTP version).
[[nodiscard]] core::Result<void> parse_head(std::string_view text, const HeadLimits& limits,
                                            RequestHead& head);

/// Whether the comma-separated list `value` has the token `token`, any case.
[[nodiscard]] bool list_has(std::string_view value, std::string_view token);

}  // namespace auriga::platform::http
