// What waits for SQLite's writer and readers: more than may wait is refused, who waited too long
// hears so, and neither harms what comes after.
#include <latch>
#include <semaphore>

#include "tests/contract/storage_test.hpp"

namespace auriga::testing {
namespace {

using core::ErrorCode;
using std::chrono::milliseconds;

class SqliteQueue : public DatabaseTest {
 protected:
  core::Tenant tenant_ = new_tenant();
};

/// Keeps the thread that runs it until the gate opens.
struct Hold {
  std::counting_semaphore<> begun{0};
  std::latch gate{1};
  static db::Work<std::int64_t> run(db::Transaction& tx, Hold* hold) {
    hold->begun.release();
    hold->gate.wait();
    co_return co_await tx.scalar<std::int64_t>("SELECT 1");
  }
};

/// What `call` answers; `ended` hears when it has ended, whichever way.
Task<std::int64_t> told(Task<std::int64_t> call, std::counting_semaphore<>* ended) {
  const std::unique_ptr<std::counting_semaphore<>, void (*)(std::counting_semaphore<>*)> end(
      ended, [](auto* semaphore) { semaphore->release(); });
  co_return co_await std::move(call);
}

/// Waits until so many have ended.
void await_ended(std::counting_semaphore<>& ended, int count) {
  for (int i = 0; i < count; ++i) {
    ASSERT_TRUE(ended.try_acquire_for(std::chrono::seconds(30))) << i << " of " << count;
  }
}

Task<> nothing() {
  co_return;
}

db::Work<std::int64_t> one(db::Transaction& tx) {
  co_return co_await tx.scalar<std::int64_t>("SELECT 1");
}

/// How many were refused with this code; the others must have their answer.
int refused(std::vector<std::future<std::int64_t>>& calls, ErrorCode code) {
  int count = 0;
  for (auto& call : calls) {
    try {
      EXPECT_EQ(call.get(), 1);
    } catch (const core::Error& error) {
      EXPECT_EQ(error.code(), code) << error.cause();
      ++count;
    }
  }
  return count;
}

TEST_P(SqliteQueue, RefusesWhatTheWriterCannotTakeIn) {
  open({.url = {}, .queue_max = 3});
  Hold hold;
  auto first = runtime_.start(database().write(tenant_, Hold::run, &hold));
  hold.begun.acquire();
  std::counting_semaphore<> ended{0};
  std::vector<std::future<std::int64_t>> calls;
  for (std::size_t i = 0; i < 20; ++i) {
    calls.push_back(runtime_.start(told(database().write(tenant_, one), &ended), i));
  }
  await_ended(ended, 17);
  hold.gate.count_down();
  EXPECT_EQ(refused(calls, ErrorCode::kOverloaded), 17);
  EXPECT_EQ(first.get(), 1);
  EXPECT_EQ(run(database().write(tenant_, one)), 1) << "and it recovers";
}

TEST_P(SqliteQueue, RefusesWhatTheReadersCannotTakeIn) {
  open({.url = {}, .readers = 1, .queue_max = 3});
  Hold hold;
  auto first = runtime_.start(database().read(tenant_, Hold::run, &hold));
  hold.begun.acquire();
  std::counting_semaphore<> ended{0};
  std::vector<std::future<std::int64_t>> calls;
  for (std::size_t i = 0; i < 20; ++i) {
    calls.push_back(runtime_.start(told(database().read(tenant_, one), &ended), i));
  }
  await_ended(ended, 17);
  hold.gate.count_down();
  EXPECT_EQ(refused(calls, ErrorCode::kOverloaded), 17);
  EXPECT_EQ(first.get(), 1);
  EXPECT_EQ(run(database().read(tenant_, one)), 1) << "and it recovers";
}

// A group that drops what waited too long must not take in what runs outside of transactions.
TEST_P(SqliteQueue, AnExclusiveJobBehindAnExpiredWriteRunsByItself) {
  open({.url = {}, .batch_time = milliseconds(60'000), .wait_timeout = milliseconds(500)});
  Hold hold;
  auto first = runtime_.start(database().write(tenant_, Hold::run, &hold));
  hold.begun.acquire();
  std::vector<std::future<std::int64_t>> calls;
  calls.push_back(runtime_.start(database().write(tenant_, one)));
  std::this_thread::sleep_for(milliseconds(600));  // Its wait is what the test is about.
  auto exclusive = runtime_.start(database().load_from(folder_.path() / "nothing"));
  run(nothing());  // On the same shard, after it: by now it is in the queue.
  hold.gate.count_down();
  EXPECT_EQ(first.get(), 1);
  EXPECT_EQ(refused(calls, ErrorCode::kOverloaded), 1);
  EXPECT_THROW(exclusive.get(), core::Error) << "there is no copy in that folder";
  EXPECT_EQ(run(database().write(tenant_, one)), 1) << "and it recovers";
}

db::Work<std::int64_t> add_account(db::Transaction& tx, const std::string& id) {
  co_await tx.exec("INSERT INTO accounts (id, org_id, email) VALUES ($1, 'o', $1)", id);
  co_return 1;
}

/// Changes what it reads for longer than a statement may take.
db::Work<std::int64_t> add_too_many(db::Transaction& tx) {
  co_await tx.exec(
      "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers"
      " WHERE n < 1000000000) INSERT INTO accounts (id, org_id, email)"
      " SELECT 'n' || n, 'o', 'n' || n FROM numbers WHERE n % 100000 = 0");
  co_return 1;
}

db::Work<std::int64_t> all_accounts(db::Transaction& tx) {
  co_return co_await tx.scalar<std::int64_t>("SELECT count(*) FROM accounts");
}

TEST_P(SqliteQueue, AStatementThatTakesTooLongFailsNoOtherOfItsGroup) {
  open({.url = {}, .batch_time = milliseconds(60'000), .statement_timeout = milliseconds(300)});
  Hold hold;
  auto first = runtime_.start(database().write(tenant_, Hold::run, &hold));
  hold.begun.acquire();
  std::vector<std::future<std::int64_t>> calls;
  calls.push_back(runtime_.start(database().write(tenant_, add_account, std::string("one"))));
  calls.push_back(runtime_.start(database().write(tenant_, add_account, std::string("other"))));
  auto slow = runtime_.start(database().write(tenant_, add_too_many));
  run(nothing());  // On the same shard, after them: by now they are in the queue.
  const auto commits = database().counters().commits;
  hold.gate.count_down();
  EXPECT_THROW(slow.get(), core::Error);
  EXPECT_EQ(refused(calls, ErrorCode::kTimeout), 0);
  EXPECT_EQ(first.get(), 1);
  EXPECT_EQ(database().counters().commits, commits + 1) << "the others share one commit still";
  EXPECT_EQ(run(database().read(tenant_, all_accounts)), 2);
}

INSTANTIATE_TEST_SUITE_P(Database, SqliteQueue, ::testing::Values(db::Engine::kSqlite),
                         engine_name);

}  // namespace
}  // namespace auriga::testing
