// Who takes over in a sentence. Internal to this folder.
#pragma once

#include <optional>
#include <string>

#include "engines/procedure/layout.hpp"

namespace auriga::procedure {

struct Taker {
  std::string target;  ///< "returns team"; empty when nobody is named.
  std::size_t at = 0;  ///< The word at which it is said.
};

/// Nothing when nobody takes over.
[[nodiscard]] std::optional<Taker> taker_of(const Sentence& sentence);

}  // namespace auriga::procedure
