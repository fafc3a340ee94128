// Whether somebody said yes: decided by words, not by a model, because it lets a tool be called.
#pragma once

#include <string_view>

namespace auriga::sessions {

/// Whether a message is a plain yes in one of the languages known here (English, German, French,
/// Spanish, Italian, Portuguese, Dutch): at most ten words, all of them of consent or courtesy, and
/// no question. In doubt no: then the customer is asked once more. Pure.
[[nodiscard]] bool says_yes(std::string_view message);

}  // namespace auriga::sessions
