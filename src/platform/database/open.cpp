#include "platform/database/database.hpp"
#include "platform/database/postgres_database.hpp"
#include "platform/database/sqlite_database.hpp"

namespace auriga::platform::db {
namespace {

bool is_conninfo(std::string_view url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://") ||
         url.find('=') != std::string_view::npos;
}

}  // namespace

std::unique_ptr<Database> open(Runtime& runtime, Options options) {
  const std::string url = options.url;
  if (url.starts_with("sqlite:")) {
    return open_sqlite(runtime, std::move(options), url.substr(7));
  }
  if (is_conninfo(url)) {
    return open_postgres(runtime, std::move(options));
  }
  if (url.empty() || url.find("://") != std::string::npos) {
    throw core::Error(core::ErrorCode::kConfigurationInvalid,
                      "database.url must be sqlite:PATH, a path, or postgresql://...");
  }
  return open_sqlite(runtime, std::move(options), url);
}

}  // namespace auriga::platform::db
