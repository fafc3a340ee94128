// What a file is, by name and first bytes; and what is refused, with words that help.
#include "engines/extraction/kind.hpp"

#include <gtest/gtest.h>

#include "core/error_registry.hpp"

namespace auriga::extraction {
namespace {

using core::ErrorCode;
using std::string_view_literals::operator""sv;

struct Accepted {
  std::string_view name;
  std::string_view bytes;
  DocumentKind kind;
};

TEST(DetectKind, Accepts) {
  const Accepted rows[] = {
      {"a.pdf", "%PDF-1.7\n", DocumentKind::kPdf},
      {"A.PDF", "%PDF-1.7\n", DocumentKind::kPdf},
      {"a.pdf", "\0\0 garbage %PDF-1.7\n"sv, DocumentKind::kPdf},
      {"notes.txt", "%PDF-1.4 what the bytes say", DocumentKind::kPdf},
      {"a.docx", "PK\x03\x04 ...", DocumentKind::kDocx},
      {"upload", "PK\x03\x04\x14\0 word/document.xml"sv, DocumentKind::kDocx},
      {"a.html", "<p>hello", DocumentKind::kHtml},
      {"a.htm", "\xEF\xBB\xBF<!doctype html>", DocumentKind::kHtml},
      {"page", "  <!DOCTYPE HTML><title>x", DocumentKind::kHtml},
      {"a.md", "# Title", DocumentKind::kMarkdown},
      {"a.markdown", "text", DocumentKind::kMarkdown},
      {"a.csv", "a,b\n1,2", DocumentKind::kCsv},
      {"a.tsv", "a\tb", DocumentKind::kCsv},
      {"a.txt", "\xFF\xFEh\0i\0"sv, DocumentKind::kText},
      {"README", "plain words", DocumentKind::kText},
      {"config.yaml", "key: value", DocumentKind::kText},
      {"a.txt", "BM is how this text begins", DocumentKind::kText},
      {"a.md", "The magic number is %PDF-1.7, it says.", DocumentKind::kMarkdown},
      {"../../etc/passwd.md", "# ok: only the last part counts", DocumentKind::kMarkdown},
      {"C:\\docs\\plan.txt", "x", DocumentKind::kText},
      {"a.docx.md", "# x", DocumentKind::kMarkdown},
  };
  for (const auto& row : rows) {
    const auto kind = detect_kind(row.name, row.bytes);
    ASSERT_TRUE(kind) << row.name << ": " << kind.error().detail();
    EXPECT_EQ(kind_name(*kind), kind_name(row.kind)) << row.name << " " << row.bytes;
  }
}

struct Refused {
  std::string_view name;
  std::string_view bytes;
  ErrorCode code;
  std::string_view says;
};

TEST(DetectKind, Refuses) {
  const Refused rows[] = {
      {"a.png", "\x89PNG\r\n\x1A\n", ErrorCode::kDocumentUnsupported, "PNG image"},
      {"a.txt", "\x89PNG\r\n\x1A\n", ErrorCode::kDocumentUnsupported, "PNG image"},
      {"a.jpg", "\xFF\xD8\xFF\xE0", ErrorCode::kDocumentUnsupported, "JPEG"},
      {"setup.exe", "MZ\x90\0\x03"sv, ErrorCode::kDocumentUnsupported, "program"},
      {"tool",
       "\x7F"
       "ELF\x02\x01\x01\0"sv,
       ErrorCode::kDocumentUnsupported, "program"},
      {"a.zip", "PK\x03\x04", ErrorCode::kDocumentUnsupported, "archive"},
      {"a.unknown", "PK\x03\x04\0\0"sv, ErrorCode::kDocumentUnsupported, "archive"},
      {"a.xlsx", "PK\x03\x04", ErrorCode::kDocumentUnsupported, "CSV"},
      {"a.pptx", "PK\x03\x04", ErrorCode::kDocumentUnsupported, "PDF"},
      {"a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ErrorCode::kDocumentUnsupported, "DOCX"},
      {"a.rtf", "{\\rtf1", ErrorCode::kDocumentUnsupported, "rich text"},
      {"data", "\x01\0\x02\0\x03\0"sv, ErrorCode::kDocumentUnsupported, "binary"},
      {"a.docx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ErrorCode::kDocumentEncrypted, "password"},
      {"a.pdf", "not a PDF at all", ErrorCode::kDocumentCorrupt, "PDF"},
      {"a.docx", "not a DOCX", ErrorCode::kDocumentCorrupt, "DOCX"},
      {"a.md", "PK\x03\x04", ErrorCode::kDocumentCorrupt, "ZIP"},
      {"a.txt", "", ErrorCode::kDocumentEmpty, "no bytes"},
      {"", "x", ErrorCode::kDocumentNameInvalid, "name"},
      {"../..", "x", ErrorCode::kDocumentNameInvalid, "name"},
      {"\x01\x02", "x", ErrorCode::kDocumentNameInvalid, "name"},
  };
  for (const auto& row : rows) {
    const auto kind = detect_kind(row.name, row.bytes);
    ASSERT_FALSE(kind) << row.name;
    EXPECT_EQ(kind.error().code(), row.code) << row.name << ": " << kind.error().detail();
    EXPECT_NE(kind.error().detail().find(row.says), std::string::npos)
        << row.name << ": " << kind.error().detail();
    EXPECT_FALSE(core::error_info(kind.error().code()).remedy.empty());
  }
}

TEST(DetectKind, EveryKindHasAMediaType) {
  EXPECT_EQ(media_type(DocumentKind::kPdf), "application/pdf");
  EXPECT_EQ(media_type(DocumentKind::kHtml), "text/html");
  EXPECT_EQ(media_type(DocumentKind::kDocx),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(media_type(DocumentKind::kMarkdown), "text/markdown");
  EXPECT_EQ(media_type(DocumentKind::kText), "text/plain");
  EXPECT_EQ(media_type(DocumentKind::kCsv), "text/csv");
}

}  // namespace
}  // namespace auriga::extraction
