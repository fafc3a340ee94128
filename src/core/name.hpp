// Names that people give to things and that others read: one rule for all of them. A text of a
// request whose field is called `name` or `…_name` is one (decode.cpp).
#pragma once

#include <string_view>

namespace auriga::core {

/// Whether a field of that name holds a name.
[[nodiscard]] bool is_name_field(std::string_view field);

/// Whether UTF-8 text is one line that reads as it is written: no control characters, no line or
/// paragraph separators, none of the marks that turn the direction of what follows (U+202A to
/// U+202E, U+2066 to U+2069; Unicode Technical Report 36, section 2.11).
[[nodiscard]] bool is_plain_name(std::string_view text);

}  // namespace auriga::core
