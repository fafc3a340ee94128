// Sentences with words to be said in them.
#pragma once

#include <string_view>
#include <vector>

#include "engines/retrieval/sentences.hpp"

namespace auriga::procedure {

/// Sentences as retrieval knows them, but none that ends within a quotation which ends later: what
/// is to be said is said as a whole, `Say: "Good day. What can I do for you?"`. None is put
/// together to more than `bytes_max`.
[[nodiscard]] std::vector<retrieval::Range> whole_sentences(std::string_view text,
                                                            std::size_t bytes_max);

}  // namespace auriga::procedure
