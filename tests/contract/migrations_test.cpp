// Migrations: whole or not at all, once, in order, by one node at a time.
#include "tests/contract/storage_test.hpp"

namespace auriga::testing {
namespace {

using core::ErrorCode;

class MigrationsContract : public DatabaseTest {
 protected:
  static std::vector<db::Migration> known() {
    const auto all = contract_migrations();
    return {all.begin(), all.end()};
  }
  static std::vector<db::Migration> with(std::string_view sql) {
    auto all = known();
    all.push_back({.number = 3, .domain = "contract", .name = "more", .sql = sql});
    return all;
  }
  Task<std::size_t> migrate(std::vector<db::Migration> migrations,
                            db::MigrateOptions options = {}) {
    return db::migrate(database(), system_scope(), std::move(migrations), std::move(options));
  }
  std::size_t applied() { return run(db::applied_migrations(database(), system_scope())).size(); }
};

TEST_P(MigrationsContract, AreAppliedOnce) {
  EXPECT_EQ(applied(), kMigrations);
  EXPECT_EQ(run(migrate(known())), 0U);
  EXPECT_EQ(run(migrate(with("CREATE TABLE more (id TEXT PRIMARY KEY)"))), 1U);
  EXPECT_EQ(run(migrate(with("CREATE TABLE more (id TEXT PRIMARY KEY)"))), 0U);
}

TEST_P(MigrationsContract, RefuseANewerSchema) {
  run(migrate(with("CREATE TABLE more (id TEXT PRIMARY KEY)")));
  EXPECT_EQ(code_of(runtime_, migrate(known())), ErrorCode::kSchemaNewer);
  EXPECT_EQ(code_of(runtime_, migrate({})), ErrorCode::kSchemaNewer);
}

TEST_P(MigrationsContract, RefuseOneThatChangedSinceItWasApplied) {
  auto changed = known();
  changed.back().sql = "SELECT 1";
  EXPECT_EQ(code_of(runtime_, migrate(changed)), ErrorCode::kInternal);
}

TEST_P(MigrationsContract, LeaveNothingBehindWhenOneFails) {
  const auto broken = with("CREATE TABLE half (id TEXT PRIMARY KEY); SELEKT 1;");
  EXPECT_EQ(code_of(runtime_, migrate(broken)), ErrorCode::kInternal);
  EXPECT_EQ(applied(), kMigrations);
  EXPECT_EQ(run(migrate(with("CREATE TABLE half (id TEXT PRIMARY KEY)"))), 1U);
}

TEST_P(MigrationsContract, TellHowADatabaseStandsAndChangeNothing) {
  const auto state = [&](std::vector<db::Migration> migrations) {
    return db::schema_state(database(), system_scope(), std::move(migrations));
  };
  EXPECT_EQ(run(state(known())), db::SchemaState::kCurrent);
  EXPECT_EQ(run(state(with("CREATE TABLE more (id TEXT PRIMARY KEY)"))), db::SchemaState::kOlder);
  EXPECT_EQ(applied(), kMigrations);
  EXPECT_EQ(code_of(runtime_, state({})), ErrorCode::kSchemaNewer);
  auto changed = known();
  changed.back().sql = "SELECT 1";
  EXPECT_EQ(code_of(runtime_, state(changed)), ErrorCode::kInternal);
}

TEST(Migrations, SeeThatADatabaseIsEmpty) {
  TemporaryFolder folder;
  TestRuntime runtime;
  const auto database =
      db::open(runtime.get(), {.url = "sqlite:" + (folder.path() / "empty.db").string()});
  const auto known = contract_migrations();
  EXPECT_EQ(runtime.run(db::schema_state(*database, system_scope(), {known.begin(), known.end()})),
            db::SchemaState::kEmpty);
  runtime.stop();
}

TEST_P(MigrationsContract, AskForABackupWhereThereIsData) {
  int asked = 0;
  const auto before = [&asked]() -> Task<> {
    ++asked;
    return []() -> Task<> { co_return; }();
  };
  run(migrate(known(), {.before = before}));
  EXPECT_EQ(asked, 0) << "nothing to do";
  run(migrate(with("CREATE TABLE more (id TEXT PRIMARY KEY)"), {.before = before}));
  EXPECT_EQ(asked, 1);
  const auto refuse = []() -> Task<> { throw core::Error(ErrorCode::kReadOnly); };
  auto fourth = with("CREATE TABLE more (id TEXT PRIMARY KEY)");
  fourth.push_back({.number = 4, .domain = "contract", .name = "x", .sql = "SELECT 1"});
  EXPECT_EQ(code_of(runtime_, migrate(fourth, {.before = refuse})), ErrorCode::kReadOnly);
  EXPECT_EQ(applied(), kMigrations + 1);
}

TEST_P(MigrationsContract, MayBeRunBySeveralNodesAtOnce) {
  auto second = open_again();
  const auto more = with("CREATE TABLE more (id TEXT PRIMARY KEY)");
  auto one = runtime_.start(migrate(more), 0);
  auto two = runtime_.start(db::migrate(*second, system_scope(), more), 1);
  EXPECT_EQ(one.get() + two.get(), 1U);
  EXPECT_EQ(applied(), kMigrations + 1);
  runtime_.stop();
}

INSTANTIATE_TEST_SUITE_P(Migrations, MigrationsContract, ::testing::ValuesIn(engines()),
                         engine_name);

}  // namespace
}  // namespace auriga::testing
