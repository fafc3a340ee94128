// The SOPs of tests/sops and how a review of one is judged.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engines/procedure/definition.hpp"

namespace auriga::procedure::test {

struct PlantedFault {
  std::string kind;
  std::string about;
};

struct Sample {
  std::string name;
  std::string text;
  std::vector<PlantedFault> faults;
};

/// All of a folder, by name.
[[nodiscard]] std::vector<Sample> samples(const std::filesystem::path& folder);

/// Whether the gap answers to the fault: its kind, and every word of `about` in its message or
/// lines.
[[nodiscard]] bool answers(const Gap& gap, const PlantedFault& fault, const Sample& sample);

/// The gaps that speak of the SOP itself.
[[nodiscard]] std::vector<Gap> gaps_of(const PlanReview& review);

struct Figures {
  int planted = 0;
  int named = 0;
  int gaps = 0;
  int unfounded = 0;
  int mended = 0;  ///< Gaps that the second review no longer names.
};

/// Reviews a sample; prints what was missed and what is unfounded.
void measure(const Sample& sample, Figures& figures);

}  // namespace auriga::procedure::test
