// What is kept of documents' originals: as long as a row may name it, and no more than is allowed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "core/clock.hpp"
#include "domains/agents/intake.hpp"
#include "platform/database/errors.hpp"
#include "tests/integration/faults/forwarding_database.hpp"
#include "tests/integration/faults/house.hpp"

namespace auriga::testing {

namespace db = platform::db;

namespace {

using core::ErrorCode;

/// A database whose connection is lost just after what it writes was committed.
class LostAfterCommit final : public ForwardingDatabase {
 public:
  using ForwardingDatabase::ForwardingDatabase;
  bool lose = false;
  ErrorCode told = ErrorCode::kTimeout;

 protected:
  Task<> run(Mode mode, db::Scope scope, std::shared_ptr<db::detail::Body> body) override {
    co_await ForwardingDatabase::run(mode, std::move(scope), std::move(body));
    if (lose && mode == Mode::kWrite) {
      throw core::Error(told, {}, "the connection was lost");
    }
  }
};

class KeptFilesTest : public ::testing::Test {
 protected:
  KeptFilesTest()
      : furniture_(furnish(grounds_, folder_.path() / "data")),
        house_(std::make_unique<House>(grounds_, folder_.path() / "data", furniture_, nullptr)),
        doubtful_(*house_->database) {}

  std::unique_ptr<agents::AgentService> service(agents::AgentOptions options) {
    return std::make_unique<agents::AgentService>(
        doubtful_, *house_->objects, *house_->intake, *house_->knowledge, *house_->reading,
        house_->progress, *house_->accounts, grounds_.indexing, std::move(options),
        core::system_clock(), core::system_random());
  }
  std::vector<agents::Upload> one(const std::string& name, std::size_t size) {
    std::vector<agents::Upload> files;
    files.push_back(house_->upload(name, long_text("# " + name, size)));
    return files;
  }
  Task<> add(agents::AgentService& service, const std::string& name, std::size_t size) {
    return House::finish(service.add_documents(furniture_.owner, house_->actor(), furniture_.agent,
                                               one(name, size)));
  }
  std::optional<ErrorCode> failure_of(Task<> task) {
    try {
      house_->run(std::move(task));
    } catch (const core::Error& error) {
      return error.code();
    }
    return std::nullopt;
  }
  std::size_t objects() {
    return house_->run(house_->objects->list("documents/", "", 1000)).objects.size();
  }
  std::int64_t documents() { return house_->counts().at("documents"); }

  TemporaryFolder folder_;
  Grounds grounds_;
  Furniture furniture_;
  std::unique_ptr<House> house_;
  LostAfterCommit doubtful_;
};

TEST_F(KeptFilesTest, StayWhereNobodyKnowsWhetherTheirRowsWereCommitted) {
  const auto agents = service({});
  for (const auto code :
       {ErrorCode::kTimeout, ErrorCode::kDatabaseUnavailable, ErrorCode::kReadOnly}) {
    doubtful_.told = code;
    doubtful_.lose = true;
    const auto name = "kept-" + std::to_string(static_cast<int>(code)) + ".md";
    EXPECT_EQ(failure_of(add(*agents, name, 40'000)), code);
    EXPECT_EQ(failure_of(House::finish(agents->create(
                  furniture_.owner, house_->actor(),
                  {.agent_name = "Agent " + name, .sop = "Answer from the documents alone."},
                  one(name, 40'000)))),
              code);
    doubtful_.lose = false;
    house_->expect_whole();
  }
  EXPECT_EQ(documents(), 2 + 3 * 2) << "all of them had been committed";
}

TEST_F(KeptFilesTest, GoAtOnceWhereTheirRowsAreSurelyNotThere) {
  const auto agents = service({});
  const auto before = objects();
  EXPECT_EQ(failure_of(House::finish(
                agents->create(furniture_.owner, house_->actor(),
                               {.agent_name = "keeper", .sop = "Answer from the documents alone."},
                               one("a.md", 40'000)))),
            ErrorCode::kAgentNameTaken);
  EXPECT_EQ(objects(), before);
  const auto undone = [](auto error) {
    return agents::is_undone(std::make_exception_ptr(std::move(error)));
  };
  EXPECT_TRUE(undone(db::UniqueViolation("documents", {"name"}, "documents_name", "")));
  EXPECT_TRUE(undone(core::Error(ErrorCode::kNotFound)));
  EXPECT_TRUE(undone(core::Error(ErrorCode::kOverloaded)));
  EXPECT_FALSE(undone(core::Error(ErrorCode::kInternal)));
  EXPECT_FALSE(undone(std::runtime_error("cancelled")));
}

TEST_F(KeptFilesTest, AreNoMoreThanAnOrganisationMayKeep) {
  const auto kept =
      house_->run(house_->database->read(furniture_.owner.tenant, agents::repository::kept_bytes));
  EXPECT_GT(kept, 34'000);
  const auto agents = service({.storage_bytes_max = kept + 100'000});
  EXPECT_EQ(failure_of(add(*agents, "a.md", 60'000)), std::nullopt);
  const auto before = objects();
  EXPECT_EQ(failure_of(add(*agents, "b.md", 60'000)), ErrorCode::kQuotaExceeded);
  EXPECT_EQ(failure_of(agents->check_storage(furniture_.owner.tenant, 60'000)),
            ErrorCode::kQuotaExceeded);
  EXPECT_EQ(failure_of(House::finish(agents->replace_document(furniture_.owner, house_->actor(),
                                                              furniture_.agent, furniture_.small,
                                                              one("x.md", 60'000).front()))),
            ErrorCode::kQuotaExceeded)
      << "counted where it is written";
  EXPECT_EQ(documents(), 3);
  EXPECT_EQ(objects(), before) << "what was refused is not kept";
  EXPECT_EQ(failure_of(add(*agents, "a.md", 50'000)), std::nullopt) << "one takes another's place";
  EXPECT_EQ(failure_of(add(*agents, "b.md", 45'000)), std::nullopt);
  const auto lowered = service({.storage_bytes_max = 1});
  EXPECT_EQ(failure_of(add(*lowered, "a.md", 40'000)), std::nullopt) << "less than it was";
  EXPECT_EQ(failure_of(add(*lowered, "c.md", 10)), ErrorCode::kQuotaExceeded);
  const auto unlimited = service({.storage_bytes_max = 0});
  EXPECT_EQ(failure_of(add(*unlimited, "c.md", 100'000)), std::nullopt);
  house_->expect_whole();
}

TEST_F(KeptFilesTest, GoWithTheirAgentOrWithTheNextSweep) {
  const auto agents = service({});
  doubtful_.lose = true;  // Nothing of an agent in use is freed.
  house_->run(agents->free_documents(furniture_.owner.tenant, furniture_.agent));
  doubtful_.lose = false;
  house_->run(agents->free_documents(furniture_.owner.tenant, furniture_.agent));
  EXPECT_EQ(documents(), 2);
  house_->run(agents->archive(furniture_.owner, house_->actor(), furniture_.agent));
  EXPECT_EQ(documents(), 2) << "as after a crash";
  house_->run(House::finish(agents->sweep(system_scope(), std::chrono::hours(1))));
  EXPECT_EQ(documents(), 0);
  EXPECT_EQ(objects(), 0U);
  EXPECT_EQ(
      house_->run(house_->database->read(furniture_.owner.tenant, agents::repository::kept_bytes)),
      0);
  house_->expect_whole();
}

}  // namespace
}  // namespace auriga::testing
