// Documents that are read in the background: whoever reads them goes on when a database that was
// away is back, and organisations take turns.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "core/error.hpp"
#include "tests/integration/faults/forwarding_database.hpp"
#include "tests/integration/faults/house.hpp"

namespace auriga::testing {

namespace db = platform::db;

namespace {

/// A database that is away for a while: for all who ask, or for all who write.
class AbsentDatabase final : public ForwardingDatabase {
 public:
  enum class Away : std::uint8_t { nobody, writers, all };
  using ForwardingDatabase::ForwardingDatabase;

  void be_away_for(Away who) { away_ = who; }
  /// Away for all who write, once it has let so many do so.
  void let_write(int times) {
    writes_left_ = times;
    away_ = Away::writers;
  }
  /// How often somebody was refused.
  [[nodiscard]] int refused() const { return refused_; }
  /// Looks whenever something was asked, until it holds; whether it came to hold in a minute.
  [[nodiscard]] bool await(const std::function<bool()>& holds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    for (;;) {
      std::unique_lock lock(mutex_);
      const auto seen = asked_;
      lock.unlock();
      if (holds()) {
        return true;
      }
      lock.lock();
      if (!changed_.wait_until(lock, until, [&] { return asked_ != seen; })) {
        return false;
      }
    }
  }

 protected:
  Task<> run(Mode mode, db::Scope scope, std::shared_ptr<db::detail::Body> body) override {
    const auto away = away_.load();
    const bool writes = mode == Mode::kWrite;
    if (away == Away::all || (away == Away::writers && writes && --writes_left_ < 0)) {
      ++refused_;
      tell();
      throw core::Error(core::ErrorCode::kUnavailable, {}, "the database is away");
    }
    co_await ForwardingDatabase::run(mode, std::move(scope), std::move(body));
    tell();
  }

 private:
  void tell() {
    const std::scoped_lock lock(mutex_);
    ++asked_;
    changed_.notify_all();
  }

  std::atomic<Away> away_ = Away::nobody;
  std::atomic<int> writes_left_ = 0;
  std::atomic<int> refused_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t asked_ = 0;
};

using Away = AbsentDatabase::Away;

class ReadingTest : public ::testing::Test {
 protected:
  ReadingTest()
      : furniture_(furnish(grounds_, folder_.path() / "data")),
        house_(grounds_, folder_.path() / "data", furniture_, nullptr),
        database_(*house_.database) {}

  void TearDown() override {
    if (reading_) {
      house_.run(reading_->stop(std::chrono::steady_clock::now() + std::chrono::seconds(5)));
    }
  }

  /// Reads in the background, `workers` documents at once.
  void read_with(std::size_t workers) {
    reading_.emplace(grounds_.runtime.get().shard(0).executor(), database_, *house_.intake,
                     house_.progress, system_scope(), workers);
    house_.run(reading_->start());
  }
  agents::Upload page(const std::string& name) {
    return house_.upload(
        name, "<html><body><p>The silver whistle of " + name + " is loud.</p></body></html>");
  }
  void add(const std::string& name) {
    std::vector<agents::Upload> files;
    files.push_back(page(name));
    const auto added = house_.run(house_.agents->add_documents(furniture_.owner, house_.actor(),
                                                               furniture_.agent, std::move(files)));
    EXPECT_EQ(added.at(0).status, agents::DocumentStatus::processing);
    reading_->add(furniture_.owner.tenant, furniture_.agent);
  }
  std::int64_t ready() { return ready(furniture_.owner, furniture_.agent); }
  std::int64_t ready(const core::Caller& owner, const core::AgentId& agent) {
    return house_.run(house_.agents->get(owner, agent)).knowledge.ready;
  }

  Grounds grounds_;
  TemporaryFolder folder_;
  Furniture furniture_;
  House house_;
  AbsentDatabase database_;
  std::optional<agents::Reading> reading_;
};

TEST_F(ReadingTest, GoesOnWhenTheDatabaseIsBack) {
  const auto before = ready();
  read_with(1);
  database_.be_away_for(Away::all);  // What there is to read cannot be looked up.
  add("a.html");
  ASSERT_TRUE(database_.await([&] { return database_.refused() == 1; }));
  database_.be_away_for(Away::nobody);
  ASSERT_TRUE(database_.await([&] { return ready() == before + 1; }));

  database_.be_away_for(Away::writers);  // What was read cannot be written.
  add("b.html");
  ASSERT_TRUE(database_.await([&] { return database_.refused() == 2; }));
  EXPECT_EQ(ready(), before + 1);
  database_.be_away_for(Away::nobody);
  ASSERT_TRUE(database_.await([&] { return ready() == before + 2; }));
  EXPECT_EQ(house_.search("silver whistle").size(), 2U);
  add("c.html");
  EXPECT_TRUE(database_.await([&] { return ready() == before + 3; }))
      << "and reads what comes then";
  house_.expect_whole();
}

TEST_F(ReadingTest, AnotherOrganisationsDocumentIsReadBeforeAllOfOne) {
  house_.run(house_.accounts->start());
  const auto other = house_.newcomer();
  const auto before = ready();
  std::vector<agents::Upload> many;
  for (int n = 0; n < 20; ++n) {
    many.push_back(page("many" + std::to_string(n) + ".html"));
  }
  house_.run(house_.agents->add_documents(furniture_.owner, house_.actor(), furniture_.agent,
                                          std::move(many)));
  std::vector<agents::Upload> one;
  one.push_back(page("one.html"));
  const auto theirs = house_.run(house_.agents->create(
      other, house_.actor(), {.agent_name = "one", .sop = "Answer from the documents alone."},
      std::move(one)));
  database_.let_write(2);
  read_with(1);
  ASSERT_TRUE(database_.await([&] { return database_.refused() >= 1; }));
  EXPECT_EQ(ready(other, theirs.id), 1);
  EXPECT_EQ(ready(), before + 1);
  database_.be_away_for(Away::nobody);
  EXPECT_TRUE(database_.await([&] { return ready() == before + 20; }));
}

TEST_F(ReadingTest, AllWhoReadGoOnWhenTheDatabaseIsBack) {
  const auto before = ready();
  read_with(3);
  database_.be_away_for(Away::writers);
  for (const auto* name : {"a.html", "b.html", "c.html", "d.html"}) {
    add(name);
  }
  ASSERT_TRUE(database_.await([&] { return database_.refused() >= 3; }));
  database_.be_away_for(Away::nobody);
  EXPECT_TRUE(database_.await([&] { return ready() == before + 4; }));
  EXPECT_EQ(house_.run(house_.agents->get(furniture_.owner, furniture_.agent)).knowledge.failed, 0);
  house_.expect_whole();
}

}  // namespace
}  // namespace auriga::testing
