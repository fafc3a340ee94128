#include "platform/database/sqlite_connection.hpp"

#include <charconv>

#include "platform/database/sqlite_errors.hpp"

namespace auriga::platform::db {
namespace {

constexpr std::size_t kCacheMax = 256;  ///< Statements; repositories hold fewer.
constexpr int kProgressInterval = 500;  ///< Steps between two looks at the limits.

class SqliteRow final : public RowView {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  std::size_t size() const override {
    return static_cast<std::size_t>(sqlite3_column_count(statement_));
  }
  std::string_view name(std::size_t column) const override {
    const char* name = sqlite3_column_name(statement_, static_cast<int>(column));
    return name == nullptr ? "" : name;
  }
  bool is_null(std::size_t column) const override {
    return sqlite3_column_type(statement_, static_cast<int>(column)) == SQLITE_NULL;
  }
  std::int64_t integer(std::size_t column) const override {
    if (sqlite3_column_type(statement_, static_cast<int>(column)) != SQLITE_INTEGER) {
      detail::throw_bad_column(*this, column, "is no integer");
    }
    return sqlite3_column_int64(statement_, static_cast<int>(column));
  }
  double real(std::size_t column) const override {
    return sqlite3_column_double(statement_, static_cast<int>(column));
  }
  std::string_view text(std::size_t column) const override {
    const auto* text = sqlite3_column_text(statement_, static_cast<int>(column));
    const auto size = sqlite3_column_bytes(statement_, static_cast<int>(column));
    return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
  }
  Blob blob(std::size_t column) const override {
    const auto* data =
        static_cast<const std::byte*>(sqlite3_column_blob(statement_, static_cast<int>(column)));
    const auto size = sqlite3_column_bytes(statement_, static_cast<int>(column));
    return {data, data + size};
  }

