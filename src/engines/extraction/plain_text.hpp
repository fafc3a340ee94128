// Markdown, text and CSV: the file's own text, so that an offset into the extracted text is one
// into the file. Only what makes it valid UTF-8 is changed, and every such change is told in
// `notes`:
//   - a byte-order mark is dropped (no note);
//   - UTF-16 with a mark is converted;
//   - bytes that are not UTF-8 are read as Windows-1252 (of which Latin-1 is a part), unless most
//   of
//     the file is good UTF-8: then each broken run becomes U+FFFD;
//   - line ends stay as they are, CRLF too; a lone CR, where no LF exists, becomes LF one for one.
#pragma once

#include <string_view>

#include "core/result.hpp"
#include "engines/extraction/extracted_text.hpp"

namespace auriga::extraction {

/// The text of a plain document; `kind` satisfies is_plain(). Errors: DOCUMENT_EMPTY (nothing but
/// white space), DOCUMENT_CORRUPT (NUL bytes: binary data), DOCUMENT_BAD_ENCODING (no encoding we
/// know). Any thread; about 1 ms per megabyte, so large ones belong on a thread pool.
[[nodiscard]] core::Result<ExtractedText> extract_plain_text(std::string_view bytes,
                                                             DocumentKind kind);

}  // namespace auriga::extraction
