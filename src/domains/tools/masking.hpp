// Secrets kept out of what a tool's server repeats, however it writes them.
//
// In JSON the values and names are looked at as they are read, so that no escape hides one. In
// other text a secret is found as it stands, as JSON, HTML and addresses escape it (any character
// of it, also where there was no need), and in base64, alone or within something longer.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace auriga::tools {

inline constexpr std::string_view kMask = "••••••";

/// `text` with dots in place of each secret. Pure.
[[nodiscard]] std::string masked(std::string text, const std::vector<std::string>& secrets);

/// The same of each text, name and number of `value`.
[[nodiscard]] boost::json::value masked_json(boost::json::value value,
                                             const std::vector<std::string>& secrets);

}  // namespace auriga::tools
