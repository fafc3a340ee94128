// What a server is called among those on the same database.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace auriga::app {

inline constexpr std::string_view kNodeFileName = "node";

/// The name of the server of this data folder, "nod_…", the same at every start; made when there is
/// none. It stands in the file `node`, which must not be copied into the folder of another server.
/// Throws READ_ONLY or INTERNAL where it cannot be written.
[[nodiscard]] std::string node_name(const std::filesystem::path& data, const core::Clock& clock,
                                    core::Random& random);

}  // namespace auriga::app
