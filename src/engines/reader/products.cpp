// Four inputs of a row meet their weights of sixteen outputs at a time, for several rows, so that
// weights that were loaded serve several times. VNNI multiplies unsigned by signed numbers: that is
// why the weights have 128 more, and 128 times the sum of the row is taken off again.
#include "engines/reader/products.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>
#include <utility>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace auriga::reader {
namespace {

// No product and sum in one step, which rounds once: not all machines have it.
#pragma STDC FP_CONTRACT OFF

constexpr std::size_t kRowsAtOnce = 12;  // As many sums as registers hold beside the rest.
constexpr std::int32_t kMore = 128;
constexpr std::size_t kBlock = kAtOnce * kRun;  // Bytes of weights.

using Sums = std::array<std::int32_t, kAtOnce>;

// Sums of `count` rows from `first` on with the sixteen outputs whose weights begin at `weights`.
struct Plain {
  template <std::size_t Count>
  static void sums(const Rows& rows, std::size_t first, const std::uint8_t* weights,
                   std::size_t runs, std::array<Sums, kRowsAtOnce>& out) {
    for (std::size_t r = 0; r < Count; ++r) {
      out[r] = {};
      const auto row = rows.row(first + r);
      const auto* at = weights;
      for (std::size_t k = 0; k < runs; ++k) {
        for (std::size_t o = 0; o < kAtOnce; ++o) {
          for (std::size_t i = 0; i < kRun; ++i) {
            out[r][o] += static_cast<std::int32_t>(row[k * kRun + i]) * at[o * kRun + i];
          }
        }
        at += kBlock;
      }
    }
  }
};

#ifdef __x86_64__

// In 16 bits: products of bytes in pairs would not fit what AVX2 adds them up in.
struct Avx2 {
  template <std::size_t Count>
  [[gnu::target("avx2")]] static void sums(const Rows& rows, std::size_t first,
                                           const std::uint8_t* weights, std::size_t runs,
                                           std::array<Sums, kRowsAtOnce>& out) {
    constexpr std::size_t kQuarters = 4;          // Of the sixteen outputs.
    thread_local std::vector<std::int64_t> wide;  // A run of a row each.
    wide.resize(runs * Count);
    for (std::size_t r = 0; r < Count; ++r) {
      const auto row = rows.row(first + r);
      for (std::size_t k = 0; k < runs; ++k) {
        std::array<std::int16_t, kRun> run;
        std::copy_n(row.data() + k * kRun, kRun, run.data());
        std::memcpy(&wide[k * Count + r], run.data(), sizeof run);
      }
    }
    for (std::size_t quarter = 0; quarter < kQuarters; ++quarter) {
      std::array<__m256i, Count> sums{};
      const auto* at = weights + quarter * kBlock / kQuarters;
      const auto* runs_at = wide.data();
      for (std::size_t k = 0; k < runs; ++k) {
        const auto four =
            _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)));
        for (std::size_t r = 0; r < Count; ++r) {
          sums[r] =
              _mm256_add_epi32(sums[r], _mm256_madd_epi16(four, _mm256_set1_epi64x(runs_at[r])));
        }
        at += kBlock;
        runs_at += Count;
      }
      for (std::size_t r = 0; r < Count; ++r) {
        alignas(32) std::array<std::int32_t, 8> halves;
        _mm256_store_si256(reinterpret_cast<__m256i*>(halves.data()), sums[r]);
        for (std::size_t o = 0; o < 4; ++o) {
          out[r][quarter * 4 + o] = halves[2 * o] + halves[2 * o + 1];
        }
      }
    }
  }
};

