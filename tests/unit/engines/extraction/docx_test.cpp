// DOCX: structure kept, and packages made to harm refused.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "helpers/extract/reader.hpp"
#include "tests/unit/engines/extraction/samples.hpp"

namespace auriga::extract {
namespace {

namespace samples = extraction::samples;
using core::ErrorCode;
using samples::docx;
using samples::paragraph;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kNamespace =
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

Text try_docx(std::string_view bytes, const ExtractionLimits& limits = {}) {
  return read_document(DocumentKind::kDocx, bytes, limits, [](auto, auto) {});
}

std::string read_docx(std::string_view bytes) {
  const auto text = try_docx(bytes);
  EXPECT_TRUE(text) << text.error().detail() << " " << text.error().cause();
  return text ? text->text : std::string();
}

ErrorCode docx_refusal(std::string_view bytes, const ExtractionLimits& limits = {}) {
  const auto text = try_docx(bytes, limits);
  EXPECT_FALSE(text);
  return text ? ErrorCode::kInternal : text.error().code();
}

std::string style(std::string_view id, std::string_view name, std::string_view more = "") {
  return fmt::format("<w:style w:styleId=\"{}\"><w:name w:val=\"{}\"/>{}</w:style>", id, name,
                     more);
}

std::string in_style(std::string_view id) {
  return fmt::format("<w:pStyle w:val=\"{}\"/>", id);
}

std::string in_list(int number, int level) {
  return fmt::format("<w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"{}\"/></w:numPr>", level,
                     number);
}

TEST(Docx, KnowsHeadingsByTheirStyles) {
  const auto styles = fmt::format(
      "<w:styles {}>{}{}{}{}{}</w:styles>", kNamespace, style("Titel", "Title"),
      style("berschrift1", "heading 1", "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>"),
      style("berschrift2", "heading 2"),
      style("Mine", "My own", "<w:basedOn w:val=\"berschrift2\"/>"), style("Verz1", "toc 1"));
  const auto body = paragraph("Manual", in_style("Titel")) +
                    paragraph("Contents line", in_style("Verz1")) +
                    paragraph("One", in_style("berschrift1")) + paragraph("Text &amp; more.") +
                    paragraph("Two", in_style("berschrift2")) + paragraph("Own", in_style("Mine")) +
                    paragraph("Direct", "<w:outlineLvl w:val=\"2\"/>") +
                    "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Bold alone</w:t></w:r></w:p>"
                    "<w:p><w:r><w:rPr><w:b w:val=\"0\"/></w:rPr><w:t>Not bold</w:t></w:r></w:p>";
  EXPECT_EQ(read_docx(docx(body, {{"word/styles.xml", styles}})),
            "# Manual\n\n# One\n\nText & more.\n\n## Two\n\n## Own\n\n### Direct\n\n"
            "**Bold alone**\n\nNot bold\n");
}

TEST(Docx, NumbersListsAsWordDoes) {
  const auto numbering = fmt::format(
      "<w:numbering {}><w:abstractNum w:abstractNumId=\"7\">"
      "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText "
      "w:val=\"%1.\"/></w:lvl>"
      "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"lowerLetter\"/><w:lvlText "
      "w:val=\"%1.%2)\"/></w:lvl></w:abstractNum>"
      "<w:abstractNum w:abstractNumId=\"8\"><w:lvl w:ilvl=\"0\"><w:numFmt "
      "w:val=\"bullet\"/></w:lvl></w:abstractNum>"
      "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>"
      "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num></w:numbering>",
      kNamespace);
  const auto body = paragraph("first", in_list(1, 0)) + paragraph("sub", in_list(1, 1)) +
                    paragraph("sub too", in_list(1, 1)) + paragraph("second", in_list(1, 0)) +
                    paragraph("again", in_list(1, 1)) + paragraph("after") +
                    paragraph("point", in_list(2, 0));
  EXPECT_EQ(read_docx(docx(body, {{"word/numbering.xml", numbering}})),
            "1. first\n  1.a) sub\n  1.b) sub too\n2. second\n  2.a) again\n\nafter\n\n- point\n");
}

std::string cell(std::string_view text, std::string_view more = "") {
  return fmt::format("<w:tc>{}{}</w:tc>", more, paragraph(text));
}

TEST(Docx, KeepsTables) {
  const auto body =
      "<w:tbl><w:tr>" + cell("Part") + cell("Price") + "</w:tr><w:tr>" + cell("Door | left") +
      "<w:tc>" + paragraph("25") + paragraph("euros") + "</w:tc></w:tr><w:tr>" +
      cell("both", "<w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>") + "</w:tr><w:tr>" + cell("in") +
      "<w:tc><w:tbl><w:tr>" + cell("n1") + cell("n2") + "</w:tr></w:tbl>" + paragraph("out") +
      "</w:tc></w:tr></w:tbl>" + paragraph("after");
  EXPECT_EQ(read_docx(docx(body)),
            "| Part | Price |\n| --- | --- |\n| Door \\| left | 25 euros |\n| both |  |\n"
            "| in | n1 n2 out |\n\nafter\n");
}

TEST(Docx, LeavesOutWhatIsNotTheText) {
  const auto body =
      "<w:p><w:r><w:t>kept </w:t></w:r><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
      "<w:ins><w:r><w:t>inserted</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r>"
      "<w:r><w:tab/><w:t>tab</w:t><w:br/><w:t>line</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r></w:p>"
      "<w:p><w:r><mc:AlternateContent xmlns:mc=\"m\"><mc:Choice><w:txbxContent>" +
      paragraph("box") + "</w:txbxContent></mc:Choice><mc:Fallback>" + paragraph("box again") +
      "</mc:Fallback></mc:AlternateContent></w:r></w:p>";
  EXPECT_EQ(read_docx(docx(body)), "kept inserted tab\nline-x\n\nbox\n");
}

TEST(Docx, AddsFootnotesAtTheEnd) {
  const auto notes = fmt::format("<w:footnotes {}><w:footnote>{}</w:footnote></w:footnotes>",
                                 kNamespace, paragraph("The note."));
  EXPECT_EQ(read_docx(docx(paragraph("Body."), {{"word/footnotes.xml", notes}})),
            "Body.\n\nThe note.\n");
}

TEST(Docx, RefusesExternalEntitiesAndLaughs) {
  const std::string xxe =
      "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
      "<w:document xmlns:w=\"w\"><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:document>";
  const auto text = try_docx(docx("", {{"word/document.xml", xxe}}));
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code(), ErrorCode::kDocumentCorrupt);
  EXPECT_THAT(text.error().detail(), HasSubstr("entities"));
  std::string laughs = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 30; ++i) {
    laughs += fmt::format("<!ENTITY a{} \"&a{};&a{};\">", i, i - 1, i - 1);
  }
  laughs += "]><w:document xmlns:w=\"w\"><w:p><w:r><w:t>&a29;</w:t></w:r></w:p></w:document>";
  EXPECT_EQ(docx_refusal(docx("", {{"word/document.xml", laughs}})), ErrorCode::kDocumentCorrupt);
  EXPECT_EQ(docx_refusal(docx(paragraph("x"), {{"word/styles.xml", xxe}})),
            ErrorCode::kDocumentCorrupt);
}

