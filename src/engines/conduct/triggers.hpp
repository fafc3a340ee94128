// When somebody takes over, from the definition and from what the SOP says of danger. Internal to
// this folder.
#pragma once

#include <string_view>

#include "engines/conduct/conduct.hpp"
#include "engines/procedure/definition.hpp"

namespace auriga::conduct {

/// Sets the triggers, and who takes over when somebody asks for a person. `out` has its statements.
void read_triggers(const procedure::Definition& definition, std::string_view sop, Conduct& out);

}  // namespace auriga::conduct
