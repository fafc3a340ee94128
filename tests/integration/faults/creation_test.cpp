// The making of an agent, on a disk that fails: whatever write or sync of it fails, in each of four
// ways, a server that comes after it on a sound disk ends with an active agent, and no stage that
// was committed is done again.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "app/agent_creation.hpp"
#include "domains/agents/version_store.hpp"
#include "domains/workflows/service.hpp"
#include "tests/integration/faults/faults_suite.hpp"

namespace auriga::testing {
namespace {

namespace fs = std::filesystem;
namespace repository = agents::repository;
namespace db = platform::db;

constexpr std::string_view kSop =
    "# Returns desk\n\n1. Ask for the order number.\n2. Look the order up.\n"
    "3. Refund within 14 days.\n\n## Rules\n\n- Refund within 30 days.\n- Never promise a date.\n";

/// A house in which workflows run.
class Workshop {
 public:
  Workshop(Grounds& grounds, const fs::path& data, const Furniture& furniture,
           FaultStorage* storage)
      : house(grounds, data, furniture, storage),
        steps_({.name = "workflow"}),
        machines_(*house.database, system_scope()),
        tasks_(grounds.runtime.get(), {}),
        runner_({.runtime = grounds.runtime.get(),
                 .database = *house.database,
                 .scope = system_scope(),
                 .machines = machines_,
                 .tasks = tasks_,
                 .pool = steps_,
                 .clock = core::system_clock(),
                 .random = core::system_random()},
                {.retry = std::chrono::milliseconds(5)}),
        workflows_(*house.database, machines_, tasks_, runner_, steps_, core::system_clock(),
                   core::system_random()),
        creation(*house.database, system_scope(), *house.builder, workflows_,
                 core::system_clock()) {
    creation.add_tasks(tasks_);
    house.run(runner_.start());
    house.agents->on_build([this](agents::Build build, std::chrono::milliseconds wait) {
      return creation.start(std::move(build), wait);
    });
  }
  ~Workshop() {
    house.run(runner_.stop(std::chrono::steady_clock::now() + std::chrono::seconds(5)));
    steps_.stop();
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  void wait(std::chrono::milliseconds time) { house.run(platform::sleep_for(time)); }

  House house;

 private:
  platform::ThreadPool steps_;
  workflows::Machines machines_;
  workflows::TaskQueue tasks_;
  workflows::Runner runner_;
  workflows::WorkflowService workflows_;

 public:
  app::AgentCreation creation;
};

db::Work<std::int64_t> count(db::Transaction& tx, const std::string& sql) {
  co_return co_await tx.scalar<std::int64_t>(sql);
}

class CreationTest : public ::testing::Test {
 protected:
  CreationTest() : furniture_(furnish(grounds_, folder_.path() / "ready")) {}

  std::vector<agents::Agent> agents_of(House& house) {
    auto list = house.run(house.agents->list(furniture_.owner, {})).items;
    std::erase_if(list, [](const agents::Agent& agent) { return agent.name == "Keeper"; });
    return list;
  }
  std::vector<repository::StageRow> stages_of(House& house, const core::AgentId& agent) {
    return house.run(
        house.database->read(furniture_.owner.tenant, repository::stages, agent, std::int64_t{1}));
  }
  std::int64_t count_of(House& house, const std::string& sql) {
    return house.run(house.database->read(system_scope(), count, sql));
  }