 private:
  sqlite3_stmt* statement_;
};

/// Leaves the statement ready for its next use, and frees what a read holds, on every way out.
struct Reset {
  sqlite3_stmt* statement;
  ~Reset() {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
  }
};

}  // namespace

SqliteConnection::SqliteConnection(const std::string& path, const std::string& vfs, Role role,
                                   std::chrono::milliseconds busy_timeout)
    : role_(role) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (role == Role::kWriter ? SQLITE_OPEN_CREATE : 0);
  const int opened =
      sqlite3_open_v2(path.c_str(), &handle_, flags, vfs.empty() ? nullptr : vfs.c_str());
  try {
    if (opened != SQLITE_OK) {
      fail(opened, "open");
    }
    sqlite3_busy_timeout(handle_, static_cast<int>(busy_timeout.count()));
    sqlite3_progress_handler(handle_, kProgressInterval, &SqliteConnection::on_progress, this);
    if (role == Role::kWriter) {
      script("PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864;");
    }
    script(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON;"
        "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;");
    if (role == Role::kReader) {
      script("PRAGMA query_only = ON;");
    }
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
}

SqliteConnection::~SqliteConnection() {
  for (const auto& prepared : cache_) {
    sqlite3_finalize(prepared.statement);
  }
  sqlite3_close(handle_);
}

void SqliteConnection::limit(std::int64_t steps, SteadyTime deadline) {
  steps_left_ = steps < 0 ? -1 : steps;
  over_budget_ = false;
  deadline_ = deadline;
}

int SqliteConnection::on_progress(void* self) {
  auto& connection = *static_cast<SqliteConnection*>(self);
  if (connection.steps_left_ >= 0) {
    connection.steps_left_ -= kProgressInterval;
    if (connection.steps_left_ <= 0) {
      connection.steps_left_ = 0;
      connection.over_budget_ = true;
      return 1;
    }
  }
  return connection.deadline_ < std::chrono::steady_clock::now() ? 1 : 0;
}

SqliteConnection::Prepared& SqliteConnection::prepare(std::string_view sql) {
  if (const auto found = index_.find(sql); found != index_.end()) {
    cache_.splice(cache_.begin(), cache_, found->second);
    return cache_.front();
  }
  Prepared prepared{.sql = std::string(sql), .numbers = {}};
  const char* tail = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_, prepared.sql.c_str(), static_cast<int>(prepared.sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &prepared.statement, &tail);
  if (code != SQLITE_OK || prepared.statement == nullptr) {
    fail(code == SQLITE_OK ? SQLITE_ERROR : code, sql);
  }
  // SQLite numbers `$n` in order of appearance; the n in the name says which argument is meant.
  for (int i = 1; i <= sqlite3_bind_parameter_count(prepared.statement); ++i) {
    const char* text = sqlite3_bind_parameter_name(prepared.statement, i);
    const std::string_view name = text == nullptr ? "" : text;
    std::size_t number = 0;
    const auto parsed = std::from_chars(name.data() + std::min<std::size_t>(1, name.size()),
                                        name.data() + name.size(), number);
    if (!name.starts_with('$') || parsed.ptr != name.data() + name.size() || number == 0) {
      sqlite3_finalize(prepared.statement);
      throw core::Error(core::ErrorCode::kInternal, {},
                        "parameters are written $1, $2, ...: " + std::string(sql));
    }
    prepared.numbers.push_back(number);
    prepared.highest = std::max(prepared.highest, number);
  }
  if (cache_.size() >= kCacheMax) {
    index_.erase(cache_.back().sql);
    sqlite3_finalize(cache_.back().statement);
    cache_.pop_back();
  }
  cache_.push_front(std::move(prepared));
  index_.emplace(cache_.front().sql, cache_.begin());
  return cache_.front();
}

void SqliteConnection::bind(Prepared& prepared, const std::vector<Parameter>& parameters) {
  if (prepared.highest != parameters.size()) {
    throw core::Error(core::ErrorCode::kInternal, {},
                      "the number of parameters does not match: " + prepared.sql);
  }
  for (std::size_t i = 0; i < prepared.numbers.size(); ++i) {
    const auto& parameter = parameters[prepared.numbers[i] - 1];
    const int at = static_cast<int>(i) + 1;
    const auto bytes = parameter.bytes();
    int code = SQLITE_OK;
    if (parameter.is_null()) {
      code = sqlite3_bind_null(prepared.statement, at);
    } else if (parameter.type() == Parameter::Type::kInteger) {
      code = sqlite3_bind_int64(prepared.statement, at, parameter.as_integer());
    } else if (parameter.type() == Parameter::Type::kReal) {
      code = sqlite3_bind_double(prepared.statement, at, parameter.as_real());
    } else if (parameter.type() == Parameter::Type::kText) {
      code = sqlite3_bind_text64(prepared.statement, at, bytes.data() ? bytes.data() : "",
                                 bytes.size(), SQLITE_STATIC, SQLITE_UTF8);
    } else {
      code = sqlite3_bind_blob64(prepared.statement, at, bytes.data() ? bytes.data() : "",
                                 bytes.size(), SQLITE_STATIC);
    }
    if (code != SQLITE_OK) {
      fail(code, prepared.sql);
    }
  }
}

void SqliteConnection::execute(detail::Operation& operation) {
  if (operation.is_script()) {
    script(operation.sql());
    return;
  }
  Prepared& prepared = prepare(operation.sql());
  const Reset reset{prepared.statement};
  bind(prepared, operation.parameters());
  const auto before = sqlite3_total_changes64(handle_);
  const SqliteRow row(prepared.statement);
  if (row.size() > 0) {
    operation.on_columns(row);
  }
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(prepared.statement)) == SQLITE_ROW) {
    operation.on_row(row);
  }
  if (code != SQLITE_DONE) {
    fail(code, prepared.sql);
  }
  // The count of a statement that changes nothing (DDL, SELECT) would be that of the one before.
  operation.changed(sqlite3_total_changes64(handle_) == before ? 0 : sqlite3_changes64(handle_));
}

void SqliteConnection::run(std::string_view sql) {
  Prepared& prepared = prepare(sql);
  const Reset reset{prepared.statement};
  const int code = sqlite3_step(prepared.statement);
  if (code != SQLITE_DONE && code != SQLITE_ROW) {
    fail(code, sql);
  }
}

void SqliteConnection::script(std::string_view sql) {
  const char* at = sql.data();
  const char* end = sql.data() + sql.size();
  while (at < end) {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    int code = sqlite3_prepare_v2(handle_, at, static_cast<int>(end - at), &statement, &tail);
    if (code == SQLITE_OK && statement != nullptr) {
      while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
      }
    }
    sqlite3_finalize(statement);
    if (code != SQLITE_OK && code != SQLITE_DONE) {
      fail(code, std::string_view(at, static_cast<std::size_t>(end - at)));
    }
    at = tail;
  }
}

void SqliteConnection::rollback() noexcept {
  // After some errors SQLite has rolled back by itself; ROLLBACK would then only complain. It is
  // run past the cache and the limits: it must work whatever went wrong before.
  limit(-1, SteadyTime::max());
  if (in_transaction()) {
    sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void SqliteConnection::fail(int code, std::string_view sql) {
  if (handle_ == nullptr) {
    throw core::Error(core::ErrorCode::kDatabaseUnavailable, {}, "SQLite: out of memory");
  }
  const std::string message = sqlite3_errmsg(handle_);
  if ((code & 0xFF) == SQLITE_INTERRUPT && over_budget_) {
    throw StepBudgetExceeded();
  }
  throw_sqlite_error(handle_, code, message, sql, role_ == Role::kWriter);
}

}  // namespace auriga::platform::db
