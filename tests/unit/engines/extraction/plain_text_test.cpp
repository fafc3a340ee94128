// Plain documents keep their own text, so that offsets count in the file.
#include "engines/extraction/plain_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auriga::extraction {
namespace {

using core::ErrorCode;
using std::string_view_literals::operator""sv;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ExtractedText read_plain(std::string_view bytes) {
  auto text = extract_plain_text(bytes, DocumentKind::kText);
  EXPECT_TRUE(text) << text.error().detail();
  return text ? *std::move(text) : ExtractedText{};
}

ErrorCode plain_refusal(std::string_view bytes) {
  const auto text = extract_plain_text(bytes, DocumentKind::kMarkdown);
  EXPECT_FALSE(text);
  return text ? ErrorCode::kInternal : text.error().code();
}

TEST(PlainText, IsTheFilesOwn) {
  const auto text = read_plain("# Naïve\r\n\r\nline  two \t\n");
  EXPECT_EQ(text.text, "# Naïve\r\n\r\nline  two \t\n");
  EXPECT_EQ(text.characters, 23U);
  EXPECT_THAT(text.notes, IsEmpty());
}

TEST(PlainText, DropsTheByteOrderMark) {
  EXPECT_EQ(read_plain("\xEF\xBB\xBFhello").text, "hello");
}

TEST(PlainText, ConvertsUtf16AndSaysSo) {
  const auto little = read_plain("\xFF\xFEG\0r\0\xFC\0\xDF\0e\0"sv);
  EXPECT_EQ(little.text, "Grüße");
  EXPECT_THAT(little.notes, ElementsAre(HasSubstr("UTF-16")));
  EXPECT_EQ(read_plain("\xFE\xFF\0H\0i\xD8\x3D\xDE\x00"sv).text, "Hi😀");
}

TEST(PlainText, ReadsWindows1252AndSaysSo) {
  const auto text = read_plain(
      "Preis: 5 \x80, Gr\xFC\xDF"
      "e \x96 fertig");
  EXPECT_EQ(text.text, "Preis: 5 €, Grüße – fertig");
  EXPECT_THAT(text.notes, ElementsAre(HasSubstr("Windows-1252")));
}

TEST(PlainText, RepairsDamagedUtf8AndSaysSo) {
  const auto text = read_plain("Größe, Maße, Füße, Übergröße: \xFF ende");
  EXPECT_EQ(text.text, "Größe, Maße, Füße, Übergröße: \xEF\xBF\xBD ende");
  EXPECT_THAT(text.notes, ElementsAre(HasSubstr("damaged")));
}

TEST(PlainText, MakesLineFeedsOfLoneReturnsAlone) {
  EXPECT_EQ(read_plain("a\rb\rc").text, "a\nb\nc");
  EXPECT_EQ(read_plain("a\r\nb\rc").text, "a\r\nb\rc");
}

TEST(PlainText, RefusesWhatIsNoText) {
  EXPECT_EQ(plain_refusal("abc\0def"sv), ErrorCode::kDocumentCorrupt);
  EXPECT_EQ(plain_refusal("\xFF\xFE\0\0a\0\0\0"sv), ErrorCode::kDocumentCorrupt);
  EXPECT_EQ(plain_refusal(" \r\n\t"), ErrorCode::kDocumentEmpty);
  EXPECT_EQ(plain_refusal("\xEF\xBB\xBF"), ErrorCode::kDocumentEmpty);
  EXPECT_EQ(plain_refusal("\xFF\xFE"), ErrorCode::kDocumentEmpty);
  EXPECT_EQ(plain_refusal("\x81\x8D\x8F abc"), ErrorCode::kDocumentBadEncoding);
  EXPECT_EQ(plain_refusal("\x01\x02\xFF\xFE\x03"), ErrorCode::kDocumentBadEncoding);
}

}  // namespace
}  // namespace auriga::extraction