  /// Has an agent made while the disk fails; whether its creation was acknowledged.
  bool work(const fs::path& data, FaultStorage& storage) {
    Workshop shop(grounds_, data, furniture_, &storage);
    std::vector<agents::Upload> files;
    files.push_back(shop.house.upload("a.md", "# A\n\nThe silver whistle is loud.\n"));
    files.push_back(shop.house.upload("b.md", long_text("# B\n\nThe copper kettle.", 34'000)));
    storage.arm();
    const bool made = shop.house.succeeds(shop.house.agents->create(
        furniture_.owner, shop.house.actor(), {.agent_name = "Another", .sop = std::string(kSop)},
        std::move(files)));
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!storage.fired() && std::chrono::steady_clock::now() < until) {
      const auto all = agents_of(shop.house);
      if (!all.empty() && all.front().status != agents::AgentStatus::creating) {
        break;
      }
      shop.wait(std::chrono::milliseconds(2));
    }
    shop.wait(std::chrono::milliseconds(storage.fired() ? 5 : 0));
    return made;
  }

  void check(const fs::path& data, bool acknowledged) {
    Workshop shop(grounds_, data, furniture_, nullptr);
    auto& house = shop.house;
    auto all = agents_of(house);
    EXPECT_LE(all.size(), 1U);
    if (all.empty()) {
      EXPECT_FALSE(acknowledged) << "acknowledged, and lost";
      return;
    }
    const auto id = all.front().id;
    const auto before = stages_of(house, id);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (all.front().building && std::chrono::steady_clock::now() < until) {
      house.run(shop.creation.resume({}));
      shop.wait(std::chrono::milliseconds(5));
      all = agents_of(house);
    }
    EXPECT_EQ(all.front().status, agents::AgentStatus::active)
        << all.front().status_reason.value_or("");
    EXPECT_EQ(all.front().version, 1);
    const auto after = stages_of(house, id);
    ASSERT_EQ(after.size(), 12U);
    for (std::size_t i = 0; i < before.size(); ++i) {
      EXPECT_EQ(after.at(i).stage, before.at(i).stage);
      EXPECT_EQ(after.at(i).created_at, before.at(i).created_at)
          << "done again: " << after[i].stage;
    }
    const auto of_agent = "subject = '" + id.text() + "'";
    EXPECT_EQ(
        count_of(house, "SELECT count(*) FROM outbox WHERE type = 'agent.ready' AND " + of_agent),
        1);
    EXPECT_EQ(count_of(house,
                       "SELECT count(*) FROM workflow_executions WHERE name = "
                       "'agent-creation-" +
                           id.text() + "'"),
              1);
    EXPECT_TRUE(house.run(house.objects->verify(agents::definition_key(id))));
    const auto text = house.run(house.objects->get(agents::definition_key(id), 1U << 20U));
    EXPECT_EQ(text, house.run(house.agents->definition(furniture_.owner, id)));
    EXPECT_EQ(house.search("brass lantern").size(), 1U) << "the others are as they were";
  }

  Grounds grounds_;
  TemporaryFolder folder_;
  Furniture furniture_;
};

// All points take minutes: AURIGA_CRASH_STRIDE=1 has them.
TEST_F(CreationTest, EndsActiveWhateverFails) {
  const auto* const wanted = std::getenv("AURIGA_CRASH_STRIDE");
  const auto stride = wanted != nullptr ? std::strtoul(wanted, nullptr, 10) : 7;
  const auto points = for_each_fault(
      [&](FaultStorage& storage) {
        SCOPED_TRACE(storage.name());
        const auto data = folder_.path() / "data";
        fs::remove_all(data);
        fs::copy(folder_.path() / "ready", data, fs::copy_options::recursive);
        const bool acknowledged = work(data, storage);
        storage.disarm();
        check(data, acknowledged);
      },
      stride);
  std::cout << points << " crash points\n";
  EXPECT_GT(points, 300U / stride);
}

/// Hours pass while one looks at it.
class Rushing final : public core::Clock {
 public:
  [[nodiscard]] core::Timestamp now() const override {
    passed_ += std::chrono::hours(2);
    return core::system_clock().now() + passed_;
  }
  [[nodiscard]] std::chrono::steady_clock::time_point steady() const override {
    return core::system_clock().steady();
  }

 private:
  mutable std::chrono::milliseconds passed_{0};
};

TEST_F(CreationTest, WithoutAWorkflowKeepsToTheTimeOfItsStages) {
  House house(grounds_, folder_.path() / "ready", furniture_, nullptr);
  std::vector<agents::Upload> files;
  files.push_back(house.upload("a.html", "<html><body><p>Never read.</p></body></html>"));
  const auto made = house.run(
      house.agents->create(furniture_.owner, house.actor(),
                           {.agent_name = "Another", .sop = std::string(kSop)}, std::move(files)));
  ASSERT_EQ(made.knowledge.processing, 1);
  const Rushing clock;
  house.run(app::make_agent_here(*house.database, *house.builder, clock, furniture_.owner.tenant,
                                 made.id));
  const auto version = house.run(house.agents->version(furniture_.owner, made.id, std::int64_t{1}));
  EXPECT_EQ(version.status, agents::VersionStatus::failed);
  EXPECT_EQ(version.failed_stage, "Provision knowledge");
  EXPECT_EQ(version.failed_reason,
            "The state 'Provision knowledge' ran out of time: its task did not end within 3600 "
            "seconds.");
  house.run(house.reading->read_all(furniture_.owner.tenant, made.id));
  house.run(house.agents->redeploy(furniture_.owner, house.actor(), made.id));
  house.make(made.id);
  EXPECT_EQ(house.run(house.agents->get(furniture_.owner, made.id)).status,
            agents::AgentStatus::active);
}

// Its row stays, so that a making left open would be looked at for ever.
TEST_F(CreationTest, OfAnArchivedAgentEnds) {
  Workshop shop(grounds_, folder_.path() / "ready", furniture_, nullptr);
  std::vector<agents::Upload> files;
  files.push_back(shop.house.upload("b.md", long_text("# B\n\nThe copper kettle.", 340'000)));
  const auto made = shop.house.run(shop.house.agents->create(
      furniture_.owner, shop.house.actor(), {.agent_name = "Another", .sop = std::string(kSop)},
      std::move(files)));
  ASSERT_EQ(made.status, agents::AgentStatus::creating);
  shop.house.run(shop.house.agents->archive(furniture_.owner, shop.house.actor(), made.id));
  const std::string open = "SELECT count(*) FROM agent_versions WHERE status = 'building'";
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (count_of(shop.house, open) > 0 && std::chrono::steady_clock::now() < until) {
    shop.house.run(shop.creation.resume({}));
    shop.wait(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(count_of(shop.house, open), 0);
}

}  // namespace
}  // namespace auriga::testing