struct Vnni {
  template <std::size_t Count>
  [[gnu::target("avx512f,avx512bw,avx512vnni")]] static void sums(
      const Rows& rows, std::size_t first, const std::uint8_t* weights, std::size_t runs,
      std::array<Sums, kRowsAtOnce>& out) {
    std::array<__m512i, Count> sums{};
    std::array<const std::int8_t*, Count> from;
    for (std::size_t r = 0; r < Count; ++r) {
      from[r] = rows.row(first + r).data();
    }
    for (std::size_t k = 0; k < runs; ++k) {
      const auto block = _mm512_loadu_si512(weights + k * kBlock);
      for (std::size_t r = 0; r < Count; ++r) {
        std::int32_t run = 0;
        std::memcpy(&run, from[r] + k * kRun, kRun);
        sums[r] = _mm512_dpbusd_epi32(sums[r], block, _mm512_set1_epi32(run));
      }
    }
    for (std::size_t r = 0; r < Count; ++r) {
      _mm512_storeu_si512(out[r].data(), sums[r]);
    }
  }
};

#endif

using SumsOf = void (*)(const Rows&, std::size_t, const std::uint8_t*, std::size_t,
                        std::array<Sums, kRowsAtOnce>&);

struct Way {
  std::string_view name;
  std::array<SumsOf, kRowsAtOnce> of;  // By the number of rows, less one.
};

template <class Kind, std::size_t... Counts>
std::array<SumsOf, kRowsAtOnce> by_count(std::index_sequence<Counts...> /*counts*/) {
  return {&Kind::template sums<Counts + 1>...};
}

template <class Kind>
Way way(std::string_view name) {
  return {name, by_count<Kind>(std::make_index_sequence<kRowsAtOnce>())};
}

// What this machine has, slowest first.
const std::vector<Way>& all_ways() {
  static const auto all = [] {
    std::vector<Way> out{way<Plain>("plain")};
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") != 0) {
      out.push_back(way<Avx2>("avx2"));
    }
    if (__builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vnni") != 0) {
      out.push_back(way<Vnni>("avx512 vnni"));
    }
#endif
    return out;
  }();
  return all;
}

void multiply_by(const Way& way, const Rows& rows, const Matrix& matrix, std::span<float> out) {
  assert(out.size() == rows.count() * matrix.outputs);
  const auto runs = matrix.inputs / kRun;
  std::array<Sums, kRowsAtOnce> sums;
  for (std::size_t block = 0; block < matrix.outputs; block += kAtOnce) {
    const auto* weights = matrix.weights.data() + block * matrix.inputs;
    for (std::size_t first = 0; first < rows.count(); first += kRowsAtOnce) {
      const auto count = std::min(kRowsAtOnce, rows.count() - first);
      way.of[count - 1](rows, first, weights, runs, sums);
      for (std::size_t r = 0; r < count; ++r) {
        auto* to = out.data() + (first + r) * matrix.outputs + block;
        for (std::size_t o = 0; o < kAtOnce; ++o) {
          const auto sum = sums[r][o] - kMore * rows.sum(first + r);
          to[o] = static_cast<float>(sum) * (rows.scale(first + r) * matrix.scales[block + o]) +
                  matrix.bias[block + o];
        }
      }
    }
  }
}

}  // namespace

void Rows::take(std::span<const float> values, std::size_t width) {
  constexpr float kMost = 127;
  const auto count = values.size() / width;
  width_ = width;
  values_.resize(values.size());
  scales_.resize(count);
  sums_.assign(count, 0);
  for (std::size_t n = 0; n < count; ++n) {
    const auto from = values.subspan(n * width, width);
    float most = 0;
    for (const float value : from) {
      most = std::max(most, std::abs(value));
    }
    scales_[n] = most / kMost;
    const float by = most > 0 ? kMost / most : 0;
    auto* to = values_.data() + n * width;
    for (std::size_t i = 0; i < width; ++i) {
      to[i] = static_cast<std::int8_t>(std::nearbyint(from[i] * by));
      sums_[n] += to[i];
    }
  }
}

void multiply(const Rows& rows, const Matrix& matrix, std::span<float> out) {
  multiply_by(all_ways().back(), rows, matrix, out);
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
  multiply_by(*found, rows, matrix, out);
}

}  // namespace auriga::reader
