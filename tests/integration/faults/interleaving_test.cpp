// Changes that come in between: what was decided before still has to be right when it is written.
#include <gtest/gtest.h>

#include "tests/integration/faults/house.hpp"

namespace auriga::testing {
namespace {

class InterleavingTest : public ::testing::Test {
 protected:
  InterleavingTest() : furniture_(furnish(grounds_, folder_.path() / "data")) {}
  std::unique_ptr<House> open(platform::objects::FileSystem* files = nullptr) {
    return std::make_unique<House>(grounds_, folder_.path() / "data", furniture_, nullptr, files);
  }
  static sessions::ChatRequest question(const Furniture& furniture) {
    return {.agent_id = furniture.agent,
            .actor_id = "ann",
            .session_id = furniture.session,
            .message = "Where is the brass lantern?"};
  }

  Grounds grounds_;
  TemporaryFolder folder_;
  Furniture furniture_;
};

/// Does something to the session while its answer is made.
class Meddler final : public sessions::ChatWatcher {
 public:
  Meddler(House& house, Task<> (*act)(House&)) : house_(house), act_(act) {}
  Task<> session(const core::SessionId& /*id*/) override { co_await act_(house_); }
  Task<> delta(std::string_view /*text*/) override { co_return; }
  Task<> restart(std::string_view /*reason*/) override { co_return; }

 private:
  House& house_;
  Task<> (*act_)(House&);
};

core::ErrorCode code_of(House& house, Task<sessions::ChatAnswer> task) {
  try {
    house.run(std::move(task));
  } catch (const core::Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "no error was thrown";
  return core::ErrorCode::kInternal;
}

Task<> complete(House& house) {
  co_await house.sessions->complete(house.furniture.owner, house.actor(), house.furniture.session);
}
Task<> remove(House& house) {
  co_await house.sessions->remove(house.furniture.owner, house.actor(), house.furniture.session);
}

TEST_F(InterleavingTest, ASessionThatIsCompletedMeanwhileStaysCompleted) {
  const auto house = open();
  Meddler meddler(*house, complete);
  EXPECT_EQ(code_of(*house, house->sessions->chat(furniture_.owner, house->actor(),
                                                  question(furniture_), &meddler)),
            core::ErrorCode::kSessionClosed);
  const auto session = house->run(house->sessions->get(furniture_.owner, furniture_.session));
  EXPECT_EQ(session.status, sessions::SessionStatus::completed);
  EXPECT_EQ(session.message_count, 2);
  house->expect_whole();
}

TEST_F(InterleavingTest, ASessionThatIsDeletedMeanwhileStaysDeleted) {
  const auto house = open();
  Meddler meddler(*house, remove);
  EXPECT_EQ(code_of(*house, house->sessions->chat(furniture_.owner, house->actor(),
                                                  question(furniture_), &meddler)),
            core::ErrorCode::kNotFound);
  EXPECT_EQ(house->counts().at("messages"), 0);
  house->expect_whole();
}

/// Files that can be made but not removed.
class Sticky final : public platform::objects::FileSystem {
 public:
  int remove(const std::filesystem::path& /*path*/) override { return EIO; }
};

TEST_F(InterleavingTest, AChangeStandsThoughTheOldObjectCannotBeRemoved) {
  Sticky files;
  {
    const auto house = open(&files);
    house->run(house->agents->delete_document(furniture_.owner, house->actor(), furniture_.agent,
                                              furniture_.large));
    EXPECT_EQ(house->search("copper kettle"), std::vector<std::string>());
  }
  const auto house = open();
  EXPECT_EQ(house->run(house->agents->sweep(system_scope(), std::chrono::seconds(0))), 1)
      << "what stayed is swept up";
  house->expect_whole();
}

}  // namespace
}  // namespace auriga::testing
