// The learned judgement of a unit as an answer.
#pragma once

#include <array>
#include <vector>

#include "engines/answer/description.hpp"

namespace auriga::answer {

/// Judges the units of one question. Made once a question; const after that, any thread.
class Ranker {
 public:
  /// `meanings` are those of the question's terms, in their order.
  explicit Ranker(const std::vector<Meaning>& meanings);

  /// Log odds that the unit described answers, against no answer at all. Some 10 microseconds. The
  /// description has as many terms as there were meanings.
  [[nodiscard]] double judge(const Description& description) const;

 private:
  static constexpr std::size_t kFirst = 32;

  // What the first layer makes of each term's meaning: of the first network's terms, the second's
  // ...
  std::vector<std::array<float, kFirst>> begun_;
  std::size_t terms_ = 0;
};

}  // namespace auriga::answer
