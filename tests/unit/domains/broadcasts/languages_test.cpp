#include "domains/broadcasts/languages.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace auriga::broadcasts {
namespace {

TEST(Languages, KnowsTheCodes) {
  for (const auto* code : {"aa", "ar", "de", "en", "es", "fr", "he", "hi", "id", "ja", "ko", "nb",
                           "pt", "ru", "sw", "uk", "yi", "zh", "zu"}) {
    EXPECT_TRUE(is_language_code(code)) << code;
  }
}

TEST(Languages, KnowsNothingElse) {
  for (const std::string_view text : {"", "e", "EN", "En", "eng", "en-GB", "en ", " en", "xx", "zz",
                                      "iw", "in", "ji", "mo", "sh", "bh", "..", "\xc3\xa9"}) {
    EXPECT_FALSE(is_language_code(text)) << text;
  }
  EXPECT_FALSE(is_language_code(std::string_view("en\0", 3)));
  EXPECT_FALSE(is_language_code(std::string_view("\0\0", 2)));
}

// Of all pairs of bytes those of the list and no others.
TEST(Languages, AreTheListExactly) {
  const auto codes = language_codes();
  EXPECT_EQ(codes.size(), 183);
  EXPECT_TRUE(std::ranges::is_sorted(codes));
  const std::set<std::string_view> listed(codes.begin(), codes.end());
  EXPECT_EQ(listed.size(), codes.size());
  std::size_t found = 0;
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string text{static_cast<char>(a), static_cast<char>(b)};
      EXPECT_EQ(is_language_code(text), listed.contains(text)) << text;
      found += is_language_code(text) ? 1 : 0;
    }
  }
  EXPECT_EQ(found, 183);
}

}  // namespace
}  // namespace auriga::broadcasts
