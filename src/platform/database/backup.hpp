// Backup and restore of all there is: database, objects, key files. A backup is a folder:
//
//   manifest.json    what belongs to it: size and SHA-256 of each file, migrations, program
//   auriga.db        the database as one plain file
//   objects/         the objects as a folder store keeps them (objects/object_file.hpp)
//   files/           keys and what else the caller named
//
// It is made while the server works, in a folder beside its final name, verified, and renamed at
// the end: a folder with that name is whole. Objects are copied before the database and, those that
// are new by then, again after it, so every row's object is there. What this loses: an object that
// is removed or replaced in the moment between the database's copy and the second round is missing,
// or newer than its row. Keys are that of an id each, so replacing is rare.
//
// A restore builds the new data folder beside the old one and exchanges the two in one step; what
// was there before is kept under another name.
//
// For SQLite. A PostgreSQL database is copied by its own tools (pg_dump, pg_basebackup), and backup
// says so.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/rules.hpp"
#include "platform/database/database.hpp"
#include "platform/database/migrations.hpp"
#include "platform/objects/file_system.hpp"
#include "platform/objects/objects.hpp"

namespace auriga::platform::db {

/// One file of a backup.
struct BackupFile {
  std::string path;  ///< Within the backup, with slashes.
  std::int64_t size = 0;
  std::string sha256;
};
BOOST_DESCRIBE_STRUCT(BackupFile, (), (path, size, sha256))
inline core::Rules rules(core::Type<BackupFile>) {
  return {"BackupFile", "One file of a backup."};
}

struct BackupMigration {
  std::string domain;
  std::int64_t number = 0;
  std::string name;
  std::string checksum;
};
BOOST_DESCRIBE_STRUCT(BackupMigration, (), (domain, number, name, checksum))
inline core::Rules rules(core::Type<BackupMigration>) {
  return {"BackupMigration", "A migration that the data in a backup has."};
}

struct BackupManifest {
  std::string format;   ///< "auriga-backup/1".
  std::string program;  ///< The version that made it.
  core::Timestamp created_at;
  std::vector<BackupMigration> migrations;
  std::vector<BackupFile> files;
};
BOOST_DESCRIBE_STRUCT(BackupManifest, (), (format, program, created_at, migrations, files))
inline core::Rules rules(core::Type<BackupManifest>) {
  return {"BackupManifest", "What belongs to a backup."};
}

/// A file outside of database and objects.
struct ExtraFile {
  std::string name;  ///< Relative to the data folder: `keys/master.key`.
  std::filesystem::path path;
};

struct BackupOptions {
  std::filesystem::path target;  ///< Must not exist; its parent is made.
  std::vector<ExtraFile> extra = {};
  objects::FileSystem* files = nullptr;  ///< Null: the machine's.
};

/// Makes a backup and verifies it. Throws BACKUP_INVALID when the target exists or the copy is not
/// sound, READ_ONLY when the disk is full, INTERNAL when something cannot be read or written,
/// NOT_IMPLEMENTED for PostgreSQL. After a failure the target does not exist.
Task<BackupManifest> backup(Database& database, core::SystemScope scope,
                            objects::ObjectStore& objects, BackupOptions options);

/// Reads a whole backup and compares it with its manifest. Throws BACKUP_INVALID, whose detail
/// names the part that failed. Blocks.
BackupManifest verify_backup(const std::filesystem::path& folder);

struct RestoreOptions {
  std::filesystem::path from;
  std::filesystem::path data;          ///< The data folder to make.
  std::string database = "auriga.db";  ///< Names within it.
  std::string objects = "objects";
  bool replace = false;  ///< Put it in place of a folder that holds something.
  /// Files directly in the data folder that stay as they are, whatever the backup has of them.
  std::vector<std::string> keep = {};
  /// Files directly in it that are neither kept nor worth keeping: locks. With nothing beside these
  /// and `keep` the folder counts as empty.
  std::vector<std::string> ignore = {};
  objects::FileSystem* files = nullptr;  ///< Null: the machine's.
};

struct RestoreReport {
  BackupManifest manifest;
  std::filesystem::path kept;  ///< Where the former data folder went; empty if it held nothing.
  std::vector<std::string> stayed = {};  ///< Those of `keep` that there were.
};

/// Fills a data folder from a backup, after verifying it. No server may use that folder until this
/// returns. A link is followed: the folder that it names is exchanged. A mount point keeps its
/// name: what it holds is exchanged, and the former is kept within. `known` are the program's
/// migrations: a backup of a newer program throws SCHEMA_NEWER. What root restores belongs to the
/// owner of the folder, as before. Throws BACKUP_INVALID, READ_ONLY, INTERNAL (what cannot be
/// written), or VALIDATION_FAILED when the folder is not empty and `replace` is not set, or is
/// none. When it throws, the data folder is as it was, or (a failed sync at the very end) the
/// restored one; a mount point on a disk that fails for good may be neither, see require_whole().
/// Blocks.
RestoreReport restore(const RestoreOptions& options, std::span<const Migration> known);

/// Throws CONFIGURATION_INVALID where a restore into that folder was cut short: it holds a part of
/// what was there, and a part of the backup. Blocks for a moment.
void require_whole(const std::filesystem::path& data);

}  // namespace auriga::platform::db
