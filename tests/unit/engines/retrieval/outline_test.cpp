#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/retrieval/outline.hpp"
#include "engines/retrieval/sentences.hpp"
#include "engines/retrieval/sheet.hpp"

namespace auriga::retrieval {
namespace {

using testing::ElementsAre;

std::vector<std::string> units(std::string_view text, const Outline& outline) {
  std::vector<std::string> out;
  for (const auto& unit : outline.units) {
    out.emplace_back(unit.in(text));
  }
  return out;
}

std::vector<std::string> cut(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& range : sentences(text)) {
    out.emplace_back(text.substr(range.start, range.end - range.start));
  }
  return out;
}

TEST(Sentences, EndWhereTheyEnd) {
  EXPECT_THAT(cut("Wait. Then press it! Ready?"), ElementsAre("Wait.", "Then press it!", "Ready?"));
  EXPECT_THAT(cut("Ask Dr. Reilly at 9 a.m. on Monday."),
              ElementsAre("Ask Dr. Reilly at 9 a.m. on Monday."));
  EXPECT_THAT(cut("Spaces are in row F. The studio holds 80."),
              ElementsAre("Spaces are in row F.", "The studio holds 80."));
  EXPECT_THAT(cut("Version 3.2 of J. Smith runs."), ElementsAre("Version 3.2 of J. Smith runs."));
}

TEST(Outline, KnowsHeadingsAndTheirPath) {
  const std::string_view text = "# Manual\n\nIntro.\n\n## Care\n\n- Wipe it.\n- Dry it.\n";
  const auto out = outline(text);
  EXPECT_THAT(units(text, out), ElementsAre("Intro.", "Wipe it.", "Dry it."));
  EXPECT_THAT(out.sections[out.units[2].section].path, ElementsAre("Manual", "Care"));
  EXPECT_EQ(out.units[1].kind, UnitKind::list_item);
  EXPECT_EQ(out.units[1].block, out.units[2].block);
}

TEST(Outline, KnowsTitlesOfPlainText) {
  const std::string_view text =
      "House rules\n\nOpening\nThe house is open from nine to five on each weekday.\n";
  const auto out = outline(text);
  ASSERT_EQ(out.units.size(), 1U);
  EXPECT_THAT(out.sections[out.units[0].section].path, ElementsAre("House rules", "Opening"));
}

TEST(Outline, KnowsTitlesOverLinesThatAreSetIn) {
  const std::string_view text =
      "NOTES\n\nRelease 4.2.0 (6 May 2025)\n  New\n  - Streams.\n\nAnna Berg, chair\n  and "
      "others\n";
  const auto out = outline(text);
  EXPECT_THAT(units(text, out), ElementsAre("New", "Streams.", "Anna Berg, chair\n  and others"));
  EXPECT_THAT(out.sections[out.units[1].section].path,
              ElementsAre("NOTES", "Release 4.2.0 (6 May 2025)"));
}

TEST(Outline, LeavesWrappedSentencesWhole) {
  const std::string_view text =
      "\nThe barrier is closed\nfrom half past ten in the evening until morning.\n";
  EXPECT_EQ(outline(text).units.size(), 1U);
}

TEST(Outline, GivesRowsTheirHeader) {
  const std::string_view text = "| Model | Load |\n|---|---|\n| W1 | 9 kg |\n| W2 | 7 kg |\n";
  const auto out = outline(text);
  ASSERT_EQ(out.units.size(), 2U);
  EXPECT_EQ(out.units[1].header_in(text), "| Model | Load |");
  const std::string_view csv = "a,b\n\"x, y\",2\n\n3,\"line\nbreak\"\n";
  const auto rows = outline_sheet(csv, ',');
  EXPECT_THAT(units(csv, rows), ElementsAre("\"x, y\",2", "3,\"line\nbreak\""));
  EXPECT_EQ(rows.units[0].header_in(csv), "a,b");
}

TEST(Outline, TakesAnyTextWithoutLosingOrder) {
  for (const std::string_view text :
       {"", "\n\n\n", "```\nopen fence", "|", "||\n|-|", "# ", "1.", "- \n- ", "\xFF\xFE\xFD",
        "a\r\nb\r\n\r\nc", "===\n---\n***", "> quote\n> more"}) {
    const auto out = outline(text);
    std::uint32_t last = 0;
    for (const auto& unit : out.units) {
      ASSERT_LE(last, unit.start);
      ASSERT_LT(unit.start, unit.end);
      ASSERT_LE(unit.end, text.size());
      last = unit.end;
    }
  }
}

}  // namespace
}  // namespace auriga::retrieval
