#include "app/data_folder.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <system_error>

#include "app/data_lock.hpp"
#include "platform/log/log.hpp"

namespace auriga::app {

namespace fs = std::filesystem;

namespace {

constexpr auto kOthers = fs::perms::group_all | fs::perms::others_all;

/// What is below these needs nothing: nobody else gets as far.
constexpr std::array<std::string_view, 9> kOwn{
    "auriga.db", "auriga.db-wal",     "auriga.db-shm",   "keys",   "objects",
    "uploads",   DataLock::kFileName, kSettingsFileName, "backups"};

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
