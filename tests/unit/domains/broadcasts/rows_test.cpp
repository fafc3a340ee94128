// The row behind a room ends up as the room is, in whatever order the database does its writes.
#include <gtest/gtest.h>

#include "live_house.hpp"

namespace auriga::broadcasts::test {
namespace {

void say_and_hear(LiveClient& speaker, const char* action, const char* answer) {
  speaker.say({{"action", action}});
  EXPECT_FALSE(speaker.hear(answer).empty());
}

void finish(LiveHouse& house, const std::string& name) {
  house.run([](BroadcastService& service, std::string broadcast) -> Task<> {
    // The speaker may have heard of a change whose writing the room has yet to ask for.
    static_cast<void>(co_await service.rooms().view(std::move(broadcast)));
    EXPECT_TRUE(co_await service.finish_writes(std::chrono::steady_clock::now() + 10s));
  }(house.service(), name));
}

TEST(LiveRows, AWriteThatIsLateDoesNotUndoTheNext) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  house.database().hold_up_next_write(300ms);
  say_and_hear(*speaker, "pauseBroadcast", "broadcastPaused");
  say_and_hear(*speaker, "resumeBroadcast", "broadcastResumed");
  finish(house, name);
  EXPECT_EQ(house.row_status(name), BroadcastStatus::active);
  house.database().hold_up_next_write(300ms);
  for (int i = 0; i < 3; ++i) {
    say_and_hear(*speaker, "pauseBroadcast", "broadcastPaused");
    say_and_hear(*speaker, "resumeBroadcast", "broadcastResumed");
  }
  say_and_hear(*speaker, "pauseBroadcast", "broadcastPaused");
  finish(house, name);
  EXPECT_EQ(house.row_status(name), BroadcastStatus::paused);
}

TEST(LiveRows, AChangeOverHttpIsNotUndoneByAnEarlierOne) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  house.database().hold_up_next_write(300ms);
  say_and_hear(*speaker, "pauseBroadcast", "broadcastPaused");
  house.run([](LiveHouse& there, std::string broadcast) -> Task<> {
    ChangeBroadcast wanted{
        .status = BroadcastStatus::active, .source_language = {}, .quality_tier = {}};
    const auto changed = co_await there.service().change(there.caller("ann"), core::Actor(),
                                                         broadcast, std::move(wanted));
    EXPECT_EQ(changed.status, BroadcastStatus::active);
  }(house, name));
  EXPECT_FALSE(speaker->hear("broadcastResumed").empty());
  finish(house, name);
  EXPECT_EQ(house.row_status(name), BroadcastStatus::active);
}

TEST(LiveRows, TheEndIsTheLastThatIsWritten) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  house.database().hold_up_next_write(300ms);
  say_and_hear(*speaker, "pauseBroadcast", "broadcastPaused");
  say_and_hear(*speaker, "endSession", "sessionEnded");
  finish(house, name);
  EXPECT_EQ(house.row_status(name), std::nullopt);
}

void set_volume(LiveClient& speaker, double volume) {
  speaker.say({{"action", "setVolume"}, {"volume", volume}});
  EXPECT_FALSE(speaker.hear("volumeChanged").empty());
}

TEST(LiveRows, AMicrophoneThatIsOffStaysSoWhenTheServerIsStartedAnew) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  say_and_hear(*speaker, "muteBroadcast", "broadcastMuted");
  set_volume(*speaker, 0.25);
  finish(house, name);
  const auto state = house.started_anew(name);
  EXPECT_TRUE(state.muted);
  EXPECT_EQ(state.volume, 0.25);
  EXPECT_FALSE(state.paused);
}

TEST(LiveRows, AMicrophoneThatIsOnAgainStaysSoToo) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  say_and_hear(*speaker, "pauseBroadcast", "broadcastPaused");
  house.database().hold_up_next_write(300ms);
  say_and_hear(*speaker, "muteBroadcast", "broadcastMuted");
  set_volume(*speaker, 0);
  set_volume(*speaker, 1);
  say_and_hear(*speaker, "unmuteBroadcast", "broadcastUnmuted");
  finish(house, name);
  const auto state = house.started_anew(name);
  EXPECT_FALSE(state.muted);
  EXPECT_EQ(state.volume, 1);
  EXPECT_TRUE(state.paused);
}

TEST(LiveRows, MuteAndVolumeAreNoEvents) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  say_and_hear(*speaker, "muteBroadcast", "broadcastMuted");
  set_volume(*speaker, 0.5);
  finish(house, name);
  EXPECT_EQ(house.events("broadcast.updated"), 0);
  speaker->say({{"action", "speakerStateChange"}, {"state", {{"isPaused", true}, {"volume", 1}}}});
  EXPECT_FALSE(speaker->hear("speakerStateChanged").empty());
  finish(house, name);
  EXPECT_EQ(house.events("broadcast.updated"), 1);
}

TEST(LiveRows, WhoIsLostWhileHisBroadcastIsWrittenHasHisGraceAlone) {
  LiveHouse house;
  const auto await_broadcasts = [&](std::int64_t count) {
    for (int i = 0; i < 500 && house.metrics.broadcasts != count; ++i) {
      std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(house.metrics.broadcasts, count);
  };
  house.run([](LiveHouse& there) -> Task<> {
    CreateBroadcast wanted{.source_language = "en"};
    co_await there.service().create(there.caller("ann"), core::Actor(), std::move(wanted));
  }(house));
  house.database().hold_up_next_write(1s);
  auto speaker = house.speaker();
  speaker->say({{"action", "createSession"}, {"sourceLanguage", "en"}});
  EXPECT_TRUE(speaker->hears_no("sessionCreated"));
  speaker->cut();
  await_broadcasts(2);
  house.pass(29s);
  EXPECT_EQ(house.metrics.broadcasts, 2);
  house.pass(2s);
  await_broadcasts(1);
  house.pass(30min);
  EXPECT_EQ(house.metrics.broadcasts, 1) << "made over HTTP, it waits for its speaker";
}

}  // namespace
}  // namespace auriga::broadcasts::test
