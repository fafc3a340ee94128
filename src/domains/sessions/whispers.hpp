// Notes of the staff, for builtin. A language model follows any note; builtin can say what one asks
// it to tell, and no more:
//
//   Tell them that their parcel is on its way.   Your parcel is on its way.
//   Let the customer know: we close at five.     We close at five.
//   Say "A colleague calls back at noon."        A colleague calls back at noon.
//   Tell her to restart the router.              Please restart the router.
//
// Whoever is told becomes "you" where it is plain who is meant: at the beginning, and in "their"
// and "his". A note in which another "they" or "she" stands might mean somebody else, so nothing is
// said of it; nor of a note of several sentences or lines, whose next one may be for the colleague
// alone. Within quotation marks every word stays as it is.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace auriga::sessions {

/// What the customer is to be told by this note; empty where it asks for something else.
[[nodiscard]] std::string told_by(std::string_view note);

/// What all of them ask to be told, in their order.
[[nodiscard]] std::string told_by(std::span<const std::string> notes);

}  // namespace auriga::sessions
