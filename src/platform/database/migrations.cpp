#include "platform/database/migrations.hpp"

#include <spdlog/spdlog.h>

#include <map>

#include "platform/objects/sha256.hpp"
#include "platform_migrations.gen.hpp"

namespace auriga::platform::db {
namespace {

using core::ErrorCode;

// Text must sort by bytes on both engines; a PostgreSQL database may have been made with another
// order. So every text column that follows the database's default gets the bytewise one.
constexpr std::string_view kBytewiseText = R"(
DO $$
DECLARE c record;
BEGIN
  FOR c IN SELECT s.table_name, s.column_name FROM information_schema.columns s
           JOIN information_schema.tables t USING (table_schema, table_name)
           WHERE s.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
             AND s.data_type = 'text' AND s.collation_name IS NULL
  LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I TYPE TEXT COLLATE "C"',
                   c.table_name, c.column_name);
  END LOOP;
END $$)";

/// This layer's migrations, then `migrations`; asserts that each domain counts 1, 2, 3, …
std::vector<Migration> complete(std::span<const Migration> migrations) {
  const auto own = platform_migrations();
  std::vector<Migration> all(own.begin(), own.end());
  for (const auto& migration : migrations) {
    if (migration.domain != own.front().domain) {
      all.push_back(migration);
    }
  }
  std::map<std::string_view, int> last;
  for (const auto& migration : all) {
    AURIGA_ASSERT(migration.number == ++last[migration.domain]);
  }
  return all;
}

Work<> create_table(Transaction& tx) {
  co_await tx.exec(
      "CREATE TABLE IF NOT EXISTS schema_migrations (domain TEXT NOT NULL, number BIGINT NOT NULL,"
      " name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL,"
      " PRIMARY KEY (domain, number))");
}

Work<std::vector<AppliedMigration>> select_applied(Transaction& tx) {
  const auto tables = co_await tx.scalar<std::int64_t>(
      tx.engine() == Engine::kSqlite
          ? "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'"
          : "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()"
            " AND table_name = 'schema_migrations'");
  if (tables == 0) {
    co_return std::vector<AppliedMigration>();
  }
  co_return co_await tx.all<AppliedMigration>(
      "SELECT $columns FROM schema_migrations ORDER BY domain, number");
}

bool is_applied(std::span<const AppliedMigration> applied, const Migration& migration) {
  return std::ranges::any_of(applied, [&](const AppliedMigration& row) {
    return row.domain == migration.domain && row.number == migration.number;
  });
}

Work<std::size_t> apply_pending(Transaction& tx, const std::vector<Migration>& all) {
  if (tx.engine() == Engine::kPostgres) {
    // Taken before the snapshot: who waits here sees what the node before it did.
    co_await tx.script("LOCK TABLE schema_migrations IN ACCESS EXCLUSIVE MODE");
    co_await tx.script("SET LOCAL statement_timeout = 0");
  }
  const auto applied = co_await select_applied(tx);
  check_history(applied, all);
  std::size_t count = 0;
  for (const auto& migration : all) {
    if (is_applied(applied, migration)) {
      continue;
    }
    co_await tx.script(migration.sql);
    co_await tx.exec(
        "INSERT INTO schema_migrations (domain, number, name, checksum, applied_at)"
        " VALUES ($1, $2, $3, $4, $5)",
        migration.domain, migration.number, migration.name, objects::Sha256::of(migration.sql),
        tx.now());
    ++count;
  }
  if (count > 0 && tx.engine() == Engine::kPostgres) {
    co_await tx.script(kBytewiseText);
  }
  co_return count;
}

/// Two nodes that create the same table at once: one of them hears of a broken constraint of the
/// catalogue, and finds the table there afterwards.
Task<> ensure_table(Database& database, const core::SystemScope& scope) {
  bool raced = false;
  try {
    co_await database.write(scope, create_table);
  } catch (const UniqueViolation&) {
    raced = true;
  }
  if (raced) {
    co_await database.write(scope, create_table);
  }
}

}  // namespace

void check_history(std::span<const AppliedMigration> applied, std::span<const Migration> known) {
  const auto all = complete(known);
  for (const auto& row : applied) {
    const auto found = std::ranges::find_if(all, [&](const Migration& migration) {
      return migration.domain == row.domain && migration.number == row.number;
    });
    const std::string name = row.domain + " " + std::to_string(row.number) + " " + row.name;
    if (found == all.end()) {
      throw core::Error(ErrorCode::kSchemaNewer, {}, "unknown migration: " + name);
    }
    if (objects::Sha256::of(found->sql) != row.checksum) {
      throw core::Error(ErrorCode::kInternal, {},
                        "a migration that was applied has changed since: " + name);
    }
  }
}

Task<std::vector<AppliedMigration>> applied_migrations(Database& database,
                                                       const core::SystemScope& scope) {
  co_return co_await database.read(scope, select_applied);
}

Task<SchemaState> schema_state(Database& database, const core::SystemScope& scope,
                               std::vector<Migration> migrations) {
  const auto all = complete(migrations);
  const auto applied = co_await applied_migrations(database, scope);
  check_history(applied, all);
  if (applied.empty()) {
    co_return SchemaState::kEmpty;
  }
  co_return applied.size() == all.size() ? SchemaState::kCurrent : SchemaState::kOlder;
}

Task<std::size_t> migrate(Database& database, const core::SystemScope& scope,
                          std::vector<Migration> migrations, MigrateOptions options) {
  const auto all = complete(migrations);
  const auto applied = co_await applied_migrations(database, scope);
  check_history(applied, all);
  if (applied.size() == all.size()) {
    co_return 0;
  }
  if (!applied.empty() && options.before) {
    co_await options.before();
  }
  co_await ensure_table(database, scope);
  const auto count = co_await database.write(scope, apply_pending, all);
  spdlog::info("database: {} migrations applied", count);
  co_return count;
}

}  // namespace auriga::platform::db
