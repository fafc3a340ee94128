#include "platform/database/database_url.hpp"

#include <libpq-fe.h>

#include <filesystem>
#include <system_error>

namespace auriga::platform::db {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

}  // namespace

bool is_postgres_url(std::string_view url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://") ||
         (!url.starts_with(kSqlite) && url.find('=') != std::string_view::npos);
}

std::optional<std::string> sqlite_path(const std::string& url) {
  const bool marked = url.starts_with(kSqlite);
  auto path = marked ? url.substr(kSqlite.size()) : url;
  if (path.empty() || (!marked && path.find("://") != std::string::npos)) {
    return std::nullopt;
  }
  return path;
}

std::string url_fault(const std::string& url) {
  if (is_postgres_url(url)) {
    // Its own words for the fault may quote a piece of the password.
    auto* const options = PQconninfoParse(url.c_str(), nullptr);
    if (options == nullptr) {
      return "is not understood by PostgreSQL's library: postgresql://user@host/name, or "
             "host=... dbname=... with single quotes around what holds spaces";
    }
    PQconninfoFree(options);
    return {};
  }
  const auto path = sqlite_path(url);
  if (!path) {
    return "must be sqlite:PATH, a path, or postgresql://...";
  }
  std::error_code ignored;
  const auto folder = std::filesystem::absolute(*path, ignored).parent_path();
  if (!std::filesystem::is_directory(folder, ignored)) {
    return "names a file in a folder that is not there: " + folder.string();
  }
  return {};
}

}  // namespace auriga::platform::db
