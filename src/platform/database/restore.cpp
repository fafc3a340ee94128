#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>

#include "platform/database/backup_files.hpp"
#include "platform/database/sqlite_copy.hpp"

namespace auriga::platform::db {
namespace {

namespace fs = std::filesystem;

/// A folder of that name within a data folder, with something in it: a restore was cut short.
constexpr std::string_view kUnfinished = "restore-unfinished-";
/// What a file system has for itself where it is mounted.
constexpr std::string_view kLostFound = "lost+found";

/// Where a file of the backup belongs in the data folder.
fs::path place_of(const fs::path& path, const RestoreOptions& options) {
  const auto top = *path.begin();
  if (path == fs::path(kSqliteCopyName)) {
    return options.database;
  }
  if (top == fs::path(kObjectsFolder)) {
    return fs::path(options.objects) / path.lexically_relative(kObjectsFolder);
  }
  if (top == fs::path(kExtraFolder)) {
    return path.lexically_relative(kExtraFolder);
  }
  throw_bad_backup("The backup holds a file that this version does not know: " + path.string());
}

/// The copy is put in its place as it is, so it must be sound before.
void check_database(const fs::path& path) {
  sqlite3* handle = nullptr;
  std::string answer;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
      sqlite3_prepare_v2(handle, "PRAGMA integrity_check(1)", -1, &statement, nullptr) ==
          SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW) {
    const auto* text = sqlite3_column_text(statement, 0);
    answer = text == nullptr ? "" : reinterpret_cast<const char*>(text);
  }
  sqlite3_finalize(statement);
  sqlite3_close(handle);
  if (answer != "ok") {
    throw_bad_backup("The database in the backup is damaged.", answer);
  }
}

void check_migrations(const BackupManifest& manifest, std::span<const Migration> known) {
  std::vector<AppliedMigration> applied;
  for (const auto& row : manifest.migrations) {
    applied.push_back({.domain = row.domain,
                       .number = row.number,
                       .name = row.name,
                       .checksum = row.checksum,
                       .applied_at = {}});
  }
  check_history(applied, known);
}

/// The whole name of the data folder, links followed, without a slash at its end.
fs::path data_folder(const RestoreOptions& options) {
  auto data = fs::weakly_canonical(fs::absolute(options.data));
  return data.has_filename() ? data : data.parent_path();
}

bool names(const std::vector<std::string>& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

/// Whether there is nothing in the folder that a restore would take from its place.
bool holds_nothing(const fs::path& data, const RestoreOptions& options) {
  return std::ranges::all_of(fs::directory_iterator(data), [&](const fs::directory_entry& entry) {
    const auto name = entry.path().filename().string();
    return name == kLostFound ||
           (entry.is_regular_file() && (names(options.keep, name) || names(options.ignore, name)));
  });
}

/// Those of `keep` that there are.
std::vector<std::string> kept_files(const fs::path& data, const RestoreOptions& options) {
  std::vector<std::string> out;
  std::ranges::copy_if(options.keep, std::back_inserter(out),
                       [&](const std::string& name) { return fs::is_regular_file(data / name); });
  return out;
}

/// Copies all that the backup holds, and what stays, into a folder that is not there yet.
void fill(objects::FileSystem& files, const fs::path& fresh, const fs::path& data,
          const RestoreOptions& options, const RestoreReport& report) {
  make_folders(files, fresh);
  if (fs::exists(data)) {
    objects::take_owner(fresh, data);  // And what comes into it takes that of its folder.
  }
  for (const auto& file : report.manifest.files) {
    const auto place = place_of(file.path, options);
    if (names(report.stayed, place.generic_string())) {
      continue;
    }
    copy_file(files, options.from / file.path, fresh / place);
    if (describe_file(fresh, place.generic_string()).sha256 != file.sha256) {
      throw core::Error(core::ErrorCode::kInternal,
                        "The copy of " + file.path + " is not what the backup has.");
    }
  }
  for (const auto& name : report.stayed) {
    copy_file(files, data / name, fresh / name);
  }
}

/// Gives the finished folder its name, or throws and leaves all as it was.
void take_name(objects::FileSystem& files, const fs::path& fresh, const fs::path& data,
               bool exchange) {
  const int error = exchange ? files.exchange(fresh, data) : files.rename(fresh, data);
  objects::check_file(error, "renaming", fresh);
}

/// What a restore that was cut short has left in the folder; empty where none was.
fs::path unfinished_in(const fs::path& data) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(data, ignored)) {
    if (entry.path().filename().string().starts_with(kUnfinished) && entry.is_directory() &&
        !fs::is_empty(entry.path())) {
      return entry.path();
    }
  }
  return {};
}

std::string half_words(const fs::path& data) {
  return "A restore into " + data.string() +
         " was cut short. A part of what was there is in its folder replaced-…, a part of the "
         "backup in restore-unfinished-…; run the restore again, with --replace.";
}

/// Renames that can be taken back.
class Moves {
 public:
  explicit Moves(objects::FileSystem& files) : files_(files) {}

