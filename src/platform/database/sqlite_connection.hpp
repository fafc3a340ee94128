// One SQLite connection: its settings, its cache of prepared statements, and how its errors become
// ours. Used by one thread at a time.
#pragma once

#include <sqlite3.h>

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "platform/database/transaction.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform::db {

/// A read used up its steps; the caller runs it again where it may take longer.
class StepBudgetExceeded : public std::exception {};

class SqliteConnection {
 public:
  enum class Role : std::uint8_t { kWriter, kReader };

  /// Opens `path` (the writer creates it) and sets WAL, synchronous=FULL, foreign keys, LIKE by
  /// case. Throws READ_ONLY or DATABASE_UNAVAILABLE.
  SqliteConnection(const std::string& path, const std::string& vfs, Role role,
                   std::chrono::milliseconds busy_timeout);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  /// Carries out a body's statement.
  void execute(detail::Operation& operation);
  /// BEGIN, COMMIT, SAVEPOINT and the like; cached.
  void run(std::string_view sql);
  /// Statements that are run once; not cached.
  void script(std::string_view sql);
  /// ROLLBACK if a transaction is open; never throws.
  void rollback() noexcept;
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

  /// From now on: statements end with StepBudgetExceeded after `steps` of the virtual machine
  /// together (negative: no bound), and with TIMEOUT once `deadline` has passed.
  void limit(std::int64_t steps, SteadyTime deadline);

  [[nodiscard]] sqlite3* handle() const noexcept { return handle_; }
  /// Throws what the last call's `code` means. `sql` is told in the cause.
  [[noreturn]] void fail(int code, std::string_view sql);

 private:
  struct Prepared {
    std::string sql;
    sqlite3_stmt* statement = nullptr;
    std::vector<std::size_t> numbers;  ///< For each of SQLite's parameters, the n of its `$n`.
    std::size_t highest = 0;
  };
  using Cache = std::list<Prepared>;  ///< Most recently used first.

  Prepared& prepare(std::string_view sql);
  void bind(Prepared& prepared, const std::vector<Parameter>& parameters);
  static int on_progress(void* self);

  sqlite3* handle_ = nullptr;
  Role role_;
  Cache cache_;
  std::unordered_map<std::string_view, Cache::iterator> index_;
  std::int64_t steps_left_ = -1;
  bool over_budget_ = false;
  SteadyTime deadline_ = SteadyTime::max();
};

}  // namespace auriga::platform::db
