// SQLite tells of a broken constraint only in its message: "UNIQUE constraint failed: users.org_id,
// users.email" names columns, "… failed: index 'users_email_lower'" an index on expressions.
// PostgreSQL tells the constraint's name as well. To answer the same here, the index with just
// these columns is looked up; an index that was made for an unnamed UNIQUE or PRIMARY KEY gets the
// name PostgreSQL would give it.
#include "platform/database/sqlite_errors.hpp"

#include <cstring>
#include <vector>

#include "platform/database/errors.hpp"

namespace auriga::platform::db {
namespace {

using core::ErrorCode;

/// The text rows of a small query with one text parameter.
std::vector<std::vector<std::string>> ask(sqlite3* handle, const char* sql,
                                          const std::string& argument) {
  std::vector<std::vector<std::string>> rows;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_text(statement, 1, argument.data(), static_cast<int>(argument.size()),
                      SQLITE_STATIC);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      auto& row = rows.emplace_back();
      for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        const auto* text = sqlite3_column_text(statement, i);
        row.emplace_back(text == nullptr ? "" : reinterpret_cast<const char*>(text));
      }
    }
  }
  sqlite3_finalize(statement);
  return rows;
}

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    out += out.empty() ? word : "_" + word;
  }
  return out;
}

/// The name of the unique index of `table` on exactly `columns`.
std::string constraint_name(sqlite3* handle, const std::string& table,
                            const std::vector<std::string>& columns) {
  for (const auto& index :
       ask(handle, "SELECT name, origin FROM pragma_index_list($1) WHERE \"unique\" = 1", table)) {
    std::vector<std::string> names;
    for (auto& row :
         ask(handle, "SELECT name FROM pragma_index_info($1) ORDER BY seqno", index[0])) {
      names.push_back(std::move(row[0]));
    }
    if (names == columns) {
      return index[1] == "pk"  ? table + "_pkey"
             : index[1] == "u" ? table + "_" + join(columns) + "_key"
                               : index[0];
    }
  }
  return table + "_pkey";
}

/// Splits "users.org_id, users.email" into the table and its columns.
std::pair<std::string, std::vector<std::string>> table_and_columns(std::string_view list) {
  std::string table;
  std::vector<std::string> columns;
  while (!list.empty()) {
    const auto comma = list.find(", ");
    const auto item = list.substr(0, comma);
    const auto dot = item.find('.');
    if (dot != std::string_view::npos) {
      table = item.substr(0, dot);
      columns.emplace_back(item.substr(dot + 1));
    }
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 2);
  }
  return {table, columns};
}

[[noreturn]] void throw_constraint(sqlite3* handle, int code, const std::string& message,
                                   const std::string& cause) {
  const auto colon = message.find(": ");
  const std::string what = colon == std::string::npos ? "" : message.substr(colon + 2);
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: {
      if (what.starts_with("index '")) {
        const auto name = what.substr(7, what.size() - 8);
        const auto rows = ask(
            handle, "SELECT tbl_name FROM sqlite_master WHERE type = 'index' AND name = $1", name);
        throw UniqueViolation(rows.empty() ? "" : rows[0][0], {}, name, cause);
      }
      auto [table, columns] = table_and_columns(what);
      auto name = constraint_name(handle, table, columns);
      throw UniqueViolation(table, columns, std::move(name), cause);
    }
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      throw ForeignKeyViolation("", "", cause);
    case SQLITE_CONSTRAINT_NOTNULL:
      throw CheckViolation(table_and_columns(what).first, "", cause);
    default:
      throw CheckViolation("", what, cause);
  }
}

}  // namespace

void throw_sqlite_error(sqlite3* handle, int code, const std::string& message, std::string_view sql,
                        bool writer) {
  const std::string cause =
      "SQLite " + std::to_string(code) + ": " + message + " in: " + std::string(sql.substr(0, 500));
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
      throw_constraint(handle, code, message, cause);
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      throw core::Error(writer ? ErrorCode::kReadOnly : ErrorCode::kDatabaseUnavailable, {}, cause);
    case SQLITE_READONLY:
      throw core::Error(writer ? ErrorCode::kReadOnly : ErrorCode::kInternal, {}, cause);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
      throw core::Error(ErrorCode::kDatabaseUnavailable, {}, cause);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
      throw core::Error(ErrorCode::kTimeout, {}, cause);
    default:
      throw core::Error(ErrorCode::kInternal, {}, cause);
  }
}

}  // namespace auriga::platform::db
