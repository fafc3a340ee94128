// All pairs go through a layer together, as rows one after the other, so that its weights come from
// memory once; only attention looks at each pair alone. Of the last layer nothing but the first row
// of each pair is wanted.
#include "engines/reader/encoder.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engines/reader/lanes.hpp"

namespace auriga::reader {
namespace {

AURIGA_INLINE void normalise(std::span<float> row, const Norm& norm) {
  const auto width = static_cast<float>(row.size());
  Lanes sums{};
  Lanes x;
  for (std::size_t i = 0; i < row.size(); i += kLanes) {
    load(x, &row[i]);
    sums += x;
  }
  const float mean = sum_of(sums) / width;
  sums = Lanes{};
  for (std::size_t i = 0; i < row.size(); i += kLanes) {
    load(x, &row[i]);
    sums += (x - mean) * (x - mean);
  }
  const float by = 1 / std::sqrt(sum_of(sums) / width + 1e-12F);
  Lanes weight;
  Lanes bias;
  for (std::size_t i = 0; i < row.size(); i += kLanes) {
    load(x, &row[i]);
    load(weight, &norm.weight[i]);
    load(bias, &norm.bias[i]);
    store(&row[i], (x - mean) * by * weight + bias);
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
/// query, key and value of each row. Some queries at a time, so that a key or a value that was
/// loaded serves several.
class Attention {
 public:
  explicit Attention(const Weights& weights)
      : width_(weights.width), heads_(weights.heads), each_(weights.width / weights.heads) {}

  AURIGA_INLINE void look(std::span<const float> seen, std::size_t wanted, float* out) {
    count_ = seen.size() / (3 * width_);
    padded_ = (count_ + kLanes - 1) / kLanes * kLanes;
    keys_.assign(each_ * padded_, 0);
    shares_.resize(kQueries * padded_);
    for (std::size_t head = 0; head < heads_; ++head) {
      take_keys(seen.data() + width_ + head * each_);
      for (std::size_t n = 0; n < wanted; n += kQueries) {
        const auto queries = std::min(kQueries, wanted - n);
        weigh(seen.data() + n * 3 * width_ + head * each_, queries);
        for (std::size_t q = 0; q < queries; ++q) {
          share_out(shares_.data() + q * padded_);
        }
        mix(seen.data() + 2 * width_ + head * each_, queries, out + n * width_ + head * each_);
      }
    }
  }

 private:
  static constexpr std::size_t kQueries = 4;

  // In blocks of sixteen keys: their first numbers, their second ones, and so on.
  AURIGA_INLINE void take_keys(const float* key) {
    for (std::size_t n = 0; n < count_; ++n) {
      auto* to = keys_.data() + n / kLanes * kLanes * each_ + n % kLanes;
      for (std::size_t d = 0; d < each_; ++d) {
        to[d * kLanes] = key[d];
      }
      key += 3 * width_;
    }
  }

  // How like the queries are to each key. Where there are fewer, the last stands in.
  AURIGA_INLINE void weigh(const float* query, std::size_t queries) {
    std::array<const float*, kQueries> from;
    for (std::size_t q = 0; q < kQueries; ++q) {
      from[q] = query + std::min(q, queries - 1) * 3 * width_;
    }
    const float by = 1 / std::sqrt(static_cast<float>(each_));
    for (std::size_t n = 0; n < padded_; n += kLanes) {
      std::array<Lanes, kQueries> sums{};
      const auto* keys = keys_.data() + n * each_;
      for (std::size_t d = 0; d < each_; ++d) {
        Lanes key;
        load(key, keys + d * kLanes);
        for (std::size_t q = 0; q < kQueries; ++q) {
          sums[q] += from[q][d] * key;
        }
      }
      for (std::size_t q = 0; q < kQueries; ++q) {
        store(shares_.data() + q * padded_ + n, sums[q] * by);
      }
    }
  }

  // Likenesses become shares of 1.
  AURIGA_INLINE void share_out(float* likeness) const {
    constexpr float kNothing = -1000;
    std::fill(likeness + count_, likeness + padded_, kNothing + likeness[0]);
    Lanes x;
    Lanes most;
    load(most, likeness);
    for (std::size_t n = kLanes; n < padded_; n += kLanes) {
      load(x, likeness + n);
      most = x > most ? x : most;
    }
    const float highest = most_of(most);
    Lanes sums{};
    for (std::size_t n = 0; n < padded_; n += kLanes) {
      load(x, likeness + n);
      x -= highest;
      exponentiate(x);
      sums += x;
      store(likeness + n, x);
    }
    const float share = 1 / sum_of(sums);
    for (std::size_t n = 0; n < padded_; n += kLanes) {
      load(x, likeness + n);
      store(likeness + n, x * share);
    }
  }

  // The values, each by its share.
  AURIGA_INLINE void mix(const float* value, std::size_t queries, float* out) const {
    for (std::size_t d = 0; d < each_; d += kLanes) {
      std::array<Lanes, kQueries> sums{};
      const auto* from = value + d;
      for (std::size_t n = 0; n < count_; ++n) {
        Lanes each;
        load(each, from);
        for (std::size_t q = 0; q < kQueries; ++q) {
          sums[q] += shares_[q * padded_ + n] * each;
        }
        from += 3 * width_;
      }
      for (std::size_t q = 0; q < queries; ++q) {
        store(out + q * width_ + d, sums[q]);
      }
    }
  }

  std::size_t width_;
  std::size_t heads_;
  std::size_t each_;
  std::size_t count_ = 0;
  std::size_t padded_ = 0;
  std::vector<float> keys_;
  std::vector<float> shares_;  // By query, then by key.
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

AURIGA_INLINE std::vector<float> judge_inline(const Weights& weights, std::span<const Pair> pairs,
                                              std::size_t output) {
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
    for (std::size_t i = 0; i < inner.size(); i += kLanes) {
      Lanes x;
      load(x, &inner[i]);
      gelu(x);
      store(&inner[i], x);
    }
    whole.take(inner, weights.wide);
    multiply(whole, layer.narrow, out);
    add_and_normalise(rows, out, layer.second);
  }
  whole.take(rows, width);
  out.resize(rows.size());
  multiply(whole, weights.pool, out);
  std::vector<float> odds;
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    float sum = weights.output_bias[output];
    for (std::size_t i = 0; i < width; ++i) {
      sum += std::tanh(out[p * width + i]) * weights.outputs[output * width + i];
    }
    odds.push_back(sum);
  }
  return odds;
}

#ifdef __x86_64__
[[gnu::target("avx2")]] std::vector<float> judge_by_8(const Weights& weights,
                                                      std::span<const Pair> pairs,
                                                      std::size_t output) {
  return judge_inline(weights, pairs, output);
}

[[gnu::target("avx512f,avx512dq,avx512bw,avx512vl")]] std::vector<float> judge_by_16(
    const Weights& weights, std::span<const Pair> pairs, std::size_t output) {
  return judge_inline(weights, pairs, output);
}
#endif

}  // namespace

std::vector<float> judge(const Weights& weights, std::span<const Pair> pairs, std::size_t output) {
#ifdef __x86_64__
  static const bool by_16 =
      __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vl") != 0;
  static const bool by_8 = __builtin_cpu_supports("avx2") != 0;
  if (by_16) {
    return judge_by_16(weights, pairs, output);
  }
  if (by_8) {
    return judge_by_8(weights, pairs, output);
  }
#endif
  return judge_inline(weights, pairs, output);
}

}  // namespace auriga::reader
