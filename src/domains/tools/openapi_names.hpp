// Names that tools, their parameters and secrets may have, of a document's names, which may be any.
//
// All functions are pure.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace auriga::tools {

inline constexpr std::size_t kNameReadMax = 200;  ///< Bytes of a document's name that count.

/// At most 64 letters, digits, _ and -; other characters become one _. Empty where none is left.
[[nodiscard]] std::string plain_name(std::string_view text);

/// `name`, or with a number behind it what is not among `taken` yet; it then is.
[[nodiscard]] std::string unique_name(std::string name, std::set<std::string>& taken);

/// The name that a security scheme's secret is proposed to have.
[[nodiscard]] std::string secret_name(std::string_view scheme);

}  // namespace auriga::tools
