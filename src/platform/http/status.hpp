// Reason phrases (RFC 9110, section 15), for the status line and problem titles.
#pragma once

#include <string_view>

namespace auriga::platform::http {

/// "Not Found" for 404; empty for a status we never answer.
[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace auriga::platform::http
