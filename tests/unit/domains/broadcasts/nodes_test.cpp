// Broadcasts on several nodes: each has its own, and ends another's only when that node is dead.
#include <gtest/gtest.h>

#include "live_house.hpp"

namespace auriga::broadcasts::test {
namespace {

constexpr auto kStep = 20s;

class LiveNodes : public ::testing::Test {
 protected:
  void SetUp() override {
    start(here);
    speaker = house.speaker();
    name = house.begin(*speaker);
    start(there);
  }
  void start(BroadcastService& node) {
    house.run([](BroadcastService& service) -> Task<> { co_await service.restore(); }(node));
  }
  void hold(BroadcastService& node) {
    house.run([](BroadcastService& service) -> Task<> { co_await service.hold(); }(node));
  }
  std::int64_t settle(BroadcastService& node) {
    std::int64_t out = 0;
    house.run([](BroadcastService& service, std::int64_t& count) -> Task<> {
      count = co_await service.settle();
    }(node, out));
    return out;
  }
  /// `steps` in which those nodes say that they live, and the speaker that he is there.
  void pass(int steps, std::initializer_list<BroadcastService*> alive) {
    for (int i = 0; i < steps; ++i) {
      house.pass(kStep);
      for (auto* const node : alive) {
        hold(*node);
      }
      LiveHouse::sync(*speaker);
    }
  }
  void change(BroadcastService& node, ChangeBroadcast wanted) {
    house.run([](LiveHouse& all, BroadcastService& service, std::string broadcast,
                 ChangeBroadcast asked) -> Task<> {
      const auto status = asked.status;
      const auto changed =
          co_await service.change(all.caller("ann"), core::Actor(), broadcast, std::move(asked));
      EXPECT_EQ(changed.status, status.value_or(changed.status));
    }(house, node, name, std::move(wanted)));
  }
  std::optional<RoomView> view() {
    std::optional<RoomView> out;
    house.run(
        [](BroadcastService& service, std::string wanted, std::optional<RoomView>& seen) -> Task<> {
          seen = co_await service.rooms().view(wanted);
        }(here, name, out));
    return out;
  }
  void await_writes() {
    house.run([](BroadcastService& service) -> Task<> {
      EXPECT_TRUE(co_await service.finish_writes(std::chrono::steady_clock::now() + 10s));
    }(here));
  }
  /// What was changed elsewhere reaches the room, and what the room is then its row.
  void hear() {
    hold(here);
    EXPECT_TRUE(view().has_value());  // Looked at where the room is told.
    await_writes();
  }
  bool runs(BroadcastService& node) {
    bool out = false;
    house.run([](BroadcastService& service, std::string wanted, bool& there) -> Task<> {
      there = (co_await service.rooms().view(wanted)).has_value();
    }(node, name, out));
    return out;
  }
  void forget_whose_it_is() {
    house.run([](SlowDatabase& rows) -> Task<> {
      auto forget = [](repository::Transaction& tx) -> repository::Work<void> {
        co_await tx.exec("UPDATE broadcasts SET node = ''");
      };
      co_await rows.write(testing::system_scope(), forget);
    }(house.database()));
  }

