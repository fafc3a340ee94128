// One organisation's documents are indexed beside those of another, not after them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <mutex>

#include "tests/integration/faults/house.hpp"
#include "tests/integration/harness/world.hpp"
#include "tests/support/manual_clock.hpp"

namespace auriga::testing {

namespace db = platform::db;

namespace {

class IndexingTest : public ::testing::Test {
 protected:
  IndexingTest() : furniture_(furnish(grounds_, folder_.path() / "data")) {}

  /// An agent with so many documents.
  core::AgentId agent(const core::Caller& owner, const std::string& name, int documents) {
    std::vector<agents::Upload> files;
    for (int n = 0; n < documents; ++n) {
      files.push_back(house_.upload(name + std::to_string(n) + ".md",
                                    "# " + name + "\n\nThe brass lantern number " +
                                        std::to_string(n) + " hangs in the hall.\n"));
    }
    const auto made = house_.run(house_.agents->create(
        owner, house_.actor(), {.agent_name = name, .sop = "Answer from the documents alone."},
        std::move(files)));
    house_.run(house_.reading->read_all(owner.tenant, made.id));
    return made.id;
  }

  /// Starts to make an agent's index and notes its end.
  std::future<void> start(agents::KnowledgeCache& cache, const core::Caller& owner,
                          const core::AgentId& agent, const std::string& name) {
    const auto row = house_.run(house_.database->read(owner.tenant, agent_row, agent));
    return grounds_.runtime.start(
        note(cache, owner.tenant, agent, row.value().knowledge_version, name));
  }
  Task<> note(agents::KnowledgeCache& cache, core::Tenant tenant, core::AgentId agent,
              std::int64_t version, std::string name) {
    const auto index = co_await cache.at(std::move(tenant), std::move(agent), version);
    const std::scoped_lock hold(mutex_);
    done_.push_back(std::move(name));
    found_.push_back(index->search("brass lantern", 200).size());
  }

  Grounds grounds_;
  TemporaryFolder folder_;
  Furniture furniture_;
  House house_{grounds_, folder_.path() / "data", furniture_, nullptr};
  std::mutex mutex_;
  std::vector<std::string> done_;
  std::vector<std::size_t> found_;
};

TEST_F(IndexingTest, AnotherOrganisationsDocumentIsReadyBeforeAHundredOfOne) {
  house_.run(house_.accounts->start());
  const auto other = house_.newcomer();
  const auto many = agent(furniture_.owner, "many", 100);
  const auto more = agent(furniture_.owner, "more", 100);
  const auto small = agent(other, "small", 1);
  // A slice for each document, as if they were large.
  agents::KnowledgeCache cache(*house_.database, grounds_.indexing, {.slice_bytes = 1},
                               core::system_clock());
  std::promise<void> held;
  std::promise<void> go;
  grounds_.indexing.post([&held, going = go.get_future().share()] {
    held.set_value();  // The only thread.
    going.wait();
  });
  held.get_future().wait();
  const auto await_waiting = [&](std::size_t jobs) {
    return comes_true([&] { return grounds_.indexing.waiting() == jobs; });
  };
  auto first = start(cache, furniture_.owner, many, "many");
  ASSERT_TRUE(await_waiting(1));
  auto second = start(cache, furniture_.owner, more, "more");
  auto third = start(cache, other, small, "small");
  ASSERT_TRUE(await_waiting(2));  // One of each organisation.
  go.set_value();
  first.get();
  second.get();
  third.get();
  ASSERT_EQ(done_.size(), 3U);
  EXPECT_EQ(done_.front(), "small");
  EXPECT_EQ(found_.front(), 1U);
  EXPECT_EQ(found_[1] + found_[2], 200U);
  EXPECT_EQ(cache.stats().loads, 3U);
}

TEST_F(IndexingTest, WhatIsInUseStaysThoughMemoryIsShort) {
  using std::chrono::seconds;
  const auto& owner = furniture_.owner;
  const auto one = agent(owner, "one", 1);
  const auto two = agent(owner, "two", 1);
  ManualClock clock;
  agents::KnowledgeCache cache(*house_.database, grounds_.indexing, {.memory_max = 1}, clock);
  start(cache, owner, one, "one").get();
  clock.advance(seconds(50));
  start(cache, owner, two, "two").get();
  EXPECT_EQ(cache.evict(), 0U) << "both were used within a minute";
  EXPECT_GT(cache.stats().memory_bytes, cache.stats().memory_max);
  clock.advance(seconds(20));
  EXPECT_EQ(cache.evict(), 1U);
  EXPECT_EQ(cache.stats().indexes, 1U);
  clock.advance(seconds(60));
  EXPECT_EQ(cache.evict(), 1U);
}

}  // namespace
}  // namespace auriga::testing
