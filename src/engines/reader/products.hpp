// Products of whole numbers: what a layer of the reader's network spends its time on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace auriga::reader {

inline constexpr std::size_t kAtOnce = 16;  ///< Outputs that stand together in a packed matrix.
inline constexpr std::size_t kRun = 4;      ///< Inputs of one output that stand together in it.

/// The matrix of a layer: weights from -127 to 127, each output's with a scale of its own; they are
/// kept as 128 more, without a sign. Packed so that a register holds four inputs' weights of
/// sixteen outputs: [outputs / 16][inputs / 4][16][4].
struct Matrix {
  std::size_t inputs = 0;   ///< A multiple of 4.
  std::size_t outputs = 0;  ///< A multiple of 16.
  std::span<const std::uint8_t> weights;
  std::span<const float> scales;
  std::span<const float> bias;
};

inline constexpr std::size_t kRowsAtOnce = 12;  ///< Rows that meet the same weights together.

/// Rows of numbers, each turned into whole ones from -127 to 127 with a scale of its own. They are
/// packed as they are multiplied: [rows / 12][width / 4][12][4], the last twelve filled up with
/// zeros.
class Rows {
 public:
  /// `values` are `count` rows of `width`, one after the other; `width` is a multiple of 4.
  void take(std::span<const float> values, std::size_t width);
  [[nodiscard]] std::size_t count() const { return scales_.size(); }
  [[nodiscard]] std::int8_t at(std::size_t n, std::size_t i) const { return values_[place(n, i)]; }
  [[nodiscard]] float scale(std::size_t n) const { return scales_[n]; }
  /// Of the row's whole numbers.
  [[nodiscard]] std::int32_t sum(std::size_t n) const { return sums_[n]; }
  /// Twelve rows, from row `first` on, which is a multiple of twelve.
  [[nodiscard]] const std::int8_t* packed(std::size_t first) const {
    return values_.data() + first * width_;
  }

 private:
  [[nodiscard]] std::size_t place(std::size_t n, std::size_t i) const {
    return n / kRowsAtOnce * kRowsAtOnce * width_ +
           (i / kRun * kRowsAtOnce + n % kRowsAtOnce) * kRun + i % kRun;
  }

  std::size_t width_ = 0;
  std::vector<std::int8_t> values_;
  std::vector<float> scales_;
  std::vector<std::int32_t> sums_;
};

/// `out` gets a row of `matrix.outputs` numbers for each row: its products with the outputs'
/// weights, scaled, and the bias. The sums are exact, so the same on every machine.
void multiply(const Rows& rows, const Matrix& matrix, std::span<float> out);

/// For tests: the ways of doing it that this machine has ("plain", "avx2", "avx512 vnni"), and the
/// same by one of them.
[[nodiscard]] std::vector<std::string_view> ways();
void multiply(std::string_view way, const Rows& rows, const Matrix& matrix, std::span<float> out);

}  // namespace auriga::reader
