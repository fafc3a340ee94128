// What must hold whatever a stranger sends.
#pragma once

#include <cstdlib>

namespace auriga::fuzz {

/// Ends the run where it does not; the fuzzer reports the input.
inline void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace auriga::fuzz
