// Which name of a JSON text an object has twice. For the refusal alone: it reads the text again.
#pragma once

#include <string>
#include <string_view>

namespace auriga::core {

/// The JSON pointer of the first name that its object has had before; empty where there is none,
/// or the text is not JSON of at most 64 levels. Long names are clipped.
[[nodiscard]] std::string repeated_name(std::string_view text);

}  // namespace auriga::core
