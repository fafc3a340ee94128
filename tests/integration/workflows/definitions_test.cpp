// Definitions and executions as callers see them: what is kept of them, how long, and how they go.
#include "tests/integration/workflows/service_works.hpp"

namespace auriga::testing {
namespace {

using ::testing::SizeIs;

/// A database where something happens before the write of that number.
class EventfulDatabase final : public ForwardingDatabase {
 public:
  EventfulDatabase(Database& real, int write, std::function<Task<>()> what)
      : ForwardingDatabase(real), write_(write), what_(std::move(what)) {}

 protected:
  Task<> run(Mode mode, db::Scope scope, std::shared_ptr<db::detail::Body> body) override {
    if (mode == Mode::kWrite && --write_ == 0) {
      co_await what_();
    }
    co_await ForwardingDatabase::run(mode, std::move(scope), std::move(body));
  }

 private:
  int write_;
  std::function<Task<>()> what_;
};

class DefinitionsTest : public ServiceTest {};

TEST_P(DefinitionsTest, DefinitionsAndExecutionsAreFoundAgain) {
  wf::UpdateWorkflow change{.workflow_id = workflow_, .comment = "Longer."};
  change.definition = json::parse(R"({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}})")
                          .as_object();
  EXPECT_EQ(works_.run(service_.update(caller_, actor_, change, {})).version, 2);
  EXPECT_THAT(works_.run(service_.versions(caller_, workflow_, INT64_MAX, 1)).items, SizeIs(1));
  EXPECT_THAT(works_.run(service_.versions(caller_, workflow_, 2, 9)).items, SizeIs(1));
  EXPECT_THAT(works_.run(service_.list(caller_, {.q = "W", .before = {}})).items, SizeIs(1));
  EXPECT_THAT(works_.run(service_.list(caller_, {.q = "%", .before = {}})).items, SizeIs(0));
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto first = works_.run(service_.start(caller_, actor_, start));
  const auto second = works_.run(service_.start(caller_, actor_, start));
  EXPECT_EQ(first.status, wf::ExecutionStatus::SUCCEEDED);
  const auto page = works_.run(service_.executions(
      caller_, {.workflow_id = workflow_, .status = first.status, .limit = 1, .before = {}}));
  ASSERT_THAT(page.items, SizeIs(1));
  EXPECT_EQ(page.items[0].id, second.id);
  EXPECT_EQ(page.next, second.id.text());
  for (const bool backwards : {false, true}) {
    const wf::ListEvents query{.execution_id = first.id, .backwards = backwards, .limit = 99};
    EXPECT_THAT(works_.run(service_.events(caller_, query)).items, SizeIs(6));
  }
  works_.run(service_.remove(caller_, actor_, workflow_));
  EXPECT_THAT(works_.all(), SizeIs(0));
}

TEST_P(DefinitionsTest, SoManyWorkflowsAreKept) {
  execute(
      "INSERT INTO workflows (id, org_id, name, name_key, description, kind, status, version, "
      "created_at, updated_at) " +
      numbers(2, 1000) +
      "SELECT 'wfl_' || i, org_id, 'w' || i, 'w' || i, '', kind, status, 1, 0, 0 "
      "FROM numbers, (SELECT * FROM workflows) AS one");
  const auto make = [&] {
    wf::CreateWorkflow in{.name = "one more", .description = {}, .definition = {}};
    in.definition =
        json::parse(R"({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})").as_object();
    works_.run(service_.create(caller_, actor_, std::move(in)));
  };
  EXPECT_EQ(code_of(make), core::ErrorCode::kQuotaExceeded);
  execute("DELETE FROM workflows WHERE id = 'wfl_2'");
  EXPECT_EQ(code_of(make), std::nullopt);
}

TEST_P(DefinitionsTest, OfManyVersionsTheOldestGoThatNothingIsOf) {
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto of_first = works_.run(service_.start(caller_, actor_, start));
  const auto edit = [&](int i) {
    wf::UpdateWorkflow change{.workflow_id = workflow_, .comment = {}};
    change.definition = json::parse(R"({"StartAt": "A", "States": {"A": {"Type": "Pass",
        "End": true, "Result": )" + std::to_string(i) +
                                    "}}}")
                            .as_object();
    return works_.run(service_.update(caller_, actor_, change, {})).version;
  };
  const auto has = [&](std::int64_t version) {
    return code_of([&] { works_.run(service_.version(caller_, workflow_, version)); }) ==
           std::nullopt;
  };
  // As if it had been changed so often.
  execute(
      "INSERT INTO workflow_versions (workflow_id, version, org_id, definition, comment, author, "
      "created_at) " +
      numbers(2, 500) +
      "SELECT workflow_id, i, org_id, definition, '', '', 0 "
      "FROM numbers, (SELECT * FROM workflow_versions) AS one");
  execute("UPDATE workflows SET version = 500");
  EXPECT_EQ(edit(1), 501);
  EXPECT_TRUE(has(1)) << "an execution is of it";
  EXPECT_FALSE(has(2));
  start.version = 2;
  EXPECT_EQ(code_of([&] { works_.run(service_.start(caller_, actor_, start)); }),
            core::ErrorCode::kNotFound);
  execute(
      "INSERT INTO workflow_executions (id, org_id, workflow_id, workflow_name, version, name, "
      "status, started_by, input, started_at) SELECT 'exe' || v.version, v.org_id, v.workflow_id, "
      "'w', v.version, 'n' || v.version, status, started_by, input, started_at "
      "FROM workflow_versions v, workflow_executions WHERE v.version > 1");
  EXPECT_EQ(code_of([&] { edit(2); }), core::ErrorCode::kQuotaExceeded);
  works_.run(service_.remove_execution(caller_, actor_, of_first.id));
  EXPECT_EQ(edit(2), 502);
  EXPECT_FALSE(has(1));
  EXPECT_TRUE(has(3));
}

TEST_P(DefinitionsTest, AHistoryOfLargeStepsComesInShorterPages) {
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto id = works_.run(service_.start(caller_, actor_, start)).id;
  execute("DELETE FROM workflow_steps");
  const std::string large(1'000'000, 'x');
  for (int i = 1; i <= 5; ++i) {
    const auto number = std::to_string(i);
    execute("INSERT INTO workflow_steps (execution_id, step, events) VALUES ('" + id.text() +
            "', " + number + R"(, '[{"id":)" + number + R"(,"previous":0,"at":0,"type":"T",)" +
            R"("details":{"x":")" + large + R"("}}]'))");
  }
  for (const bool backwards : {false, true}) {
    std::vector<std::int64_t> ids;
    wf::ListEvents query{.execution_id = id, .backwards = backwards, .limit = 100};
    do {
      const auto page = works_.run(service_.events(caller_, query));
      EXPECT_LE(page.items.size(), 3U);
      for (const auto& event : page.items) {
        ids.push_back(event.id);
      }
      query.cursor = page.next.empty() ? std::nullopt : std::optional(page.next);
    } while (query.cursor && ids.size() < 9);
    EXPECT_EQ(ids, backwards ? (std::vector<std::int64_t>{5, 4, 3, 2, 1})
                             : (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
  }
}

TEST_P(DefinitionsTest, AHistoryOfManyStepsComesWholeHoweverLongThePages) {
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto id = works_.run(service_.start(caller_, actor_, start)).id;
  execute("DELETE FROM workflow_steps");
  const auto steps = [&](int from, int to, const std::string& events) {
    execute("INSERT INTO workflow_steps (execution_id, step, events) " + numbers(from, to) +
            "SELECT '" + id.text() + "', i, " + events + " FROM numbers");
  };
  steps(1, 16, R"('[{"id":' || i || ',"previous":0,"at":0,"type":"T","details":{}}]')");
  steps(17, 30, "''");  // Nothing happened in these.
  steps(31, 50, R"('[{"id":' || i || ',"previous":0,"at":0,"type":"T","details":{}}]')");
  for (const bool backwards : {false, true}) {
    for (const std::int64_t limit : {1, 7, 8, 9, 15, 16, 18, 23, 24, 25, 35, 36, 37}) {
      std::vector<std::int64_t> ids;
      wf::ListEvents query{.execution_id = id, .backwards = backwards, .limit = limit};
      do {
        const auto page = works_.run(service_.events(caller_, query));
        for (const auto& event : page.items) {
          ids.push_back(event.id);
        }
        EXPECT_TRUE(page.next.empty() || std::cmp_equal(page.items.size(), limit));
        query.cursor = page.next.empty() ? std::nullopt : std::optional(page.next);
      } while (query.cursor && ids.size() < 50);
      EXPECT_THAT(ids, SizeIs(36)) << limit;
      EXPECT_TRUE(backwards ? std::ranges::is_sorted(ids, std::greater())
                            : std::ranges::is_sorted(ids));
    }
  }
}

TEST_P(DefinitionsTest, AWorkflowGoesWithAHistoryOfAnyLength) {
  make_history();
  EXPECT_EQ(removal(), std::nullopt);
  EXPECT_EQ(removal(), core::ErrorCode::kNotFound);
  const auto left = works_.all();
  ASSERT_THAT(left, ::testing::Not(SizeIs(0))) << "nobody waits for all of it to go";
  EXPECT_EQ(code_of([&] { works_.run(service_.execution(caller_, left[0].id)); }),
            core::ErrorCode::kNotFound);
  EXPECT_EQ(finish_removals(), 1);
  EXPECT_THAT(works_.all(), SizeIs(0));
  EXPECT_EQ(execute("DELETE FROM workflow_steps"), 0);
  EXPECT_EQ(finish_removals(), 0);
}

TEST_P(DefinitionsTest, AWorkflowThatSomebodyStartsStaysWithAllItsHistory) {
  make_history();
  std::optional<core::ErrorCode> refused;
  const auto meanwhile = [&] { return start(refused); };
  EventfulDatabase database(*works_.database, 1, meanwhile);
  auto service = service_on(database);
  EXPECT_EQ(removal(service), core::ErrorCode::kWorkflowBusy);
  EXPECT_EQ(refused, std::nullopt);
  EXPECT_THAT(works_.all(), SizeIs(352));
  EXPECT_GT(execute("DELETE FROM workflow_steps"), 3500);
}

TEST_P(DefinitionsTest, AWorkflowWhoseHistoryIsGoingIsNotStarted) {
  make_history();
  std::optional<core::ErrorCode> refused;
  const auto meanwhile = [&] { return start(refused); };
  EventfulDatabase database(*works_.database, 2, meanwhile);
  auto service = service_on(database);
  EXPECT_EQ(removal(service), std::nullopt);
  EXPECT_EQ(refused, core::ErrorCode::kNotFound);
  EXPECT_EQ(finish_removals(), 1);
  EXPECT_THAT(works_.all(), SizeIs(0));
}

TEST_P(DefinitionsTest, WhatIsLeftOfARemovedWorkflowGoesLater) {
  make_history();
  const auto fail = []() -> Task<> {
    throw core::Error(core::ErrorCode::kUnavailable, {}, "the database is away");
    co_return;
  };
  EventfulDatabase database(*works_.database, 2, fail);
  auto service = service_on(database);
  EXPECT_EQ(removal(service), std::nullopt);
  EXPECT_THAT(works_.all(), SizeIs(351));
  EXPECT_EQ(finish_removals(), 1);
  EXPECT_THAT(works_.all(), SizeIs(0));
  EXPECT_EQ(execute("DELETE FROM workflow_steps"), 0);
  EXPECT_EQ(finish_removals(), 0);
}

TEST_P(DefinitionsTest, AnExecutionIsDeletedWithAHistoryOfAnyLength) {
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto ended = works_.run(service_.start(caller_, actor_, start));
  const auto other = works_.run(service_.start(caller_, actor_, start));
  execute("INSERT INTO workflow_steps (execution_id, step, events) " + numbers(1001, 3500) +
          "SELECT '" + ended.id.text() + "', i, '' FROM numbers");
  const auto remove = [&](const wf::ExecutionId& id) {
    return code_of([&] { works_.run(service_.remove_execution(caller_, actor_, id)); });
  };
  EXPECT_EQ(remove(ended.id), std::nullopt);
  EXPECT_EQ(remove(ended.id), core::ErrorCode::kNotFound);
  EXPECT_EQ(code_of([&] { works_.run(service_.events(caller_, {.execution_id = ended.id})); }),
            core::ErrorCode::kNotFound);
  EXPECT_THAT(works_.all(), SizeIs(1));
  finish_removals();
  EXPECT_EQ(execute("DELETE FROM workflow_steps WHERE execution_id = '" + ended.id.text() + "'"),
            0);
  EXPECT_FALSE(works_.history(other.id).empty());
  EXPECT_EQ(execute("DELETE FROM workflow_history_removals"), 0);

  make_it_wait();
  const auto open = works_.run(service_.start(caller_, actor_, start));
  EXPECT_EQ(remove(open.id), core::ErrorCode::kWorkflowBusy);
}

TEST_P(DefinitionsTest, WhatAnotherWaitedForEndsWithIt) {
  make_it_wait();
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto parent = works_.run(service_.start(caller_, actor_, start)).id;
  const auto child = [&](bool awaited) {
    wf::StartCause cause{.parent = parent, .awaited = awaited};
    return works_.run(service_.start(caller_, actor_, start, std::move(cause))).id;
  };
  const auto awaited = child(true);
  const auto free = child(false);
  const auto stop_orphans = [&] { return works_.run(service_.stop_orphans(system_scope())); };
  EXPECT_EQ(stop_orphans(), 0);
  works_.run(service_.stop(caller_, actor_, {.execution_id = parent, .error = {}, .cause = {}}));
  EXPECT_EQ(stop_orphans(), 1);
  EXPECT_EQ(works_.row(awaited).status, wf::ExecutionStatus::ABORTED);
  EXPECT_EQ(works_.row(awaited).cause, "Its parent waits no more.");
  EXPECT_EQ(works_.row(free).status, wf::ExecutionStatus::RUNNING);
  EXPECT_EQ(stop_orphans(), 0);
}

TEST_P(DefinitionsTest, ExecutionsGoWhenTheyEndedLongAgo) {
  make_history();  // Ends with one that goes on.
  wf::StartExecution start;
  start.workflow_id = workflow_;
  const auto open = works_.run(service_.start(caller_, actor_, start));
  execute("UPDATE workflow_executions SET started_at = 1000");
  const auto now = std::to_string(core::system_clock().now().ms);
  execute("UPDATE workflow_executions SET ended_at = 1000 WHERE status <> 'RUNNING'");
  execute("UPDATE workflow_executions SET ended_at = " + now + " WHERE id = 'exe9'");
  works_.run(service_.prune(system_scope(), std::chrono::days(90)));
  std::vector<std::string> left;
  for (const auto& row : works_.all()) {
    left.push_back(row.id.text());
  }
  EXPECT_THAT(left, ::testing::UnorderedElementsAre("exe9", open.id.text()));
  EXPECT_EQ(execute("DELETE FROM workflow_steps WHERE execution_id <> '" + open.id.text() + "'"),
            0);
}

INSTANTIATE_TEST_SUITE_P(Databases, DefinitionsTest, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
