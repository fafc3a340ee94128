#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"
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
  EXPECT_THAT(out.sections[out.units[2].section].path.titles(), ElementsAre("Manual", "Care"));
  EXPECT_EQ(out.units[1].kind, UnitKind::list_item);
  EXPECT_EQ(out.units[1].block, out.units[2].block);
}

TEST(Outline, KnowsTitlesOfPlainText) {
  const std::string_view text =
      "House rules\n\nOpening\nThe house is open from nine to five on each weekday.\n";
  const auto out = outline(text);
  ASSERT_EQ(out.units.size(), 1U);
  EXPECT_THAT(out.sections[out.units[0].section].path.titles(),
              ElementsAre("House rules", "Opening"));
}

TEST(Outline, KnowsTitlesOverLinesThatAreSetIn) {
  const std::string_view text =
      "NOTES\n\nRelease 4.2.0 (6 May 2025)\n  New\n  - Streams.\n\nAnna Berg, chair\n  and "
      "others\n";
  const auto out = outline(text);
  EXPECT_THAT(units(text, out), ElementsAre("New", "Streams.", "Anna Berg, chair\n  and others"));
  EXPECT_THAT(out.sections[out.units[1].section].path.titles(),
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

TEST(Outline, KeepsTheBeginningOfALongTitleAndReadsAllOfItAsProse) {
  std::string title = "Größe";
  while (title.size() < 100'000) {
    title += " und Größe";
  }
  const std::string text = "# " + title + "\n\n## Care\n\nWipe it.\n\n## Use\n\nPress it.\n";
  const auto out = outline(text);
  const auto path = out.sections[out.units.back().section].path.titles();
  ASSERT_EQ(path.size(), 2U);
  EXPECT_LE(path[0].size(), 300U);
  EXPECT_GT(path[0].size(), 290U);
  EXPECT_TRUE(core::is_utf8(path[0]));
  EXPECT_TRUE(title.starts_with(path[0]));
  std::size_t words = 0;
  for (const auto& unit : out.units) {
    words += count_words(unit.in(text));
  }
  EXPECT_EQ(words, count_words(title) + 4);
  // The sections below share it.
  const auto& last = out.sections.back().path;
  const auto& before = out.sections[out.sections.size() - 2].path;
  EXPECT_EQ(last.titles()[0].data(), before.titles()[0].data());
}

TEST(Outline, ClipsTheRowThatNamesTheColumns) {
  std::string names = "|";
  for (int i = 0; names.size() < 50'000; ++i) {
    names += " Größe " + std::to_string(i) + " |";
  }
  const auto text = names + "\n|---|\n| 1 | 2 |\n| 3 | 4 |\n";
  const auto out = outline(text);
  ASSERT_EQ(out.units.size(), 2U);
  EXPECT_LE(out.units[0].header_in(text).size(), 2'048U);
  EXPECT_TRUE(core::is_utf8(out.units[0].header_in(text)));
  const auto csv = names + "\n1,2\n3,4\n";
  const auto rows = outline_sheet(csv, ',');
  ASSERT_EQ(rows.units.size(), 2U);
  EXPECT_LE(rows.units[1].header_in(csv).size(), 2'048U);
}

TEST(Outline, CutsWhatHasNoGapBetweenTwoCharacters) {
  std::string word;
  while (word.size() < 300'000) {
    word += "größe";
  }
  const auto sheet = "a,b\n1," + word + "\n2,3\n";
  const auto rows = outline_sheet(sheet, ',');
  EXPECT_EQ(rows.units.back().in(sheet), "2,3");
  const auto list = "- " + word + "\n- short\n";
  const auto fence = "```\n" + word + "\n```\n";
  const auto row = "|a|b|\n|-|-|\n|1|" + word + "|\n";
  const auto late = "Some words first, then none: " + word;
  const auto check = [&](std::string_view text, const Outline& out, std::size_t most) {
    std::string all;
    for (const auto& unit : out.units) {
      EXPECT_LE(unit.in(text).size(), most);
      EXPECT_TRUE(core::is_utf8(unit.in(text)));
      EXPECT_GE(unit.words * 40, unit.in(text).size() / 2);
      all += unit.in(text);
    }
    EXPECT_NE(all.find(word), std::string::npos);
  };
  check(sheet, rows, 16'384);
  for (const auto& text : {word, list, fence, row, late}) {
    check(text, outline(text), 4'096);
  }
}

TEST(Outline, HasNoMoreSectionsThanATextHasRoomFor) {
  std::string text;
  while (text.size() < 1'000'000) {
    text += "# a\nb\n";
  }
  const auto out = outline(text);
  EXPECT_LT(out.sections.size(), 40'000U);
  EXPECT_GT(out.sections.size(), 30'000U);
  EXPECT_EQ(out.units.back().in(text), "# a\nb");
}

TEST(Outline, TakesManyBlankLinesForAFew) {
  const std::string blank(500, '\n');
  const auto text = blank + "Rules" + blank + "- one\n" + blank + "- two\n\n\n\nEnd.\n" + blank;
  const auto out = outline(text);
  EXPECT_THAT(units(text, out), ElementsAre("one", "two", "End."));
  EXPECT_THAT(out.sections[out.units[0].section].path.titles(), ElementsAre("Rules"));
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
