// Phrases of several words that mean what one word says.
#pragma once

#include <string>
#include <string_view>

namespace auriga::answer {

/// A question with such phrases replaced ("get rid of" by "remove"), else unchanged.
[[nodiscard]] std::string plain_words(std::string_view question);

}  // namespace auriga::answer