TEST(Docx, RefusesBombs) {
  // 40 MiB of one letter pack to some 40 KiB.
  const auto bomb = docx(paragraph(std::string(40U << 20U, 'a')));
  ASSERT_LT(bomb.size(), 200'000U);
  EXPECT_EQ(docx_refusal(bomb), ErrorCode::kDocumentTooComplex);
  // Below the ratio, but over the limit in all.
  std::string varied;
  for (int i = 0; i < 40'000; ++i) {
    varied += paragraph(fmt::format("{:x} {:x}", i * 2654435761U, i * 40503U));
  }
  EXPECT_EQ(docx_refusal(docx(varied), {.unpacked_bytes = 1U << 20U}),
            ErrorCode::kDocumentTooComplex);
  EXPECT_TRUE(try_docx(docx(varied)));
  std::map<std::string, std::string> many;
  for (int i = 0; i < 20'100; ++i) {
    many[fmt::format("a{}", i)] = "";
  }
  EXPECT_EQ(docx_refusal(docx(paragraph("x"), many)), ErrorCode::kDocumentTooComplex);
}

TEST(Docx, NeverUnpacksWhatItDoesNotRead) {
  const auto text =
      try_docx(docx(paragraph("text"), {{"word/media/image1.png", std::string(8U << 20U, 'z')}}),
               {.unpacked_bytes = 1U << 20U});
  ASSERT_TRUE(text) << text.error().detail();
  EXPECT_EQ(text->text, "text\n");
}

TEST(Docx, NamesOfEntriesReachNothing) {
  EXPECT_EQ(read_docx(docx(paragraph("text"), {{"../../../etc/passwd", "x"},
                                               {"/abs/olute", "x"},
                                               {"word/\xC3\xBC\xF0\x9F\x98\x80.xml", "x"},
                                               {"word/\xFF\xFE.xml", "x"}})),
            "text\n");
}

TEST(Docx, RefusesOtherPackages) {
  EXPECT_EQ(docx_refusal("PK\x03\x04 nothing behind"), ErrorCode::kDocumentCorrupt);
  EXPECT_EQ(docx_refusal(std::string(100, 'x')), ErrorCode::kDocumentCorrupt);
  const auto sheet = try_docx(
      samples::package({{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.xml", "<x/>"}}));
  ASSERT_FALSE(sheet);
  EXPECT_THAT(sheet.error().detail(), HasSubstr("another kind"));
  EXPECT_EQ(docx_refusal(samples::package({{"a.txt", "x"}})), ErrorCode::kDocumentCorrupt);
  EXPECT_EQ(docx_refusal(docx("<w:p><w:r>")), ErrorCode::kDocumentCorrupt);
  EXPECT_EQ(docx_refusal(docx("")), ErrorCode::kDocumentEmpty);
  EXPECT_EQ(docx_refusal(docx(paragraph("  "))), ErrorCode::kDocumentEmpty);
  auto cut = docx(paragraph("text that is cut"));
  cut.resize(cut.size() / 2);
  EXPECT_EQ(docx_refusal(cut), ErrorCode::kDocumentCorrupt);
}

TEST(Docx, ReadsTheEncodingsOfTheFormat) {
  const auto with = [](std::string_view encoding, std::string_view text) {
    return docx("",
                {{"word/document.xml",
                  fmt::format("<?xml version='1.0' encoding='{}'?><w:document {}>{}</w:document>",
                              encoding, kNamespace, paragraph(text))}});
  };
  EXPECT_EQ(read_docx(with("UTF-8", "Grüße")), "Grüße\n");
  EXPECT_EQ(read_docx(with("ISO-8859-1",
                           "Gr\xFC\xDF"
                           "e")),
            "Grüße\n");
  EXPECT_EQ(docx_refusal(with("Shift_JIS", "x")), ErrorCode::kDocumentBadEncoding);
}

TEST(Docx, StandsDepth) {
  std::string deep;
  for (int i = 0; i < 5'000; ++i) {
    deep += "<w:tbl><w:tr><w:tc>";
  }
  EXPECT_EQ(docx_refusal(docx(deep)), ErrorCode::kDocumentCorrupt);
}

}  // namespace
}  // namespace auriga::extract
