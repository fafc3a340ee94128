#include "engines/answer/unit_words.hpp"

#include <gtest/gtest.h>

namespace auriga::answer {
namespace {

std::shared_ptr<const retrieval::Document> document_of(std::string text) {
  return retrieval::make_document(
      {.id = core::DocumentId::make(), .name = "notes.md", .text = std::move(text)});
}

TEST(UnitWords, AreKeptForTheNextQuestion) {
  const retrieval::Analyzer analyzer;
  const auto document = document_of("The filter costs 12 euros.\n\nIt lasts a year.\n");
  const auto words = unit_words_of(document, analyzer);
  const auto& unit = words->of(0, *document);
  ASSERT_FALSE(unit.words.empty());
  EXPECT_EQ(unit.words[1].text, "filter");
  EXPECT_NE(unit.values & value::kMoney, 0U);
  EXPECT_EQ(&words->of(0, *document), &unit);
  EXPECT_EQ(unit_words_of(document, analyzer), words);
}

TEST(UnitWords, NumberTheSameWordAlike) {
  const retrieval::Analyzer analyzer;
  const auto document = document_of("The filter costs 12 euros.\n\nA FILTER costs less.\n");
  UnitWords words(*document, analyzer);
  const auto first = words.of(0, *document).numbers;
  const auto second = words.of(1, *document).numbers;
  ASSERT_EQ(first.size(), words.of(0, *document).words.size());
  EXPECT_EQ(first[1], second[1]);
  EXPECT_EQ(first[2], second[2]);
  EXPECT_NE(first[0], second[0]);
}

TEST(UnitWords, CutRowsIntoPieces) {
  const retrieval::Analyzer analyzer;
  const auto document =
      document_of("| Model | Price (EUR) |\n|---|---|\n| W1 | 40 |\n| W2 | - |\n");
  UnitWords words(*document, analyzer);
  const auto first = words.of(0, *document);
  const auto second = words.of(1, *document);
  ASSERT_EQ(first.cells.size(), 2U);
  EXPECT_EQ(first.headers, second.headers);
  EXPECT_NE(words.piece(first.headers[1]).header_values & value::kMoney, 0U);
  EXPECT_TRUE(words.piece(first.cells[1]).has_digit);
  EXPECT_TRUE(words.piece(second.cells[1]).is_empty);
  EXPECT_EQ(words.piece_of("W1"), first.cells[0]);
}

TEST(UnitWords, AreOfOneLanguage) {
  const auto document = document_of("Buildings close on Mondays.\n");
  const auto english = unit_words_of(document, retrieval::Analyzer("english"));
  const auto term = english->of(0, *document).words[0].term;
  const auto german = unit_words_of(document, retrieval::Analyzer("german"));
  EXPECT_NE(german, english);
  EXPECT_NE(german->of(0, *document).words[0].term, term);
}

TEST(UnitWords, GoWhenOthersNeedTheRoom) {
  const retrieval::Analyzer analyzer;
  const auto first = document_of("The filter costs 12 euros.\n");
  const auto words = unit_words_of(first, analyzer);
  const std::string text = "A line of some words, again and again.\n\n" + std::string(300'000, 'x');
  for (int i = 0; i < 3; ++i) {
    const auto other = document_of(text);
    EXPECT_EQ(unit_words_of(first, analyzer), words);  // Used last, and still there.
    EXPECT_NE(unit_words_of(other, analyzer), nullptr);
  }
  const std::vector<std::shared_ptr<const retrieval::Document>> living{
      document_of(text), document_of(text), document_of(text), document_of(text)};
  for (const auto& other : living) {
    EXPECT_NE(unit_words_of(other, analyzer), nullptr);
  }
  EXPECT_NE(unit_words_of(first, analyzer), words);
  const auto large = document_of(std::string(1'200'000, 'x'));
  EXPECT_NE(unit_words_of(large, analyzer), unit_words_of(large, analyzer));
}

}  // namespace
}  // namespace auriga::answer
