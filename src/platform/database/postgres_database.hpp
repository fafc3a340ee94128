// The PostgreSQL engine: a pool of connections per shard, serializable transactions.
#pragma once

#include <memory>

#include "platform/database/database.hpp"

namespace auriga::platform::db {

/// `options.url` is a URI or a conninfo string. Nothing is connected yet.
[[nodiscard]] std::unique_ptr<Database> open_postgres(Runtime& runtime, Options options);

}  // namespace auriga::platform::db
