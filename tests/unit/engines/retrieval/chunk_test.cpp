#include <gtest/gtest.h>

#include <random>

#include "core/text.hpp"
#include "engines/retrieval/chunk.hpp"
#include "engines/retrieval/quote.hpp"

namespace auriga::retrieval {
namespace {

std::string prose(std::size_t sentences) {
  std::string out;
  for (std::size_t i = 0; i < sentences; ++i) {
    out += "Sentence number " + std::to_string(i) + " tells of the long way home. ";
  }
  return out;
}

std::shared_ptr<const Document> read(std::string text, std::string name = "a.md") {
  return make_document({core::DocumentId::trusted("doc_a"), std::move(name), std::move(text)});
}

TEST(Chunk, KeepsToItsSizeAndOverlaps) {
  const auto document = read(prose(600));
  const auto& units = document->outline.units;
  ASSERT_GT(document->passages.size(), 5U);
  for (std::size_t p = 0; p < document->passages.size(); ++p) {
    const auto& passage = document->passages[p];
    std::size_t words = 0;
    for (auto u = passage.unit_first; u < passage.unit_last; ++u) {
      words += units[u].words;
    }
    EXPECT_LE(words, 500U);
    if (p > 0) {
      std::size_t shared = 0;
      for (auto u = passage.unit_first; u < document->passages[p - 1].unit_last; ++u) {
        shared += units[u].words;
      }
      EXPECT_GT(shared, 80U);  // Whole sentences, at most a fifth.
      EXPECT_LE(shared, 100U);
    }
  }
}

TEST(Chunk, NeverCrossesAHeadingOrCutsAUnit) {
  const auto document = read("# A\n\n" + prose(3) + "\n\n# B\n\n" + prose(3));
  ASSERT_EQ(document->passages.size(), 2U);
  EXPECT_EQ(document->headings(document->passages[0]).back(), "A");
  EXPECT_EQ(document->headings(document->passages[1]).back(), "B");
  for (const auto& passage : document->passages) {
    EXPECT_EQ(passage.start, document->outline.units[passage.unit_first].start);
    EXPECT_EQ(passage.end, document->outline.units[passage.unit_last - 1].end);
  }
}

TEST(Chunk, CoversEveryUnit) {
  const auto document =
      read("# T\n\n" + prose(150) + "\n\n- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n");
  std::vector<bool> covered(document->outline.units.size());
  for (const auto& passage : document->passages) {
    for (auto u = passage.unit_first; u < passage.unit_last; ++u) {
      covered[u] = true;
    }
  }
  EXPECT_TRUE(std::all_of(covered.begin(), covered.end(), [](bool b) { return b; }));
}

// A unit that does not fit beside the overlap gets less of it: no passage lies inside another.
TEST(Chunk, EachPassageReachesFurtherThanTheLast) {
  const auto sentence = [](std::size_t words) {
    std::string out = "Some";
    for (std::size_t i = 1; i < words; ++i) {
      out += " words";
    }
    return out + ". ";
  };
  for (const std::size_t last : {7U, 8U, 9U, 10U, 11U}) {
    const auto document =
        make_document({core::DocumentId::trusted("doc_a"), "a.md",
                       sentence(4) + sentence(4) + sentence(2) + sentence(last), TextForm::prose},
                      {.words_max = 10});
    ASSERT_EQ(document->passages.size(), 2U) << last;
    EXPECT_EQ(document->passages[0].unit_last, 3U);
    EXPECT_EQ(document->passages[1].unit_first, last > 8 ? 3U : 2U) << last;
    EXPECT_EQ(document->passages[1].unit_last, 4U);
  }
}

TEST(Chunk, TakesEmptyAndHugeTexts) {
  EXPECT_TRUE(read("")->passages.empty());
  EXPECT_TRUE(read(" \n \n")->passages.empty());
  const auto wall = read(std::string(2'000'000, 'a'));  // One word of two megabytes.
  EXPECT_GT(wall->passages.size(), 100U);
  for (const auto& passage : wall->passages) {
    EXPECT_LE(passage.end - passage.start, 32'000U);
  }
  std::string words;
  for (int i = 0; i < 200'000; ++i) {
    words += "word ";
  }
  EXPECT_GT(read(words)->passages.size(), 400U);  // No full stop anywhere.
}

TEST(Spans, CountCodePoints) {
  const std::string text = "Größe: 9 kg – für 日本 🚢 und mehr.";
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const auto span = span_of(text, i, text.size());
    EXPECT_EQ(span.end, core::code_points(text));
  }
  const auto at = text.find("🚢");
  const auto span = span_of(text, at, at + 4);
  EXPECT_EQ(span.end - span.start, 1U);
  EXPECT_EQ(core::byte_offset(text, span.start), at);
}

}  // namespace
}  // namespace auriga::retrieval
