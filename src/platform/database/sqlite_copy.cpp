#include "platform/database/sqlite_copy.hpp"

#include <filesystem>

namespace auriga::platform::db {
namespace {

/// A plain connection to a copy; closed on every way out.
class Copy {
 public:
  Copy(const std::string& path, const std::string& vfs, int flags) {
    const int code = sqlite3_open_v2(path.c_str(), &handle_, flags | SQLITE_OPEN_EXRESCODE,
                                     vfs.empty() ? nullptr : vfs.c_str());
    if (code != SQLITE_OK) {
      const std::string message = handle_ == nullptr ? "no memory" : sqlite3_errmsg(handle_);
      sqlite3_close(handle_);
      throw core::Error(core::ErrorCode::kInternal, {}, "opening " + path + ": " + message);
    }
  }
  ~Copy() { sqlite3_close(handle_); }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  [[nodiscard]] sqlite3* handle() const { return handle_; }

  /// The first column of the first row as text.
  std::string ask(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    std::string out;
    if (sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
      const auto* text = sqlite3_column_text(statement, 0);
      out = text == nullptr ? "" : reinterpret_cast<const char*>(text);
    }
    sqlite3_finalize(statement);
    return out;
  }

 private:
  sqlite3* handle_ = nullptr;
};

/// Copies all pages in one go: `source` holds a snapshot, so writers neither wait nor disturb.
int copy_pages(sqlite3* target, sqlite3* source) {
  sqlite3_backup* backup = sqlite3_backup_init(target, "main", source, "main");
  if (backup == nullptr) {
    return sqlite3_extended_errcode(target);
  }
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  return stepped == SQLITE_DONE ? finished : stepped;
}

/// With the code of whatever went wrong; of what is not sound, though nothing did, it is 0.
[[noreturn]] void throw_copy_error(const char* doing, int code) {
  const int kind = code & 0xFF;
  const bool takes_none = kind == SQLITE_FULL || kind == SQLITE_READONLY;
  throw core::Error(takes_none ? core::ErrorCode::kReadOnly : core::ErrorCode::kInternal, {},
                    std::string(doing) + " the database: SQLite " + std::to_string(code));
}

/// The copy, closed again.
void make_copy(SqliteConnection& source, const std::string& path, const std::string& vfs) {
  Copy copy(path, vfs, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  copy.ask("PRAGMA synchronous = FULL");
  if (const int code = copy_pages(copy.handle(), source.handle()); code != SQLITE_OK) {
    throw_copy_error("copying", code);
  }
  // The copy says of itself that it has a log; as one plain file it can be moved and hashed.
  if (copy.ask("PRAGMA journal_mode = DELETE") != "delete" ||
      copy.ask("PRAGMA integrity_check(1)") != "ok") {
    throw_copy_error("checking the copy of", sqlite3_extended_errcode(copy.handle()));
  }
}

}  // namespace

void copy_sqlite_to(SqliteConnection& source, const std::string& path, const std::string& vfs) {
  make_copy(source, path, vfs);
  // A journal that could not be removed would roll the copy back when it is opened next.
  for (const auto* suffix : {"-journal", "-wal"}) {
    if (std::filesystem::exists(path + suffix)) {
      throw core::Error(core::ErrorCode::kInternal, {}, path + suffix + " was left behind");
    }
  }
}

void load_sqlite_from(SqliteConnection& target, const std::string& path, const std::string& vfs) {
  Copy copy(path, vfs, SQLITE_OPEN_READWRITE);
  if (copy.ask("PRAGMA integrity_check(1)") != "ok") {
    throw core::Error(core::ErrorCode::kBackupInvalid, "The database in the backup is damaged.");
  }
  if (const int code = copy_pages(target.handle(), copy.handle()); code != SQLITE_OK) {
    throw_copy_error("loading", code);
  }
}

}  // namespace auriga::platform::db
