#include "engines/lexicon/lexicon.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "engines/lexicon/data.hpp"

namespace auriga::lexicon {
namespace {

struct Pair {
  const char* a;
  const char* b;
};

TEST(Lexicon, RelatesWordsThatStandForEachOther) {
  for (const auto& [a, b] :
       {Pair{"car", "automobile"}, Pair{"buy", "purchase"}, Pair{"begin", "start"},
        Pair{"repair", "fix"}, Pair{"holiday", "vacation"}, Pair{"arrive", "arrival"}}) {
    EXPECT_GT(similarity(a, b), 0.25F) << a << ' ' << b;
    EXPECT_EQ(similarity(a, b), similarity(b, a)) << a << ' ' << b;
  }
}

TEST(Lexicon, KeepsApartWhatExcludesEachOther) {
  for (const auto& [a, b] :
       {Pair{"monday", "tuesday"}, Pair{"red", "blue"}, Pair{"hot", "cold"}, Pair{"open", "closed"},
        Pair{"april", "june"}, Pair{"increase", "decrease"}, Pair{"table", "invoice"}}) {
    EXPECT_EQ(similarity(a, b), 0) << a << ' ' << b;
  }
}

TEST(Lexicon, WordsOfOneMatterAreCloserThanOthers) {
  struct Triple {
    const char* word;
    const char* near;
    const char* far;
  };
  for (const auto& [word, near, far] :
       {Triple{"petrol", "fuel", "carpet"}, Triple{"ticket", "fare", "kitchen"},
        Triple{"doctor", "clinic", "keyboard"}, Triple{"rain", "weather", "invoice"}}) {
    ASSERT_GE(number_of(word), 0);
    EXPECT_NEAR(closeness(number_of(word), number_of(word)), 1, 0.02);
    EXPECT_GT(closeness(number_of(word), number_of(near)),
              closeness(number_of(word), number_of(far)) + 0.2F);
  }
  EXPECT_EQ(number_of("qqqq"), -1);
}

TEST(Lexicon, SameWordIsWhole) {
  EXPECT_EQ(similarity("drum", "drum"), 1);
  EXPECT_EQ(similarity("qqqq", "qqqq"), 1);
}

TEST(Lexicon, UnknownWordHasNoRelations) {
  for (const auto* word : {"", "qqqq", "W960", "zzzzzzzzzzzzzzzzzzzzzzzzzz", "a b"}) {
    EXPECT_TRUE(related(word).empty()) << word;
  }
}

TEST(Lexicon, RelationsComeHeaviestFirst) {
  const auto list = related("repair");
  ASSERT_FALSE(list.empty());
  for (std::size_t i = 1; i < list.size(); ++i) {
    EXPECT_GE(list[i - 1].weight, list[i].weight);
    EXPECT_GT(list[i].weight, 0);
    EXPECT_LE(list[i].weight, 1);
  }
}

// What lookups rely on without looking: sizes add up, offsets and words ascend, relations point at
// words.
TEST(Lexicon, FileIsValid) {
  const auto bytes = data();
  ASSERT_EQ(bytes.substr(0, 8), "AURLEX01");
  const auto number = [&](std::size_t at) {
    std::uint32_t out = 0;
    std::memcpy(&out, bytes.data() + at, sizeof out);
    return out;
  };
  const std::size_t words = number(8);
  const std::size_t relations = number(12);
  const std::size_t text = number(16);
  const auto list_at = 24 + 4 * (words + 1);
  const auto relations_at = list_at + 4 * (words + 1);
  const auto text_at = relations_at + 3 * relations;
  ASSERT_EQ(bytes.size(), text_at + text);
  ASSERT_EQ(number(24 + 4 * words), text);
  ASSERT_EQ(number(list_at + 4 * words), relations);
  std::string_view before;
  for (std::size_t w = 0; w < words; ++w) {
    const auto from = number(24 + 4 * w);
    const auto to = number(24 + 4 * (w + 1));
    ASSERT_LT(from, to);
    ASSERT_LE(number(list_at + 4 * w), number(list_at + 4 * (w + 1)));
    const auto word = bytes.substr(text_at + from, to - from);
    ASSERT_LT(before, word);
    before = word;
  }
  for (std::size_t r = 0; r < relations; ++r) {
    std::uint16_t word = 0;
    std::memcpy(&word, bytes.data() + relations_at + 3 * r, sizeof word);
    ASSERT_LT(word, words);
  }
  EXPECT_EQ(size(), words);
  EXPECT_EQ(vectors().size(), 64 * words);
}

}  // namespace
}  // namespace auriga::lexicon
