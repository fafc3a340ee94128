#include "engines/answer/features.hpp"

#include <cmath>

#include "engines/answer/weights.hpp"

namespace auriga::answer {

double log_odds(const Features& features) {
  double sum = 0;
  for (std::size_t i = 0; i < kFeatures; ++i) {
    sum += kWeights[i] * static_cast<double>(features.values[i]);
  }
  return sum;
}

double probability(double log_odds) {
  return 1 / (1 + std::exp(-log_odds));
}

}  // namespace auriga::answer
