#include "helpers/extract/reader.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "engines/extraction/plain_text.hpp"

namespace auriga::extract {

using core::ErrorCode;

namespace {

Text read(DocumentKind kind, std::string_view bytes, const ExtractionLimits& limits,
          const Progress& progress) {
  switch (kind) {
    case DocumentKind::kPdf:
      return read_pdf(bytes, limits, progress);
    case DocumentKind::kHtml:
      return read_html(bytes, limits);
    case DocumentKind::kDocx:
      return read_docx(bytes, limits, progress);
    case DocumentKind::kMarkdown:
    case DocumentKind::kText:
    case DocumentKind::kCsv:
      return extraction::extract_plain_text(bytes, kind);
  }
  return core::fail(ErrorCode::kDocumentUnsupported);
}

}  // namespace

Text read_document(DocumentKind kind, std::string_view bytes, const ExtractionLimits& limits,
                   const Progress& progress) {
  auto text = read(kind, bytes, limits, progress);
  if (!text) {
    return text;
  }
  if (text->text.size() > limits.text_bytes) {
    return core::fail(
        ErrorCode::kDocumentTooComplex,
        fmt::format("The document holds more than {} bytes of text.", limits.text_bytes));
  }
  if (core::trim(text->text).empty()) {
    return core::fail(ErrorCode::kDocumentEmpty, "The document is empty: it holds no text.");
  }
  text->kind = kind;
  text->characters = core::code_points(text->text);
  return text;
}

}  // namespace auriga::extract
