// The data folder of an Application: its lock and keys, database and objects; the schema brought up
// to the program; backups.
#include "accounts_migrations.gen.hpp"
#include "agents_migrations.gen.hpp"
#include "app/application_parts.hpp"
#include "app/data_folder.hpp"
#include "app/master_key.hpp"
#include "app/read_file.hpp"
#include "app/settings.hpp"
#include "app/write_file.hpp"
#include "broadcasts_migrations.gen.hpp"
#include "core/error.hpp"
#include "mail_migrations.gen.hpp"
#include "notifications_migrations.gen.hpp"
#include "operations_migrations.gen.hpp"
#include "platform/database/migrations.hpp"
#include "platform/log/log.hpp"
#include "security_migrations.gen.hpp"
#include "sessions_migrations.gen.hpp"
#include "tools_migrations.gen.hpp"
#include "workflows_migrations.gen.hpp"

namespace auriga::app {

using core::Error;
using core::ErrorCode;

namespace {

/// What belongs into a backup beside database and objects.
std::vector<db::ExtraFile> extra_files(const std::filesystem::path& data) {
  std::vector<db::ExtraFile> out;
  for (const auto& file : {master_key_file(data), data / kSettingsFileName}) {
    if (std::filesystem::is_regular_file(file)) {
      out.push_back({file.lexically_relative(data).generic_string(), file});
    }
  }
  return out;
}

}  // namespace

std::vector<db::Migration> all_migrations() {
  std::vector<db::Migration> all;
  for (const auto& some :
       {accounts_migrations(), agents_migrations(), sessions_migrations(), broadcasts_migrations(),
        operations_migrations(), security_migrations(), workflows_migrations(), mail_migrations(),
        notifications_migrations(), tools_migrations()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

void Application::Parts::open_storage(Opening opening) {
  auto url = configuration.text("database.url");
  if (opening <= Opening::kAlone) {
    require_installation(data, url, !configuration.text("accounts.master_key").empty());
  }
  if (opening == Opening::kAlone || opening == Opening::kMake) {
    lock.emplace(data, "give the work to that server with --server and --key, or stop it");
  } else if (opening != Opening::kBeside && !lock) {
    lock.emplace(data);
  }
  make_folder(data);
  db::require_whole(data);
  sealer =
      sealer_of(load_master_keys(data, configuration.text("accounts.master_key"), random, clock));
  if (url.empty()) {
    url = "sqlite:" + (data / "auriga.db").string();
  }
  db::Options options{.url = std::move(url)};
  options.readers = static_cast<std::size_t>(number("database.readers"));
  options.connections = static_cast<std::size_t>(number("database.connections"));
  database = db::open(runtime, std::move(options));
  platform::objects::FolderOptions folder{.root = data / "objects"};
  objects = platform::objects::open_folder_store(std::move(folder));
  runtime.run_blocking(settle_schema(opening));
  give_to_owner(data);
}

Task<> Application::Parts::settle_schema(Opening opening) {
  const auto state = co_await db::schema_state(*database, scope, all_migrations());
  if (state == db::SchemaState::kCurrent) {
    forget_pending_backup(data);  // From here on the data change.
    co_return;
  }
  if (state == db::SchemaState::kEmpty && opening <= Opening::kAlone) {
    throw_no_installation(data, "its database is empty");
  }
  const bool upgrades = opening == Opening::kUpgrade || opening == Opening::kUpgradeWithoutBackup;
  if (state == db::SchemaState::kOlder && !upgrades) {
    throw Error(ErrorCode::kConfigurationInvalid,
                "the database of " + data.string() +
                    " is older than this program: run auriga migrate --data " + data.string() +
                    " first, or start the server with this program, which does the same");
  }
  db::MigrateOptions options;
  if (opening == Opening::kUpgrade) {
    options.before = [this] { return backup_before_migration(); };
  }
  migrated = co_await db::migrate(*database, scope, all_migrations(), std::move(options));
  forget_pending_backup(data);
}

Task<> Application::Parts::backup_before_migration() {
  if (database->engine() != db::Engine::kSqlite) {
    platform::log::warning(
        "migrating without a backup: that of PostgreSQL is made by its own tools");
    co_return;
  }
  migration_backup = pending_backup(data);
  if (!migration_backup.empty()) {
    platform::log::info("the backup of the last attempt to migrate is that of this one")
        .field("folder", migration_backup.string());
    co_return;
  }
  auto target = migration_backup_folder(data, clock.now());
  platform::log::info("taking a backup before the migration").field("folder", target.string());
  try {
    (void)co_await backup(target);
  } catch (const Error& error) {
    throw Error(error.code(),
                "no backup could be taken before the migration, so nothing was changed. Mend that, "
                "or make one elsewhere and run auriga migrate --without-backup",
                error.detail() + (error.detail().empty() ? "" : ": ") + error.cause());
  }
  note_pending_backup(data, target);
  migration_backup = std::move(target);
}

Task<db::BackupManifest> Application::Parts::backup(std::filesystem::path target) {
  const auto file = master_key_file(data);
  const auto keys_text = [&file] {
    return std::filesystem::exists(file) ? read_file(file) : std::string();
  };
  const auto before = keys_text();
  db::BackupOptions options{.target = target, .extra = extra_files(data)};
  auto manifest = co_await db::backup(*database, scope, *objects, std::move(options));
  if (keys_text() != before) {
    // A former key that was forgotten meanwhile may be that of values in the copy.
    std::filesystem::remove_all(target);
    throw Error(ErrorCode::kBackupInvalid,
                "The master key was exchanged while the backup was made: make it again.");
  }
  co_return manifest;
}

}  // namespace auriga::app
