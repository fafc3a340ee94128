// What of a text can be seen. A name of zero-width signs looks like none, and an SOP of them says
// nothing; both have a length.
#pragma once

#include <cstddef>
#include <string_view>

namespace auriga::core {

/// Code points that leave ink: without white space, control characters and what Unicode ignores by
/// default (DerivedCoreProperties, Default_Ignorable_Code_Point) or draws blank. `text` is UTF-8.
[[nodiscard]] std::size_t visible_characters(std::string_view text);

}  // namespace auriga::core
