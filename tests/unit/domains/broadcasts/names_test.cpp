#include "domains/broadcasts/names.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace auriga::broadcasts {
namespace {

constexpr Theme kThemes[] = {Theme::nature, Theme::bible};

class SeededRandom final : public core::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::byte> out) override {
    for (auto& each : out) {
      each = static_cast<std::byte>(engine_() & 0xFFU);
    }
  }

 private:
  std::mt19937_64 engine_;
};

struct Parts {
  std::string adjective;
  std::string noun;
  int number = 0;
};

Parts parts_of(const std::string& name) {
  const auto first = name.find('-');
  const auto last = name.rfind('-');
  return {.adjective = name.substr(0, first),
          .noun = name.substr(first + 1, last - first - 1),
          .number = std::stoi(name.substr(last + 1))};
}

/// Whether one letter changed, added or left out makes the one word the other.
bool one_letter_apart(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) {
    std::swap(a, b);
  }
  if (b.size() - a.size() > 1) {
    return false;
  }
  const auto differs = std::ranges::mismatch(a, b);
  const std::string_view rest_a(differs.in1, a.end());
  const std::string_view rest_b(differs.in2, b.end());
  if (rest_b.empty()) {
    return true;
  }
  return rest_b.substr(1) == (a.size() == b.size() ? rest_a.substr(1) : rest_a);
}

std::vector<std::span<const std::string_view>> lists() {
  std::vector<std::span<const std::string_view>> out;
  for (const auto theme : kThemes) {
    out.push_back(words_of(theme).adjectives);
    out.push_back(words_of(theme).nouns);
  }
  return out;
}

TEST(NameWords, AreEnoughDistinctAndInForm) {
  std::set<std::string_view> seen;
  for (const auto& list : lists()) {
    EXPECT_GE(list.size(), 138);
    EXPECT_TRUE(std::ranges::is_sorted(list));
    for (const auto word : list) {
      EXPECT_TRUE(seen.insert(word).second) << word << " stands in two lists";
      EXPECT_TRUE(valid_name(std::string(word) + "-eagle-100")) << word;
    }
  }
}

TEST(NameWords, AreNotMistakenForEachOther) {
  ASSERT_TRUE(one_letter_apart("cove", "dove"));
  ASSERT_TRUE(one_letter_apart("haven", "heaven"));
  ASSERT_TRUE(one_letter_apart("star", "stars"));
  ASSERT_FALSE(one_letter_apart("grace", "grain"));
  for (const auto& list : lists()) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      for (std::size_t k = i + 1; k < list.size(); ++k) {
        EXPECT_FALSE(one_letter_apart(list[i], list[k])) << list[i] << ' ' << list[k];
      }
    }
  }
}

TEST(NameWords, OffendNobody) {
  for (const auto& list : lists()) {
    for (const auto word : list) {
      EXPECT_FALSE(offends(word)) << word;
    }
  }
}

TEST(Blacklist, FindsStemsAnywhereAndBackwards) {
  for (const auto* text : {"crap", "scrapbook", "parc", "xxparcxx", "seashell", "goddamn"}) {
    EXPECT_TRUE(offends(text)) << text;
  }
  // Across two words, as in clear-seal.
  EXPECT_FALSE(offends("clear"));
  EXPECT_FALSE(offends("seal"));
  EXPECT_TRUE(offends("clearseal"));
  for (const auto* text : {"", "a", "goldeneagle", "faithfulshepherd"}) {
    EXPECT_FALSE(offends(text)) << text;
  }
}

// Every pair there is: few are refused, and no word loses many of its partners.
TEST(Names, PairsThatOffendAreFew) {
  for (const auto theme : kThemes) {
    const auto [adjectives, nouns] = words_of(theme);
    std::map<std::string_view, std::size_t> refused;
    std::size_t sum = 0;
    for (const auto adjective : adjectives) {
      for (const auto noun : nouns) {
        const std::string a(adjective);
        const std::string n(noun);
        if (offends(a + n) || offends(n + a)) {
          ++refused[adjective];
          ++refused[noun];
          ++sum;
        }
      }
    }
    EXPECT_LT(sum, adjectives.size() * nouns.size() / 50);
    for (const auto& [word, count] : refused) {
      EXPECT_LT(count, 35) << word;
    }
  }
}

TEST(Names, TenThousandAreValidAndInoffensive) {
  for (const auto theme : kThemes) {
    SeededRandom random(1);
    const auto [adjectives, nouns] = words_of(theme);
    std::set<std::string> names;
    for (int i = 0; i < 10'000; ++i) {
      const auto name = make_name(random, theme);
      ASSERT_TRUE(valid_name(name)) << name;
      const auto [adjective, noun, number] = parts_of(name);
      EXPECT_TRUE(std::ranges::binary_search(adjectives, adjective)) << name;
      EXPECT_TRUE(std::ranges::binary_search(nouns, noun)) << name;
      EXPECT_TRUE(number >= 100 && number <= 999) << name;
      EXPECT_FALSE(offends(adjective + noun) || offends(noun + adjective)) << name;
      names.insert(name);
    }
    // Of 22 million, 10,000 draws meet twice or so: the birthday of 10^8 / 2 pairs.
    EXPECT_GT(names.size(), 9985);
  }
}

