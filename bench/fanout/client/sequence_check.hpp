// SequenceCheck: whether what was numbered from n on arrives once each and in order.
//
// A number above the next one opens a gap; the numbers in the gap are missed until they come. One
// that comes late fills its gap and is out of order; any other number below the next one came
// twice.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

namespace auriga::load {

/// Sums over many checks as well.
struct Flaws {
  std::uint64_t lost = 0;
  std::uint64_t doubled = 0;
  std::uint64_t reordered = 0;

  Flaws& operator+=(const Flaws& other) {
    lost += other.lost;
    doubled += other.doubled;
    reordered += other.reordered;
    return *this;
  }
};

class SequenceCheck {
 public:
  /// Without a first number, whichever comes first is the first.
  explicit SequenceCheck(std::optional<std::uint64_t> first = std::nullopt) : next_(first) {}

  void accept(std::uint64_t number);

  /// What is missing now is given up for lost, and any number is taken next.
  void begin_anew();

  /// The flaws until now; with `end`, all numbers below it should have come.
  [[nodiscard]] Flaws flaws(std::optional<std::uint64_t> end = std::nullopt) const;

 private:
  std::optional<std::uint64_t> next_;
  std::set<std::uint64_t> missing_;
  Flaws counted_;  // lost: of gaps given up.
};

}  // namespace auriga::load
