// JSON that strangers send.
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

#include "core/result.hpp"

namespace auriga::core {

/// As parse_json(), but an object that has a name twice is refused, at the pointer of the second:
/// whoever looks a request over on its way may read the other one (RFC 8259, section 4).
[[nodiscard]] Result<boost::json::value> parse_sent_json(std::string_view text);

}  // namespace auriga::core