  LiveHouse house{LiveHouse::no_limits(), 3, "nod_a"};
  BroadcastService& here = house.service();
  BroadcastService& there = house.another("nod_b");
  std::unique_ptr<LiveClient> speaker;
  std::string name;
};

TEST_F(LiveNodes, WhatRunsOnANodeThatLivesIsLeftAlone) {
  EXPECT_FALSE(runs(there)) << "it is the other node's";
  pass(15, {&here, &there});
  EXPECT_EQ(settle(there), 0);
  EXPECT_EQ(settle(here), 0);
  EXPECT_EQ(house.row_status(name), BroadcastStatus::active);
  EXPECT_TRUE(runs(here));
  EXPECT_EQ(house.events("broadcast.ended"), 0);
}

TEST_F(LiveNodes, WhoComesToAnotherNodeIsToldToTryAgain) {
  const auto why = [this] {
    ErrorCode code = ErrorCode::kInternal;
    house.run([](BroadcastService& node, std::string wanted, ErrorCode& told) -> Task<> {
      const auto error = co_await node.why_missing(wanted);
      told = error.code();
      EXPECT_EQ(error.retry_after().has_value(), told == ErrorCode::kServiceUnavailable);
    }(there, name, code));
    return code;
  };
  EXPECT_EQ(why(), ErrorCode::kServiceUnavailable);
  change(there, {.status = BroadcastStatus::ended, .source_language = {}, .quality_tier = {}});
  EXPECT_EQ(why(), ErrorCode::kSessionInactive);
}

/// A broadcast of ann's that was made before she came, and a server that is started on its row.
class LiveWaits : public ::testing::Test {
 protected:
  void SetUp() override {
    house.run([](LiveHouse& all, std::string& made) -> Task<> {
      CreateBroadcast wanted{.source_language = "en", .quality_tier = QualityTier::standard};
      const auto broadcast =
          co_await all.service().create(all.caller("ann"), core::Actor(), std::move(wanted));
      made = broadcast.id;
    }(house, name));
  }
  void start_anew() {
    house.run([](BroadcastService& service) -> Task<> { co_await service.restore(); }(anew));
    EXPECT_TRUE(runs());  // Its wait has begun, before the clock is moved.
  }
  bool runs() {
    bool out = false;
    house.run([](BroadcastService& service, std::string wanted, bool& there) -> Task<> {
      there = (co_await service.rooms().view(wanted)).has_value();
    }(anew, name, out));
    return out;
  }

