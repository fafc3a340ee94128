// Counts samples at the end of the scale in a window that slides sample by sample.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace auriga::audio {

class ClipMeter {
 public:
  /// `level`: what counts as clipped, a share of full scale in (0, 1]; `window`: samples.
  ClipMeter(double level, std::size_t window);

  /// Takes samples; the greatest share of clipped ones (0 to 1) that any window ending in them had.
  /// What a window lacks at the stream's beginning counts as not clipped.
  [[nodiscard]] double add(std::span<const std::int16_t> samples);

  void restart();

 private:
  int level_;
  std::vector<std::uint8_t> clipped_;  ///< A ring of 0 and 1.
  std::size_t next_ = 0;
  std::size_t count_ = 0;
};

}  // namespace auriga::audio
