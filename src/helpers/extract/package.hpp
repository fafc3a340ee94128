// A DOCX is a ZIP package (ECMA-376, part 2). This reads the few parts that hold text, by name, and
// refuses bombs: parts that unpack to more than the limit in all or to far more than their size,
// and packages of too many entries.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "engines/extraction/limits.hpp"

namespace auriga::extract {

/// Parts by their lower-case name, e.g. "word/document.xml".
using Package = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] core::Result<Package> open_package(std::string_view bytes,
                                                 const extraction::ExtractionLimits& limits);

}  // namespace auriga::extract
