// The SQLite engine: the writer, a pool of readers, and a read connection per shard.
#pragma once

#include <memory>

#include "platform/database/database.hpp"

namespace auriga::platform::db {

/// `path` is a file; its folder exists.
[[nodiscard]] std::unique_ptr<Database> open_sqlite(Runtime& runtime, Options options,
                                                    std::string path);

}  // namespace auriga::platform::db
