#include "platform/database/sealed_columns.hpp"

#include <fmt/format.h>

#include <map>

namespace auriga::platform::db {
namespace {

/// Rows looked at by one statement. However many there are, none comes near
/// Options::statement_timeout, also where most are under the current key already; and a transaction
/// of so few changes keeps nobody waiting.
constexpr std::int64_t kPage = 100;
constexpr std::size_t kIdAt = 3;  // After "s1.".
constexpr std::size_t kIdBytes = 8;

struct SealedRow {
  std::string row_key;
  std::string row_second;
  std::string sealed;  ///< What was asked of the value; empty: this one does not matter.
};
BOOST_DESCRIBE_STRUCT(SealedRow, (), (row_key, row_second, sealed))

/// Where a page begins: behind this row.
struct Place {
  std::string key;
  std::string second;
};

/// Moves on behind a page; whether there may be another.
bool move_on(Place& place, const std::vector<SealedRow>& rows) {
  if (!rows.empty()) {
    place = {rows.back().row_key, rows.back().row_second};
  }
  return std::ssize(rows) == kPage;
}

std::string_view second_of(const SealedColumn& column) {
  return column.second.empty() ? "''" : column.second;
}

/// A page of a column's rows, with `sealed` of each.
std::string select_of(const SealedColumn& column, std::string_view sealed) {
  return fmt::format(
      "SELECT $columns FROM (SELECT {0} AS row_key, {1} AS row_second, {2} AS sealed FROM {3} "
      "WHERE {0} >= $1 AND ({0} > $1 OR {1} > $2)) AS rows_left ORDER BY row_key, row_second "
      "LIMIT $3",
      column.key, second_of(column), sealed, column.table);
}

std::string update_of(const SealedColumn& column) {
  return fmt::format("UPDATE {0} SET {1} = $1 WHERE {2} = $2 AND {3} = $3", column.table,
                     column.column, column.key, second_of(column));
}

/// A page resealed, and how far it went.
struct Page {
  Resealed resealed;
  Place last;
  bool more = false;
};

struct Step {
  SealedColumn column;
  const core::Sealer* sealer = nullptr;
  std::string current;
  Place after;
};

Work<Page> reseal_page(Transaction& tx, const Step& step) {
  const auto& name = step.column.column;
  const auto select = select_of(
      step.column,
      fmt::format("CASE WHEN {0} LIKE 's1.%' AND substr({0}, 4, 8) <> $4 THEN {0} ELSE '' END",
                  name));
  const auto update = update_of(step.column);
  const auto rows =
      co_await tx.all<SealedRow>(select, step.after.key, step.after.second, kPage, step.current);
  Page out{.resealed = {}, .last = step.after, .more = false};
  for (const auto& row : rows) {
    if (row.sealed.empty()) {
      continue;
    }
    const auto purpose = step.column.purpose(row.row_key, row.row_second);
    const auto plain = step.sealer->open(row.sealed, purpose);
    if (plain) {
      const auto sealed = step.sealer->seal(*plain, purpose);
      co_await tx.exec(update, sealed, row.row_key, row.row_second);
      ++out.resealed.sealed;
    } else {
      ++out.resealed.unreadable;
    }
  }
  out.more = move_on(out.last, rows);
  co_return out;
}

/// The ids of the keys of a page's values.
Work<std::vector<SealedRow>> read_key_ids(Transaction& tx, const SealedColumn& column,
                                          const Place& after) {
  const auto select = select_of(
      column,
      fmt::format("CASE WHEN {0} LIKE 's1.%' THEN substr({0}, 4, 8) ELSE '' END", column.column));
  co_return co_await tx.all<SealedRow>(select, after.key, after.second, kPage);
}

}  // namespace

std::string current_key_id(const core::Sealer& sealer) {
  return sealer.seal({}, {}).substr(kIdAt, kIdBytes);
}

Task<std::vector<SealedUse>> sealed_uses(Database& database, core::SystemScope scope,
                                         SealedColumn column) {
  std::map<std::string, std::int64_t> uses;
  Place after;
  for (bool more = true; more;) {
    const auto rows = co_await database.read(scope, read_key_ids, column, after);
    for (const auto& row : rows) {
      if (!row.sealed.empty()) {
        ++uses[row.sealed];
      }
    }
    more = move_on(after, rows);
  }
  std::vector<SealedUse> out;
  for (const auto& [id, sealed] : uses) {
    out.push_back({id, sealed});
  }
  co_return out;
}

Task<Resealed> reseal(Database& database, core::SystemScope scope, const core::Sealer& sealer,
                      SealedColumn column, std::function<void(std::int64_t)> done) {
  Step step{.column = column, .sealer = &sealer, .current = current_key_id(sealer), .after = {}};
  Resealed all;
  for (bool more = true; more;) {
    const auto page = co_await database.write(scope, reseal_page, step);
    all.sealed += page.resealed.sealed;
    all.unreadable += page.resealed.unreadable;
    step.after = page.last;
    more = page.more;
    done(page.resealed.sealed + page.resealed.unreadable);
  }
  co_return all;
}

}  // namespace auriga::platform::db
