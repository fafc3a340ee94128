// What depends on all passages of a snapshot, wherever they are kept.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "engines/retrieval/snapshot.hpp"

namespace auriga::retrieval {

/// How rare the terms of a snapshot are, and the lengths of its passages' vectors of impact ×
/// rarity: what the cosine of two passages needs. Each is worked out when it is first asked for and
/// then kept. The same however the passages are divided into segments. Any thread.
class Rarities {
 public:
  /// Those of one segment's terms and passages.
  class Part {
   public:
    [[nodiscard]] float of(TermId term) const {
      const auto known = rarities_[term].load(std::memory_order_relaxed);
      return known != 0 ? known : work_out(term);
    }
    [[nodiscard]] float length(PassageId passage) const {
      const auto known = lengths_[passage].load(std::memory_order_relaxed);
      return known != 0 ? known : work_out_length(passage);
    }

   private:
    friend class Rarities;
    using Numbers = std::vector<std::atomic<float>>;  // 0: not worked out yet.

    [[nodiscard]] float work_out(TermId term) const;
    [[nodiscard]] float work_out_length(PassageId passage) const;

    std::once_flag made_;
    const Rarities* all_ = nullptr;
    std::size_t own_ = 0;
    mutable Numbers rarities_;
    mutable Numbers lengths_;
  };

  Rarities(std::vector<SegmentView> segments, std::size_t passages);
  Rarities(const Rarities&) = delete;
  Rarities& operator=(const Rarities&) = delete;

  [[nodiscard]] const Part& in(std::size_t segment) const;

 private:
  std::vector<SegmentView> segments_;
  std::size_t passages_;
  mutable std::deque<Part> parts_;  // Each takes memory when it is first asked.
};

}  // namespace auriga::retrieval
