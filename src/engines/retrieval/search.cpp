// A query in two steps.
//
// First, for every passage: the sum over the query's terms of impact × rarity. Each segment is
// swept term by term into 16-bit sums (one per passage, so the working set stays in the cache),
// with weights scaled such that a passage that matched every term at full impact would reach 65,535
// and no sum can overflow. The sums are then scanned in blocks of 16, of which the compiler makes
// one vector comparison with the score of the worst passage kept so far.
//
// Second, for the few best: three signals that look into the passage, added with learnt weights.
//   proximity  for neighbours in the query: the inverse of their distance in the passage
//   coverage   the share of the query's weight that the passage holds at all
//   feedback   the cosine of the passage with the centre of the first ones (Rocchio without a
//              second retrieval: documents that answer the same question resemble each other)
//
// Sources: Rocchio, "Relevance Feedback in Information Retrieval" (1971); Tao and Zhai, "An
// Exploration of Proximity Measures in Information Retrieval" (2007).
#include "engines/retrieval/search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace auriga::retrieval {
namespace {

constexpr double kSumMax = 65'535;
constexpr std::size_t kBlock = 16;
constexpr std::size_t kNear = 8;  // Words apart that still count as near.

struct Candidate {
  std::uint16_t sum = 0;
  PassageId passage = 0;
  std::uint32_t segment = 0;
  double score = 0;
};

bool better(const Candidate& a, const Candidate& b) {
  return a.sum != b.sum ? a.sum > b.sum
                        : std::pair(a.segment, a.passage) < std::pair(b.segment, b.passage);
}

// A query's terms with their share of the whole weight.
struct Weighed {
  std::array<double, kQueryTermsMax> share;
  std::array<std::uint16_t, kQueryTermsMax> scaled;
  std::size_t count = 0;
};

constexpr TermId kAbsent = UINT32_MAX;

// Tells most terms that are not in the query from those that may be, without leaving the registers.
class Filter {
 public:
  void add(TermId term) { words_[term >> 6U & 3U] |= std::uint64_t{1} << (term & 63U); }
  [[nodiscard]] bool may_hold(TermId term) const {
    return (words_[term >> 6U & 3U] >> (term & 63U) & 1U) != 0;
  }

