// Four inputs of twelve rows meet their weights of sixteen outputs at a time, so that what was
// loaded serves several times. VNNI multiplies unsigned by signed numbers: that is why the weights
// have 128 more, and 128 times the sum of the row is taken off again.
#include "engines/reader/products.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>

#include "engines/reader/lanes.hpp"

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace auriga::reader {
namespace {

constexpr std::int32_t kMore = 128;
constexpr std::size_t kBlock = kAtOnce * kRun;  // Bytes of weights.

// Of twelve rows with sixteen outputs.
using Sums = std::array<std::array<std::int32_t, kAtOnce>, kRowsAtOnce>;

// Each way takes twelve rows and then makes their sums with the sixteen outputs whose weights begin
// at `weights`.
class Plain {
 public:
  void take(const std::int8_t* rows, std::size_t runs) {
    rows_ = rows;
    runs_ = runs;
  }

  void sums(const std::uint8_t* weights, Sums& out) const {
    out = {};
    const auto* rows = rows_;
    for (std::size_t k = 0; k < runs_; ++k) {
      for (std::size_t r = 0; r < kRowsAtOnce; ++r) {
        for (std::size_t o = 0; o < kAtOnce; ++o) {
          for (std::size_t i = 0; i < kRun; ++i) {
            out[r][o] += static_cast<std::int32_t>(rows[r * kRun + i]) * weights[o * kRun + i];
          }
        }
      }
      rows += kRowsAtOnce * kRun;
      weights += kBlock;
    }
  }

 private:
  const std::int8_t* rows_ = nullptr;
  std::size_t runs_ = 0;
};

#ifdef __x86_64__

// In 16 bits: products of bytes in pairs would not fit what AVX2 adds them up in.
class Avx2 {
 public:
  void take(const std::int8_t* rows, std::size_t runs) {
    wide_.assign(rows, rows + runs * kRowsAtOnce * kRun);
  }

  [[gnu::target("avx2")]] void sums(const std::uint8_t* weights, Sums& out) const {
    constexpr std::size_t kQuarters = 4;  // Of the sixteen outputs.
    for (std::size_t quarter = 0; quarter < kQuarters; ++quarter) {
      std::array<__m256i, kRowsAtOnce> sums{};
      const auto* at = weights + quarter * kBlock / kQuarters;
      for (const auto* rows = wide_.data(); rows < wide_.data() + wide_.size();
           rows += kRowsAtOnce * kRun) {
        const auto four =
            _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)));
        for (std::size_t r = 0; r < kRowsAtOnce; ++r) {
          std::int64_t run = 0;
          std::memcpy(&run, rows + r * kRun, sizeof run);
          sums[r] = _mm256_add_epi32(sums[r], _mm256_madd_epi16(four, _mm256_set1_epi64x(run)));
        }
        at += kBlock;
      }
      for (std::size_t r = 0; r < kRowsAtOnce; ++r) {
        alignas(32) std::array<std::int32_t, 8> halves;
        _mm256_store_si256(reinterpret_cast<__m256i*>(halves.data()), sums[r]);
        for (std::size_t o = 0; o < 4; ++o) {
          out[r][quarter * 4 + o] = halves[2 * o] + halves[2 * o + 1];
        }
      }
    }
  }

 private:
  std::vector<std::int16_t> wide_;
};

class Vnni {
 public:
  void take(const std::int8_t* rows, std::size_t runs) {
    rows_ = rows;
    runs_ = runs;
  }

  [[gnu::target("avx512f,avx512bw,avx512vnni")]] void sums(const std::uint8_t* weights,
                                                           Sums& out) const {
    std::array<__m512i, kRowsAtOnce> sums{};
    const auto* rows = rows_;
    for (std::size_t k = 0; k < runs_; ++k) {
      const auto block = _mm512_loadu_si512(weights);
      for (std::size_t r = 0; r < kRowsAtOnce; ++r) {
        std::int32_t run = 0;
        std::memcpy(&run, rows + r * kRun, sizeof run);
        sums[r] = _mm512_dpbusd_epi32(sums[r], block, _mm512_set1_epi32(run));
      }
      rows += kRowsAtOnce * kRun;
      weights += kBlock;
    }
    for (std::size_t r = 0; r < kRowsAtOnce; ++r) {
      _mm512_storeu_si512(out[r].data(), sums[r]);
    }
  }

 private:
  const std::int8_t* rows_ = nullptr;
  std::size_t runs_ = 0;
};

#endif

