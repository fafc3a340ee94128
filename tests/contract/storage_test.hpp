// The suites run over these databases; each test gets an empty one.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "contract_migrations.gen.hpp"
#include "platform/database/database.hpp"
#include "tests/support/databases.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::testing {

namespace db = platform::db;
using platform::Task;

/// Of an empty database: the tests' own two and those of the outbox.
inline constexpr std::size_t kMigrations = 4;

/// Of the table that most suites write to.
inline db::Work<std::int64_t> count_rows(db::Transaction& tx) {
  co_return co_await tx.scalar<std::int64_t>("SELECT count(*) FROM stored_values");
}

class DatabaseTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  void SetUp() override { open({}); }
  void TearDown() override {
    runtime_.stop();
    database_.reset();
  }

  /// Opens an empty database, with the test tables, in place of the one before.
  void open(db::Options options) {
    database_.reset();
    if (GetParam() == db::Engine::kSqlite) {
      options.url = "sqlite:" + (folder_.path() / (std::to_string(++opened_) + ".db")).string();
    } else {
      options.url = PostgresServer::shared().new_schema();
    }
    options_ = options;
    database_ = db::open(runtime_.get(), options);
    const auto migrations = contract_migrations();
    run(db::migrate(*database_, system_scope(), {migrations.begin(), migrations.end()}));
  }
  /// A second handle on the same data, as another node or a restart has.
  [[nodiscard]] std::unique_ptr<db::Database> open_again() {
    return db::open(runtime_.get(), options_);
  }

  [[nodiscard]] db::Database& database() { return *database_; }
  [[nodiscard]] bool is_sqlite() const { return GetParam() == db::Engine::kSqlite; }
  template <class T>
  T run(Task<T> task, std::size_t shard = 0) {
    return runtime_.run(std::move(task), shard);
  }

  TemporaryFolder folder_;
  TestRuntime runtime_;
  db::Options options_;
  std::unique_ptr<db::Database> database_;
  int opened_ = 0;
};

/// The code of the core::Error that `task` ends with.
template <class T>
core::ErrorCode code_of(TestRuntime& runtime, Task<T> task) {
  try {
    runtime.run(std::move(task));
  } catch (const core::Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "no error was thrown";
  return core::ErrorCode::kNotImplemented;
}

}  // namespace auriga::testing
