// Turns: who of many is served next, so that none waits for all that another has.
#pragma once

#include <algorithm>

namespace auriga::core {

/// The first of an ordered map's entries that `able` accepts: those after the key whose turn was
/// `last` come first, then those from the beginning. `end()` where there is none.
template <class Map, class Able>
[[nodiscard]] typename Map::iterator next_in_turn(Map& map, const typename Map::key_type& last,
                                                  const Able& able) {
  const auto next = std::find_if(map.upper_bound(last), map.end(), able);
  return next != map.end() ? next : std::find_if(map.begin(), map.end(), able);
}

}  // namespace auriga::core
