// What an installation owns stands in its data folder; these are the names in it that the program
// itself knows, and what nobody else on the machine may do with them.
#pragma once

#include <filesystem>
#include <string_view>

#include "core/time.hpp"

namespace auriga::app {

inline constexpr std::string_view kSettingsFileName = "auriga.toml";

/// Where the backup goes that is taken before a migration: a name that is free, within the folder.
[[nodiscard]] std::filesystem::path migration_backup_folder(const std::filesystem::path& data,
                                                            core::Timestamp now);

/// Takes from group and others what they may do with the folder and with what the program keeps
/// directly in it, and says so in the log. A folder that everybody may put files into (/tmp) stays
/// as it is, and so does whatever else stands in the folder. Never throws.
void close_to_others(const std::filesystem::path& data);

}  // namespace auriga::app
