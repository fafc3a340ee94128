// What `auriga config check` says and `auriga serve` refuses: faults of the settings, also those
// that contradict each other, as far as it shows without opening a port or a database.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/configuration.hpp"

namespace auriga::app {

/// One sentence each, with the setting's name and the place of its value; no value of a secret.
/// Reads the files that settings name, and looks up the name of server.host. Blocks.
[[nodiscard]] std::vector<std::string> settings_faults(const core::Configuration& configuration,
                                                       const std::filesystem::path& data);

/// Throws CONFIGURATION_INVALID with each of them on a line; nothing where there is none.
void refuse_faults(const std::vector<std::string>& faults);

}  // namespace auriga::app
