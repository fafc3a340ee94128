// All pairs go through a layer together, as rows one after the other, so that its weights come from
// memory once; only attention looks at each pair alone. Of the last layer nothing but the first row
// of each pair is wanted.
//
// Sums of numbers with a point run in sixteen lanes whatever registers there are, and no product
// and sum in one step: so an answer does not depend on the machine.
#include "engines/reader/encoder.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace auriga::reader {
namespace {

#pragma STDC FP_CONTRACT OFF
#define AURIGA_INLINE [[gnu::always_inline]] inline

constexpr std::size_t kLanes = 16;
using Lanes = std::array<float, kLanes>;

AURIGA_INLINE float sum_of(const Lanes& lanes) {
  auto sums = lanes;
  for (auto half = kLanes / 2; half > 0; half /= 2) {
    for (std::size_t i = 0; i < half; ++i) {
      sums[i] += sums[i + half];
    }
  }
  return sums[0];
}

/// e to the x, to 2 of 10,000,000; 0 far below 0.
AURIGA_INLINE float exp_of(float x) {
  constexpr float kLeast = -87;
  constexpr float kRound = 12582912;  // 1.5 times 2 to the 23: what is added to it is rounded.
  x = std::max(x, kLeast);
  const float power = (x * 1.44269504F + kRound) - kRound;
  const float rest = (x - power * 0.693359375F) + power * 2.12194440e-4F;
  float sum = 1.9875691500e-4F;
  for (const float next :
       {1.3981999507e-3F, 8.3334519073e-3F, 4.1665795894e-2F, 1.6666665459e-1F, 5.0000001201e-1F}) {
    sum = sum * rest + next;
  }
  sum = sum * rest * rest + rest + 1;
  return sum * std::bit_cast<float>((static_cast<std::int32_t>(power) + 127) << 23);
}

/// x times the share of the normal distribution below it (Hendrycks, Gimpel 2016), by the error
/// function of Abramowitz and Stegun, 7.1.26.
AURIGA_INLINE float gelu_of(float x) {
  const float z = std::abs(x) * 0.70710678F;
  const float t = 1 / (1 + 0.3275911F * z);
  float sum = 1.061405429F;
  for (const float next : {-1.453152027F, 1.421413741F, -0.284496736F, 0.254829592F}) {
    sum = sum * t + next;
  }
  const float beyond = 0.5F * sum * t * exp_of(-z * z);
  return x >= 0 ? x - x * beyond : x * beyond;
}

AURIGA_INLINE void normalise(std::span<float> row, const Norm& norm) {
  const auto width = static_cast<float>(row.size());
  Lanes lanes{};
  for (std::size_t i = 0; i < row.size(); i += kLanes) {
    for (std::size_t l = 0; l < kLanes; ++l) {
      lanes[l] += row[i + l];
    }
  }
  const float mean = sum_of(lanes) / width;
  lanes = {};
  for (std::size_t i = 0; i < row.size(); i += kLanes) {
    for (std::size_t l = 0; l < kLanes; ++l) {
      const float off = row[i + l] - mean;
      lanes[l] += off * off;
    }
  }
  const float by = 1 / std::sqrt(sum_of(lanes) / width + 1e-12F);
  for (std::size_t i = 0; i < row.size(); ++i) {
    row[i] = (row[i] - mean) * by * norm.weight[i] + norm.bias[i];
  }
}

/// Adds `more` to each row and normalises it.
AURIGA_INLINE void add_and_normalise(std::vector<float>& rows, const std::vector<float>& more,
                                     const Norm& norm) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] += more[i];
  }
  const auto width = norm.weight.size();
  for (std::size_t at = 0; at < rows.size(); at += width) {
    normalise(std::span(rows).subspan(at, width), norm);
  }
}

// Where the rows of each pair begin, and where the last ends.
std::vector<std::size_t> starts_of(std::span<const Pair> pairs) {
  std::vector<std::size_t> out{0};
  for (const auto& pair : pairs) {
    out.push_back(out.back() + pair.pieces.size());
  }
  return out;
}

/// What the rows of one pair see of each other: the first `wanted` of them of all. `seen` are
/// query, key and value of each row.
class Attention {
 public:
  explicit Attention(const Weights& weights)
      : width_(weights.width), heads_(weights.heads), each_(weights.width / weights.heads) {}

  AURIGA_INLINE void look(std::span<const float> seen, std::size_t wanted, float* out) {
    const auto count = seen.size() / (3 * width_);
    padded_ = (count + kLanes - 1) / kLanes * kLanes;
    keys_.assign(each_ * padded_, 0);
    likeness_.resize(padded_);
    for (std::size_t head = 0; head < heads_; ++head) {
      for (std::size_t n = 0; n < count; ++n) {
        const auto* key = seen.data() + n * 3 * width_ + width_ + head * each_;
        for (std::size_t d = 0; d < each_; ++d) {
          keys_[d * padded_ + n] = key[d];
        }
      }
      for (std::size_t n = 0; n < wanted; ++n) {
        weigh(seen.data() + n * 3 * width_ + head * each_, count);
        mix(seen, head, count, out + n * width_ + head * each_);
      }
    }
  }

