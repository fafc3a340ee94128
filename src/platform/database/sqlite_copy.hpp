// Whole copies of a SQLite database, by its online backup API.
#pragma once

#include <string>
#include <string_view>

#include "platform/database/sqlite_connection.hpp"

namespace auriga::platform::db {

/// The name of the copy within a backup's folder.
inline constexpr std::string_view kSqliteCopyName = "auriga.db";

/// Writes what `source` sees now into a new file at `path`, durable and without a log beside it,
/// and checks it. Writers go on meanwhile. Throws, as the next does, READ_ONLY where the disk is
/// full or takes no writes, INTERNAL where it fails otherwise.
void copy_sqlite_to(SqliteConnection& source, const std::string& path, const std::string& vfs);

/// Replaces all of `target` by the copy at `path`, in one transaction. Throws BACKUP_INVALID when
/// the copy is damaged.
void load_sqlite_from(SqliteConnection& target, const std::string& path, const std::string& vfs);

}  // namespace auriga::platform::db
