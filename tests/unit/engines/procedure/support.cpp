#include "support.hpp"

#include <algorithm>
#include <iostream>
#include <set>

#include "core/decode.hpp"
#include "engines/retrieval/analyze.hpp"
#include "tests/support/read_file.hpp"

namespace auriga::procedure::test {
namespace {

std::set<retrieval::TermHash> terms(std::string_view text) {
  static const retrieval::Analyzer analyzer("english");
  std::set<retrieval::TermHash> out;
  for (const auto& token : analyzer.analyze(text)) {
    out.insert(token.term);
  }
  return out;
}

std::string line_of(const std::string& text, int line) {
  std::size_t from = 0;
  for (int i = 1; i < line && from != std::string::npos; ++i) {
    from = text.find('\n', from);
    from = from == std::string::npos ? from : from + 1;
  }
  return from == std::string::npos ? std::string()
                                   : text.substr(from, text.find('\n', from) - from);
}

}  // namespace

std::vector<Sample> samples(const std::filesystem::path& folder) {
  std::vector<Sample> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") {
      continue;
    }
    Sample sample{
        .name = entry.path().stem(),
        .text = testing::read_file(std::filesystem::path(entry.path()).replace_extension(".md"))};
    const auto planted = core::parse_json(testing::read_file(entry.path())).value();
    for (const auto& each : planted.at("faults").as_array()) {
      sample.faults.push_back(
          {std::string(each.at("kind").as_string()), std::string(each.at("about").as_string())});
    }
    out.push_back(std::move(sample));
  }
  std::sort(out.begin(), out.end(),
            [](const Sample& a, const Sample& b) { return a.name < b.name; });
  return out;
}

bool answers(const Gap& gap, const PlantedFault& fault, const Sample& sample) {
  if (gap.kind != fault.kind) {
    return false;
  }
  auto text = gap.message;
  for (const int line : gap.lines) {
    text += "\n" + line_of(sample.text, line);
  }
  const auto said = terms(text);
  const auto wanted = terms(fault.about);
  return std::includes(said.begin(), said.end(), wanted.begin(), wanted.end());
}

std::vector<Gap> gaps_of(const PlanReview& review) {
  auto out = review.weaknesses;
  out.insert(out.end(), review.missing_elements.begin(), review.missing_elements.end());
  return out;
}

void measure(const Sample& sample, Figures& figures) {
  const auto procedure = read(sample.text);
  const auto plan = draft(procedure, requirements(procedure));
  const auto first = review(plan, procedure);
  const auto gaps = gaps_of(first);
  for (const auto& fault : sample.faults) {
    const bool named = std::any_of(gaps.begin(), gaps.end(),
                                   [&](const Gap& gap) { return answers(gap, fault, sample); });
    ++figures.planted;
    figures.named += named ? 1 : 0;
    if (!named) {
      std::cout << "  " << sample.name << ": missed " << fault.kind << ": " << fault.about << "\n";
    }
  }
  const auto second = gaps_of(review(revise(plan, first, procedure), procedure));
  for (const auto& gap : gaps) {
    const bool founded =
        std::any_of(sample.faults.begin(), sample.faults.end(),
                    [&](const PlantedFault& fault) { return answers(gap, fault, sample); });
    const bool still = std::any_of(second.begin(), second.end(), [&](const Gap& other) {
      return other.kind == gap.kind && other.lines == gap.lines;
    });
    ++figures.gaps;
    figures.unfounded += founded ? 0 : 1;
    figures.mended += still ? 0 : 1;
    if (!founded) {
      std::cout << "  " << sample.name << ": unfounded " << gap.kind << ": " << gap.message << "\n";
    }
    if (still) {
      std::cout << "  " << sample.name << ": not mended " << gap.kind << ": " << gap.message
                << "\n";
    }
  }
}

}  // namespace auriga::procedure::test
