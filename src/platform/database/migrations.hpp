// Migrations: how tables come to be. Files `migrations/NNNN_name.sql` of a domain, embedded by
// `auriga_migrations(target domain)` (cmake/Migrations.cmake), written once for both engines with
// the types TEXT, BIGINT, DOUBLE PRECISION and BYTEA. Numbers start at 1 without gaps; a file that
// was released is never changed, only followed by another: each is recorded with its checksum.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "platform/database/database.hpp"

namespace auriga::platform::db {

struct Migration {
  int number;               ///< From 1, without gaps within its domain.
  std::string_view domain;  ///< `accounts`.
  std::string_view name;    ///< `users_and_organizations`.
  std::string_view sql;     ///< Statements separated by semicolons; no BEGIN or COMMIT.
};

/// One that was applied, as the database records it.
struct AppliedMigration {
  std::string domain;
  std::int64_t number = 0;
  std::string name;
  std::string checksum;  ///< SHA-256 of the SQL in hex.
  core::Timestamp applied_at;
};
BOOST_DESCRIBE_STRUCT(AppliedMigration, (), (domain, number, name, checksum, applied_at))

struct MigrateOptions {
  /// Awaited before anything changes in a database that already holds data: makes the backup. What
  /// it throws stops the migration.
  std::function<Task<>()> before = {};
};

/// Brings the database up to `migrations` (in the order given: a domain whose tables refer to
/// another's comes after it), this layer's own tables first. Give all domains the program has, also
/// those it does not serve: one that is missing counts as newer. All or nothing, in one
/// transaction; safe to run on several nodes at once. Answers how many were applied. Throws
/// SCHEMA_NEWER when the database knows migrations that we do not, and INTERNAL when one that was
/// applied has changed.
Task<std::size_t> migrate(Database& database, const core::SystemScope& scope,
                          std::vector<Migration> migrations, MigrateOptions options = {});

/// All that were applied, by domain and number; empty for an empty database.
Task<std::vector<AppliedMigration>> applied_migrations(Database& database,
                                                       const core::SystemScope& scope);

/// How a database stands to the program's migrations.
enum class SchemaState : std::uint8_t {
  kEmpty,    ///< Nothing was ever applied.
  kOlder,    ///< migrate() would apply some.
  kCurrent,  ///< migrate() would do nothing.
};

/// Changes nothing. Throws SCHEMA_NEWER or INTERNAL as migrate() would.
Task<SchemaState> schema_state(Database& database, const core::SystemScope& scope,
                               std::vector<Migration> migrations);

/// Throws SCHEMA_NEWER or INTERNAL as migrate() would.
void check_history(std::span<const AppliedMigration> applied, std::span<const Migration> known);

}  // namespace auriga::platform::db
