// Forms that no stemmer joins: "bought" is of "buy".
#pragma once

#include <string_view>

namespace auriga::retrieval {

/// The base of an irregular English form, folded; the word itself when it is none.
[[nodiscard]] std::string_view base_of(std::string_view word);

}  // namespace auriga::retrieval
