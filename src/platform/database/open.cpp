#include "platform/database/database.hpp"
#include "platform/database/database_url.hpp"
#include "platform/database/postgres_database.hpp"
#include "platform/database/sqlite_database.hpp"

namespace auriga::platform::db {

std::unique_ptr<Database> open(Runtime& runtime, Options options) {
  const std::string url = options.url;
  if (is_postgres_url(url)) {
    return open_postgres(runtime, std::move(options));
  }
  if (!url.starts_with("sqlite:") && (url.empty() || url.find("://") != std::string::npos)) {
    throw core::Error(core::ErrorCode::kConfigurationInvalid,
                      "database.url must be sqlite:PATH, a path, or postgresql://...");
  }
  return open_sqlite(runtime, std::move(options), sqlite_path(url));
}

}  // namespace auriga::platform::db
