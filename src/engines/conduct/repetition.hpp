// Conditions on the conversation itself: what is asked again and again, or was not answered.
// Internal to this folder.
#pragma once

#include <cstddef>
#include <string_view>

namespace auriga::conduct {

/// After how many times by "asks the same question three times"; 0 where it is not about that.
[[nodiscard]] std::size_t times_asked(std::string_view condition);

/// How many in a row by "could not answer two questions in a row"; 0 where it is not about that.
[[nodiscard]] std::size_t times_unanswered(std::string_view condition);

}  // namespace auriga::conduct
