// A small file as a string: a configuration, a key, an SOP, a workflow's definition.
#pragma once

#include <filesystem>
#include <string>

namespace auriga::app {

/// Its bytes, up to the end: pipes may be read, too. Throws std::system_error, whose text names the
/// file and the system's reason. Blocks; any thread.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

/// The same of what is piped in. It may be a socket, which could not be opened by a name.
[[nodiscard]] std::string read_standard_input();

}  // namespace auriga::app
