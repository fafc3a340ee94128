// Magic numbers: what the first bytes of a file say it is, whatever its name. Source: the formats'
// own specifications, as collected in Debian's shared-mime-info.
#pragma once

#include <optional>
#include <string_view>

namespace auriga::extraction {

enum class Binary { kPdf, kZip, kCompoundFile, kForeign };

struct Signature {
  Binary format;
  std::string_view what;  ///< "a PNG image", for people.
};

/// The binary format the bytes begin with, if one is known.
[[nodiscard]] std::optional<Signature> find_signature(std::string_view first_bytes);

/// Whether the bytes can be text: no NUL, or UTF-16 with a byte-order mark, and few control bytes.
[[nodiscard]] bool looks_like_text(std::string_view first_bytes);

/// Whether the text begins as an HTML page does.
[[nodiscard]] bool looks_like_html(std::string_view first_bytes);

}  // namespace auriga::extraction
