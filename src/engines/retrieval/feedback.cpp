#include "engines/retrieval/feedback.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>
#include <vector>

#include "engines/retrieval/rarities.hpp"

namespace auriga::retrieval {
namespace {

// The sum of the first passages' term vectors, when they are of several segments.
struct Centre {
  struct Term {
    std::uint32_t segment = 0;  // Where it first occurs.
    TermId id = 0;
    TermHash hash = 0;
    float rarity = 0;
    float sum = 0;
  };
  std::vector<Term> terms;           // In order of their first occurrence.
  std::vector<std::uint32_t> slots;  // Open addressing on the hash: place in `terms` + 1.
};

struct FeedbackScratch {
  Centre centre;
  std::vector<float> factors;  // The centre by term of a segment; zero between queries.
  std::vector<TermId> has_factor;
};

FeedbackScratch& feedback_scratch() {
  thread_local FeedbackScratch s;
  return s;
}

// The two sums below are added up in the same order, so that both are the same number.

// The sum of the first candidates' vectors by term, all of one segment; gives its length. What is
// left in `factors` has been multiplied by the rarities once more: the other factor of products.
float add_up_here(const Segment& segment, const Rarities::Part& rarities,
                  std::span<const Candidate> first, FeedbackScratch& s) {
  for (const auto& candidate : first) {
    const auto terms = segment.distinct(candidate.passage);
    const auto impacts = segment.distinct_impacts(candidate.passage);
    const auto weight = static_cast<float>(candidate.score);
    for (std::size_t i = 0; i < terms.size(); ++i) {
      auto& value = s.factors[terms[i]];
      if (value == 0) {
        s.has_factor.push_back(terms[i]);
      }
      value += weight * static_cast<float>(impacts[i]) * rarities.of(terms[i]);
    }
  }
  float sum = 0;
  for (const auto term : s.has_factor) {
    sum += s.factors[term] * s.factors[term];
    s.factors[term] *= rarities.of(term);
  }
  return std::sqrt(sum);
}

// The same for candidates of several segments.
float add_up(const Snapshot& snapshot, std::span<const Candidate> first, Centre& centre) {
  std::size_t most = 0;
  for (const auto& candidate : first) {
    most += snapshot.segments[candidate.segment].segment->distinct(candidate.passage).size();
  }
  centre.terms.clear();
  centre.slots.assign(std::bit_ceil(2 * most + 1), 0);
  const auto mask = centre.slots.size() - 1;
  for (const auto& candidate : first) {
    const auto& segment = *snapshot.segments[candidate.segment].segment;
    const auto& rarities = snapshot.rarities->in(candidate.segment);
    const auto terms = segment.distinct(candidate.passage);
    const auto impacts = segment.distinct_impacts(candidate.passage);
    const auto weight = static_cast<float>(candidate.score);
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const auto hash = segment.hash(terms[i]);
      auto slot = hash & mask;
      while (centre.slots[slot] != 0 && centre.terms[centre.slots[slot] - 1].hash != hash) {
        slot = (slot + 1) & mask;
      }
      if (centre.slots[slot] == 0) {
        centre.terms.push_back({candidate.segment, terms[i], hash, rarities.of(terms[i]), 0});
        centre.slots[slot] = static_cast<std::uint32_t>(centre.terms.size());
      }
      auto& term = centre.terms[centre.slots[slot] - 1];
      term.sum += weight * static_cast<float>(impacts[i]) * term.rarity;
    }
  }
  float sum = 0;
  for (auto& term : centre.terms) {
    sum += term.sum * term.sum;
    term.sum *= term.rarity;
  }
  return std::sqrt(sum);
}

// Its terms as those of one segment.
void take_over(const Centre& centre, const Segment& segment, std::uint32_t number,
               FeedbackScratch& s) {
  for (const auto& term : centre.terms) {
    if (const auto id = term.segment == number ? term.id : segment.find(term.hash)) {
      s.factors[*id] = term.sum;
      s.has_factor.push_back(*id);
    }
  }
}

// A passage's vector times the centre, in four sums that do not wait for each other.
float product(std::span<const TermId> terms, std::span<const std::uint8_t> impacts,
              const std::vector<float>& factors) {
  std::array<float, 4> sums{};
  std::size_t i = 0;
  for (; i + 4 <= terms.size(); i += 4) {
    for (std::size_t k = 0; k < 4; ++k) {
      sums[k] += static_cast<float>(impacts[i + k]) * factors[terms[i + k]];
    }
  }
  for (; i < terms.size(); ++i) {
    sums[0] += static_cast<float>(impacts[i]) * factors[terms[i]];
  }
  return sums[0] + sums[1] + sums[2] + sums[3];
}

}  // namespace

void feed_back(const Snapshot& snapshot, const Ranking& ranking, std::span<Candidate> candidates) {
  auto& s = feedback_scratch();
  const auto first = candidates.first(std::min(candidates.size(), ranking.feedback_passages));
  const bool together = std::all_of(candidates.begin(), candidates.end(), [&](const Candidate& c) {
    return c.segment == candidates.front().segment;
  });
  float length = together ? 0 : add_up(snapshot, first, s.centre);
  for (std::uint32_t g = 0; g < snapshot.segments.size(); ++g) {
    if (std::none_of(candidates.begin(), candidates.end(),
                     [&](const Candidate& c) { return c.segment == g; })) {
      continue;
    }
    const auto& segment = *snapshot.segments[g].segment;
    const auto& rarities = snapshot.rarities->in(g);
    if (s.factors.size() < segment.term_count()) {
      s.factors.resize(segment.term_count(), 0);
    }
    if (together) {
      length = add_up_here(segment, rarities, first, s);
    } else {
      take_over(s.centre, segment, g, s);
    }
    for (auto& candidate : candidates) {
      if (candidate.segment == g && length > 0) {
        const float dot = product(segment.distinct(candidate.passage),
                                  segment.distinct_impacts(candidate.passage), s.factors);
        candidate.score += ranking.feedback_weight *
                           static_cast<double>(dot / length / rarities.length(candidate.passage));
      }
    }
    for (const auto term : s.has_factor) {
      s.factors[term] = 0;
    }
    s.has_factor.clear();
  }
}

}  // namespace auriga::retrieval
