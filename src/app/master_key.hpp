// The master key: 32 random bytes that seal secrets at rest, in keys/master.key of the data folder
// unless the configuration gives one.
#pragma once

#include <filesystem>
#include <string>

#include "core/clock.hpp"
#include "core/crypto.hpp"

namespace auriga::app {

/// The sealer of this installation. Makes the key file (mode 0600, durable) at the first start.
/// Throws CONFIGURATION_INVALID for a key that is none, READ_ONLY when the file cannot be written.
[[nodiscard]] core::Sealer open_sealer(const std::filesystem::path& data,
                                       const std::string& configured, core::Random& random);

/// Where the key file is.
[[nodiscard]] std::filesystem::path master_key_file(const std::filesystem::path& data);

}  // namespace auriga::app
