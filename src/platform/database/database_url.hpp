// What `database.url` may be, as far as it shows without opening anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace auriga::platform::db {

/// Whether it names a PostgreSQL server: an address or a libpq conninfo.
[[nodiscard]] bool is_postgres_url(std::string_view url);

/// What is wrong with it, to be said behind the setting's name; empty when nothing is. Shows
/// nothing of the url, which may hold a password. A SQLite file must lie in a folder that is there.
[[nodiscard]] std::string url_fault(const std::string& url);

/// The file of a url that is no PostgreSQL server's; nothing where it names none.
[[nodiscard]] std::optional<std::string> sqlite_path(const std::string& url);

}  // namespace auriga::platform::db
