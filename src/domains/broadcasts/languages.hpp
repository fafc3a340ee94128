// Languages by their two-letter codes.
#pragma once

#include <span>
#include <string_view>

namespace auriga::broadcasts {

/// Whether `text` is a code of ISO 639-1 (2002, with its changes up to now), in lower case as the
/// standard writes it: "en", not "EN", "eng" or "en-GB". Codes that were withdrawn (bh, in, iw, sh)
/// are none. Any thread.
[[nodiscard]] bool is_language_code(std::string_view text);

/// All 183 of them, in alphabetical order.
[[nodiscard]] std::span<const std::string_view> language_codes();

}  // namespace auriga::broadcasts
