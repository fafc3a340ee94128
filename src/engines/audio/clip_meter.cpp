#include "engines/audio/clip_meter.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "core/error.hpp"

namespace auriga::audio {

ClipMeter::ClipMeter(double level, std::size_t window)
    : level_(static_cast<int>(std::ceil(level * std::numeric_limits<std::int16_t>::max()))),
      clipped_(window) {
  AURIGA_ASSERT(level > 0 && level <= 1 && window > 0);
}

double ClipMeter::add(std::span<const std::int16_t> samples) {
  auto most = count_;
  for (const auto sample : samples) {
    const std::uint8_t clipped = std::abs(int{sample}) >= level_ ? 1 : 0;
    count_ = count_ + clipped - clipped_[next_];
    clipped_[next_] = clipped;
    next_ = next_ + 1 == clipped_.size() ? 0 : next_ + 1;
    most = std::max(most, count_);
  }
  return static_cast<double>(most) / static_cast<double>(clipped_.size());
}

void ClipMeter::restart() {
  std::ranges::fill(clipped_, std::uint8_t{0});
  count_ = 0;
}

}  // namespace auriga::audio
