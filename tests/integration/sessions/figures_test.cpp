// What figures over conversations are read from, on both databases.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domains/sessions/repository.hpp"
#include "platform/database/migrations.hpp"
#include "sessions_migrations.gen.hpp"
#include "tests/support/databases.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::testing {
namespace {

namespace db = platform::db;
namespace repository = sessions::repository;
using core::Timestamp;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// The last migration without figures.
constexpr int kBefore = 8;

db::Work<> run_script(db::Transaction& tx, const std::string& sql) {
  co_await tx.script(sql);
}

struct KeptRow {
  std::string id;
  std::int64_t unanswered = 0;
  std::string latencies;
};
BOOST_DESCRIBE_STRUCT(KeptRow, (), (id, unanswered, latencies))

db::Work<std::vector<KeptRow>> kept(db::Transaction& tx) {
  co_return co_await tx.all<KeptRow>("SELECT $columns FROM sessions ORDER BY id");
}

class FiguresTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  void SetUp() override {
    db::Options options;
    options.url = GetParam() == db::Engine::kSqlite
                      ? "sqlite:" + (folder_.path() / "figures.db").string()
                      : PostgresServer::shared().new_schema();
    database_ = db::open(runtime_.get(), options);
    run(database_->write(system_scope(), run_script,
                         std::string("CREATE TABLE agents (id TEXT PRIMARY KEY, name TEXT);"
                                     "INSERT INTO agents VALUES ('agt_1', 'Desk'), "
                                     "('agt_2', 'Shop')")));
  }
  void TearDown() override {
    runtime_.stop();
    database_.reset();
  }
  template <class T>
  T run(platform::Task<T> task) {
    return runtime_.run(std::move(task));
  }
  void migrate(int up_to = std::numeric_limits<int>::max()) {
    std::vector<db::Migration> migrations;
    for (const auto& each : sessions_migrations()) {
      if (each.number <= up_to) {
        migrations.push_back(each);
      }
    }
    run(db::migrate(*database_, system_scope(), migrations));
  }
  void add(const std::string& sql) { run(database_->write(system_scope(), run_script, sql)); }
  /// A conversation of the tenant's, begun at `at`.
  void add_session(const std::string& id, std::int64_t at, const std::string& agent = "agt_1",
                   const std::string& organization = "") {
    const auto org = organization.empty() ? tenant_.organization().text() : organization;
    add("INSERT INTO sessions (id, org_id, agent_id, actor_id, channel, status, title, metadata, "
        "message_count, turns, tool_calls, created_at, updated_at) VALUES ('" +
        id + "', '" + org + "', '" + agent + "', 'ann', 'text', 'active', '', '{}', 4, 2, 0, " +
        std::to_string(at) + ", " + std::to_string(at + 500) + ")");
  }
  void add_message(const std::string& session, int position, const std::string& role,
                   const std::string& content, const std::string& more = "0, NULL",
                   std::int64_t at = 0, const std::string& organization = "") {
    const auto org = organization.empty() ? tenant_.organization().text() : organization;
    add("INSERT INTO messages (id, org_id, session_id, position, role, content, sources, "
        "input_tokens, output_tokens, created_at, abstained, latency_ms) VALUES ('" +
        session + std::to_string(position) + "', '" + org + "', '" + session + "', " +
        std::to_string(position) + ", '" + role + "', '" + content + "', '[]', 0, 0, " +
        std::to_string(at) + ", " + more + ")");
  }
  std::vector<std::string> begun(const repository::FigureFilter& filter) {
    std::vector<std::string> out;
    for (const auto& row : run(database_->read(tenant_, repository::figures, filter))) {
      out.push_back(row.id.text());
    }
    return out;
  }

  TemporaryFolder folder_;
  TestRuntime runtime_;
  std::unique_ptr<db::Database> database_;
  core::Tenant tenant_ = new_tenant();
};

