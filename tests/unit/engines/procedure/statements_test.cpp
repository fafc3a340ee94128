// The pairs of tests/sops/statements: what contradicts itself there is named, what only looks like
// it is not.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "core/text.hpp"
#include "engines/procedure/procedure.hpp"
#include "tests/support/read_file.hpp"

namespace auriga::procedure {
namespace {

struct Pair {
  std::string first;
  std::string second;
  bool contradicts = false;
};

// "+ One. | Other." contradict each other, "- One. | Other." do not.
std::vector<Pair> pairs(const std::filesystem::path& file) {
  std::vector<Pair> out;
  const auto text = auriga::testing::read_file(file);
  for (std::size_t from = 0; from < text.size();) {
    const auto end = std::min(text.find('\n', from), text.size());
    const auto line = text.substr(from, end - from);
    from = end + 1;
    if (const auto bar = line.find('|'); line.size() > 2 && bar != std::string::npos) {
      out.push_back({std::string(core::trim(std::string_view(line).substr(2, bar - 2))),
                     std::string(core::trim(std::string_view(line).substr(bar + 1))),
                     line[0] == '+'});
    }
  }
  return out;
}

struct Known {
  std::string_view file;
  int named = 0;      ///< At least.
  int unfounded = 0;  ///< At most.
};

class Statements : public ::testing::TestWithParam<Known> {};

TEST_P(Statements, ContradictEachOtherWhereTheySayIt) {
  const auto file = std::filesystem::path(AURIGA_SOURCE_DIR) / "tests/sops/statements" /
                    (std::string(GetParam().file) + ".txt");
  int contrary = 0;
  int named = 0;
  int agreeing = 0;
  int unfounded = 0;
  for (const auto& [first, second, contradicts] : pairs(file)) {
    // Whichever stands first.
    for (const auto& text : {first + "\n\n" + second + "\n", second + "\n\n" + first + "\n"}) {
      const auto faults = read(text).faults;
      const bool found = std::ranges::any_of(
          faults, [](const Fault& fault) { return fault.kind == "contradiction"; });
      (contradicts ? contrary : agreeing) += 1;
      named += contradicts && found ? 1 : 0;
      unfounded += !contradicts && found ? 1 : 0;
      if (contradicts != found) {
        std::cout << (found ? "  unfounded: " : "  missed: ") << first << " | " << second
                  << (faults.empty() ? "" : " " + faults.front().subject) << "\n";
      }
    }
  }
  std::cout << GetParam().file << ": " << named << " of " << contrary << " named, " << unfounded
            << " of " << agreeing << " unfounded\n";
  EXPECT_GE(contrary, 16);
  EXPECT_GE(agreeing, 16);
  EXPECT_GE(named, GetParam().named);
  EXPECT_LE(unfounded, GetParam().unfounded);
}

// Each pair counts twice, for each order.
INSTANTIATE_TEST_SUITE_P(Classes, Statements,
                         ::testing::Values(Known{"days_closed", 18, 0}, Known{"weekdays", 16, 0},
                                           Known{"payment_means", 16, 0},
                                           Known{"final_or_refunded", 16, 0},
                                           Known{"free_or_priced", 16, 6},
                                           Known{"precondition", 16, 2}, Known{"language", 16, 0},
                                           Known{"deposit", 14, 0}, Known{"age", 14, 0},
                                           Known{"senses", 16, 2}, Known{"fresh", 40, 4}));

}  // namespace
}  // namespace auriga::procedure
