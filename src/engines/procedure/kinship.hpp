// Words of one SOP that may be said for one another ("disable" and "turn off", "ring" and "call"),
// led to one name before statements are compared. Internal to this folder.
#pragma once

#include "engines/procedure/reading.hpp"

namespace auriga::procedure {

/// Gives all words of the reading that mean the same one name, in its sentences and its clauses.
/// Only words that stand in the SOP are joined, each to the commonest one it may stand for, so that
/// no chain of likenesses makes two unlike words one.
void unite_kin(Reading& reading);

}  // namespace auriga::procedure