 private:
  std::array<std::uint64_t, 4> words_{};
};

struct Scratch {
  std::vector<std::uint16_t> sums;
  std::vector<Candidate> heap;
  std::vector<std::uint8_t> slot_of_term;  // By term of a segment: index into the query + 1.
  std::vector<float> centre;               // By term of a segment; zero between queries.
  std::vector<TermId> centre_terms;
  std::vector<float> likeness;
  std::vector<TermId> found;  // By segment and query term; kAbsent where it has none.
};

Scratch& scratch() {
  thread_local Scratch s;
  return s;
}

Weighed weigh(const Snapshot& snapshot, std::span<const QueryTerm> terms,
              std::vector<TermId>& found) {
  Weighed out;
  out.count = std::min(terms.size(), kQueryTermsMax);
  found.assign(snapshot.segments.size() * kQueryTermsMax, kAbsent);
  double total = 0;
  for (std::size_t i = 0; i < out.count; ++i) {
    std::size_t with = 0;
    for (std::size_t g = 0; g < snapshot.segments.size(); ++g) {
      if (const auto term = snapshot.segments[g].segment->find(terms[i].term)) {
        found[g * kQueryTermsMax + i] = *term;
        with += snapshot.segments[g].passages_with(*term);
      }
    }
    out.share[i] = with == 0 ? 0 : terms[i].weight * rarity(with, snapshot.passages);
    total += out.share[i];
  }
  for (std::size_t i = 0; i < out.count && total > 0; ++i) {
    out.share[i] /= total;
    out.scaled[i] = static_cast<std::uint16_t>(out.share[i] * kSumMax);
  }
  if (total == 0) {
    out.count = 0;
  }
  return out;
}

void sweep(const SegmentView& view, const TermId* found, const Weighed& weighed,
           std::vector<std::uint16_t>& sums) {
  sums.assign((view.segment->size() + kBlock - 1) / kBlock * kBlock, 0);
  for (std::size_t i = 0; i < weighed.count; ++i) {
    const auto term = found[i];
    if (term == kAbsent || weighed.scaled[i] == 0) {
      continue;
    }
    const auto passages = view.segment->passages_with(term);
    const auto impacts = view.segment->impacts_of(term);
    const std::uint32_t weight = weighed.scaled[i];
    for (std::size_t k = 0; k < passages.size(); ++k) {
      auto& sum = sums[passages[k]];
      sum = static_cast<std::uint16_t>(sum + (impacts[k] * weight >> 8U));
    }
  }
}

void keep(std::vector<Candidate>& heap, const Candidate& candidate, std::size_t most) {
  if (heap.size() == most) {
    if (!better(candidate, heap.front())) {
      return;
    }
    std::pop_heap(heap.begin(), heap.end(), better);
    heap.pop_back();
  }
  heap.push_back(candidate);
  std::push_heap(heap.begin(), heap.end(), better);
}

void scan(const SegmentView& view, std::uint32_t segment, const std::vector<std::uint16_t>& sums,
          std::size_t most, std::vector<Candidate>& heap) {
  std::uint16_t worst = heap.size() == most ? heap.front().sum : std::uint16_t{0};
  for (std::size_t block = 0; block < sums.size(); block += kBlock) {
    std::uint16_t highest = 0;
    for (std::size_t i = 0; i < kBlock; ++i) {
      highest = std::max(highest, sums[block + i]);
    }
    if (highest <= worst) {
      continue;
    }
    for (std::size_t i = block; i < block + kBlock; ++i) {
      const auto passage = static_cast<PassageId>(i);
      if (sums[i] > worst && !view.is_dead(passage)) {
        keep(heap, {sums[i], passage, segment, 0}, most);
        worst = heap.size() == most ? heap.front().sum : std::uint16_t{0};
      }
    }
  }
}

// Proximity and coverage of one passage.
struct Closeness {
  double proximity = 0;
  double coverage = 0;
};

Closeness closeness(const Segment& segment, PassageId passage,
                    const std::vector<std::uint8_t>& slots, const Filter& filter,
                    const Weighed& weighed) {
  std::array<std::uint32_t, kQueryTermsMax> last;
  std::array<float, kQueryTermsMax * 2> nearest;  // Of terms i and i+1, and of i and i+2.
  const auto n = weighed.count;
  std::fill_n(last.begin(), n, UINT32_MAX);
  std::fill_n(nearest.begin(), 2 * n, 0.0F);
  const auto body = segment.body(passage);
  const auto meet = [&](std::size_t neighbour, std::size_t pair, std::uint32_t at) {
    const auto other = last[neighbour];
    if (other != UINT32_MAX && at - other <= kNear) {
      nearest[pair] = std::max(nearest[pair], 1.0F / static_cast<float>(at - other));
    }
  };
  for (std::uint32_t at = 0; at < body.size(); ++at) {
    if (!filter.may_hold(body[at])) {
      continue;
    }
    const auto slot = slots[body[at]];
    if (slot == 0) {
      continue;
    }
    const std::size_t i = slot - 1U;
    if (i + 1 < n) {
      meet(i + 1, 2 * i, at);
    }
    if (i + 2 < n) {
      meet(i + 2, 2 * i + 1, at);
    }
    if (i >= 1) {
      meet(i - 1, 2 * (i - 1), at);
    }
    if (i >= 2) {
      meet(i - 2, 2 * (i - 2) + 1, at);
    }
    last[i] = at;
  }
  Closeness out;
  double all = 0;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const double pair = std::min(weighed.share[i], weighed.share[i + 1]);
    all += pair;
    out.proximity += pair * nearest[2 * i];
    if (i + 2 < n) {
      out.proximity += 0.5 * std::min(weighed.share[i], weighed.share[i + 2]) * nearest[2 * i + 1];
    }
  }
  out.proximity = all > 0 ? out.proximity / all : 0;
  for (const auto term : segment.distinct(passage)) {
    if (filter.may_hold(term) && slots[term] != 0) {
      out.coverage += weighed.share[slots[term] - 1U];
    }
  }
  return out;
}

// The sum of the first passages' term vectors, as terms of one segment.
void add_to_centre(const Snapshot& snapshot, const Candidate& candidate, std::uint32_t into,
                   Scratch& s) {
  const auto& own = *snapshot.segments[candidate.segment].segment;
  const auto& target = *snapshot.segments[into].segment;
  const auto terms = own.distinct(candidate.passage);
  const auto impacts = own.distinct_impacts(candidate.passage);
  const auto weight = static_cast<float>(candidate.score);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    auto term = terms[i];
    if (into != candidate.segment) {
      const auto found = target.find(own.hash(term));
      if (!found) {
        continue;
      }
      term = *found;
    }
    auto& value = s.centre[term];
    if (value == 0) {
      s.centre_terms.push_back(term);
    }
    value += weight * static_cast<float>(impacts[i]) * target.rarity(term);
  }
}

