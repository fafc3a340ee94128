#include "engines/audio/real_fft.hpp"

#include <bit>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/error.hpp"

namespace auriga::audio {

RealFft::RealFft(std::size_t size) : size_(size), cos_(size / 2), sin_(size / 2) {
  AURIGA_ASSERT(size >= 4 && std::has_single_bit(size));
  for (std::size_t k = 0; k < size / 2; ++k) {
    const auto angle = 2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(size);
    cos_[k] = static_cast<float>(std::cos(angle));
    sin_[k] = static_cast<float>(std::sin(angle));
  }
}

RealFft::Workspace::Workspace(const RealFft& fft) : memory_(2 * fft.size() + 2) {
  auto* at = memory_.data();
  const auto half = fft.size() / 2;
  signal = {at, fft.size()};
  real = {at + 2 * half, half + 1};
  imaginary = {at + 3 * half + 1, half + 1};
}

namespace {

struct Complex {
  float* real;
  float* imaginary;
};

/// One step of Stockham's: `count` butterflies of rows of `row` values each.
void step(Complex from, Complex to, std::size_t count, std::size_t row, const float* cosine,
          const float* sine, std::size_t stride) {
  for (std::size_t p = 0; p < count; ++p) {
    const float c = cosine[p * stride];
    const float s = -sine[p * stride];
    const float* __restrict ar = from.real + row * p;
    const float* __restrict ai = from.imaginary + row * p;
    const float* __restrict br = from.real + row * (p + count);
    const float* __restrict bi = from.imaginary + row * (p + count);
    float* __restrict sum_r = to.real + 2 * row * p;
    float* __restrict sum_i = to.imaginary + 2 * row * p;
    for (std::size_t q = 0; q < row; ++q) {
      const float dr = ar[q] - br[q];
      const float di = ai[q] - bi[q];
      sum_r[q] = ar[q] + br[q];
      sum_i[q] = ai[q] + bi[q];
      sum_r[row + q] = dr * c - di * s;
      sum_i[row + q] = dr * s + di * c;
    }
  }
}

}  // namespace

void RealFft::transform(Workspace& work) const {
  const auto half = size_ / 2;
  Complex from{work.real.data(), work.imaginary.data()};
  // The signal's own place is free once it is taken apart: it serves as the second buffer.
  Complex to{work.signal.data(), work.signal.data() + half};
  for (std::size_t n = 0; n < half; ++n) {
    from.real[n] = work.signal[2 * n];
    from.imaginary[n] = work.signal[2 * n + 1];
  }
  for (std::size_t count = half / 2, row = 1; count >= 1; count /= 2, row *= 2) {
    // exp(-2 pi i p / (2 count)): in the table of `size_` steps a stride of size_ / (2 count).
    step(from, to, count, row, cos_.data(), sin_.data(), size_ / (2 * count));
    std::swap(from, to);
  }
  // Z = E + iO of the even and odd places; X[k] = E[k] + exp(-2 pi i k / N) O[k].
  // Pairs k and half - k are taken together, so that it works in place.
  auto* xr = work.real.data();
  auto* xi = work.imaginary.data();
  const auto put = [&](std::size_t k, float zr, float zi, float yr, float yi) {
    const float er = (zr + yr) / 2;
    const float ei = (zi - yi) / 2;
    const float odd_r = (zi + yi) / 2;
    const float odd_i = (yr - zr) / 2;
    const float c = k < half ? cos_[k] : -1;
    const float s = k < half ? -sin_[k] : 0;
    xr[k] = er + c * odd_r - s * odd_i;
    xi[k] = ei + c * odd_i + s * odd_r;
  };
  const float z0r = from.real[0];
  const float z0i = from.imaginary[0];
  for (std::size_t k = 1; k <= half / 2; ++k) {
    const float zr = from.real[k];
    const float zi = from.imaginary[k];
    const float yr = from.real[half - k];
    const float yi = from.imaginary[half - k];
    put(k, zr, zi, yr, yi);
    put(half - k, yr, yi, zr, zi);
  }
  put(0, z0r, z0i, z0r, z0i);
  put(half, z0r, z0i, z0r, z0i);
}

}  // namespace auriga::audio