 private:
  // How like the query is to each key, as shares of 1.
  AURIGA_INLINE void weigh(const float* query, std::size_t count) {
    std::fill(likeness_.begin(), likeness_.end(), 0.0F);
    for (std::size_t d = 0; d < each_; ++d) {
      const float q = query[d];
      const auto* keys = keys_.data() + d * padded_;
      for (std::size_t n = 0; n < padded_; ++n) {
        likeness_[n] += q * keys[n];
      }
    }
    const float by = 1 / std::sqrt(static_cast<float>(each_));
    const float most = *std::max_element(likeness_.begin(),
                                         likeness_.begin() + static_cast<std::ptrdiff_t>(count));
    Lanes lanes{};
    std::fill(likeness_.begin() + static_cast<std::ptrdiff_t>(count), likeness_.end(),
              most - 1000 / by);
    for (std::size_t n = 0; n < padded_; n += kLanes) {
      for (std::size_t l = 0; l < kLanes; ++l) {
        likeness_[n + l] = exp_of((likeness_[n + l] - most) * by);
        lanes[l] += likeness_[n + l];
      }
    }
    const float share = 1 / sum_of(lanes);
    for (auto& each : likeness_) {
      each *= share;
    }
  }

  AURIGA_INLINE void mix(std::span<const float> seen, std::size_t head, std::size_t count,
                         float* out) const {
    std::array<float, kHeadMax> sums{};
    for (std::size_t n = 0; n < count; ++n) {
      const auto* value = seen.data() + n * 3 * width_ + 2 * width_ + head * each_;
      const float share = likeness_[n];
      for (std::size_t d = 0; d < each_; ++d) {
        sums[d] += share * value[d];
      }
    }
    std::copy_n(sums.data(), each_, out);
  }

  std::size_t width_;
  std::size_t heads_;
  std::size_t each_;
  std::size_t padded_ = 0;
  std::vector<float> keys_;  // By number, then by row.
  std::vector<float> likeness_;
};

AURIGA_INLINE std::vector<float> begin_rows(const Weights& weights, std::span<const Pair> pairs) {
  std::vector<float> rows;
  for (const auto& pair : pairs) {
    for (std::size_t place = 0; place < pair.pieces.size(); ++place) {
      const auto piece = pair.pieces[place];
      const auto* word = weights.words.data() + piece * weights.width;
      const float scale = weights.word_scales[piece];
      const auto* at = weights.places.data() + place * weights.width;
      const auto* kind = weights.kinds.data() + (place < pair.second ? 0 : weights.width);
      for (std::size_t i = 0; i < weights.width; ++i) {
        rows.push_back(static_cast<float>(word[i]) * scale + at[i] + kind[i]);
      }
      normalise(std::span(rows).last(weights.width), weights.begin);
    }
  }
  return rows;
}

AURIGA_INLINE std::vector<float> judge_inline(const Weights& weights, std::span<const Pair> pairs) {
  const auto width = weights.width;
  const auto starts = starts_of(pairs);
  auto rows = begin_rows(weights, pairs);
  Rows whole;
  Attention attention(weights);
  std::vector<float> seen;
  std::vector<float> mixed;
  std::vector<float> out;
  std::vector<float> inner;
  for (const auto& layer : weights.layers) {
    const bool last = &layer == &weights.layers.back();
    whole.take(rows, width);
    seen.resize(3 * rows.size());
    multiply(whole, layer.seen, seen);
    std::size_t wanted = 0;
    mixed.resize(last ? pairs.size() * width : rows.size());
    for (std::size_t p = 0; p < pairs.size(); ++p) {
      const auto count = starts[p + 1] - starts[p];
      attention.look(std::span(seen).subspan(starts[p] * 3 * width, count * 3 * width),
                     last ? 1 : count, mixed.data() + wanted * width);
      if (last) {
        std::copy_n(rows.data() + starts[p] * width, width, rows.data() + p * width);
      }
      wanted += last ? 1 : count;
    }
    rows.resize(mixed.size());
    whole.take(mixed, width);
    out.resize(mixed.size());
    multiply(whole, layer.attended, out);
    add_and_normalise(rows, out, layer.first);
    whole.take(rows, width);
    inner.resize(wanted * weights.wide);
    multiply(whole, layer.wide, inner);
    for (auto& value : inner) {
      value = gelu_of(value);
    }
    whole.take(inner, weights.wide);
    multiply(whole, layer.narrow, out);
    add_and_normalise(rows, out, layer.second);
  }
  whole.take(rows, width);
  multiply(whole, weights.pool, out);
  std::vector<float> odds;
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    float sum = weights.output_bias;
    for (std::size_t i = 0; i < width; ++i) {
      sum += std::tanh(out[p * width + i]) * weights.output[i];
    }
    odds.push_back(sum);
  }
  return odds;
}

#ifdef __x86_64__
[[gnu::target("avx2")]] std::vector<float> judge_by_8(const Weights& weights,
                                                      std::span<const Pair> pairs) {
  return judge_inline(weights, pairs);
}

[[gnu::target("avx512f,avx512dq,avx512bw,avx512vl")]] std::vector<float> judge_by_16(
    const Weights& weights, std::span<const Pair> pairs) {
  return judge_inline(weights, pairs);
}
#endif

}  // namespace

std::vector<float> judge(const Weights& weights, std::span<const Pair> pairs) {
#ifdef __x86_64__
  static const bool by_16 =
      __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vl") != 0;
  static const bool by_8 = __builtin_cpu_supports("avx2") != 0;
  if (by_16) {
    return judge_by_16(weights, pairs);
  }
  if (by_8) {
    return judge_by_8(weights, pairs);
  }
#endif
  return judge_inline(weights, pairs);
}

}  // namespace auriga::reader
