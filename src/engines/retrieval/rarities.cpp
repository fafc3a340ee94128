#include "engines/retrieval/rarities.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace auriga::retrieval {

Rarities::Rarities(std::vector<SegmentView> segments, std::size_t passages)
    : segments_(std::move(segments)), passages_(passages), parts_(segments_.size()) {}

const Rarities::Part& Rarities::in(std::size_t segment) const {
  auto& part = parts_[segment];
  std::call_once(part.made_, [&] {
    part.all_ = this;
    part.own_ = segment;
    part.rarities_ = Part::Numbers(segments_[segment].segment->term_count());
    part.lengths_ = Part::Numbers(segments_[segment].segment->size());
  });
  return part;
}

// Threads that work out the same number at once store the same.
float Rarities::Part::work_out(TermId term) const {
  const auto hash = all_->segments_[own_].segment->hash(term);
  std::size_t with = 0;
  for (std::size_t g = 0; g < all_->segments_.size(); ++g) {
    const auto& view = all_->segments_[g];
    if (const auto found = g == own_ ? std::optional(term) : view.segment->find(hash)) {
      with += view.passages_with(*found);
    }
  }
  const auto out = std::log2(1.0F + static_cast<float>(all_->passages_) /
                                        static_cast<float>(std::max<std::size_t>(1, with)));
  rarities_[term].store(out, std::memory_order_relaxed);
  return out;
}

float Rarities::Part::work_out_length(PassageId passage) const {
  const auto& segment = *all_->segments_[own_].segment;
  const auto terms = segment.distinct(passage);
  const auto impacts = segment.distinct_impacts(passage);
  float sum = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const float own = of(terms[i]) * static_cast<float>(impacts[i]);
    sum += own * own;
  }
  const auto out = std::sqrt(sum);
  lengths_[passage].store(out, std::memory_order_relaxed);
  return out;
}

}  // namespace auriga::retrieval
