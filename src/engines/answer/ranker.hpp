// The learned judgement of a unit as an answer.
#pragma once

#include "engines/answer/description.hpp"

namespace auriga::answer {

/// Log odds that the unit described answers, against no answer at all. Some 20 microseconds. Pure;
/// any thread.
[[nodiscard]] double ranked(const Description& description);

}  // namespace auriga::answer
