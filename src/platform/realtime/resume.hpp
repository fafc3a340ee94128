// Where a client wants to go on, as both WebSockets read it.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "platform/realtime/topic.hpp"

namespace auriga::platform::realtime {

/// The place that `given` names by `epoch`, a text, and by its field `offset`, a number; nothing
/// where one is missing or of another kind. An epoch that no topic has is no fault: nothing is
/// recovered then.
[[nodiscard]] std::optional<Position> read_position(const boost::json::object& given,
                                                    std::string_view offset);

}  // namespace auriga::platform::realtime