  void move(const fs::path& from, const fs::path& to) {
    objects::check_file(files_.rename(from, to), "renaming", from);
    done_.emplace_back(from, to);
  }
  /// All that `from` holds, but for some.
  void move_all(const fs::path& from, const fs::path& to, const std::vector<std::string>& stay) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(from)) {
      if (!names(stay, entry.path().filename().string())) {
        found.push_back(entry.path().filename());
      }
    }
    for (const auto& name : found) {
      move(from / name, to / name);
    }
  }
  /// Takes back all, or as much as can be; whether that was all.
  [[nodiscard]] bool undo() {
    while (!done_.empty() && files_.rename(done_.back().second, done_.back().first) == 0) {
      done_.pop_back();
    }
    return done_.empty();
  }

 private:
  objects::FileSystem& files_;
  std::vector<std::pair<fs::path, fs::path>> done_;
};

/// Puts what `fresh` holds in place of what its folder `data` holds, which goes into `former`. All
/// or nothing; where the process ends meanwhile or the disk fails for good, `unfinished` says so.
void exchange_within(objects::FileSystem& files, const fs::path& fresh, const fs::path& data,
                     const fs::path& former, const RestoreOptions& options) {
  const auto sync = [&](const fs::path& folder) {
    objects::check_file(files.sync_folder(folder), "syncing", folder);
  };
  const auto unfinished = data / (std::string(kUnfinished) + former.filename().string());
  auto stay = options.ignore;
  stay.insert(stay.end(), {std::string(kLostFound), unfinished.filename().string(),
                           former.filename().string()});
  Moves moves(files);
  try {
    make_folders(files, former);
    moves.move(fresh, unfinished);
    sync(data);
    moves.move_all(data, former, stay);
    moves.move_all(unfinished, data, {});
    for (const auto& folder : {former, unfinished, data}) {
      sync(folder);
    }
    objects::check_file(files.remove_folder(unfinished), "removing", unfinished);
  } catch (...) {
    if (!moves.undo()) {
      throw core::Error(core::ErrorCode::kReadOnly, half_words(data));
    }
    (void)files.remove_folder(former);
    (void)files.sync_folder(data);
    throw;
  }
}

/// By a folder beside it that takes its name.
void restore_beside(objects::FileSystem& files, const fs::path& data, const std::string& id,
                    const RestoreOptions& options, RestoreReport& report) {
  const bool exchange = fs::exists(data) && !fs::is_empty(data);
  fs::path fresh = data;
  fresh += ".restoring-" + id;
  try {
    fill(files, fresh, data, options, report);
    take_name(files, fresh, data, exchange);
  } catch (...) {
    discard(fresh);
    throw;
  }
  // From here on `fresh` is the former data: it goes only when there was nothing in it.
  if (exchange && holds_nothing(fresh, options)) {
    discard(fresh);
  } else if (exchange) {
    report.kept = data;
    report.kept += ".replaced-" + id;
    if (files.rename(fresh, report.kept) != 0) {
      report.kept = fresh;
    }
  }
  objects::check_file(files.sync_folder(data.parent_path()), "syncing", data.parent_path());
}

/// By a folder within it, whose content takes the place of the rest.
void restore_within(objects::FileSystem& files, const fs::path& data, const std::string& id,
                    const RestoreOptions& options, RestoreReport& report) {
  const auto fresh = data / (".restoring-" + id);
  const auto former = data / ("replaced-" + id);
  const bool held = !holds_nothing(data, options);
  try {
    fill(files, fresh, data, options, report);
    exchange_within(files, fresh, data, former, options);
  } catch (...) {
    discard(fresh);
    throw;
  }
  if (held) {
    report.kept = former;
  } else {
    discard(former);
  }
  objects::check_file(files.sync_folder(data), "syncing", data);
}

}  // namespace

RestoreReport restore(const RestoreOptions& options, std::span<const Migration> known) {
  auto& files = options.files == nullptr ? objects::real_file_system() : *options.files;
  const auto data = data_folder(options);
  const bool there = fs::exists(data);
  if (there && !fs::is_directory(data)) {
    throw core::Error(core::ErrorCode::kValidationFailed, data.string() + " is not a folder.");
  }
  if (!options.replace && there && !holds_nothing(data, options)) {
    throw core::Error(core::ErrorCode::kValidationFailed,
                      "The data folder " + data.string() +
                          " is not empty. Choose another, or say that it may be replaced.");
  }
  RestoreReport report{
      .manifest = verify_backup(options.from), .kept = {}, .stayed = kept_files(data, options)};
  check_migrations(report.manifest, known);
  check_database(options.from / kSqliteCopyName);
  const auto id = core::make_uuid7_text(core::system_clock(), core::system_random());
  if (there && files.is_mount(data)) {
    restore_within(files, data, id, options, report);
  } else {
    restore_beside(files, data, id, options, report);
  }
  spdlog::info("restore: {} files into {}", report.manifest.files.size(), data.string());
  return report;
}

void require_whole(const fs::path& data) {
  if (!unfinished_in(data).empty()) {
    throw core::Error(core::ErrorCode::kConfigurationInvalid, half_words(data));
  }
}

}  // namespace auriga::platform::db