TEST_P(FiguresTest, AreMadeForConversationsFromBefore) {
  migrate(kBefore);
  add_session("ses_a", 1'000);
  add_session("ses_b", 2'000);
  add_session("ses_long", 3'000);
  add_message("ses_a", 0, "user", "One?");
  add_message("ses_a", 1, "assistant", "No.", "1, 12");
  add_message("ses_a", 2, "tool", "Called", "0, 99");
  add_message("ses_a", 3, "assistant", "Yes.", "0, 340");
  add_message("ses_a", 4, "assistant", "Stop", "0, 77");
  add("UPDATE messages SET stopped = 1 WHERE latency_ms = 77");
  for (int i = 0; i < 210; ++i) {
    add_message("ses_long", i, "assistant", "Again.", "0, 5");
  }
  migrate();
  const auto rows = run(database_->read(system_scope(), kept));
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].unanswered, 1);
  EXPECT_EQ(rows[0].latencies, "12,340,");
  EXPECT_EQ(rows[1].unanswered, 0);
  EXPECT_EQ(rows[1].latencies, "");
  EXPECT_EQ(std::ranges::count(rows[2].latencies, ','), 200);
}

TEST_P(FiguresTest, AreReadByPagesOldestFirst) {
  migrate();
  for (const auto* id : {"ses_b", "ses_a", "ses_c"}) {
    add_session(id, 2'000);
  }
  add_session("ses_d", 1'000);
  add_session("ses_e", 3'000, "agt_2");
  add_session("ses_other", 2'000, "agt_1", "org_other");
  repository::FigureFilter filter;
  filter.from = {1'000};
  filter.to = {3'001};
  filter.limit = 2;
  EXPECT_THAT(begun(filter), ElementsAre("ses_d", "ses_a"));
  filter.after = {2'000};
  filter.after_id = "ses_a";
  EXPECT_THAT(begun(filter), ElementsAre("ses_b", "ses_c"));
  filter.after_id = "ses_c";
  EXPECT_THAT(begun(filter), ElementsAre("ses_e"));
  filter = {.from = {1'001}, .to = {3'000}, .limit = 10};
  EXPECT_THAT(begun(filter), ElementsAre("ses_a", "ses_b", "ses_c")) << "the end is not in it";
  filter.to = {9'000};
  filter.agent = core::AgentId::trusted("agt_2");
  EXPECT_THAT(begun(filter), ElementsAre("ses_e"));
  filter.channel = sessions::Channel::voice;
  EXPECT_THAT(begun(filter), IsEmpty());
}

TEST_P(FiguresTest, TellWhetherAPersonWasAskedForOrCame) {
  migrate();
  add_session("ses_a", 1'000);
  add_session("ses_b", 1'001);
  add_session("ses_c", 1'002);
  add("UPDATE sessions SET handoff_requested_at = 5, handoff_reason = 'Upset.', "
      "outcome = 'resolved' WHERE id = 'ses_a'");
  add("UPDATE sessions SET taken_at = 5 WHERE id = 'ses_b'");
  const repository::FigureFilter filter{.from = {0}, .to = {5'000}, .limit = 10};
  const auto rows = run(database_->read(tenant_, repository::figures, filter));
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_TRUE(rows[0].handed_over);
  EXPECT_EQ(rows[0].handoff_reason, "Upset.");
  EXPECT_EQ(rows[0].outcome, sessions::Outcome::resolved);
  EXPECT_TRUE(rows[1].handed_over);
  EXPECT_FALSE(rows[2].handed_over);
  EXPECT_EQ(rows[2].message_count, 4);
  EXPECT_EQ(rows[2].turns, 2);
}

TEST_P(FiguresTest, FindTheQuestionThatFoundNoAnswer) {
  migrate();
  add_session("ses_a", 1'000);
  add_session("ses_b", 1'500, "agt_2");
  add_session("ses_x", 1'500, "agt_1", "org_other");
  add_message("ses_a", 0, "user", "Known?", "0, NULL", 1'000);
  add_message("ses_a", 1, "assistant", "Yes.", "0, 3", 1'001);
  add_message("ses_a", 2, "user", "Do you sell lamps?", "0, NULL", 1'100);
  add_message("ses_a", 3, "tool", "Nothing", "0, 9", 1'101);
  add_message("ses_a", 4, "assistant", "I do not know.", "1, 3", 1'102);
  add_message("ses_b", 0, "user", std::string(400, 'x'), "0, NULL", 1'500);
  add_message("ses_b", 1, "assistant", "I do not know.", "1, 3", 1'501);
  add_message("ses_x", 1, "assistant", "I do not know.", "1, 3", 1'501, "org_other");
  repository::FigureFilter filter{.from = {1'000}, .to = {5'000}, .limit = 10};
  auto rows = run(database_->read(tenant_, repository::unanswered, filter));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].question.size(), 300U) << "newest first, cut";
  EXPECT_EQ(rows[0].agent_name, "Shop");
  EXPECT_EQ(rows[1].question, "Do you sell lamps?");
  EXPECT_EQ(rows[1].agent_name, "Desk");
  EXPECT_EQ(rows[1].session_id.text(), "ses_a");
  EXPECT_EQ(rows[1].position, 4);
  filter.from = {1'050};
  rows = run(database_->read(tenant_, repository::unanswered, filter));
  ASSERT_EQ(rows.size(), 1U) << "the first was begun before";
  filter.agent = core::AgentId::trusted("agt_1");
  EXPECT_THAT(run(database_->read(tenant_, repository::unanswered, filter)), IsEmpty());
}

TEST_P(FiguresTest, FindTheQuestionsOfTheConversationsThatCount) {
  migrate();
  add_session("ses_a", 1'000);
  add_session("ses_b", 2'000);
  add_message("ses_a", 1, "assistant", "I do not know.", "1, 3", 1'500);
  add_message("ses_a", 3, "assistant", "I do not know.", "1, 3", 2'500);
  add_message("ses_b", 1, "assistant", "I do not know.", "1, 3", 2'500);
  repository::FigureFilter filter{.from = {1'000}, .to = {2'000}, .limit = 10};
  const auto rows = run(database_->read(tenant_, repository::unanswered, filter));
  ASSERT_EQ(rows.size(), 2U) << "the other was begun after it";
  EXPECT_EQ(rows[0].position, 3) << "also where the answer came after the time";
  EXPECT_EQ(rows[0].session_id.text(), "ses_a");
  EXPECT_EQ(rows[1].position, 1);
  filter.limit = 1;
  EXPECT_THAT(run(database_->read(tenant_, repository::unanswered, filter)), SizeIs(1));
}

TEST_P(FiguresTest, LookAtABoundedNumberOfAnswers) {
  migrate();
  add_session("ses_a", 1'000);
  add_session("ses_b", 1'100, "agt_2");
  add_message("ses_a", 1, "assistant", "I do not know.", "1, 3", 1'200);
  add_message("ses_b", 1, "assistant", "I do not know.", "1, 3", 1'300);
  add_message("ses_b", 3, "assistant", "I do not know.", "1, 3", 1'400);
  add_message("ses_b", 5, "assistant", "I do not know.", "1, 3", 5'000);
  add_message("ses_b", 7, "assistant", "I do not know.", "1, 3", 5'001);
  add_message("ses_a", 3, "assistant", "I do not know.", "1, 3", 5'002);
  repository::FigureFilter filter{.agent = core::AgentId::trusted("agt_1"),
                                  .from = {1'000},
                                  .to = {5'000},
                                  .limit = 10,
                                  .looked_at = 2};
  EXPECT_THAT(run(database_->read(tenant_, repository::unanswered, filter)), IsEmpty());
  filter.looked_at = 3;
  EXPECT_THAT(run(database_->read(tenant_, repository::unanswered, filter)), SizeIs(2));
}

INSTANTIATE_TEST_SUITE_P(Databases, FiguresTest, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
