// What a document is, from its name and its first bytes. The bytes decide between binary formats (a
// PDF called notes.txt is read as a PDF), the name between the kinds of text, which look alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/result.hpp"

namespace auriga::extraction {

enum class DocumentKind : std::uint8_t { kPdf, kHtml, kDocx, kMarkdown, kText, kCsv };

/// How many of a file's first bytes detect_kind() wants; fewer only when the file is shorter.
inline constexpr std::size_t kSniffBytes = 4096;

/// The kind of a document. Errors, each with a detail that says what the file seems to be:
/// DOCUMENT_NAME_INVALID, DOCUMENT_EMPTY (no bytes), DOCUMENT_UNSUPPORTED (images, programs,
/// archives, other office formats, binary data), DOCUMENT_CORRUPT (named .pdf or .docx and is
/// not), DOCUMENT_ENCRYPTED (a .docx sealed with a password). The remedy is the registry's
/// (core::error_info). `name` may be as the client sent it: it is cleaned first. Any thread.
[[nodiscard]] core::Result<DocumentKind> detect_kind(std::string_view name,
                                                     std::string_view first_bytes);

/// "application/pdf", "text/html", …; without parameters.
[[nodiscard]] std::string_view media_type(DocumentKind kind);

/// "pdf", "html", "docx", "markdown", "text", "csv".
[[nodiscard]] std::string_view kind_name(DocumentKind kind);

/// Whether the extracted text is the file's own text, so that offsets count in the file itself.
[[nodiscard]] constexpr bool is_plain(DocumentKind kind) {
  return kind == DocumentKind::kMarkdown || kind == DocumentKind::kText ||
         kind == DocumentKind::kCsv;
}

}  // namespace auriga::extraction
