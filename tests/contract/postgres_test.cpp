// What only PostgreSQL can do to us: go away, come back, fall silent.
#include "platform/database/backup.hpp"
#include "platform/objects/folder_store.hpp"
#include "tests/contract/storage_test.hpp"

namespace auriga::testing {
namespace {

using core::ErrorCode;
using std::chrono::milliseconds;

db::Work<> add_row(db::Transaction& tx) {
  co_await tx.exec(
      "INSERT INTO stored_values (id) SELECT coalesce(max(id), 0) + 1 FROM stored_values");
}
db::Work<> sleep_a_while(db::Transaction& tx) {
  co_await tx.exec("SELECT pg_sleep(0.4)");
}

class PostgresTest : public ::testing::Test {
 protected:
  void SetUp() override { open({}); }
  void TearDown() override {
    runtime_.stop();
    database_.reset();
  }
  void open(db::Options options) {
    options.url = server_.new_schema();
    database_ = db::open(runtime_.get(), options);
    const auto all = contract_migrations();
    runtime_.run(db::migrate(*database_, system_scope(), {all.begin(), all.end()}));
  }
  void add() { runtime_.run(database_->write(system_scope(), add_row)); }
  std::int64_t count() { return runtime_.run(database_->read(system_scope(), count_rows)); }
  /// Adds until it works again; whether it did within some seconds.
  bool recovers() {
    for (int tries = 0; tries < 200; ++tries) {
      try {
        add();
        return true;
      } catch (const core::Error&) {
        std::this_thread::sleep_for(milliseconds(25));
      }
    }
    return false;
  }

  PostgresServer server_;
  TestRuntime runtime_{1};
  std::unique_ptr<db::Database> database_;
};

TEST_F(PostgresTest, SaysThatTheServerIsGoneAndRecovers) {
  add();
  EXPECT_TRUE(database_->health().available);
  server_.stop();
  EXPECT_EQ(code_of(runtime_, database_->write(system_scope(), add_row)),
            ErrorCode::kDatabaseUnavailable);
  EXPECT_EQ(code_of(runtime_, database_->read(system_scope(), count_rows)),
            ErrorCode::kDatabaseUnavailable);
  EXPECT_FALSE(database_->health().available);
  server_.start();
  ASSERT_TRUE(recovers());
  EXPECT_TRUE(database_->health().available);
  EXPECT_EQ(count(), 2);
}

TEST_F(PostgresTest, LeavesConnectionsThatDiedWhileIdle) {
  add();
  server_.stop();
  server_.start();
  add();
  EXPECT_EQ(count(), 2) << "without a failure in between";
}

TEST_F(PostgresTest, GivesUpOnAServerThatFallsSilent) {
  open({.url = {}, .statement_timeout = milliseconds(300), .wait_timeout = milliseconds(500)});
  add();
  server_.freeze();
  const auto begin = std::chrono::steady_clock::now();
  const auto code = code_of(runtime_, database_->write(system_scope(), add_row));
  EXPECT_TRUE(code == ErrorCode::kTimeout || code == ErrorCode::kDatabaseUnavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
  server_.thaw();
  EXPECT_TRUE(recovers());
}

TEST_F(PostgresTest, BoundsWhatWaitsForAConnection) {
  open({.url = {}, .queue_max = 1, .connections = 1});
  std::vector<std::future<void>> writes;
  for (int i = 0; i < 4; ++i) {
    writes.push_back(runtime_.start(database_->write(system_scope(), sleep_a_while)));
  }
  int done = 0;
  int refused = 0;
  for (auto& write : writes) {
    try {
      write.get();
      ++done;
    } catch (const core::Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kOverloaded);
      ++refused;
    }
  }
  EXPECT_EQ(done, 2);
  EXPECT_EQ(refused, 2);
}

TEST_F(PostgresTest, SaysThatItBeganNothingWhereNoConnectionWasFree) {
  open({.url = {}, .connections = 1, .wait_timeout = milliseconds(100)});
  add();  // So that the connection is there.
  auto first = runtime_.start(database_->write(system_scope(), sleep_a_while));
  EXPECT_EQ(code_of(runtime_, database_->write(system_scope(), add_row)), ErrorCode::kOverloaded);
  first.get();
  EXPECT_EQ(count(), 1);
}

/// Loses its connection when a transaction that added a row commits.
db::Work<> lose_commits(db::Transaction& tx) {
  co_await tx.exec(
      "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS "
      "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'");
  co_await tx.exec(
      "CREATE CONSTRAINT TRIGGER lost AFTER INSERT ON stored_values DEFERRABLE INITIALLY DEFERRED "
      "FOR EACH ROW EXECUTE FUNCTION lose()");
}
db::Work<> keep_commits(db::Transaction& tx) {
  co_await tx.exec("DROP TRIGGER lost ON stored_values");
}

TEST_F(PostgresTest, SaysThatACommitIsInDoubtWhereItsConnectionIsLost) {
  runtime_.run(database_->write(system_scope(), lose_commits));
  EXPECT_EQ(code_of(runtime_, database_->write(system_scope(), add_row)), ErrorCode::kTimeout);
  runtime_.run(database_->write(system_scope(), keep_commits));
  add();
  EXPECT_EQ(count(), 1);
}

TEST_F(PostgresTest, ReusesItsConnections) {
  const auto before = database_->counters().connects;
  for (int i = 0; i < 20; ++i) {
    add();
  }
  EXPECT_EQ(database_->counters().connects, before);
  EXPECT_EQ(count(), 20);
}

TEST_F(PostgresTest, IsBackedUpByItsOwnTools) {
  const TemporaryFolder folder;
  const auto objects = platform::objects::open_folder_store({.root = folder.path() / "objects"});
  try {
    runtime_.run(db::backup(*database_, system_scope(), *objects, {.target = folder.path() / "b"}));
    ADD_FAILURE();
  } catch (const core::Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotImplemented);
    EXPECT_NE(error.detail().find("pg_dump"), std::string::npos);
  }
  runtime_.stop();
}

}  // namespace
}  // namespace auriga::testing
