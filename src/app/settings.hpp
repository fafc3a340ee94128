// Every setting of the server, declared once, and their values as the program uses them.
#pragma once

#include <chrono>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/configuration.hpp"

namespace auriga::app {

/// The declarations; docs/configuration.md is made from them.
[[nodiscard]] std::span<const core::Setting> settings();

/// What the command line says before any file is read.
struct ConfigurationInput {
  std::filesystem::path data;  ///< The data folder.
  std::filesystem::path
      config_file;  ///< Empty: AURIGA_CONFIG, then auriga.toml in the data folder.
  std::vector<std::string> assignments;  ///< "section.name=value".
};

/// The file among these that is read; empty for none. Throws std::filesystem::filesystem_error
/// where the data folder cannot be looked into.
[[nodiscard]] std::filesystem::path configuration_file(const ConfigurationInput& input);

/// Reads file, environment and assignments. Faults are in the result, not thrown.
[[nodiscard]] core::Configuration load_configuration(const ConfigurationInput& input);

}  // namespace auriga::app
