// The set of tests/sops: what was planted must be named, what is named must have been planted, and
// a revision must mend it. AURIGA_SOPS may name another folder of the same shape.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "support.hpp"
#include "tests/support/read_file.hpp"

namespace auriga::procedure::test {
namespace {

std::filesystem::path folder() {
  const char* other = std::getenv("AURIGA_SOPS");
  return other == nullptr ? std::filesystem::path(AURIGA_SOURCE_DIR) / "tests/sops"
                          : std::filesystem::path(other);
}

// The half of the set whose numbers are odd (1) or even (0).
Figures half(int odd) {
  Figures figures;
  for (const auto& sample : samples(folder())) {
    if (std::atoi(sample.name.c_str()) % 2 == odd) {
      measure(sample, figures);
    }
  }
  std::cout << (odd != 0 ? "worked with: " : "held back:   ") << figures.named << " of "
            << figures.planted << " planted faults named, " << figures.unfounded << " of "
            << figures.gaps << " gaps unfounded, " << figures.mended << " of " << figures.gaps
            << " mended\n";
  return figures;
}

void expect_targets(const Figures& figures) {
  EXPECT_GE(figures.named * 10, figures.planted * 9);
  EXPECT_LE(figures.unfounded * 10, figures.gaps);
  EXPECT_EQ(figures.mended, figures.gaps);
}

TEST(Sops, WorkedWithAreReviewed) {
  expect_targets(half(1));
}

TEST(Sops, HeldBackAreReviewed) {
  expect_targets(half(0));
}

// What the engine was made better by must stay as it is. Not all of it is named: README.md of
// tests/sops says what is not.
TEST(Sops, OfDevelopmentStayReviewed) {
  Figures figures;
  for (const auto& sample :
       samples(std::filesystem::path(AURIGA_SOURCE_DIR) / "tests/sops/development")) {
    measure(sample, figures);
  }
  std::cout << "development: " << figures.named << " of " << figures.planted
            << " planted faults named, " << figures.unfounded << " of " << figures.gaps
            << " gaps unfounded\n";
  EXPECT_GE(figures.named * 100, figures.planted * 85);
  EXPECT_LE(figures.unfounded * 100, figures.gaps * 5);
  EXPECT_EQ(figures.mended, figures.gaps);
}

// What is not reached yet is said and not required; what is reached stays, and each gap is mended
// by the revision.
TEST(Sops, OpenOnesAreMeasured) {
  Figures figures;
  for (const auto& sample : samples(std::filesystem::path(AURIGA_SOURCE_DIR) / "tests/sops/open")) {
    measure(sample, figures);
  }
  std::cout << "open: " << figures.named << " of " << figures.planted << " planted faults named, "
            << figures.unfounded << " of " << figures.gaps << " gaps unfounded\n";
  EXPECT_GE(figures.named, 155);
  EXPECT_LE(figures.unfounded, 18);
  EXPECT_EQ(figures.mended, figures.gaps);
}

// SOPs that were written for the answerer, by no thought of faults: hardly anything may be found in
// those that the engine was made with. Of 64 later ones 28 things were named at first sight; what
// was none was mended in general, 11 are left, most of them real (nobody takes over after an
// accident).
TEST(Sops, OfOthersAreNotFoundFaultWith) {
  const auto folder = std::filesystem::path(AURIGA_SOURCE_DIR) / "bench/answer";
  const auto known = testing::read_file(folder / "first_sets.txt");
  std::array<int, 2> sops{};  // Later ones; known ones.
  std::array<int, 2> faults{};
  for (const auto& entry : std::filesystem::directory_iterator(folder / "dev")) {
    const auto text = testing::read_file(entry.path() / "sop.md");
    const auto name = entry.path().filename().string() + "\n";
    const auto which = ("\n" + known).find("\n" + name) != std::string::npos ? 1U : 0U;
    sops.at(which) += text.empty() ? 0 : 1;
    faults.at(which) += static_cast<int>(read(text).faults.size());
  }
  std::cout << "others: " << faults[1] << " faults in " << sops[1] << " SOPs, " << faults[0]
            << " in " << sops[0] << " later ones\n";
  EXPECT_GT(sops[1], 50);
  EXPECT_LE(faults[1] * 20, sops[1]);
  EXPECT_LE(faults[0], 11);
}

// The whole of creation, as the workflow does it, with reviews until they are content.
TEST(Sops, BecomeDefinitions) {
  const auto out = std::filesystem::path(AURIGA_BINARY_DIR) / "results/procedure";
  std::filesystem::create_directories(out);
  for (const auto& sample : samples(folder())) {
    const auto procedure = read(sample.text, "When the customer asks for a person.");
    auto plan = draft(procedure, requirements(procedure));
    int rounds = 0;
    for (auto reviewed = review(plan, procedure); !reviewed.approved && rounds < 3; ++rounds) {
      plan = revise(plan, reviewed, procedure);
      reviewed = review(plan, procedure);
    }
    EXPECT_TRUE(review(plan, procedure).approved) << sample.name;
    const auto definition = generate(
        plan, procedure,
        {.name = sample.name, .type = "both", .knowledge_description = "Terms of business."});
    const auto judged = review(definition, procedure);
    EXPECT_TRUE(judged.critical_issues.empty()) << sample.name << ": " << core::to_json(judged);
    EXPECT_GE(judged.quality, 8) << sample.name;
    const auto text = core::to_json(definition);
    std::ofstream(out / (sample.name + ".agent.json")) << text;
    const auto faults = schema_faults(core::parse_json(text).value());
    EXPECT_TRUE(faults.empty()) << sample.name << faults.front().pointer;
    const auto decoded = core::decode_json<Definition>(text);
    ASSERT_TRUE(decoded) << sample.name;
    EXPECT_EQ(core::to_json(*decoded), text);
  }
}

// Ten pages through every stage. How long it takes is printed, the best of five, and not judged:
// the machine may have other work.
TEST(Sops, OfTenPagesGoThroughAllStages) {
  int long_ones = 0;
  for (const auto& sample : samples(folder())) {
    if (sample.text.size() < 10'000) {
      continue;
    }
    ++long_ones;
    double best_ms = 1e9;
    for (int run = 0; run < 5; ++run) {
      const auto begin = std::chrono::steady_clock::now();
      const auto procedure = read(sample.text);
      auto plan = draft(procedure, requirements(procedure));
      plan = revise(plan, review(plan, procedure), procedure);
      const auto definition = generate(plan, procedure, {.name = "Desk"});
      EXPECT_GT(review(definition, procedure).quality, 7);
      EXPECT_FALSE(prompts(definition).system_prompt.empty());
      const std::chrono::duration<double, std::milli> taken =
          std::chrono::steady_clock::now() - begin;
      best_ms = std::min(best_ms, taken.count());
    }
    std::cout << sample.name << ": " << sample.text.size() << " bytes, all stages in " << best_ms
              << " ms\n";
  }
  EXPECT_GT(long_ones, 0);
}

}  // namespace
}  // namespace auriga::procedure::test
