// Small talk and the wish for a person: what is said in every conversation whatever it is about.
#pragma once

#include <cstdint>
#include <string_view>

#include "engines/retrieval/analyze.hpp"

namespace auriga::answer {

enum class Courtesy : std::uint8_t {
  none,       ///< A message with content of its own.
  greeting,   ///< "Good morning!"
  thanks,     ///< "Great, thank you."
  farewell,   ///< "Bye."
  wellbeing,  ///< "How are you?"
  identity,   ///< "Who are you?", "What can you do?", "Help".
  person,     ///< "Can I talk to a human?"
};

[[nodiscard]] Courtesy courtesy_in(std::string_view message, const retrieval::Analyzer& analyzer);

}  // namespace auriga::answer
