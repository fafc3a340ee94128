// Quantities in a sentence: "up to EUR 100", "within 30 days", "more than eight people", and times
// of day.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engines/procedure/words.hpp"

namespace auriga::procedure {

enum class Comparison : std::uint8_t { exactly, at_most, at_least };

struct Quantity {
  Comparison comparison = Comparison::exactly;
  double value = 0;
  std::string
      unit;  ///< "EUR", "hours" (from minutes to years), "percent", or the counted noun's name.
  std::size_t first = 0;  ///< Words it covers with its comparison, [first, last).
  std::size_t last = 0;
  bool after = false;   ///< "... after it begins", "... from then on".
  bool waits = false;   ///< "Once it has run for ...".
  bool before = false;  ///< "... before it begins": more of it is earlier.

  [[nodiscard]] bool is_money() const { return unit.size() == 3 && unit[0] <= 'Z'; }
};

/// "In the past 12 months", "15 minutes ago": it bounds nothing that is to come.
[[nodiscard]] bool looks_back(const std::vector<Word>& words, const Quantity& quantity);

/// `spoken` is the sentence that the words point into.
[[nodiscard]] std::vector<Quantity> quantities(const std::vector<Word>& words,
                                               std::string_view spoken);

/// The time of day at word `i`, as minutes since midnight; nothing where none begins there.
[[nodiscard]] std::optional<int> clock_at(const std::vector<Word>& words, std::size_t i);

/// Times of day that are joined ("8:00-18:00", "from 9 am to 5 pm"), as minutes since midnight.
[[nodiscard]] std::vector<std::pair<int, int>> clock_ranges(const std::vector<Word>& words,
                                                            std::string_view spoken);

/// Times until which something is so ("until 18:00"), as ranges from midnight.
[[nodiscard]] std::vector<std::pair<int, int>> clock_ends(const std::vector<Word>& words);

/// Days of the week that are named ("Monday to Friday" is five of them), a bit each from Monday.
[[nodiscard]] unsigned days_of(const std::vector<Word>& words);

}  // namespace auriga::procedure
