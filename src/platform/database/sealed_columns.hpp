// Sealed columns (core::Sealer) under a new key: each value is opened by the key it is under and
// sealed by the current one, a page of rows per transaction: PostgreSQL ends a statement after
// Options::statement_timeout, ten seconds, and a table may have more rows than are looked at in
// them. Whatever ends it in between leaves values under either key, which a sealer that knows both
// goes on reading; the next run does the rest.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/crypto.hpp"
#include "platform/database/database.hpp"

namespace auriga::platform::db {

/// A column of sealed text, which may be NULL or empty, and the text columns that name its rows.
struct SealedColumn {
  std::string_view table;
  std::string_view column;
  std::string_view key;
  std::string_view second = {};  ///< Where `key` alone does not; else empty.
  /// What a value is sealed for, by its row's name: one from another row or place does not open.
  std::string (*purpose)(std::string_view key, std::string_view second) = nullptr;
};

/// The purpose of a column whose values are all sealed for the same, in whichever row.
template <const std::string_view& kPurpose>
[[nodiscard]] std::string one_purpose(std::string_view /*key*/, std::string_view /*second*/) {
  return std::string(kPurpose);
}

/// How many values of a column are under a key.
struct SealedUse {
  std::string key_id;
  std::int64_t sealed = 0;
};
BOOST_DESCRIBE_STRUCT(SealedUse, (), (key_id, sealed))

struct Resealed {
  std::int64_t sealed = 0;
  std::int64_t unreadable = 0;  ///< Under no known key, or not where they were sealed: left alone.
};

/// By which name values tell the key that a sealer seals with.
[[nodiscard]] std::string current_key_id(const core::Sealer& sealer);

/// By key id, and page by page: right where nobody else writes meanwhile.
[[nodiscard]] Task<std::vector<SealedUse>> sealed_uses(Database& database, core::SystemScope scope,
                                                       SealedColumn column);

/// Seals anew what is not under the sealer's current key. `done` hears of each page how
/// many values it had to seal, also none; what it throws ends the work after that page. The sealer
/// outlives the task.
[[nodiscard]] Task<Resealed> reseal(Database& database, core::SystemScope scope,
                                    const core::Sealer& sealer, SealedColumn column,
                                    std::function<void(std::int64_t)> done);

}  // namespace auriga::platform::db
