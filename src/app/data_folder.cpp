#include "app/data_folder.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <system_error>

#include "app/data_lock.hpp"
#include "app/master_key.hpp"
#include "app/node_name.hpp"
#include "core/error.hpp"
#include "platform/database/database_url.hpp"
#include "platform/log/log.hpp"
#include "platform/objects/file_system.hpp"

namespace auriga::app {

namespace fs = std::filesystem;

namespace {

constexpr auto kOthers = fs::perms::group_all | fs::perms::others_all;

/// What is below these needs nothing: nobody else gets as far.
constexpr std::array kOwn = std::to_array<std::string_view>(
    {"auriga.db", "auriga.db-wal", "auriga.db-shm", "keys", "objects", "uploads",
     DataLock::kFileName, kNodeFileName, kSettingsFileName, "backups"});

fs::path pending_file(const fs::path& data) {
  return data / "backups" / ".pending";
}

struct Closed {
  bool any = false;
  std::string failure;  ///< Of the first that could not be closed.
};

void close_one(const fs::path& path, Closed& closed) {
  std::error_code error;
  const auto status = fs::symlink_status(path, error);
  if (error || !fs::exists(status) || fs::is_symlink(status) ||
      (status.permissions() & kOthers) == fs::perms::none) {
    return;
  }
  fs::permissions(path, kOthers, fs::perm_options::remove, error);
  if (!error) {
    closed.any = true;
  } else if (closed.failure.empty()) {
    closed.failure = path.string() + ": " + error.message();
  }
}

}  // namespace

fs::path migration_backup_folder(const fs::path& data, core::Timestamp now) {
  auto time = core::to_rfc3339(now);
  std::ranges::replace(time, ':', '-');
  return data / "backups" / ("before-" AURIGA_VERSION "-" + time);
}

fs::path pending_backup(const fs::path& data) {
  std::string name;
  std::getline(std::ifstream(pending_file(data)), name);
  const auto backup = data / "backups" / name;
  std::error_code ignored;
  // A folder of that name is whole, see backup.hpp.
  const bool there = !name.empty() && fs::is_regular_file(backup / "manifest.json", ignored);
  return there ? backup : fs::path();
}

void note_pending_backup(const fs::path& data, const fs::path& backup) {
  std::ofstream(pending_file(data)) << backup.filename().string() << '\n';
  platform::objects::take_owner(pending_file(data), data);
}

void forget_pending_backup(const fs::path& data) noexcept {
  std::error_code ignored;
  fs::remove(pending_file(data), ignored);
}

void require_installation(const fs::path& data, const std::string& database_url, bool keys_given) {
  namespace db = platform::db;
  const auto require = [&data](const fs::path& file) {
    std::error_code unknown;  // What cannot be looked at is told by whoever opens it.
    if (!fs::exists(file, unknown) && !unknown) {
      throw_no_installation(data, file.string() + " is not there");
    }
  };
  if (!keys_given) {
    require(master_key_file(data));
  }
  if (database_url.empty()) {
    require(data / "auriga.db");
  } else if (!db::is_postgres_url(database_url)) {
    if (const auto file = db::sqlite_path(database_url)) {
      require(*file);
    }  // Else db::open() says what is wrong with it.
  }
}

void throw_no_installation(const fs::path& data, std::string_view why) {
  throw core::Error(core::ErrorCode::kConfigurationInvalid,
                    "there is no installation in " + data.string() + " (" + std::string(why) +
                        "): name its folder with --data or AURIGA_DATA, or make one with auriga "
                        "serve or auriga migrate");
}

void give_to_owner(const fs::path& data) {
  for (const auto name : kOwn) {
    platform::objects::take_owner(data / name, data);
  }
  platform::objects::take_owner(master_key_file(data), data);
}

void close_to_others(const fs::path& data) {
  std::error_code error;
  const auto folder = fs::weakly_canonical(data, error);
  if (error || !fs::exists(folder, error)) {
    return;
  }
  Closed closed;
  if ((fs::status(folder, error).permissions() & fs::perms::sticky_bit) == fs::perms::none) {
    close_one(folder, closed);
  }
  for (const auto name : kOwn) {
    close_one(folder / name, closed);
  }
  if (closed.any) {
    platform::log::warning("others on this machine could look into the data folder; not any more")
        .field("folder", folder.string());
  }
  if (!closed.failure.empty()) {
    platform::log::warning("others on this machine may look into the data folder")
        .field("why", closed.failure);
  }
}

}  // namespace auriga::app
