// Text: UTF-8 as the only encoding inside the program, and redaction before anything is logged.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace auriga::core {

/// Well-formed UTF-8 (RFC 3629): no overlong forms, surrogates or values above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

/// Number of Unicode code points in well-formed UTF-8.
[[nodiscard]] std::size_t code_points(std::string_view text);

/// Byte offset of the `index`-th code point; `text.size()` when there are fewer.
[[nodiscard]] std::size_t byte_offset(std::string_view text, std::size_t index);

/// Appends a code point as UTF-8. Values that are none become U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

/// Well-formed copy: each maximal ill-formed run becomes U+FFFD.
[[nodiscard]] std::string repair_utf8(std::string_view text);

/// Text as UTF-8: a byte-order mark is dropped, UTF-16 with a mark is converted, valid UTF-8 is
/// kept, other text is read as Windows-1252 when it looks like text (no control bytes); otherwise
/// nothing.
[[nodiscard]] std::optional<std::string> to_utf8(std::string_view bytes);

/// ASCII white space cut at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

/// ASCII letters lowered; other bytes kept.
[[nodiscard]] std::string lower_ascii(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);

/// At most `characters_max` code points, with an ellipsis when cut.
[[nodiscard]] std::string clip(std::string_view text, std::size_t characters_max);

/// A string without what must not be logged: bearer tokens, our API keys, JWTs, passwords and
/// tokens in queries or JSON, e-mail addresses (first letter kept).
[[nodiscard]] std::string redact(std::string_view text);

}  // namespace auriga::core
