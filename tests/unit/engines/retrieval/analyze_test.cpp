#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>

#include "engines/retrieval/analyze.hpp"
#include "engines/retrieval/fold.hpp"
#include "engines/retrieval/hash.hpp"

namespace auriga::retrieval {
namespace {

std::vector<TermHash> terms(std::string_view text, Commas commas = Commas::join) {
  std::vector<TermHash> out;
  for (const auto& token : Analyzer().analyze(text, commas)) {
    out.push_back(token.term);
  }
  return out;
}

bool meets(std::string_view a, std::string_view b) {
  const auto left = terms(a);
  const auto right = terms(b);
  return std::any_of(left.begin(), left.end(), [&](TermHash term) {
    return std::find(right.begin(), right.end(), term) != right.end();
  });
}

/// Seconds of our own; what the kernel takes for new memory differs by machine.
double user_time() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec) / 1e6;
}

// So much text costs in one line about what it costs in 64, where a square would make it 64 times
// as much: a file of numbers may be one line of megabytes. What caches do not hold costs up to six
// times.
TEST(Analyzer, StaysLinearInALineOfNumbers) {
  constexpr std::size_t kWhole = 1 << 20;
  const auto cost = [](std::string_view piece, std::size_t line) {
    std::string text;
    while (text.size() < line) {
      text += piece;
    }
    const auto begin = user_time();
    for (std::size_t read = 0; read < kWhole; read += line) {
      EXPECT_FALSE(terms(text).empty());
    }
    return user_time() - begin;
  };
  for (const std::string_view piece : {"1,", "1.5,", "12,345,", "a-b,"}) {
    EXPECT_LT(cost(piece, kWhole), 16 * cost(piece, kWhole / 64)) << piece;
  }
}

TEST(Fold, TakesCaseAndDiacriticsAway) {
  EXPECT_EQ(fold("Crème BRÛLÉE, Straße"), "creme brulee, strasse");
  EXPECT_EQ(fold("e\xCC\x81t\xC3\xA9"), "ete");  // Composed and decomposed.
  EXPECT_EQ(fold("ЖУК Ωμέγα"), "жук ωμέγα");
}

TEST(Fold, ReadsIllFormedBytesOneByOne) {
  const std::string_view broken = "a\xC3(\xFF\xF0\x9F";
  std::size_t i = 0;
  while (i < broken.size()) {
    const auto c = code_point_at(broken, i);
    ASSERT_GE(c.length, 1U);
    i += c.length;
  }
  EXPECT_EQ(i, broken.size());
}

TEST(Analyze, JoinsFormsOfAWord) {
  EXPECT_EQ(terms("washing machines"), terms("Washed machine"));
  EXPECT_EQ(terms("bought"), terms("buy"));
  EXPECT_EQ(terms("children"), terms("child"));
  EXPECT_NE(terms("founded"), terms("found"));
}

TEST(Analyze, FindsCodesHoweverTheyAreWritten) {
  for (const auto& [a, b] : {std::pair{"E-24", "e24"},
                             {"F07", "F7"},
                             {"self-service", "selfservice"},
                             {"Wi-Fi", "wifi"},
                             {"R&D", "RD"},
                             {"three days", "3 days"}}) {
    EXPECT_TRUE(meets(a, b)) << a << " " << b;
  }
  EXPECT_NE(terms("W960").front(), terms("W740").front());  // Though both hold a "w".
}

TEST(Analyze, KeepsGroupedNumbersWholeButPartsFields) {
  EXPECT_EQ(terms("1,500"), terms("1500"));
  EXPECT_THAT(terms("K416,422,late"), testing::Contains(hash_of("k416")));
  EXPECT_THAT(terms("12,500,yes", Commas::separate), testing::Contains(hash_of("12")));
  EXPECT_THAT(terms("12,500,yes", Commas::separate),
              testing::Not(testing::Contains(hash_of("12500"))));
}

TEST(Analyze, NamesTheBytesOfEachWord) {
  const std::string text = "Die Größe: 9\xC2\xA0kg — “E-24”.";
  for (const auto& token : Analyzer("german").analyze(text)) {
    ASSERT_LT(token.start, token.end);
    ASSERT_LE(token.end, text.size());
  }
  const auto tokens = Analyzer("german").analyze(text);
  EXPECT_EQ(text.substr(tokens[1].start, tokens[1].end - tokens[1].start), "Größe");
}

TEST(Analyze, EndsOnAnything) {
  EXPECT_TRUE(terms("").empty());
  EXPECT_TRUE(terms("  -- ,,, ''").empty());
  EXPECT_FALSE(terms(std::string(100'000, 'x')).empty());
  std::string joined = "a1";
  for (int i = 0; i < 5'000; ++i) {
    joined += "-b2";
  }
  EXPECT_GT(terms(joined).size(), 5'000U);
}

TEST(Analyze, AnUnknownLanguageStemsNothing) {
  EXPECT_EQ(Analyzer("klingon").stem("machines"), "machines");
  EXPECT_EQ(Analyzer("english").stem("machines"), "machin");
}

}  // namespace
}  // namespace auriga::retrieval