TEST(Names, NatureIsTheDefault) {
  SeededRandom a(5);
  SeededRandom b(5);
  EXPECT_EQ(make_name(a), make_name(b, Theme::nature));
}

/// Pearson's sum over counts that should be alike, in deviations from its mean.
double chi_square(const std::map<std::string, int>& counts, std::size_t values, int draws) {
  const auto expected = static_cast<double>(draws) / static_cast<double>(values);
  double sum = expected * static_cast<double>(values - counts.size());
  for (const auto& [value, count] : counts) {
    sum += (count - expected) * (count - expected) / expected;
  }
  const auto freedom = static_cast<double>(values - 1);
  return (sum - freedom) / std::sqrt(2 * freedom);
}

TEST(Names, AreUniform) {
  constexpr int kDraws = 20'000;
  for (const auto theme : kThemes) {
    SeededRandom random(7);
    std::map<std::string, int> adjectives;
    std::map<std::string, int> nouns;
    std::map<std::string, int> numbers;
    for (int i = 0; i < kDraws; ++i) {
      const auto parts = parts_of(make_name(random, theme));
      ++adjectives[parts.adjective];
      ++nouns[parts.noun];
      ++numbers[std::to_string(parts.number)];
    }
    const auto words = words_of(theme);
    EXPECT_LT(std::abs(chi_square(adjectives, words.adjectives.size(), kDraws)), 4);
    EXPECT_LT(std::abs(chi_square(nouns, words.nouns.size(), kDraws)), 4);
    EXPECT_LT(std::abs(chi_square(numbers, 900, kDraws)), 4);
  }
}

TEST(ValidName, KnowsTheForm) {
  for (const auto* name :
       {"golden-eagle-427", "faithful-shepherd-100", "any-words-999", "abc-abcdefghijkl-123"}) {
    EXPECT_TRUE(valid_name(name)) << name;
  }
  for (const auto* name : {"",
                           "-",
                           "--",
                           "---",
                           "golden",
                           "golden-eagle",
                           "golden-eagle-",
                           "golden-eagle-42",
                           "golden-eagle-099",
                           "golden-eagle-4270",
                           "golden-eagle-42a",
                           "Golden-eagle-427",
                           "golden-eagLe-427",
                           "go-eagle-427",
                           "golden-ab-427",
                           "golden--427",
                           "-eagle-427",
                           "abcdefghijklm-eagle-427",
                           "golden-eagle-big-427",
                           "golden_eagle_427",
                           "golden-eagle-427 ",
                           " golden-eagle-427",
                           "golden-eagle-427\n",
                           "gold3n-eagle-427",
                           "g\xc3\xb6lden-eagle-427",
                           "golden-eagle--27",
                           "golden-eagle-+27",
                           "../-eagle-427"}) {
    EXPECT_FALSE(valid_name(name)) << name;
  }
  EXPECT_FALSE(valid_name(std::string_view("golden-eagle-42\0", 16)));
}

// Of any text, what is taken has the form, by a second reading of it.
TEST(ValidName, TakesNothingElseOfRandomText) {
  std::mt19937_64 engine(9);
  int taken = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text = "golden-eagle-427";
    for (auto changes = engine() % 3; changes > 0; --changes) {
      constexpr std::string_view kLetters = "az-09A \xff";
      const auto at = engine() % text.size();
      switch (engine() % 3) {
        case 0:
          text[at] = kLetters[engine() % kLetters.size()];
          break;
        case 1:
          text.erase(at, 1);
          break;
        default:
          text.insert(at, 1, kLetters[engine() % kLetters.size()]);
      }
    }
    std::vector<std::string> parts(1);
    for (const auto each : text) {
      if (each == '-') {
        parts.emplace_back();
      } else {
        parts.back() += each;
      }
    }
    const auto letters = [](const std::string& word, char least, char most) {
      return std::ranges::all_of(word, [&](char c) { return c >= least && c <= most; });
    };
    const auto expected = parts.size() == 3 && parts[0].size() >= 3 && parts[0].size() <= 12 &&
                          parts[1].size() >= 3 && parts[1].size() <= 12 &&
                          letters(parts[0], 'a', 'z') && letters(parts[1], 'a', 'z') &&
                          parts[2].size() == 3 && letters(parts[2], '0', '9') && parts[2][0] != '0';
    ASSERT_EQ(valid_name(text), expected) << text;
    taken += expected ? 1 : 0;
  }
  EXPECT_GT(taken, 10'000);
}

}  // namespace
}  // namespace auriga::broadcasts
