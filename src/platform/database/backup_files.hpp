// What making and restoring a backup share: its manifest and copying of files.
#pragma once

#include "platform/database/backup.hpp"

namespace auriga::platform::db {

inline constexpr std::string_view kBackupFormat = "auriga-backup/1";
inline constexpr std::string_view kManifestName = "manifest.json";
inline constexpr std::string_view kExtraFolder = "files";
inline constexpr std::string_view kObjectsFolder = "objects";

[[noreturn]] void throw_bad_backup(std::string detail, std::string cause = {});

/// Whether `path` is relative and stays below where it is put.
[[nodiscard]] bool is_inside(const std::filesystem::path& path);

/// Size and sum of the file `root`/`path`. Throws BACKUP_INVALID when it cannot be read.
[[nodiscard]] BackupFile describe_file(const std::filesystem::path& root, const std::string& path);

/// All files below `root` but the manifest, by path.
[[nodiscard]] std::vector<BackupFile> describe_files(const std::filesystem::path& root);

/// Copies one file durably to a name that is free, making its folders.
void copy_file(objects::FileSystem& files, const std::filesystem::path& from,
               const std::filesystem::path& to);

/// Removes a folder that was left half done, as far as it can be.
void discard(const std::filesystem::path& folder) noexcept;

}  // namespace auriga::platform::db
