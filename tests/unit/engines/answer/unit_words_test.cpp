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

// A text of units that have no word in common.
std::string text_of(int document, std::size_t bytes) {
  std::string out;
  for (int n = 0; out.size() < bytes; ++n) {
    const auto number = std::to_string(document) + "x" + std::to_string(n);
    out += "Line w" + number + " tells of v" + number + " and of u" + number + ".\n\n";
  }
  return out;
}

void read_all(UnitWords& words, const retrieval::Document& document) {
  for (std::size_t unit = 0; unit < document.outline.units.size(); ++unit) {
    EXPECT_FALSE(words.of(unit, document).words.empty());
  }
}

TEST(UnitWords, OfALargeDocumentAreKeptToo) {
  const retrieval::Analyzer analyzer;
  const auto large = document_of(text_of(0, 4'000'000));
  const auto before = unit_words_bytes();
  const auto* const unit = &unit_words_of(large, analyzer)->of(30'000, *large);
  EXPECT_EQ(&unit_words_of(large, analyzer)->of(30'000, *large), unit);
  EXPECT_LT(unit_words_bytes(), before + 200'000);  // Not as for all of its units.
}

TEST(UnitWords, GoWhenOthersNeedTheRoom) {
  const retrieval::Analyzer analyzer;
  const auto asked = document_of(text_of(1, 2'000));
  const auto left = document_of(text_of(2, 2'000));
  read_all(*unit_words_of(asked, analyzer), *asked);
  read_all(*unit_words_of(left, analyzer), *left);
  const auto* const unit = &unit_words_of(asked, analyzer)->of(0, *asked);
  const std::weak_ptr<UnitWords> old = unit_words_of(left, analyzer);
  std::vector<std::shared_ptr<const retrieval::Document>> living;
  for (int n = 3; n < 40; ++n) {
    living.push_back(document_of(text_of(n, 100'000)));
    read_all(*unit_words_of(living.back(), analyzer), *living.back());
    EXPECT_EQ(&unit_words_of(asked, analyzer)->of(0, *asked), unit);  // Used again and again.
  }
  EXPECT_TRUE(old.expired());
  EXPECT_LT(unit_words_bytes(), kUnitWordsKept + (8UL << 20U));
  // A question that still reads in a document loses nothing.
  const auto reading = unit_words_of(living.front(), analyzer);
  const auto text = reading->of(5, *living.front()).words.at(1).text;
  for (const auto& other : living) {
    read_all(*unit_words_of(other, analyzer), *other);
  }
  EXPECT_EQ(reading->of(5, *living.front()).words.at(1).text, text);
}

}  // namespace
}  // namespace auriga::answer
