#include "histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace auriga::load {

std::size_t Histogram::bucket_of(std::uint64_t value) {
  const auto width = static_cast<unsigned>(std::bit_width(value));
  const unsigned shift = width > kBits + 1 ? width - (kBits + 1) : 0;
  return shift * kPerPower + static_cast<std::size_t>(value >> shift);
}

std::uint64_t Histogram::upper_edge(std::size_t bucket) {
  const std::size_t shift = bucket < 2 * kPerPower ? 0 : bucket / kPerPower - 1;
  const auto lower = static_cast<std::uint64_t>(bucket - shift * kPerPower) << shift;
  return lower + ((std::uint64_t{1} << shift) - 1);
}

void Histogram::record(std::int64_t value) {
  value = std::max<std::int64_t>(value, 0);
  ++buckets_[bucket_of(static_cast<std::uint64_t>(value))];
  ++count_;
  max_ = std::max(max_, value);
}

std::int64_t Histogram::at(double quantile) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(quantile * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    seen += buckets_[bucket];
    if (seen >= wanted && seen > 0) {
      return std::min(static_cast<std::int64_t>(upper_edge(bucket)), max_);
    }
  }
  return 0;
}

}  // namespace auriga::load
