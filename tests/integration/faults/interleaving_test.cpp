// Changes that come in between: what was decided before still has to be right when it is written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "tests/integration/faults/house.hpp"

namespace auriga::testing {

namespace db = platform::db;

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

Task<> complete_conversation(House& house) {
  co_await house.sessions->complete(house.furniture.owner, house.actor(), house.furniture.session);
}
Task<> remove(House& house) {
  co_await house.sessions->remove(house.furniture.owner, house.actor(), house.furniture.session);
}

TEST_F(InterleavingTest, ASessionThatIsCompletedMeanwhileStaysCompleted) {
  const auto house = open();
  Meddler meddler(*house, complete_conversation);
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

/// Keeps the threads that hash from their work, so that what is to be compared waits.
class Busy final {
 public:
  explicit Busy(Grounds& grounds) : pool_(grounds.hashing) {
    pool_.post([held = go_.get_future().share()] { held.wait(); });
    await_waiting(0);  // The thread holds it.
  }
  ~Busy() { release(); }
  void await_waiting(std::size_t jobs) const {
    for (int i = 0; i < 1000 && pool_.waiting() != jobs; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ASSERT_EQ(pool_.waiting(), jobs);
  }
  void release() {
    if (!std::exchange(released_, true)) {
      go_.set_value();
    }
  }

 private:
  platform::ThreadPool& pool_;
  std::promise<void> go_;
  bool released_ = false;
};

Task<> log_in_by_password(House& house) {
  const accounts::Origin origin{"test", "127.0.0.1"};
  accounts::LoginRequest request{.email = house.furniture.email,
                                 .password = house.furniture.password};
  co_await house.accounts->log_in(std::move(request), house.actor(), origin);
}
Task<> change_email(House& house) {
  accounts::EmailChange request{.email = "thief@example.org",
                                .current_password = house.furniture.password};
  co_await house.accounts->change_email(house.furniture.owner, house.actor(), std::move(request));
}

db::Work<void> other_password(db::Transaction& tx) {
  co_await tx.exec("UPDATE users SET password_hash = 'another'");
}

/// What an action ends with whose password is changed while it is being compared.
core::ErrorCode code_when_changed_meanwhile(House& house, Task<> (*act)(House&)) {
  std::future<void> acted;
  {
    Busy busy(house.grounds);
    acted = house.grounds.runtime.start(act(house));
    busy.await_waiting(1);
    house.run(house.database->write(system_scope(), other_password));
  }
  try {
    acted.get();
  } catch (const core::Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "no error was thrown";
  return core::ErrorCode::kInternal;
}

TEST_F(InterleavingTest, ASignInWithTheOldPasswordDoesNotOutliveItsChange) {
  const auto house = open();
  house->run(house->accounts->start());
  const auto before = house->counts().at("logins");
  EXPECT_EQ(code_when_changed_meanwhile(*house, log_in_by_password),
            core::ErrorCode::kBadCredentials);
  EXPECT_EQ(house->counts().at("logins"), before);
}

TEST_F(InterleavingTest, AnAddressIsNotChangedByAnOldPassword) {
  const auto house = open();
  house->run(house->accounts->start());
  EXPECT_EQ(code_when_changed_meanwhile(*house, change_email), core::ErrorCode::kValidationFailed);
  EXPECT_EQ(house->run(house->accounts->me(furniture_.owner)).email, furniture_.email);
}

class VersionsInTurn : public InterleavingTest {
 protected:
  /// Asks for a version with another greeting.
  agents::Build ask(const std::string& word) {
    const auto sop = "# Desk\n\nGreet with \"Good " + word + "!\"\n";
    const auto changed = house_->run(house_->agents->update(
        furniture_.owner, house_->actor(), {.agent_id = furniture_.agent, .sop = sop}));
    return {furniture_.owner.tenant, furniture_.agent, changed.latest_version};
  }
  void perform(const agents::Build& build, std::initializer_list<std::string> stages) {
    for (const auto& stage : stages) {
      house_->run(house_->builder->perform(stage, build, 1));
    }
  }
  /// All that comes before the definition is stored.
  void prepare(const agents::Build& build) {
    perform(build, {"provision_knowledge", "parse_personality", "parse_sop", "draft_plan",
                    "review_plan", "generate_definition", "review_definition", "generate_prompts"});
  }
  void expect_stored(const std::string& word) {
    const auto stored = house_->run(
        house_->objects->get(agents::definition_key(furniture_.agent), std::size_t{1} << 20U));
    EXPECT_EQ(stored, house_->run(house_->agents->definition(furniture_.owner, furniture_.agent)));
    EXPECT_THAT(stored, ::testing::HasSubstr("Good " + word + "!"));
  }

  const std::unique_ptr<House> house_ = open();
};

TEST_F(VersionsInTurn, TheOneThatComesLateLeavesTheStoredDefinitionAlone) {
  const auto first = ask("morning");
  prepare(first);
  const auto second = ask("evening");
  house_->make(furniture_.agent);
  expect_stored("evening");
  perform(first, {"deploy"});
  expect_stored("evening");
  perform(first, {"activate"});
  expect_stored("evening");
  EXPECT_EQ(house_->run(house_->agents->get(furniture_.owner, furniture_.agent)).version,
            second.version);
}

TEST_F(VersionsInTurn, TheOneThatComesAfterARollBackLeavesTheStoredDefinitionAlone) {
  ask("morning");
  house_->make(furniture_.agent);
  const auto morning = house_->run(house_->agents->get(furniture_.owner, furniture_.agent)).version;
  const auto evening = ask("evening");
  prepare(evening);
  house_->run(
      house_->agents->roll_back(furniture_.owner, house_->actor(), furniture_.agent, morning));
  expect_stored("morning");
  perform(evening, {"deploy", "activate"});
  expect_stored("morning");
}

TEST_F(VersionsInTurn, TheOneThatFailsLeavesTheStoredDefinitionAlone) {
  ask("morning");
  house_->make(furniture_.agent);
  const auto evening = ask("evening");
  prepare(evening);
  perform(evening, {"deploy"});
  expect_stored("morning");
  house_->run(house_->builder->fail(evening, "Activate", "The disk is full."));
  expect_stored("morning");
}

// A node may end between what it stores and its look at what answers by then.
TEST_F(VersionsInTurn, ADefinitionThatWasStoredLateIsMendedWhenItsTaskIsDoneAgain) {
  const auto first = ask("morning");
  prepare(first);
  ask("evening");
  house_->make(furniture_.agent);
  perform(first, {"deploy", "activate"});
  house_->run(house_->objects->put(agents::definition_key(furniture_.agent), "{}"));
  perform(first, {"activate"});
  expect_stored("evening");
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
