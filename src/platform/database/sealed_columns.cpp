#include "platform/database/sealed_columns.hpp"

#include <fmt/format.h>

namespace auriga::platform::db {
namespace {

/// So short a transaction keeps nobody waiting.
constexpr std::int64_t kBatch = 100;
constexpr std::size_t kIdAt = 3;  // After "s1.".
constexpr std::size_t kIdBytes = 8;

struct SealedRow {
  std::string row_key;
  std::string row_second;
  std::string sealed;
};
BOOST_DESCRIBE_STRUCT(SealedRow, (), (row_key, row_second, sealed))

/// A batch: what it is asked, and by what it is known which rows come after the last.
struct Step {
  SealedColumn column;
  const core::Sealer* sealer = nullptr;
  std::string current;
  std::string after;
  std::string after_second;
};

struct StepDone {
  Resealed resealed;
  bool more = false;
  std::string last;
  std::string last_second;
};

std::string_view second_of(const SealedColumn& column) {
  return column.second.empty() ? "''" : column.second;
}

std::string select_of(const SealedColumn& column) {
  return fmt::format(
      "SELECT $columns FROM (SELECT {0} AS row_key, {1} AS row_second, {2} AS sealed FROM {3} "
      "WHERE {0} >= $1 AND ({0} > $1 OR {1} > $2) AND {2} LIKE 's1.%' "
      "AND substr({2}, 4, 8) <> $3) AS rows_left ORDER BY row_key, row_second LIMIT $4",
      column.key, second_of(column), column.column, column.table);
}

std::string update_of(const SealedColumn& column) {
  return fmt::format("UPDATE {0} SET {1} = $1 WHERE {2} = $2 AND {3} = $3", column.table,
                     column.column, column.key, second_of(column));
}

Work<StepDone> reseal_batch(Transaction& tx, const Step& step) {
  const auto select = select_of(step.column);
  const auto update = update_of(step.column);
  const auto rows =
      co_await tx.all<SealedRow>(select, step.after, step.after_second, step.current, kBatch);
  StepDone out;
  for (const auto& row : rows) {
    const auto purpose = step.column.purpose(row.row_key, row.row_second);
    const auto plain = step.sealer->open(row.sealed, purpose);
    if (plain) {
      const auto sealed = step.sealer->seal(*plain, purpose);
      co_await tx.exec(update, sealed, row.row_key, row.row_second);
      ++out.resealed.sealed;
    } else {
      ++out.resealed.unreadable;
    }
    out.last = row.row_key;
    out.last_second = row.row_second;
  }
  out.more = std::ssize(rows) == kBatch;
  co_return out;
}

Work<std::vector<SealedUse>> count_uses(Transaction& tx, const SealedColumn& column) {
  const auto sql = fmt::format(
      "SELECT $columns FROM (SELECT substr({0}, 4, 8) AS key_id, count(*) AS sealed FROM {1} "
      "WHERE {0} LIKE 's1.%' GROUP BY substr({0}, 4, 8)) AS uses ORDER BY key_id",
      column.column, column.table);
  co_return co_await tx.all<SealedUse>(sql);
}

}  // namespace

std::string current_key_id(const core::Sealer& sealer) {
  return sealer.seal({}, {}).substr(kIdAt, kIdBytes);
}

Task<std::vector<SealedUse>> sealed_uses(Database& database, core::SystemScope scope,
                                         SealedColumn column) {
  co_return co_await database.read(scope, count_uses, column);
}

Task<Resealed> reseal(Database& database, core::SystemScope scope, const core::Sealer& sealer,
                      SealedColumn column, std::function<void(std::int64_t)> done) {
  Step step{.column = column,
            .sealer = &sealer,
            .current = current_key_id(sealer),
            .after = {},
            .after_second = {}};
  Resealed all;
  for (bool more = true; more;) {
    const auto batch = co_await database.write(scope, reseal_batch, step);
    all.sealed += batch.resealed.sealed;
    all.unreadable += batch.resealed.unreadable;
    step.after = batch.last;
    step.after_second = batch.last_second;
    more = batch.more;
    done(batch.resealed.sealed + batch.resealed.unreadable);
  }
  co_return all;
}

}  // namespace auriga::platform::db
