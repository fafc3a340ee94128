#include "platform/database/backup.hpp"

#include <spdlog/spdlog.h>

#include <fstream>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "platform/database/backup_files.hpp"
#include "platform/database/sqlite_copy.hpp"
#include "platform/objects/folder_store.hpp"
#include "platform/objects/sha256.hpp"
#include "platform/runtime/thread_pool.hpp"

namespace auriga::platform::db {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPage = 500;
constexpr std::size_t kStep = 256 * 1024;
constexpr std::string_view kSumMark = "\nsha256:";

Task<> copy_object(objects::ObjectStore& from, objects::ObjectStore& to, std::string key) {
  auto reader = co_await from.open(key);
  if (!reader) {
    co_return;  // Removed since it was listed.
  }
  auto writer = co_await to.create(key);
  std::vector<std::byte> buffer(kStep);
  for (;;) {
    const auto got = co_await reader->read(buffer);
    if (got == 0) {
      break;  // The reader has compared the sum.
    }
    co_await writer->write(std::span(buffer).first(got));
  }
  co_await writer->commit();
}

/// Whether `from` has the object and `to` does not, or has other bytes. (`co_await` stands in no
/// conditional expression: g++ 12 destroys its operands twice.)
Task<bool> differs(objects::ObjectStore& from, objects::ObjectStore& to, std::string key) {
  const auto theirs = co_await from.open(key);
  if (!theirs) {
    co_return false;
  }
  const auto ours = co_await to.open(key);
  co_return !ours || ours->info().sha256 != theirs->info().sha256;
}

/// Copies what `to` lacks or has in an older state; answers how many.
Task<std::size_t> copy_objects(objects::ObjectStore& from, objects::ObjectStore& to) {
  std::size_t copied = 0;
  std::optional<std::string> after = "";
  while (after) {
    const auto page = co_await from.list("", *after, kPage);
    for (const auto& object : page.objects) {
      if (co_await differs(from, to, object.key)) {
        co_await copy_object(from, to, object.key);
        ++copied;
      }
    }
    after = page.next;
  }
  co_return copied;
}

void write_manifest(objects::FileSystem& files, const fs::path& folder,
                    const BackupManifest& manifest) {
  auto text = core::to_json(manifest);
  text += std::string(kSumMark) + objects::Sha256::of(text) + "\n";
  objects::write_file(files, folder / kManifestName, text);
}

/// The rest, once objects and database are there: keys, manifest, a look at it all, the name.
BackupManifest finish(objects::FileSystem& files, const fs::path& partial,
                      const BackupOptions& options, BackupManifest manifest) {
  for (const auto& extra : options.extra) {
    AURIGA_ASSERT(is_inside(extra.name));
    copy_file(files, extra.path, partial / kExtraFolder / extra.name);
  }
  manifest.files = describe_files(partial);
  write_manifest(files, partial, manifest);
  verify_backup(partial);
  objects::check_file(files.sync_folder(partial), "syncing", partial);
  objects::check_file(files.rename(partial, options.target), "renaming", partial);
  const auto parent = options.target.parent_path();
  objects::check_file(files.sync_folder(parent), "syncing", parent);
  return manifest;
}

Task<BackupManifest> fill(Database& database, core::SystemScope scope,
                          objects::ObjectStore& objects, const BackupOptions& options,
                          objects::FileSystem& files, fs::path partial) {
  ThreadPool pool({.name = "backup", .threads = 1, .queue_max = 4});
  const auto copy =
      objects::open_folder_store({.root = partial / kObjectsFolder, .threads = 1, .files = &files});
  co_await copy_objects(objects, *copy);
  BackupManifest manifest{.format = std::string(kBackupFormat),
                          .program = AURIGA_VERSION,
                          .created_at = database.clock().now(),
                          .migrations = {},
                          .files = {}};
  co_await database.copy_to(partial);
  objects::take_owner(partial / kSqliteCopyName, partial);  // SQLite's own way of writing.
  // Asked after the copy: a migration in between would show as newer, never as missing.
  for (auto& row : co_await applied_migrations(database, scope)) {
    manifest.migrations.push_back({.domain = std::move(row.domain),
                                   .number = row.number,
                                   .name = std::move(row.name),
                                   .checksum = std::move(row.checksum)});
  }
  co_await copy_objects(objects, *copy);
  auto job = [&files, partial, options, manifest] {
    return finish(files, partial, options, manifest);
  };
  co_return co_await pool.run(std::move(job));
}

}  // namespace

Task<BackupManifest> backup(Database& database, core::SystemScope scope,
                            objects::ObjectStore& objects, BackupOptions options) {
  if (database.engine() != Engine::kSqlite) {
    throw core::Error(core::ErrorCode::kNotImplemented,
                      "A PostgreSQL database is backed up with its own tools: run pg_dump "
                      "--format=custom (or pg_basebackup), and copy the objects and the keys.");
  }
  auto& files = options.files == nullptr ? objects::real_file_system() : *options.files;
  options.target = fs::absolute(options.target).lexically_normal();
  if (!options.target.has_filename()) {
    options.target = options.target.parent_path();  // It ended in a slash.
  }
  if (fs::exists(options.target)) {
    throw_bad_backup("The folder for the backup exists already: " + options.target.string());
  }
  fs::path partial = options.target;
  partial += ".partial-" + core::make_uuid7_text(core::system_clock(), core::system_random());
  make_folders(files, partial);
  std::exception_ptr failure;
  try {
    auto manifest = co_await fill(database, scope, objects, options, files, partial);
    spdlog::info("backup: {} files in {}", manifest.files.size(), options.target.string());
    co_return manifest;
  } catch (...) {
    failure = std::current_exception();
  }
  discard(partial);
  std::rethrow_exception(failure);
}

BackupManifest verify_backup(const fs::path& folder) {
  std::ifstream in(folder / kManifestName, std::ios::binary);
  const std::string all((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const auto mark = all.rfind(kSumMark);
  if (!in || mark == std::string::npos) {
    throw_bad_backup("There is no whole manifest.json in " + folder.string() + ".");
  }
  const auto text = all.substr(0, mark);
  if (all.substr(mark) != std::string(kSumMark) + objects::Sha256::of(text) + "\n") {
    throw_bad_backup("The backup's manifest.json was changed.");
  }
  auto manifest = core::decode_json<BackupManifest>(text);
  if (!manifest || manifest->format != kBackupFormat) {
    throw_bad_backup("The backup's manifest.json is of another version.");
  }
  for (const auto& file : manifest->files) {
    if (!is_inside(file.path)) {
      throw_bad_backup("The backup names a file outside of itself: " + file.path);
    }
    const auto found = describe_file(folder, file.path);
    if (found.size != file.size || found.sha256 != file.sha256) {
      throw_bad_backup("The file " + file.path + " of the backup is damaged.");
    }
  }
  return *std::move(manifest);
}

}  // namespace auriga::platform::db
