// HTML: what a reader of the page reads, and what strangers put into pages.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "helpers/extract/charset.hpp"
#include "helpers/extract/reader.hpp"

namespace auriga::extract {
namespace {

using core::ErrorCode;
using std::string_view_literals::operator""sv;
using ::testing::HasSubstr;
using ::testing::Not;

ExtractedText read_html(std::string_view bytes) {
  open_converters();
  auto text = read_document(DocumentKind::kHtml, bytes, {}, [](auto, auto) {});
  EXPECT_TRUE(text) << text.error().detail();
  return text ? *std::move(text) : ExtractedText{};
}

ErrorCode html_refusal(std::string_view bytes) {
  const auto text = read_document(DocumentKind::kHtml, bytes, {}, [](auto, auto) {});
  EXPECT_FALSE(text);
  return text ? ErrorCode::kInternal : text.error().code();
}

struct Case {
  std::string_view page;
  std::string_view text;
};

TEST(Html, BecomesMarkdown) {
  const Case rows[] = {
      {"<h1>A</h1><p>one\n two</p><p>three</p>", "# A\n\none two\n\nthree\n"},
      {"<h2>A <em>b</em></h2>text", "## A b\n\ntext\n"},
      {"<p>first<br>second<br/>third</p>", "first\nsecond\nthird\n"},
      {"<ul><li>a<li>b<ul><li>c</ul></ul><p>d", "- a\n- b\n  - c\n\nd\n"},
      {"<ol><li>a</li><li><p>b</p><p>more</p></li></ol>", "1. a\n2. b\n  more\n"},
      {"<table><tr><th>k<th>v<tr><td>a|b<td>1<br>2</table>",
       "| k | v |\n| --- | --- |\n| a\\|b | 1 2 |\n"},
      {"<table><tr><td><h2>Layout</h2><td>side</table>", "## Layout\n\nside\n"},
      {"<pre>  x = 1\n  y = 2\n</pre>", "```\n  x = 1\n  y = 2\n```\n"},
      {"<p>a&nbsp;b &amp; c &lt;d&gt; &eacute;</p>", "a b & c <d> é\n"},
      {"<div>a<div>b</div>c</div>", "a\n\nb\n\nc\n"},
      {"<p>visible<span hidden>no</span><span style='display : none'>no</span>", "visible\n"},
      {"<script>no</script><style>no</style><noscript>no</noscript>yes", "yes\n"},
      {"<title>T</title><p>body", "# T\n\nbody\n"},
      {"<title>T</title><h1>H</h1><p>body", "# H\n\nbody\n"},
      {"<h1></h1><p>not a heading", "not a heading\n"},
      {"<nav><ul><li>Home</ul></nav><header><div>Logo</div><h1>H</h1><p>Lead.</p></header>text"
       "<footer>Imprint</footer>",
       "# H\n\nLead.\n\ntext\n"},
      {"<div>menu and so on</div><main><p>This is what the page is about, at length.</p></main>",
       "This is what the page is about, at length.\n"},
      {"<dl><dt>Term<dd>Meaning</dl>", "Term\n\nMeaning\n"},
      {"plain words without any tag", "plain words without any tag\n"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(read_html(row.page).text, row.text) << row.page;
  }
}

TEST(Html, ReadsItsEncoding) {
  EXPECT_EQ(read_html("<meta charset=windows-1251><p>\xCF\xF0\xE8\xE2\xE5\xF2").text, "Привет\n");
  EXPECT_EQ(read_html("<meta http-equiv=content-type content='text/html; charset=Shift_JIS'>"
                      "<p>\x93\xFA\x96\x7B")
                .text,
            "日本\n");
  EXPECT_EQ(read_html("<meta charset=iso-8859-1><p>Gr\xFC\xDF"
                      "e \x80")
                .text,
            "Grüße €\n");
  EXPECT_EQ(read_html("<p>Grüße").text, "Grüße\n") << "UTF-8 without a label";
  EXPECT_EQ(read_html("<meta charset=iso-8859-1><p>Grüße").text, "Grüße\n") << "a wrong label";
  EXPECT_EQ(read_html("\xFF\xFE<\0p\0>\0\xFC\0"sv).text, "ü\n");
  const auto guessed = read_html(
      "<p>Gr\xFC\xDF"
      "e");
  EXPECT_EQ(guessed.text, "Grüße\n");
  EXPECT_THAT(guessed.notes, ::testing::ElementsAre(HasSubstr("Windows-1252")));
  const auto broken = read_html("<meta charset=utf-8><p>a\xFFz");
  EXPECT_EQ(broken.text, "a\xEF\xBF\xBDz\n");
  EXPECT_THAT(broken.notes, ::testing::ElementsAre(HasSubstr("UTF-8")));
}

TEST(Html, StandsDepth) {
  std::string page;
  for (int i = 0; i < 100'000; ++i) {
    page += "<div>";
  }
  page += "deep<p>down";
  EXPECT_EQ(read_html(page).text, "deep\n\ndown\n");
  std::string lists;
  for (int i = 0; i < 2'000; ++i) {
    lists += "<ul><li>";
  }
  EXPECT_THAT(read_html(lists + "item").text, HasSubstr("- item"));
  std::string tables;
  for (int i = 0; i < 500; ++i) {
    tables += "<table><tr><td>";
  }
  EXPECT_EQ(read_html(tables + "cell").text, "cell\n");
}

TEST(Html, LoadsNothing) {
  const auto text = read_html(
      "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
      "<p>a &x; b</p><iframe src='file:///etc/passwd'></iframe>"
      "<object data='file:///etc/passwd'>no</object>");
  EXPECT_THAT(text.text, Not(HasSubstr("root:")));
  EXPECT_THAT(text.text, HasSubstr("b"));
}

TEST(Html, RefusesWhatHoldsNoText) {
  EXPECT_EQ(html_refusal("<html><body></body></html>"), ErrorCode::kDocumentEmpty);
  EXPECT_EQ(html_refusal("<script>x</script>"), ErrorCode::kDocumentEmpty);
  EXPECT_EQ(html_refusal("   "), ErrorCode::kDocumentEmpty);
  EXPECT_EQ(html_refusal("<p>a\0b"sv), ErrorCode::kDocumentCorrupt);
}

TEST(Html, KeepsTheLimitOfText) {
  const auto text = read_document(DocumentKind::kHtml, "<p>" + std::string(5000, 'x'),
                                  {.text_bytes = 1000}, [](auto, auto) {});
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code(), ErrorCode::kDocumentTooComplex);
}

}  // namespace
}  // namespace auriga::extract
