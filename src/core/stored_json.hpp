// JSON that the server itself has written. A value that was taken at its full depth stands deeper
// still within what is kept with it, and must be found again all the same.
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

#include "core/result.hpp"

namespace auriga::core {

/// As parse_json(), but at most 1,024 levels deep: for text of ours alone.
[[nodiscard]] Result<boost::json::value> parse_stored_json(std::string_view text);

}  // namespace auriga::core
