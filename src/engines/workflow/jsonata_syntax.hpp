// Whether a text is an expression in JSONata 2 (docs.jsonata.org): its grammar alone. What it means
// is not known here yet.
//
// A recogniser by precedence (Pratt, "Top Down Operator Precedence", 1973), with the binding powers
// of the reference implementation.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace auriga::workflow {

/// What is wrong with it, with the place in bytes from 1; nothing: it is well formed. Bounded in
/// depth.
[[nodiscard]] std::optional<std::string> jsonata_fault(std::string_view expression);

}  // namespace auriga::workflow
