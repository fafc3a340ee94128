// The row behind a room ends up as the room is, in whatever order the database does its writes.
#include <gtest/gtest.h>

#include "live_house.hpp"

namespace auriga::broadcasts::test {
namespace {

void say_and_hear(LiveClient& speaker, const char* action, const char* answer) {
  speaker.say({{"action", action}});
  EXPECT_FALSE(speaker.hear(answer).empty());
}

void finish(LiveHouse& house) {
  house.run([](BroadcastService& service) -> Task<> {
    EXPECT_TRUE(co_await service.finish_writes(std::chrono::steady_clock::now() + 10s));
  }(house.service()));
}

TEST(LiveRows, AWriteThatIsLateDoesNotUndoTheNext) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  house.database().hold_up_next_write(300ms);
  say_and_hear(*speaker, "pauseBroadcast", "broadcastPaused");
  say_and_hear(*speaker, "resumeBroadcast", "broadcastResumed");
  finish(house);
  EXPECT_EQ(house.row_status(name), BroadcastStatus::active);
  house.database().hold_up_next_write(300ms);
  for (int i = 0; i < 3; ++i) {
    say_and_hear(*speaker, "pauseBroadcast", "broadcastPaused");
    say_and_hear(*speaker, "resumeBroadcast", "broadcastResumed");
  }
  say_and_hear(*speaker, "pauseBroadcast", "broadcastPaused");
  finish(house);
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
  finish(house);
  EXPECT_EQ(house.row_status(name), BroadcastStatus::active);
}

TEST(LiveRows, TheEndIsTheLastThatIsWritten) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  house.database().hold_up_next_write(300ms);
  say_and_hear(*speaker, "pauseBroadcast", "broadcastPaused");
  say_and_hear(*speaker, "endSession", "sessionEnded");
  finish(house);
  EXPECT_EQ(house.row_status(name), std::nullopt);
}

}  // namespace
}  // namespace auriga::broadcasts::test
