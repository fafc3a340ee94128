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
  auto path = sqlite_path(url);
  if (!path) {
    throw core::Error(core::ErrorCode::kConfigurationInvalid, "database.url " + url_fault(url));
  }
  return open_sqlite(runtime, std::move(options), *std::move(path));
}

}  // namespace auriga::platform::db
