// The walk over a page's tree.
#pragma once

#include <libxml/tree.h>

#include <cstdint>
#include <string>

namespace auriga::extract {

/// The text of the page below `root`; stops once it is longer than `bytes_max`.
[[nodiscard]] std::string html_text(const xmlNode& root, std::uint64_t bytes_max);

}  // namespace auriga::extract
