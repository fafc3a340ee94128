// Sixteen numbers with a point at once, in whatever registers the machine has: the compiler makes
// one of 512 bits of them, two of 256 or four of 128. Sums run in the sixteen lanes and no product
// and sum in one step, so what is made does not depend on the machine. To be inlined into a
// function that is compiled for the registers wanted.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace auriga::reader {

// No product and sum in one step, which rounds once: not all machines have it.
#pragma STDC FP_CONTRACT OFF
#define AURIGA_INLINE [[gnu::always_inline]] inline

inline constexpr std::size_t kLanes = 16;
using Lanes = float __attribute__((vector_size(kLanes * sizeof(float))));
using WholeLanes = std::int32_t __attribute__((vector_size(kLanes * sizeof(std::int32_t))));

AURIGA_INLINE void load(Lanes& to, const float* from) {
  std::memcpy(&to, from, sizeof to);
}
AURIGA_INLINE void store(float* to, const Lanes& from) {
  std::memcpy(to, &from, sizeof from);
}

AURIGA_INLINE float sum_of(const Lanes& lanes) {
  Lanes sums = lanes;
  for (auto half = kLanes / 2; half > 0; half /= 2) {
    for (std::size_t i = 0; i < half; ++i) {
      sums[i] += sums[i + half];
    }
  }
  return sums[0];
}

AURIGA_INLINE float most_of(const Lanes& lanes) {
  float most = lanes[0];
  for (std::size_t i = 1; i < kLanes; ++i) {
    most = std::max(most, lanes[i]);
  }
  return most;
}

/// `x` becomes e to the x, to 2 of 10,000,000; 0 far below 0.
AURIGA_INLINE void exponentiate(Lanes& x) {
  constexpr float kLeast = -87;
  constexpr float kRound = 12582912;  // 1.5 times 2 to the 23: what is added to it is rounded.
  x = x < kLeast ? Lanes{} + kLeast : x;
  const Lanes power = (x * 1.44269504F + kRound) - kRound;
  const Lanes rest = (x - power * 0.693359375F) + power * 2.12194440e-4F;
  Lanes sum = Lanes{} + 1.9875691500e-4F;
  for (const float next :
       {1.3981999507e-3F, 8.3334519073e-3F, 4.1665795894e-2F, 1.6666665459e-1F, 5.0000001201e-1F}) {
    sum = sum * rest + next;
  }
  sum = sum * rest * rest + rest + 1;
  const WholeLanes exponent = (__builtin_convertvector(power, WholeLanes) + 127) << 23;
  Lanes scale;
  std::memcpy(&scale, &exponent, sizeof scale);
  x = sum * scale;
}

/// `x` becomes x times the share of the normal distribution below it (Hendrycks, Gimpel 2016), by
/// the error function of Abramowitz and Stegun, 7.1.26.
AURIGA_INLINE void gelu(Lanes& x) {
  const Lanes away = x < 0 ? -x : x;
  const Lanes z = away * 0.70710678F;
  const Lanes t = 1 / (1 + 0.3275911F * z);
  Lanes sum = Lanes{} + 1.061405429F;
  for (const float next : {-1.453152027F, 1.421413741F, -0.284496736F, 0.254829592F}) {
    sum = sum * t + next;
  }
  Lanes fall = -z * z;
  exponentiate(fall);
  const Lanes beyond = 0.5F * sum * t * fall;
  x = x >= 0 ? x - x * beyond : x * beyond;
}

}  // namespace auriga::reader