template <class Kind>
AURIGA_INLINE void multiply_inline(const Rows& rows, const Matrix& matrix, std::span<float> out) {
  static_assert(kAtOnce == kLanes);
  assert(out.size() == rows.count() * matrix.outputs);
  Kind kind;
  Sums sums;
  for (std::size_t first = 0; first < rows.count(); first += kRowsAtOnce) {
    kind.take(rows.packed(first), matrix.inputs / kRun);
    const auto count = std::min(kRowsAtOnce, rows.count() - first);
    for (std::size_t block = 0; block < matrix.outputs; block += kAtOnce) {
      kind.sums(matrix.weights.data() + block * matrix.inputs, sums);
      Lanes scales;
      Lanes bias;
      load(scales, &matrix.scales[block]);
      load(bias, &matrix.bias[block]);
      for (std::size_t r = 0; r < count; ++r) {
        WholeLanes sum;
        std::memcpy(&sum, sums[r].data(), sizeof sum);
        sum -= kMore * rows.sum(first + r);
        store(&out[(first + r) * matrix.outputs + block],
              __builtin_convertvector(sum, Lanes) * (rows.scale(first + r) * scales) + bias);
      }
    }
  }
}

using Multiply = void (*)(const Rows&, const Matrix&, std::span<float>);

void multiply_plain(const Rows& rows, const Matrix& matrix, std::span<float> out) {
  multiply_inline<Plain>(rows, matrix, out);
}

#ifdef __x86_64__
[[gnu::target("avx2")]] void multiply_avx2(const Rows& rows, const Matrix& matrix,
                                           std::span<float> out) {
  multiply_inline<Avx2>(rows, matrix, out);
}

[[gnu::target("avx512f,avx512bw,avx512vnni")]] void multiply_vnni(const Rows& rows,
                                                                  const Matrix& matrix,
                                                                  std::span<float> out) {
  multiply_inline<Vnni>(rows, matrix, out);
}
#endif

struct Way {
  std::string_view name;
  Multiply multiply;
};

// What this machine has, slowest first.
const std::vector<Way>& all_ways() {
  static const auto all = [] {
    std::vector<Way> out{{"plain", &multiply_plain}};
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") != 0) {
      out.push_back({"avx2", &multiply_avx2});
    }
    if (__builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vnni") != 0) {
      out.push_back({"avx512 vnni", &multiply_vnni});
    }
#endif
    return out;
  }();
  return all;
}

}  // namespace

void Rows::take(std::span<const float> values, std::size_t width) {
  constexpr float kMost = 127;
  constexpr float kRound = 12582912;  // 1.5 times 2 to the 23: what is added to it is rounded.
  const auto count = values.size() / width;
  width_ = width;
  values_.assign((count + kRowsAtOnce - 1) / kRowsAtOnce * kRowsAtOnce * width, 0);
  scales_.resize(count);
  sums_.resize(count);
  std::vector<std::int32_t> whole(width);
  for (std::size_t n = 0; n < count; ++n) {
    const auto from = values.subspan(n * width, width);
    std::array<float, kRun> lanes{};
    for (std::size_t i = 0; i < width; i += kRun) {
      for (std::size_t l = 0; l < kRun; ++l) {
        lanes[l] = std::max(lanes[l], std::abs(from[i + l]));
      }
    }
    const auto most = *std::max_element(lanes.begin(), lanes.end());
    scales_[n] = most / kMost;
    const float by = most > 0 ? kMost / most : 0;
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < width; ++i) {
      whole[i] = static_cast<std::int32_t>((from[i] * by + kRound) - kRound);
      sum += whole[i];
    }
    sums_[n] = sum;
    auto* to = values_.data() + place(n, 0);
    for (std::size_t i = 0; i < width; i += kRun) {
      for (std::size_t j = 0; j < kRun; ++j) {
        to[j] = static_cast<std::int8_t>(whole[i + j]);
      }
      to += kRowsAtOnce * kRun;
    }
  }
}

void multiply(const Rows& rows, const Matrix& matrix, std::span<float> out) {
  all_ways().back().multiply(rows, matrix, out);
}

std::vector<std::string_view> ways() {
  std::vector<std::string_view> out;
  for (const auto& way : all_ways()) {
    out.push_back(way.name);
  }
  return out;
}

void multiply(std::string_view way, const Rows& rows, const Matrix& matrix, std::span<float> out) {
  const auto& all = all_ways();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Way& each) { return each.name == way; });
  assert(found != all.end());
  found->multiply(rows, matrix, out);
}

}  // namespace auriga::reader
