// The ranker's weights fit what is described, and its answers are numbers.
#include "engines/answer/ranker.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>

#include "engines/answer/ranker_data.hpp"

namespace auriga::answer {
namespace {

TEST(Ranker, WeightsHaveTheWidthOfTheDescription) {
  const auto bytes = ranker_data();
  ASSERT_GE(bytes.size(), 32U);
  EXPECT_EQ(bytes.substr(0, 8), "AURNET01");
  std::array<std::uint32_t, 6> head{};
  std::memcpy(head.data(), bytes.data() + 8, sizeof head);
  EXPECT_GE(head[0], 1U);
  EXPECT_EQ(head[1], kTermWidth + kMeaning);
  EXPECT_EQ(head[4], kUnitWidth);
  const auto layer = [](std::size_t in, std::size_t out) { return (in + 1) * out; };
  const auto net = layer(head[1], head[2]) + layer(head[2], head[3]) +
                   layer(3 * std::size_t{head[3]} + head[4], head[5]) + layer(head[5], 1);
  EXPECT_EQ(bytes.size(), 32 + head[0] * net * sizeof(float));
}

TEST(Ranker, JudgesAnyDescription) {
  EXPECT_TRUE(std::isfinite(Ranker({}).judge({})));
  Description full;
  full.unit.fill(1);
  TermRow row;
  row.fill(1);
  full.terms.assign(24, row);
  Meaning meaning;
  meaning.fill(0.125F);
  const Ranker ranker(std::vector<Meaning>(24, meaning));
  EXPECT_TRUE(std::isfinite(ranker.judge(full)));
  EXPECT_EQ(ranker.judge(full), ranker.judge(full));
}

TEST(Ranker, DoesNotMindTheOrderOfTheTerms) {
  TermRow a{};
  TermRow b{};
  a[0] = 1;
  b[4] = 0.5F;
  Meaning x{};
  Meaning y{};
  x[3] = 0.5F;
  y[9] = -0.25F;
  Description one;
  one.terms = {a, b};
  Description other;
  other.terms = {b, a};
  EXPECT_NEAR(Ranker({x, y}).judge(one), Ranker({y, x}).judge(other), 1e-5);
}

}  // namespace
}  // namespace auriga::answer
