// The discrete Fourier transform of a real signal whose length is a power of two.
//
// N real values are taken as N/2 complex ones (even places real, odd places imaginary), transformed
// by Stockham's self-sorting radix-2 algorithm, which needs no bit reversal and reads and writes in
// rows, and taken apart by symmetry. Single precision: the error is about 1e-7 of the greatest
// value for each of the log2 N steps. (W. Press et al., Numerical Recipes, 12.3; P. Swarztrauber,
// "FFT algorithms for vector computers", Parallel Computing 1, 1984.)
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace auriga::audio {

class RealFft {
 public:
  /// `size`: a power of two, 4 at least. The tables take 4 bytes a place.
  explicit RealFft(std::size_t size);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t bins() const noexcept { return size_ / 2 + 1; }

  /// What a transform works in: one for each thread, good for all of its calls.
  class Workspace {
   public:
    explicit Workspace(const RealFft& fft);

    /// The signal, size() places: written before a transform, overwritten by it.
    std::span<float> signal;
    /// Bins 0 to size()/2 after it.
    std::span<float> real, imaginary;

   private:
    std::vector<float> memory_;
  };

  /// X[k] = sum of x[n] exp(-2 pi i k n / size). Any thread.
  void transform(Workspace& work) const;

 private:
  std::size_t size_;
  std::vector<float> cos_, sin_;  ///< Of 2 pi k / size, for k below size / 2.
};

}  // namespace auriga::audio
