// Names and procedures that can be read: length alone would let an agent be made of white space and
// zero-width signs.
#pragma once

#include <optional>
#include <string>

namespace auriga::agents {

/// Throws VALIDATION_FAILED with a fault for each that has too little to see.
void check_visible(const std::optional<std::string>& name, const std::optional<std::string>& sop);

}  // namespace auriga::agents