void feed_back(const Snapshot& snapshot, const Ranking& ranking, std::size_t depth,
               std::vector<Candidate>& candidates) {
  auto& s = scratch();
  const auto first = std::min(depth, ranking.feedback_passages);
  s.likeness.assign(depth, 0);
  for (std::uint32_t g = 0; g < snapshot.segments.size(); ++g) {
    const auto& segment = *snapshot.segments[g].segment;
    const auto here = [&](const Candidate& c) { return c.segment == g; };
    if (std::none_of(candidates.begin(), candidates.begin() + static_cast<long>(depth), here)) {
      continue;
    }
    if (s.centre.size() < segment.term_count()) {
      s.centre.resize(segment.term_count(), 0);
    }
    for (std::size_t c = 0; c < first; ++c) {
      add_to_centre(snapshot, candidates[c], g, s);
    }
    float sum = 0;
    for (const auto term : s.centre_terms) {
      sum += s.centre[term] * s.centre[term];
      s.centre[term] *= segment.rarity(term);  // The other factor of each product below.
    }
    for (std::size_t c = 0; c < depth && sum > 0; ++c) {
      if (candidates[c].segment != g) {
        continue;
      }
      const auto terms = segment.distinct(candidates[c].passage);
      const auto impacts = segment.distinct_impacts(candidates[c].passage);
      float dot = 0;
      for (std::size_t i = 0; i < terms.size(); ++i) {
        dot += static_cast<float>(impacts[i]) * s.centre[terms[i]];
      }
      s.likeness[c] = dot / std::sqrt(sum) / segment.vector_length(candidates[c].passage);
    }
    for (const auto term : s.centre_terms) {
      s.centre[term] = 0;
    }
    s.centre_terms.clear();
  }
  for (std::size_t c = 0; c < depth; ++c) {
    candidates[c].score += ranking.feedback_weight * s.likeness[c];
  }
}

void rerank(const Snapshot& snapshot, const Weighed& weighed, const Ranking& ranking,
            std::vector<Candidate>& candidates) {
  auto& s = scratch();
  const auto depth = std::min(candidates.size(), ranking.rerank_passages);
  for (std::uint32_t g = 0; g < snapshot.segments.size(); ++g) {
    const auto& segment = *snapshot.segments[g].segment;
    if (s.slot_of_term.size() < segment.term_count()) {
      s.slot_of_term.resize(segment.term_count(), 0);
    }
    const auto* found = s.found.data() + g * kQueryTermsMax;
    const auto mark = [&](bool on) {
      for (std::size_t i = 0; i < weighed.count; ++i) {
        if (found[i] != kAbsent) {
          s.slot_of_term[found[i]] = static_cast<std::uint8_t>(on ? i + 1 : 0);
        }
      }
    };
    mark(true);
    Filter filter;
    for (std::size_t i = 0; i < weighed.count; ++i) {
      if (found[i] != kAbsent) {
        filter.add(found[i]);
      }
    }
    for (std::size_t c = 0; c < depth; ++c) {
      if (candidates[c].segment == g) {
        const auto close =
            closeness(segment, candidates[c].passage, s.slot_of_term, filter, weighed);
        candidates[c].score +=
            ranking.proximity_weight * close.proximity + ranking.coverage_weight * close.coverage;
      }
    }
    mark(false);
  }
  if (ranking.feedback_weight > 0 && depth > 1) {
    feed_back(snapshot, ranking, depth, candidates);
  }
}

}  // namespace

double rarity(std::size_t with, std::size_t all) {
  const auto n = static_cast<double>(all);
  const auto df = static_cast<double>(with);
  return std::log(1 + (n - df + 0.5) / (df + 0.5));
}

std::vector<Hit> run_query(const Snapshot& snapshot, std::span<const QueryTerm> terms,
                           const Ranking& ranking, std::size_t limit) {
  auto& s = scratch();
  const auto weighed = weigh(snapshot, terms, s.found);
  s.heap.clear();
  const auto most = std::max(limit, ranking.rerank_passages);
  for (std::uint32_t g = 0; g < snapshot.segments.size() && weighed.count > 0; ++g) {
    sweep(snapshot.segments[g], s.found.data() + g * kQueryTermsMax, weighed, s.sums);
    scan(snapshot.segments[g], g, s.sums, most, s.heap);
  }
  auto& candidates = s.heap;
  std::sort(candidates.begin(), candidates.end(), better);
  for (auto& candidate : candidates) {
    candidate.score = candidate.sum / kSumMax;
  }
  rerank(snapshot, weighed, ranking, candidates);
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  std::vector<Hit> out;
  out.reserve(std::min(limit, candidates.size()));
  for (std::size_t i = 0; i < candidates.size() && i < limit; ++i) {
    const auto& segment = *snapshot.segments[candidates[i].segment].segment;
    out.push_back({segment.document(candidates[i].passage), segment.number(candidates[i].passage),
                   candidates[i].score});
  }
  return out;
}

}  // namespace auriga::retrieval
