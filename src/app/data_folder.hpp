// What an installation owns stands in its data folder; these are the names in it that the program
// itself knows, and what nobody else on the machine may do with them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace auriga::app {

inline constexpr std::string_view kSettingsFileName = "auriga.toml";

/// Where the backup goes that is taken before a migration: a name that is free, within the folder.
[[nodiscard]] std::filesystem::path migration_backup_folder(const std::filesystem::path& data,
                                                            core::Timestamp now);

/// The backup that was taken before a migration which did not come to its end, while nothing has
/// opened the database since: the next attempt needs no other. Empty where there is none.
[[nodiscard]] std::filesystem::path pending_backup(const std::filesystem::path& data);
/// Notes it (durably enough: without the note there is one backup more), or that none is pending.
void note_pending_backup(const std::filesystem::path& data, const std::filesystem::path& backup);
void forget_pending_backup(const std::filesystem::path& data) noexcept;

/// Throws CONFIGURATION_INVALID, saying what is missing and what to do, where a tool would find no
/// installation: no master key in the folder, unless the configuration gives it (`keys_given`); of
/// SQLite no database in the folder or where `database_url` says. A url that names neither engine
/// is told by db::open().
void require_installation(const std::filesystem::path& data, const std::string& database_url,
                          bool keys_given);
[[noreturn]] void throw_no_installation(const std::filesystem::path& data, std::string_view why);

/// Gives what the program keeps directly in the folder, and the keys, to the folder's owner, where
/// root runs: the server could not read root's. Never throws.
void give_to_owner(const std::filesystem::path& data);

/// Takes from group and others what they may do with the folder and with what the program keeps
/// directly in it, and says so in the log. A folder that everybody may put files into (/tmp) stays
/// as it is, and so does whatever else stands in the folder. Never throws.
void close_to_others(const std::filesystem::path& data);

}  // namespace auriga::app
