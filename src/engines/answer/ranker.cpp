// A set network (Zaheer et al., Deep Sets, 2017): the same small network reads each term's row of
// numbers; its outputs are pooled over the terms, by their share of the weight, by maximum and by
// minimum, since one term that is nowhere can speak against a unit that has all the others; a
// second network reads what was pooled and the unit's own row. Several of them, trained from other
// seeds, are averaged. scripts/answer/train.py fits them and writes data/ranker.net, used in place:
//
//   8 bytes   "AURNET01"
//   u32 × 6   networks N, width of a term's row and meaning, of the first layer, of the second, of
//   a unit's row,
//             of the third layer
//   f32       of each network, by rows of the input, bias last: first layer, second, third, output
//
// Layers are followed by max(0, x), but for the output.
#include "engines/answer/ranker.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <span>

#include "engines/answer/ranker_data.hpp"

namespace auriga::answer {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::size_t kFirst = 32;
constexpr std::size_t kRowWidth = kTermWidth + kMeaning;
constexpr std::size_t kSecond = 16;
constexpr std::size_t kThird = 32;
constexpr std::size_t kPooled = 3 * kSecond;
constexpr std::size_t kHeadBytes = 32;

struct Net {
  std::span<const float> first;
  std::span<const float> second;
  std::span<const float> third;
  std::span<const float> output;
};

// No product and sum in one step, which rounds once: where there is a wider register there is such
// an instruction, and an answer must not depend on the machine.
#pragma STDC FP_CONTRACT OFF

// All that a network computes is inlined into the one function that is made for each width of
// register.
#define AURIGA_INLINE [[gnu::always_inline]] inline

// Adds to `out`, which begins as the bias, the products of inputs and weights.
template <std::size_t Out>
AURIGA_INLINE void add_products(std::span<const float> in, const float* weights,
                                std::array<float, Out>& out) {
  for (const float x : in) {
    if (x != 0) {
      for (std::size_t o = 0; o < Out; ++o) {
        out[o] += x * weights[o];
      }
    }
    weights += Out;
  }
}

template <std::size_t Out>
AURIGA_INLINE std::array<float, Out> bias(std::span<const float> weights) {
  std::array<float, Out> out;
  std::copy_n(weights.end() - Out, Out, out.begin());
  return out;
}

template <std::size_t Out>
AURIGA_INLINE void rectify(std::array<float, Out>& values) {
  for (auto& value : values) {
    value = std::max(0.0F, value);
  }
}

// The networks of data/ranker.net.
std::vector<Net> read_nets() {
  const auto bytes = ranker_data();
  std::array<std::uint32_t, 6> head{};
  std::memcpy(head.data(), bytes.data() + 8, sizeof head);
  assert((std::array<std::size_t, 5>{head[1], head[2], head[3], head[4], head[5]} ==
          std::array<std::size_t, 5>{kRowWidth, kFirst, kSecond, kUnitWidth, kThird}));
  const auto* at = reinterpret_cast<const float*>(bytes.data() + kHeadBytes);
  const auto take = [&](std::size_t in, std::size_t out) {
    const std::span<const float> layer(at, (in + 1) * out);
    at += layer.size();
    return layer;
  };
  std::vector<Net> out;
  for (std::uint32_t n = 0; n < head[0]; ++n) {
    Net net;
    net.first = take(kRowWidth, kFirst);
    net.second = take(kFirst, kSecond);
    net.third = take(kPooled + kUnitWidth, kThird);
    net.output = take(kThird, 1);
    out.push_back(net);
  }
  assert(reinterpret_cast<const char*>(at) == bytes.data() + bytes.size());
  return out;
}

const std::vector<Net>& nets() {
  static const auto all = read_nets();
  return all;
}

// What the terms' outputs come to.
struct Pool {
  std::array<float, kSecond> sum{};
  std::array<float, kSecond> most{};
  std::array<float, kSecond> least{};
  bool begun = false;

  AURIGA_INLINE void add(const std::array<float, kSecond>& term, float share) {
    for (std::size_t i = 0; i < kSecond; ++i) {
      sum[i] += share * term[i];
      most[i] = begun ? std::max(most[i], term[i]) : term[i];
      least[i] = begun ? std::min(least[i], term[i]) : term[i];
    }
    begun = true;
  }
};

using Begun = std::span<const std::array<float, kFirst>>;

AURIGA_INLINE double run_inline(const Net& net, const Description& description, Begun begun) {
  Pool pool;
  for (std::size_t t = 0; t < description.terms.size(); ++t) {
    const auto& row = description.terms[t];
    auto first = begun[t];
    add_products<kFirst>(row, net.first.data(), first);
    rectify(first);
    auto second = bias<kSecond>(net.second);
    add_products<kSecond>(first, net.second.data(), second);
    rectify(second);
    pool.add(second, row[kPlaces * kMatches + static_cast<std::size_t>(TermFeature::share)]);
  }
  auto third = bias<kThird>(net.third);
  const auto* weights = net.third.data();
  for (const auto* pooled : {&pool.sum, &pool.most, &pool.least}) {
    add_products<kThird>(*pooled, weights, third);
    weights += kSecond * kThird;
  }
  add_products<kThird>(description.unit, weights, third);
  rectify(third);
  double out = net.output.back();
  for (std::size_t i = 0; i < kThird; ++i) {
    out += third[i] * net.output[i];
  }
  return out;
}

#ifdef __x86_64__
// Eight or sixteen numbers at a time instead of four; the sums are the same to the last bit.
[[gnu::target("avx2")]] double run_by_8(const Net& net, const Description& description,
                                        Begun begun) {
  return run_inline(net, description, begun);
}

[[gnu::target("avx512f")]] double run_by_16(const Net& net, const Description& description,
                                            Begun begun) {
  return run_inline(net, description, begun);
}
#endif

double run(const Net& net, const Description& description, Begun begun) {
#ifdef __x86_64__
  static const bool by_16 = __builtin_cpu_supports("avx512f") != 0;
  static const bool by_8 = __builtin_cpu_supports("avx2") != 0;
  if (by_16) {
    return run_by_16(net, description, begun);
  }
  if (by_8) {
    return run_by_8(net, description, begun);
  }
#endif
  return run_inline(net, description, begun);
}

}  // namespace

Ranker::Ranker(const std::vector<Meaning>& meanings) : terms_(meanings.size()) {
  for (const auto& net : nets()) {
    for (const auto& meaning : meanings) {
      auto first = bias<kFirst>(net.first);
      add_products<kFirst>(meaning, net.first.data() + kTermWidth * kFirst, first);
      begun_.push_back(first);
    }
  }
}

double Ranker::judge(const Description& description) const {
  assert(description.terms.size() == terms_);
  double sum = 0;
  for (std::size_t n = 0; n < nets().size(); ++n) {
    sum += run(nets()[n], description, std::span(begun_).subspan(n * terms_, terms_));
  }
  return sum / static_cast<double>(nets().size());
}

}  // namespace auriga::answer
