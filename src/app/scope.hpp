// The one maker of SystemScope. Only composition code includes this file; scripts/check lists who
// does.
#pragma once

#include "core/identity.hpp"

namespace auriga::app {

struct ScopeKey {
  [[nodiscard]] static core::SystemScope system() { return {}; }
};

}  // namespace auriga::app
