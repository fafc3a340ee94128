// Numbers in words and digits. Internal to this folder.
#pragma once

#include <optional>
#include <string_view>

#include "engines/procedure/words.hpp"

namespace auriga::procedure {

struct Named {
  std::string_view word;
  double value;
};

/// The number that a word is: "12", "1,000", "twelve", "twenty-four"; not a time of day.
[[nodiscard]] std::optional<double> number_of(const Word& word);

}  // namespace auriga::procedure
