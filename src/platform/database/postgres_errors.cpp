#include "platform/database/postgres_errors.hpp"

namespace auriga::platform::db {
namespace {

using core::ErrorCode;

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

/// The columns in a detail like "Key (org_id, email)=(x, y) already exists."; none when the key
/// holds an expression. In every language the parentheses are the same.
std::vector<std::string> key_columns(std::string_view detail) {
  std::vector<std::string> out;
  const auto begin = detail.find('(');
  const auto end = detail.find(")=(");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
    return out;
  }
  auto list = detail.substr(begin + 1, end - begin - 1);
  if (list.find('(') != std::string_view::npos) {
    return out;
  }
  while (!list.empty()) {
    const auto comma = list.find(", ");
    out.emplace_back(list.substr(0, comma));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 2);
  }
  return out;
}

ErrorCode code_of(std::string_view state, bool writing) {
  if (state == "57014" || state == "55P03") {
    return ErrorCode::kTimeout;  // statement_timeout, lock_timeout
  }
  if (state == "53100" || (state == "25006" && writing)) {
    return ErrorCode::kReadOnly;  // disk full; a standby
  }
  if (state == "08P01") {
    return ErrorCode::kInternal;  // A bug of ours: parameters that do not fit the statement.
  }
  if (state.starts_with("08") || state.starts_with("53") || state.starts_with("57P") ||
      state.starts_with("58") || state.starts_with("28") || state.starts_with("XX") ||
      state.empty()) {
    return ErrorCode::kDatabaseUnavailable;
  }
  return ErrorCode::kInternal;
}

}  // namespace

void throw_postgres_error(const PGresult* result, std::string_view sql, bool writing) {
  const auto state = field(result, PG_DIAG_SQLSTATE);
  const auto cause = "PostgreSQL " + state + ": " + field(result, PG_DIAG_MESSAGE_PRIMARY) +
                     " in: " + std::string(sql.substr(0, 500));
  if (state == "40001" || state == "40P01") {
    throw SerializationConflict(cause);
  }
  const auto table = field(result, PG_DIAG_TABLE_NAME);
  const auto constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
  if (state == "23505") {
    throw UniqueViolation(table, key_columns(field(result, PG_DIAG_MESSAGE_DETAIL)), constraint,
                          cause);
  }
  if (state == "23503") {
    throw ForeignKeyViolation(table, constraint, cause);
  }
  if (state == "23502" || state == "23514") {
    throw CheckViolation(table, constraint, cause);
  }
  throw core::Error(code_of(state, writing), {}, cause);
}

}  // namespace auriga::platform::db
