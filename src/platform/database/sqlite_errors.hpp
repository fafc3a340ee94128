// SQLite's result codes and messages as our errors.
#pragma once

#include <sqlite3.h>

#include <string>
#include <string_view>

namespace auriga::platform::db {

/// Throws what the extended `code` with its `message` means. `handle` is asked for the names of
/// indexes. A disk that cannot be written is READ_ONLY for the writer.
[[noreturn]] void throw_sqlite_error(sqlite3* handle, int code, const std::string& message,
                                     std::string_view sql, bool writer);

}  // namespace auriga::platform::db