  LiveHouse house;
  BroadcastService& anew = house.another();
  std::string name;
};

TEST_F(LiveWaits, ForTheRestOfItsTimeAlsoAfterARestart) {
  house.pass(50min);
  start_anew();
  house.pass(9min);
  EXPECT_TRUE(runs());
  house.pass(2min);
  EXPECT_FALSE(runs());
}

TEST_F(LiveWaits, AsForOneWhoIsLostOnceItsSpeakerWasThere) {
  const auto speaker = house.speaker();
  speaker->say({{"action", "createSession"}, {"sourceLanguage", "en"}, {"sessionId", name}});
  EXPECT_FALSE(speaker->hear("sessionCreated").empty());
  house.run([](BroadcastService& service) -> Task<> {
    EXPECT_TRUE(co_await service.finish_writes(std::chrono::steady_clock::now() + 10s));
  }(house.service()));
  start_anew();
  house.pass(29s);
  EXPECT_TRUE(runs());
  house.pass(2s);
  EXPECT_FALSE(runs());
}

TEST_F(LiveNodes, WhatADeadNodeHadIsEndedOnce) {
  pass(2, {&there});
  EXPECT_EQ(settle(there), 0) << "its time is not yet over";
  pass(2, {&there});
  EXPECT_EQ(settle(there), 1);
  EXPECT_EQ(settle(there), 0);
  EXPECT_EQ(house.row_status(name), std::nullopt);
  EXPECT_EQ(house.events("broadcast.ended"), 1);
}

TEST_F(LiveNodes, ANodeThatWasThoughtDeadEndsItsRooms) {
  pass(4, {&there});
  EXPECT_EQ(settle(there), 1);
  EXPECT_TRUE(runs(here));
  hold(here);
  EXPECT_FALSE(speaker->hear("sessionEnded").empty());
  EXPECT_FALSE(runs(here));
  EXPECT_EQ(house.events("broadcast.ended"), 1);
}

TEST_F(LiveNodes, NobodyIsThoughtDeadBecauseTheDatabaseWasAway) {
  pass(4, {&here, &there});
  pass(10, {});
  hold(there);
  EXPECT_EQ(settle(there), 0) << "the other has not had the time to say so";
  hold(here);
  pass(4, {&here, &there});
  EXPECT_EQ(settle(there), 0);
  EXPECT_EQ(house.row_status(name), BroadcastStatus::active);
}

TEST_F(LiveNodes, ANodeThatWasJustStartedJudgesNobody) {
  pass(10, {});
  start(there);
  EXPECT_EQ(settle(there), 0);
  EXPECT_EQ(house.row_status(name), BroadcastStatus::active);
}

TEST_F(LiveNodes, AnEndOnAnotherNodeReachesTheRoom) {
  house.run([](LiveHouse& all, BroadcastService& node, std::string broadcast) -> Task<> {
    const auto seen = co_await node.get(all.caller("ann"), broadcast);
    EXPECT_EQ(seen.status, BroadcastStatus::active);
    co_await node.remove(all.caller("ann"), core::Actor(), broadcast);
  }(house, there, name));
  hold(here);
  EXPECT_FALSE(speaker->hear("sessionEnded").empty());
  EXPECT_EQ(house.events("broadcast.ended"), 1);
}

TEST_F(LiveNodes, AChangeOnAnotherNodeReachesTheRoom) {
  const auto listener = house.listener(name);
  change(there, {.status = BroadcastStatus::paused, .source_language = {}, .quality_tier = {}});
  EXPECT_FALSE(view()->state.paused);
  hear();
  EXPECT_FALSE(speaker->hear("broadcastPaused").empty());
  EXPECT_FALSE(listener->hear("broadcastPaused").empty());
  change(there, {.status = {}, .source_language = "de", .quality_tier = {}});
  change(there, {.status = {}, .source_language = {}, .quality_tier = QualityTier::premium});
  hear();
  change(there, {.status = BroadcastStatus::active, .source_language = {}, .quality_tier = {}});
  hear();
  EXPECT_FALSE(speaker->hear("broadcastResumed").empty());
  EXPECT_EQ(view()->settings.source_language, "de");
  EXPECT_EQ(view()->settings.quality_tier, QualityTier::premium);
  EXPECT_EQ(house.row_status(name), BroadcastStatus::active);
  hear();
  EXPECT_EQ(house.events("broadcast.updated"), 4) << "of each change once";
}

TEST_F(LiveNodes, WhatTheSpeakerDidMeanwhileDoesNotUndoAChangeOnAnotherNode) {
  change(there, {.status = BroadcastStatus::paused, .source_language = {}, .quality_tier = {}});
  speaker->say({{"action", "muteBroadcast"}});
  EXPECT_FALSE(speaker->hear("broadcastMuted").empty());
  await_writes();
  hear();
  EXPECT_FALSE(speaker->hear("broadcastPaused").empty());
  EXPECT_EQ(house.row_status(name), BroadcastStatus::paused);
}

TEST_F(LiveNodes, OfChangesOnSeveralNodesTheLastHolds) {
  change(there, {.status = BroadcastStatus::paused, .source_language = {}, .quality_tier = {}});
  change(here, {.status = BroadcastStatus::active, .source_language = {}, .quality_tier = {}});
  hear();
  EXPECT_FALSE(view()->state.paused);
  EXPECT_EQ(house.row_status(name), BroadcastStatus::active);
}

TEST_F(LiveNodes, WhatNamesNoNodeGoesOnWhereOneIsStartedFirst) {
  forget_whose_it_is();
  start(there);
  EXPECT_TRUE(runs(there));
  pass(4, {&there});
  EXPECT_EQ(settle(there), 0);
}

TEST(LiveNode, GoesOnWithItsOwnWhenItIsStartedAnew) {
  LiveHouse house(LiveHouse::no_limits(), 3, "nod_a");
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  EXPECT_FALSE(house.started_anew(name).paused);
}

TEST(LiveNode, ThatIsAloneEndsWhatHasNoRoom) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  auto& next = house.another();
  house.pass(61s);
  house.run(
      [](BroadcastService& service) -> Task<> { EXPECT_EQ(co_await service.settle(), 1); }(next));
  EXPECT_EQ(house.row_status(name), std::nullopt);
  EXPECT_EQ(house.events("broadcast.ended"), 1);
}

}  // namespace
}  // namespace auriga::broadcasts::test
