// PDF: order, headings, lists, tables, running titles, parted words, pages.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error_registry.hpp"
#include "core/text.hpp"
#include "helpers/extract/pdf_blocks.hpp"
#include "helpers/extract/pdf_compose.hpp"
#include "helpers/extract/reader.hpp"
#include "tests/unit/engines/extraction/samples.hpp"

namespace auriga::extract {
namespace {

namespace samples = extraction::samples;
using core::ErrorCode;
using samples::Placed;
using ::testing::HasSubstr;
using ::testing::Not;

ExtractedText read_pdf(std::string_view bytes) {
  auto text = read_document(DocumentKind::kPdf, bytes, {}, [](auto, auto) {});
  EXPECT_TRUE(text) << text.error().detail();
  return text ? *std::move(text) : ExtractedText{};
}

core::Error pdf_refusal(std::string_view bytes, const ExtractionLimits& limits = {}) {
  auto text = read_document(DocumentKind::kPdf, bytes, limits, [](auto, auto) {});
  EXPECT_FALSE(text);
  return text ? core::Error(ErrorCode::kInternal) : std::move(text).error();
}

/// Lines of one paragraph, 12 points apart, from the top down.
std::vector<Placed> lines(double x, double y, const std::vector<std::string>& texts) {
  std::vector<Placed> out;
  for (const auto& text : texts) {
    out.push_back({x, y, text});
    y -= 12;
  }
  return out;
}

void append(std::vector<Placed>& page, const std::vector<Placed>& more) {
  page.insert(page.end(), more.begin(), more.end());
}

TEST(Pdf, JoinsLinesToParagraphsUnderHeadings) {
  std::vector<Placed> page{{50, 780, "The Handbook", 20}, {50, 740, "First steps", 14}};
  append(page, lines(50, 715,
                     {"This paragraph goes on over several lines, which the reader joins to one as",
                      "they were before the page was set, with single spaces between the words of",
                      "two lines."}));
  append(page, lines(50, 660, {"Another paragraph follows after a gap."}));
  page.push_back({50, 620, "Bold words alone", 10, true});
  append(page, lines(50, 600, {"And their text."}));
  EXPECT_EQ(read_pdf(samples::pdf({page})).text,
            "# The Handbook\n\n## First steps\n\n"
            "This paragraph goes on over several lines, which the reader joins to one as they were "
            "before the page was set, with single spaces between the words of two lines.\n\n"
            "Another paragraph follows after a gap.\n\n### Bold words alone\n\nAnd their text.\n");
}

TEST(Pdf, KnowsTablesWithCellsOfSeveralLines) {
  std::vector<Placed> page;
  append(page,
         lines(50, 780, {"Above the table stands a sentence that is as wide as the page is."}));
  append(page, {{50, 740, "Code"}, {120, 740, "Meaning"}, {400, 740, "Price"}});
  append(page, {{50, 710, "E01"}, {120, 710, "Door open"}, {400, 710, "free"}});
  append(page, {{50, 680, "E02"}, {120, 680, "No water arrives though the tap is open and"}});
  append(page, {{400, 680, "25 euros"}, {120, 668, "the sieve is clean"}});
  append(page, {{50, 638, "E03"}, {120, 638, "Drain blocked"}, {400, 638, "40 euros"}});
  EXPECT_THAT(read_pdf(samples::pdf({page})).text,
              HasSubstr("| Code | Meaning | Price |\n| --- | --- | --- |\n"
                        "| E01 | Door open | free |\n"
                        "| E02 | No water arrives though the tap is open and the sieve is clean | "
                        "25 euros |\n"
                        "| E03 | Drain blocked | 40 euros |\n"));
}

TEST(Pdf, KeepsListsAndTheirOrder) {
  auto page =
      lines(50, 780, {"Before you begin, look at these points and keep to their order now:"});
  append(page, {{60, 750, "\x95 Unplug the machine and wait until it has cooled down, which takes"},
                {70, 738, "ten minutes."},
                {60, 726, "\x95 Open the lid."}});
  append(page, {{60, 700, "1. Pour."}, {60, 688, "2. Stir."}});
  EXPECT_THAT(read_pdf(samples::pdf({page})).text,
              HasSubstr("- Unplug the machine and wait until it has cooled down, which takes ten "
                        "minutes.\n- Open the lid.\n1. Pour.\n2. Stir.\n"));
}

TEST(Pdf, RemovesRunningTitlesAndCountsPages) {
  std::vector<std::vector<Placed>> pages;
  for (int i = 1; i <= 4; ++i) {
    pages.push_back({{50, 820, "Handbook of the machine", 8},
                     {50, 700, fmt::format("Paragraph {} is about thing {}.", i, i)},
                     {500, 20, fmt::format("Page {} of 4", i), 8}});
  }
  const auto text = read_pdf(samples::pdf(pages));
  EXPECT_EQ(text.text,
            "Paragraph 1 is about thing 1.\n\nParagraph 2 is about thing 2.\n\n"
            "Paragraph 3 is about thing 3.\n\nParagraph 4 is about thing 4.\n");
  EXPECT_EQ(text.page_starts, (std::vector<std::uint32_t>{0, 31, 62, 93}));
}

TEST(Pdf, JoinsSentencesOverPagesAndMarksWhereThePageBegins) {
  const auto text = read_pdf(samples::pdf({{{50, 100, "This sentence begins on one page and ends"}},
                                           {{50, 700, "on the next one."}},
                                           {},
                                           {{50, 700, "Last."}}}));
  EXPECT_EQ(text.text, "This sentence begins on one page and ends on the next one.\n\nLast.\n");
  EXPECT_EQ(text.page_starts, (std::vector<std::uint32_t>{0, 42, 60, 60}));
  EXPECT_THAT(text.notes, ::testing::ElementsAre(HasSubstr("1 of 4 pages")));
}

TEST(Pdf, JoinsPartedWordsUnlessTheDocumentWritesTheHyphen) {
  const auto text =
      read_pdf(samples::pdf({lines(50, 780,
                                   {"The well-known engineer looked at the extra-",
                                    "ordinary machine, which was a well-",
                                    "known one in the whole of the coun-", "try and beyond it."})}))
          .text;
  EXPECT_THAT(text, HasSubstr("extraordinary machine"));
  EXPECT_THAT(text, HasSubstr("a well-known one"));
  EXPECT_THAT(text, HasSubstr("country and"));
}

TEST(Pdf, ReadsWhatABrowserPrints) {
  const auto text = read_pdf(samples::file("manual.pdf"));
  EXPECT_THAT(text.text, HasSubstr("# Kettle K2\n\nThe kettle boils water."));
  EXPECT_THAT(text.text, HasSubstr("## Safety\n\n- Keep children away from the kettle while it is "
                                   "hot, and do not leave it alone.\n- Unplug"));
  EXPECT_THAT(text.text, HasSubstr("### Times\n\n| Step | What to do | Time |\n| --- |"));
  EXPECT_THAT(text.text, HasSubstr("## Warranty\n\nThe warranty is 24 months.\n"));
  EXPECT_THAT(text.text, Not(HasSubstr("Kettle K2 handbook"))) << "running title";
  EXPECT_THAT(text.text, Not(HasSubstr("Page "))) << "page numbers";
  for (int i = 1; i <= 24; ++i) {
    EXPECT_THAT(text.text,
                HasSubstr(fmt::format(
                    "| Step {} | {} | {} s |\n", i,
                    i % 2 != 0 ? std::string("Fill water")
                               : std::string("Wait until the lamp goes out and then pour slowly"),
                    i * 10)));
  }
  ASSERT_EQ(text.page_starts.size(), 3U);
  EXPECT_EQ(text.page_starts[0], 2U);
}

TEST(Pdf, ReadsColumnsOneAfterTheOther) {
  const auto text = read_pdf(samples::file("columns.pdf")).text;
  EXPECT_THAT(text, Not(HasSubstr("|")));
  EXPECT_THAT(text,
              HasSubstr("In the year 1900 the harbour was widened and the old mole repaired, "
                        "as the records of the municipality show; 2 ships a day could then be "
                        "unloaded by hand, and the well-known crane was moved. In the year "
                        "1903"));
  EXPECT_LT(text.find("Begin of the left column"), text.find("End of the right column"));
}

TEST(Pdf, RefusesWithWordsThatHelp) {
  EXPECT_EQ(pdf_refusal("%PDF-1.7 and no more").code(), ErrorCode::kDocumentCorrupt);
  EXPECT_EQ(pdf_refusal(std::string(3000, 'x')).code(), ErrorCode::kDocumentCorrupt);
  const auto whole = samples::file("manual.pdf");
  EXPECT_EQ(pdf_refusal(whole.substr(0, 2000)).code(), ErrorCode::kDocumentCorrupt);
  const auto locked = pdf_refusal(samples::file("encrypted.pdf"));
  EXPECT_EQ(locked.code(), ErrorCode::kDocumentEncrypted);
  EXPECT_EQ(locked.detail(), "The PDF is protected by a password.") << "the remedy says the rest";
  const auto scan = pdf_refusal(samples::image_pdf());
  EXPECT_EQ(scan.code(), ErrorCode::kDocumentEmpty);
  EXPECT_THAT(scan.detail(), HasSubstr("only images"));
  const std::string remedy(core::error_info(scan.code()).remedy);
  EXPECT_THAT(remedy, ::testing::AllOf(::testing::StartsWith("Put text"), HasSubstr("OCR")))
      << "the same code is a text's that is empty";
  const auto pages = pdf_refusal(samples::long_pdf(5, {{50, 700, "x"}}), {.pages = 4});
  EXPECT_EQ(pages.code(), ErrorCode::kDocumentTooComplex);
}

TEST(Pdf, StandsDamageAnywhere) {
  // Bytes changed and cut here and there: text or an error, never a crash or broken UTF-8.
  const auto whole = samples::file("manual.pdf");
  for (std::size_t i = 1; i < 40; ++i) {
    auto damaged = whole;
    for (std::size_t at = i * 37; at < damaged.size(); at += 997 + i) {
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << i % 8));
    }
    damaged.resize(damaged.size() - i * 101);
    const auto text = read_document(DocumentKind::kPdf, damaged, {}, [](auto, auto) {});
    if (text) {
      EXPECT_TRUE(core::is_utf8(text->text));
    }
  }
}

}  // namespace
}  // namespace auriga::extract
