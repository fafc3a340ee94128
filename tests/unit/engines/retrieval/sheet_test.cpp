#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/retrieval/chunk.hpp"
#include "engines/retrieval/sheet.hpp"

namespace auriga::retrieval {
namespace {

using testing::ElementsAre;

TEST(Sheet, TellsItsSeparatorFromItsFirstRecord) {
  EXPECT_EQ(separator_in("id,notes\n7,red; green; blue\n"), ',');
  EXPECT_EQ(separator_in("\n\nid;price\n7;1,50\n8;2,50\n"), ';');
  EXPECT_EQ(separator_in("\"Name; first; last\",age\n"), ',');
  EXPECT_EQ(separator_in("id\tname, title\n"), '\t');
  EXPECT_EQ(separator_in("\tname\n1\tAda\n"), '\t');
  EXPECT_EQ(separator_in("alone"), ',');
  EXPECT_EQ(separator_in(""), ',');
}

TEST(Sheet, KeepsQuotedLinesInTheirRecord) {
  const std::string_view text = "a,b\r\n\r\n1,\"two\nlines, \"\"so\"\"\"\r\n , \n2,x";
  EXPECT_THAT(records_in(text, ','),
              ElementsAre("a,b", "1,\"two\nlines, \"\"so\"\"\"", ",", "2,x"));
  EXPECT_THAT(sheet_cells("1,\"two\nlines, \"\"so\"\"\"", ','),
              ElementsAre("1", "two\nlines, \"so\""));
  EXPECT_THAT(records_in("", ','), ElementsAre());
}

TEST(Sheet, TakesMarksOfInchesForWhatTheyAre) {
  const std::string_view text =
      "item,size\nMonitor,24\"\nTable,\"30\"\" wide\"\nPhone,6.1\" glass\n";
  EXPECT_THAT(records_in(text, ','), ElementsAre("item,size", "Monitor,24\"",
                                                 "Table,\"30\"\" wide\"", "Phone,6.1\" glass"));
  EXPECT_THAT(sheet_cells("Monitor,24\", black", ','), ElementsAre("Monitor", "24\"", "black"));
  EXPECT_THAT(sheet_cells("Table,\"30\"\" wide\"", ','), ElementsAre("Table", "30\" wide"));
}

TEST(Sheet, LosesNoRecordToAnOpenQuotation) {
  EXPECT_THAT(records_in("a,\"open\nb,2\nc,3", ','), ElementsAre("a,\"open", "b,2", "c,3"));
  EXPECT_THAT(sheet_cells("a,\"open, b", ','), ElementsAre("a", "\"open", "b"));
  std::string far = "a,\"open\n";
  for (int i = 0; i < 60; ++i) {
    far += "row,1\n";
  }
  EXPECT_EQ(records_in(far + "z,\"closed\"\n", ',').size(), 62U);
}

TEST(Sheet, KeepsEmptyCellsInPlace) {
  EXPECT_THAT(sheet_cells("a,,\"\", b ,", ','), ElementsAre("a", "", "", "b", ""));
  EXPECT_THAT(records_in("x\ty\n\t2\n", '\t'), ElementsAre("x\ty", "\t2"));
  EXPECT_THAT(sheet_cells("\t2", '\t'), ElementsAre("", "2"));
  EXPECT_THAT(sheet_cells("\"a\tb\"\tc", '\t'), ElementsAre("a\tb", "c"));
}

TEST(Sheet, IsADocumentOfRows) {
  DocumentSource source;
  source.name = "screens.csv";
  source.text = "item,notes\nMonitor 24\",red; green; blue\nPhone 6\",\"two\nlines\"\n";
  const auto document = make_document(std::move(source));
  EXPECT_TRUE(document->is_sheet());
  ASSERT_EQ(document->outline.units.size(), 2U);
  EXPECT_EQ(document->outline.units[1].in(document->text), "Phone 6\",\"two\nlines\"");
  EXPECT_EQ(document->outline.units[1].header_in(document->text), "item,notes");
}

}  // namespace
}  // namespace auriga::retrieval
