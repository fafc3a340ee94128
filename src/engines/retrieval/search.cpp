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
// Nothing of this depends on how passages are divided into segments: counts are of all of them,
// sums are added up in an order that each passage keeps, and equals are ordered by document and
// place.
//
// Sources: Rocchio, "Relevance Feedback in Information Retrieval" (1971); Tao and Zhai, "An
// Exploration of Proximity Measures in Information Retrieval" (2007).
#include "engines/retrieval/search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "engines/retrieval/feedback.hpp"

namespace auriga::retrieval {
namespace {

constexpr double kSumMax = 65'535;
constexpr std::size_t kBlock = 16;
constexpr std::size_t kNear = 8;  // Words apart that still count as near.

// Best first. Within a segment passages stand in the order that they have among equals.
struct Better {
  const Snapshot& snapshot;

  bool operator()(const Candidate& a, const Candidate& b) const {
    if (a.sum != b.sum) {
      return a.sum > b.sum;
    }
    return a.segment == b.segment ? a.passage < b.passage : before(a, b);
  }

  [[nodiscard]] bool before(const Candidate& a, const Candidate& b) const {
    const auto& one = *snapshot.segments[a.segment].segment;
    const auto& other = *snapshot.segments[b.segment].segment;
    return comes_before(*one.document(a.passage), one.number(a.passage), *other.document(b.passage),
                        other.number(b.passage));
  }
};

// A query's terms with their share of the whole weight.
struct Weighed {
  std::array<double, kQueryTermsMax> share;
  std::array<std::uint16_t, kQueryTermsMax> scaled;
  std::size_t count = 0;
};

constexpr TermId kAbsent = UINT32_MAX;

// Where the query's terms stand in a passage: place and slot, in order.
struct Meeting {
  std::uint32_t at = 0;
  std::uint32_t slot = 0;
};

struct Scratch {
  std::vector<std::uint16_t> sums;
  std::vector<std::uint16_t> tops;  // Of blocks of sums.
  std::vector<std::uint16_t> work;
  std::vector<Candidate> heap;
  std::vector<std::uint8_t> slot_of_term;  // By term of a segment: index into the query + 1.
  std::vector<Meeting> meetings;
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

// Whether it was among the best.
bool keep(std::vector<Candidate>& heap, const Candidate& candidate, std::size_t most,
          const Better& better) {
  if (heap.size() == most) {
    if (!better(candidate, heap.front())) {
      return false;
    }
    std::pop_heap(heap.begin(), heap.end(), better);
    heap.pop_back();
  }
  heap.push_back(candidate);
  std::push_heap(heap.begin(), heap.end(), better);
  return true;
}

// Compiled twice, and the processor's own form chosen at start: comparing sixteen sums at once
// needs more than the oldest x86-64. Sanitizers start too late for that choice, and other
// processors have one form alone.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(AURIGA_SANITIZED)
#define AURIGA_WIDE __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define AURIGA_WIDE
#endif

// The highest sum of each block.
AURIGA_WIDE void block_tops(const std::uint16_t* sums, std::size_t blocks, std::uint16_t* tops) {
  for (std::size_t b = 0; b < blocks; ++b) {
    std::uint16_t top = 0;
    for (std::size_t i = 0; i < kBlock; ++i) {
      top = std::max(top, sums[b * kBlock + i]);
    }
    tops[b] = top;
  }
}

// A sum that at least `most` passages reach: that of the block with the most-th highest top. Known
// before the first passage is kept, it spares most of them.
std::uint16_t floor_of(const std::vector<std::uint16_t>& tops, std::size_t most,
                       std::vector<std::uint16_t>& work) {
  if (tops.size() <= most || most == 0) {
    return 0;
  }
  work = tops;
  const auto nth = work.begin() + static_cast<long>(most - 1);
  std::nth_element(work.begin(), nth, work.end(), std::greater<>());
  return *nth;
}

void scan(const SegmentView& view, std::uint32_t segment, std::size_t most, const Better& better,
          Scratch& s) {
  const auto& sums = s.sums;
  s.tops.resize(sums.size() / kBlock);
  block_tops(sums.data(), s.tops.size(), s.tops.data());
  // Equal sums are kept or not by their order, so those that equal the floor must be looked at, and
  // so must those that equal the worst kept, until the first of them comes after it: the others of
  // this segment come later still.
  const std::uint16_t floor = view.dead ? std::uint16_t{0} : floor_of(s.tops, most, s.work);
  std::uint16_t lost = 0;
  const auto bar = [&] {
    auto worst = s.heap.size() == most ? s.heap.front().sum : std::uint16_t{0};
    worst = static_cast<std::uint16_t>(worst - (worst != 0 && worst != lost ? 1 : 0));
    return std::max<std::uint16_t>(worst, floor == 0 ? 0 : floor - 1);
  };
  std::uint16_t worst = bar();
  for (std::size_t block = 0; block < s.tops.size(); ++block) {
    if (s.tops[block] <= worst) {
      continue;
    }
    for (std::size_t i = block * kBlock; i < (block + 1) * kBlock; ++i) {
      const auto passage = static_cast<PassageId>(i);
      if (sums[i] > worst && !view.is_dead(passage)) {
        if (!keep(s.heap, {sums[i], passage, segment, 0}, most, better)) {
          lost = sums[i];
        }
        worst = bar();
      }
    }
  }
}

// Finds them without a branch on whether a word matches, which would be mispredicted often.
std::span<const Meeting> meetings(std::span<const TermId> body,
                                  const std::vector<std::uint8_t>& slots,
                                  std::vector<Meeting>& out) {
  if (out.size() < body.size() + 1) {
    out.resize(body.size() + 1);
  }
  std::size_t count = 0;
  for (std::uint32_t at = 0; at < body.size(); ++at) {
    const std::uint32_t slot = slots[body[at]];
    out[count] = {at, slot};
    count += slot != 0 ? 1 : 0;
  }
  return std::span(out).first(count);
}

// Neighbours in the query that are near each other in a passage, each pair by its nearest meeting,
// weighed by the lesser of the two: in [0, 1] or a little above for triples.
double proximity(std::span<const Meeting> found, const Weighed& weighed) {
  std::array<std::uint32_t, kQueryTermsMax> last;
  std::array<float, kQueryTermsMax * 2> nearest;  // Of terms i and i+1, and of i and i+2.
  const auto n = weighed.count;
  std::fill_n(last.begin(), n, UINT32_MAX);
  std::fill_n(nearest.begin(), 2 * n, 0.0F);
  const auto meet = [&](std::size_t neighbour, std::size_t pair, std::uint32_t at) {
    const auto other = last[neighbour];
    if (other != UINT32_MAX && at - other <= kNear) {
      nearest[pair] = std::max(nearest[pair], 1.0F / static_cast<float>(at - other));
    }
  };
  for (const auto& [at, slot] : found) {
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
  double out = 0;
  double all = 0;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const double pair = std::min(weighed.share[i], weighed.share[i + 1]);
    all += pair;
    out += pair * nearest[2 * i];
    if (i + 2 < n) {
      out += 0.5 * std::min(weighed.share[i], weighed.share[i + 2]) * nearest[2 * i + 1];
    }
  }
  return all > 0 ? out / all : 0;
}

// The share of the query's weight that a passage's body holds.
double coverage(std::span<const Meeting> found, const Weighed& weighed) {
  std::uint64_t seen = 0;
  for (const auto& meeting : found) {
    seen |= std::uint64_t{1} << (meeting.slot - 1U);
  }
  double out = 0;
  for (std::size_t i = 0; i < weighed.count; ++i) {
    out += (seen >> i & 1U) != 0 ? weighed.share[i] : 0;
  }
  return out;
}

void rerank(const Snapshot& snapshot, const Weighed& weighed, const Ranking& ranking,
            std::vector<Candidate>& candidates) {
  auto& s = scratch();
  const auto depth = std::min(candidates.size(), ranking.rerank_passages);
  for (std::size_t c = 0; c < depth; ++c) {
    snapshot.segments[candidates[c].segment].segment->prefetch(candidates[c].passage);
  }
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
    for (std::size_t c = 0; c < depth; ++c) {
      if (candidates[c].segment == g) {
        const auto met = meetings(segment.body(candidates[c].passage), s.slot_of_term, s.meetings);
        candidates[c].score += ranking.proximity_weight * proximity(met, weighed) +
                               ranking.coverage_weight * coverage(met, weighed);
      }
    }
    mark(false);
  }
  if (ranking.feedback_weight > 0 && depth > 1) {
    feed_back(snapshot, ranking, std::span(candidates).first(depth));
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
  const Better better{snapshot};
  s.heap.clear();
  const auto most = std::max(limit, ranking.rerank_passages);
  for (std::uint32_t g = 0; g < snapshot.segments.size() && weighed.count > 0; ++g) {
    sweep(snapshot.segments[g], s.found.data() + g * kQueryTermsMax, weighed, s.sums);
    scan(snapshot.segments[g], g, most, better, s);
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
