// Listing a folder store in the order of keys.
#pragma once

#include <filesystem>

#include "platform/objects/objects.hpp"

namespace auriga::platform::objects {

inline constexpr std::string_view kObjectSuffix = ".object";

/// Up to `limit` keys below `root` that start with `prefix` and sort after `after`. Blocks.
[[nodiscard]] ObjectPage list_folder(const std::filesystem::path& root, const std::string& prefix,
                                     const std::string& after, std::size_t limit);

}  // namespace auriga::platform::objects
