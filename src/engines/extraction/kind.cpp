#include "engines/extraction/kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "core/file_name.hpp"
#include "core/text.hpp"
#include "engines/extraction/signatures.hpp"

namespace auriga::extraction {
namespace {

using core::ErrorCode;

struct Extension {
  std::string_view name;
  DocumentKind kind;
};

constexpr std::array kExtensions{
    Extension{"pdf", DocumentKind::kPdf},           Extension{"docx", DocumentKind::kDocx},
    Extension{"html", DocumentKind::kHtml},         Extension{"htm", DocumentKind::kHtml},
    Extension{"xhtml", DocumentKind::kHtml},        Extension{"md", DocumentKind::kMarkdown},
    Extension{"markdown", DocumentKind::kMarkdown}, Extension{"mdown", DocumentKind::kMarkdown},
    Extension{"mkd", DocumentKind::kMarkdown},      Extension{"csv", DocumentKind::kCsv},
    Extension{"tsv", DocumentKind::kCsv},           Extension{"txt", DocumentKind::kText},
    Extension{"text", DocumentKind::kText},
};

/// Formats people try, whose bytes alone do not say what they are. An ending that is in neither
/// table is read as text when it looks like text.
struct Refused {
  std::string_view name;
  std::string_view what;
};
constexpr std::array kRefused{
    Refused{"doc", "an old Word document; save it as DOCX"},
    Refused{"odt", "an OpenDocument text; save it as DOCX or PDF"},
    Refused{"pages", "a Pages document; export it as DOCX or PDF"},
    Refused{"rtf", "a rich text file; save it as DOCX"},
    Refused{"xls", "a spreadsheet; save it as CSV"},
    Refused{"xlsx", "a spreadsheet; save it as CSV"},
    Refused{"ods", "a spreadsheet; save it as CSV"},
    Refused{"ppt", "a presentation; export it as PDF"},
    Refused{"pptx", "a presentation; export it as PDF"},
    Refused{"odp", "a presentation; export it as PDF"},
    Refused{"epub", "an e-book; convert it to PDF or HTML"},
    Refused{"svg", "an image"},
    Refused{"zip", "an archive; unpack it and send the files"},
};

std::string extension_of(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : core::lower_ascii(name.substr(dot + 1));
}

std::unexpected<core::Error> unsupported(std::string_view name, std::string_view what) {
  return core::fail(ErrorCode::kDocumentUnsupported, fmt::format("{} is {}.", name, what));
}

std::optional<DocumentKind> kind_of_extension(std::string_view extension) {
  const auto* const found = std::find_if(kExtensions.begin(), kExtensions.end(),
                                         [&](const auto& each) { return each.name == extension; });
  return found == kExtensions.end() ? std::nullopt : std::optional(found->kind);
}

core::Result<DocumentKind> kind_of_zip(std::string_view name, std::string_view extension,
                                       std::string_view first_bytes) {
  // Word writes [Content_Types].xml first, others word/document.xml: either name stands in a local
  // header near the start. What is really inside is seen when it is read.
  if (extension == "docx" || (!kind_of_extension(extension) &&
                              first_bytes.find("word/document.xml") != std::string_view::npos)) {
    return DocumentKind::kDocx;
  }
  if (kind_of_extension(extension)) {
    return core::fail(ErrorCode::kDocumentCorrupt,
                      fmt::format("{} is not what its name says: it holds a ZIP archive.", name));
  }
  return unsupported(name, "an archive; unpack it and send the files");
}

core::Result<DocumentKind> kind_of_compound(std::string_view name, std::string_view extension) {
  // [MS-OFFCRYPTO]: Office wraps an encrypted DOCX in an OLE compound file.
  if (extension == "docx") {
    return core::fail(ErrorCode::kDocumentEncrypted,
                      fmt::format("{} is protected by a password, or is an old Word document under "
                                  "a new name.",
                                  name));
  }
  return unsupported(name, "an old office document; save it as DOCX or PDF");
}

core::Result<DocumentKind> kind_of_text(std::string_view name, std::string_view extension,
                                        std::string_view first_bytes) {
  const auto kind = kind_of_extension(extension);
  if (kind == DocumentKind::kPdf || kind == DocumentKind::kDocx) {
    return core::fail(ErrorCode::kDocumentCorrupt,
                      fmt::format("{} is damaged or not a {}: it does not begin as one.", name,
                                  kind == DocumentKind::kPdf ? std::string_view("PDF")
                                                             : std::string_view("DOCX")));
  }
  if (kind) {
    return *kind;  // Bytes that are no text are told apart when the whole file is read.
  }
  if (!looks_like_text(first_bytes)) {
    return unsupported(name, "binary data of a kind we do not know");
  }
  return looks_like_html(first_bytes) ? DocumentKind::kHtml : DocumentKind::kText;
}

}  // namespace

core::Result<DocumentKind> detect_kind(std::string_view name, std::string_view first_bytes) {
  const auto clean = core::safe_file_name(name);
  if (clean.empty()) {
    return core::fail(ErrorCode::kDocumentNameInvalid);
  }
  if (first_bytes.empty()) {
    return core::fail(ErrorCode::kDocumentEmpty,
                      fmt::format("{} is empty: it has no bytes.", clean));
  }
  first_bytes = first_bytes.substr(0, kSniffBytes);
  const auto extension = extension_of(clean);
  const auto* const refused =
      std::find_if(kRefused.begin(), kRefused.end(),
                   [&](const Refused& each) { return each.name == extension; });
  if (refused != kRefused.end()) {
    return unsupported(clean, refused->what);
  }
  if (const auto signature = find_signature(first_bytes)) {
    switch (signature->format) {
      case Binary::kPdf:
        return DocumentKind::kPdf;
      case Binary::kZip:
        return kind_of_zip(clean, extension, first_bytes);
      case Binary::kCompoundFile:
        return kind_of_compound(clean, extension);
      case Binary::kForeign:
        return unsupported(clean, signature->what);
    }
  }
  return kind_of_text(clean, extension, first_bytes);
}

std::string_view media_type(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kPdf:
      return "application/pdf";
    case DocumentKind::kHtml:
      return "text/html";
    case DocumentKind::kDocx:
      return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    case DocumentKind::kMarkdown:
      return "text/markdown";
    case DocumentKind::kCsv:
      return "text/csv";
    case DocumentKind::kText:
      break;
  }
  return "text/plain";
}

std::string_view kind_name(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kPdf:
      return "pdf";
    case DocumentKind::kHtml:
      return "html";
    case DocumentKind::kDocx:
      return "docx";
    case DocumentKind::kMarkdown:
      return "markdown";
    case DocumentKind::kCsv:
      return "csv";
    case DocumentKind::kText:
      break;
  }
  return "text";
}

}  // namespace auriga::extraction
