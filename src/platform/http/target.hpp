// A request's target: what is percent-encoded (RFC 3986) in it, and the query as forms write it
// (application/x-www-form-urlencoded: '&' between pairs, '+' for a space).
#pragma once

#include <string>
#include <string_view>

#include "core/decode.hpp"
#include "core/result.hpp"

namespace auriga::platform::http {

/// What a hexadecimal digit stands for; -1 for any other character.
[[nodiscard]] int hex_value(char c);

enum class Plus : std::uint8_t { kLiteral, kSpace };

/// Appends the decoded text. False for an incomplete escape, a NUL or text that is not UTF-8.
[[nodiscard]] bool percent_decode(std::string_view text, Plus plus, std::string& out);

/// Appends the pairs of a query, at most 100. Fails with BAD_REQUEST.
[[nodiscard]] core::Result<void> parse_query(std::string_view query, core::TextFields& fields);

}  // namespace auriga::platform::http
