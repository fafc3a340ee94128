// Every time limit and rate of the live protocol, by a clock that the test moves.
#include <gmock/gmock.h>

#include "live_house.hpp"

namespace auriga::broadcasts::test {
namespace {

using ::testing::Contains;
using ::testing::Not;

constexpr int kTimeout = 4008;
constexpr int kExpired = 4000;
constexpr int kLimited = 4029;
constexpr int kReplaced = 4901;

TEST(LiveTimes, ASilentConnectionIsClosedAfterTwoMinutes) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name);
  house.pass(119s);
  speaker->say({{"action", "heartbeat"}});
  EXPECT_FALSE(speaker->hear("heartbeatAck").empty());
  house.pass(2s);
  EXPECT_FALSE(listener->hear("connectionTimeout").empty());
  EXPECT_EQ(listener->hear_close(), kTimeout);
  EXPECT_FALSE(speaker->hear("listenerLeft").empty());
  house.pass(119s);
  EXPECT_FALSE(speaker->hear("connectionTimeout").empty());
  EXPECT_EQ(speaker->hear_close(), kTimeout);
}

TEST(LiveTimes, AnOldConnectionIsAskedWarnedAndClosed) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name);
  const auto live = [&](std::chrono::seconds time) {
    for (auto left = time; left > 0s; left -= 60s) {
      house.clock.advance(std::min<std::chrono::milliseconds>(left, 60s));
      speaker->say({{"action", "heartbeat"}});
      ASSERT_FALSE(speaker->hear("heartbeatAck").empty());
      listener->say({{"action", "heartbeat"}});
      ASSERT_FALSE(listener->hear("heartbeatAck").empty());
    }
    house.turn_wheels();
  };
  live(99min + 59s);
  EXPECT_TRUE(listener->hears_no("connectionRefreshRequired"));
  live(2s);
  const auto prompt = listener->hear("connectionRefreshRequired");
  ASSERT_FALSE(prompt.empty());
  EXPECT_EQ(prompt.at("sessionId").as_string(), name);
  EXPECT_EQ(prompt.at("role").as_string(), "listener");
  EXPECT_FALSE(speaker->hear("connectionRefreshRequired").empty());
  for (const int left : {15, 10, 5}) {
    live(5min);
    const auto warning = listener->hear("connectionWarning");
    ASSERT_FALSE(warning.empty());
    EXPECT_EQ(warning.at("remainingMinutes").to_number<int>(), left);
  }
  live(4min + 58s);
  EXPECT_TRUE(listener->hears_no("connectionWarning"));
  house.pass(2s);
  EXPECT_EQ(listener->hear_close(), kExpired);
  EXPECT_EQ(speaker->hear_close(), kExpired);
}

TEST(LiveTimes, OfManyWarningsThatAreDueOneIsTold) {
  auto settings = LiveHouse::no_limits();
  settings.close_after = settings.idle = 168h;
  settings.refresh_after = 24h;
  LiveHouse house(settings);
  LiveClient client(house.port(), "");
  for (const auto time : {24h + 0min, 0h + 5min, 100h + 3min, 0h + 2min}) {
    house.pass(time);
    EXPECT_FALSE(client.hear("connectionWarning").empty()) << time.count();
  }
  client.say({{"action", "heartbeat"}});
  EXPECT_FALSE(client.hear("heartbeatAck").empty());
  EXPECT_EQ(client.types(),
            std::vector<std::string>({"connectionRefreshRequired", "connectionWarning",
                                      "connectionWarning", "connectionWarning", "connectionWarning",
                                      "heartbeatAck"}));
}

TEST(LiveTimes, ASpeakerWhoIsGoneMayComeBackWithinHisGrace) {
  LiveHouse house;
  auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name);
  speaker->cut();
  const auto away = listener->hear("speakerStateChanged");
  ASSERT_FALSE(away.empty());
  EXPECT_FALSE(away.at("broadcastState").at("speakerConnected").as_bool());
  house.pass(29s);
  speaker = house.speaker();
  speaker->say({{"action", "refreshConnection"}, {"sessionId", name}, {"role", "speaker"}});
  EXPECT_FALSE(speaker->hear("connectionRefreshComplete").empty());
  EXPECT_FALSE(speaker->hear("stateRestored").empty());
  const auto back = listener->hear("speakerStateChanged");
  ASSERT_FALSE(back.empty());
  EXPECT_TRUE(back.at("broadcastState").at("speakerConnected").as_bool());
  house.pass(60s);
  speaker->send_audio(samples());
  EXPECT_EQ(listener->hear_sequence(), 1U);

  speaker->cut();
  EXPECT_FALSE(listener->hear("speakerStateChanged").empty());
  house.pass(31s);
  const auto ended = listener->hear("sessionEnded");
  ASSERT_FALSE(ended.empty());
  EXPECT_EQ(ended.at("reason").as_string(), "speakerGone");
  EXPECT_EQ(listener->hear_close(), kEnded);
  LiveClient late(house.port(), "sessionId=" + name + "&targetLanguage=en");
  EXPECT_EQ(code_of(late.hear("error")), "SESSION_INACTIVE");
}

TEST(LiveTimes, TheHistoryLastsThirtySeconds) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  auto listener = house.listener(name);
  const json::string epoch = house.joined.at("epoch").as_string();
  speaker->send_audio(samples());
  EXPECT_EQ(listener->hear_sequence(), 1U);
  listener->cut();
  for (int i = 0; i < 4; ++i) {
    house.clock.advance(5s);
    speaker->send_audio(samples());
    house.sync(*speaker);
  }
  const auto resume = [&] {
    LiveClient again(house.port(), "");
    again.say({{"action", "joinSession"},
               {"sessionId", name},
               {"targetLanguage", "en"},
               {"resume", {{"epoch", epoch}, {"sequence", 1}}}});
    auto answer = again.hear("sessionJoined");
    EXPECT_FALSE(answer.empty());
    if (answer.at("recovered").as_bool()) {
      for (std::uint32_t i = 2; i <= 5; ++i) {
        EXPECT_EQ(again.hear_sequence(), i);
      }
    }
    return answer;
  };
  auto answer = resume();
  EXPECT_TRUE(answer.at("recovered").as_bool());
  EXPECT_EQ(answer.at("sequence").to_number<int>(), 2);
  house.clock.advance(16s);
  answer = resume();
  EXPECT_FALSE(answer.at("recovered").as_bool());
  EXPECT_EQ(answer.at("sequence").to_number<int>(), 6);
}

TEST(LiveTimes, ASpeakerHearsOfHisListenersEachHalfMinute) {
  LiveHouse house;
  const auto speaker = house.speaker();
  house.begin(*speaker);
  speaker->say({{"action", "getSessionStatus"}});
  EXPECT_EQ(speaker->hear("sessionStatus").at("updateReason").as_string(), "requested");
  for (int i = 0; i < 3; ++i) {
    house.pass(31s);
    EXPECT_EQ(speaker->hear("sessionStatus").at("updateReason").as_string(), "periodic");
  }
}

TEST(LiveTimes, AClockThatJumpsChangesNoLimit) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name);
  for (const auto jump : {std::chrono::hours(48), std::chrono::hours(-96)}) {
    house.clock.jump(jump);
    house.pass(1s);
    speaker->send_audio(samples());
    EXPECT_NE(listener->hear_sequence(), 0U);
    EXPECT_TRUE(listener->hears_no("connectionTimeout"));
  }
}

TEST(LiveTimes, AConnectionOutlivesItsSignInByHalfAMinute) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name);
  const auto idle = house.speaker();
  const auto other = house.speaker("bob");
  house.pass(31s);
  EXPECT_EQ(speaker->hear_close(100ms), 0);
  house.revoke("ann");
  house.pass(31s);
  EXPECT_EQ(speaker->hear_close(), kRevoked);
  EXPECT_EQ(idle->hear_close(), kRevoked);
  EXPECT_FALSE(listener->hear("speakerStateChanged").empty());
  EXPECT_NE(house.begin(*other), "");
  EXPECT_EQ(listener->hear_close(100ms), 0);
}

TEST(LiveRoles, NothingBeginsWithASignInThatHasEnded) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto creating = house.speaker();
  const auto refreshing = house.speaker();
  const auto before = house.ticket("ann");
  const auto again = house.ticket("ann");
  house.revoke("ann");
  creating->say({{"action", "createSession"}, {"sourceLanguage", "en"}});
  EXPECT_EQ(creating->hear_close(), kRevoked);
  EXPECT_EQ(creating->types(), std::vector<std::string>());
  json::object refresh{{"action", "refreshConnection"}, {"sessionId", name}, {"role", "speaker"}};
  refreshing->say(refresh);
  EXPECT_EQ(refreshing->hear_close(), kRevoked);
  LiveClient late(house.port(), "ticket=" + before);
  EXPECT_EQ(late.status(), 401);
  EXPECT_THAT(late.refusal(), ::testing::HasSubstr("TOKEN_REVOKED"));
  LiveClient anonymous(house.port(), "");
  refresh["ticket"] = again;
  anonymous.say(refresh);
  EXPECT_EQ(code_of(anonymous.hear("error")), "TOKEN_REVOKED");
}

TEST(LiveRates, AudioAboveFiftyAChunkIsRefusedWarnedAndCut) {
  auto settings = LiveHouse::no_limits();
  settings.audio_chunks_per_second = 50;
  LiveHouse house(settings);
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name);
  for (int i = 0; i < 50; ++i) {
    speaker->send_audio(samples(100));
  }
  for (std::uint32_t i = 1; i <= 50; ++i) {
    ASSERT_EQ(listener->hear_sequence(), i);
  }
  speaker->send_audio(samples(100));
  const auto refused = speaker->hear("error");
  EXPECT_EQ(code_of(refused), "RATE_LIMIT_EXCEEDED");
  EXPECT_EQ(refused.at("retryAfter").to_number<int>(), 1);
  EXPECT_TRUE(speaker->hears_no("rateLimitWarning"));
  bool warned = false;
  for (int second = 1; second <= 30; ++second) {
    house.clock.advance(1s);
    for (int i = 0; i < 60; ++i) {
      speaker->send_audio(samples(100));
    }
    if (second == 30) {
      break;
    }
    house.sync(*speaker);
    const auto& types = speaker->types();
    const bool told = std::find(types.begin(), types.end(), "rateLimitWarning") != types.end();
    EXPECT_EQ(told, second >= 5) << second;
    warned = warned || told;
  }
  EXPECT_TRUE(warned);
  EXPECT_EQ(speaker->hear_close(), kLimited);
}

TEST(LiveRates, HeartbeatsAndControlMessagesHaveTheirOwn) {
  auto settings = LiveHouse::no_limits();
  settings.heartbeats_per_minute = 2;
  settings.control_messages_per_second = 10;
  LiveHouse house(settings);
  const auto speaker = house.speaker();
  house.begin(*speaker);
  for (int i = 0; i < 5; ++i) {
    speaker->say({{"action", "heartbeat"}});
    EXPECT_FALSE(speaker->hear("heartbeatAck").empty());
  }
  speaker->say({{"action", "heartbeat"}});
  EXPECT_EQ(code_of(speaker->hear("error")), "RATE_LIMIT_EXCEEDED");
  house.pass(30s);
  speaker->say({{"action", "heartbeat"}});
  EXPECT_FALSE(speaker->hear("heartbeatAck").empty());
  for (int i = 0; i < 10; ++i) {
    speaker->say({{"action", "getSessionStatus"}});
  }
  speaker->say({{"action", "getSessionStatus"}});
  EXPECT_EQ(code_of(speaker->hear("error")), "RATE_LIMIT_EXCEEDED");
}

TEST(LiveRates, SoundForASlowListenerIsDroppedAndCountedAtOnce) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name);
  // The system holds some megabytes.
  constexpr std::uint32_t kChunks = 2'000;
  std::uint32_t sent = 0;
  while (house.metrics.audio_dropped == 0 && sent < kChunks) {
    for (int i = 0; i < 20; ++i, ++sent) {
      speaker->send_audio(samples(32'000));
    }
    LiveHouse::sync(*speaker);
  }
  EXPECT_GT(house.metrics.audio_dropped, 0U) << "while he is still there";
  std::uint32_t heard = 0;
  for (std::uint32_t last = 0; last != sent; ++heard) {
    last = listener->hear_sequence();
    ASSERT_NE(last, 0U) << "the newest is never dropped";
  }
  EXPECT_EQ(house.metrics.audio_dropped, sent - heard);
  listener->send_close();
  EXPECT_EQ(listener->hear_close(), 1000);
  house.await_listeners(*speaker, 0);
  EXPECT_EQ(house.metrics.audio_dropped, sent - heard) << "each once";
}

TEST(LiveRates, ConnectionsAndJoinsPerAddress) {
  auto settings = LiveHouse::no_limits();
  settings.connects_per_minute = 20;
  settings.joins_per_minute = 10;
  LiveHouse house(settings);
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  std::vector<std::unique_ptr<LiveClient>> all;
  for (int i = 0; i < 10; ++i) {
    all.push_back(house.listener(name));
  }
  LiveClient eleventh(house.port(), "sessionId=" + name + "&targetLanguage=en");
  const auto refused = eleventh.hear("error");
  EXPECT_EQ(code_of(refused), "RATE_LIMIT_EXCEEDED");
  EXPECT_GT(refused.at("retryAfter").to_number<int>(), 0);
  for (int i = 12; i < 20; ++i) {
    EXPECT_EQ(LiveClient(house.port(), "").status(), 101) << i;
  }
  LiveClient late(house.port(), "");
  EXPECT_EQ(late.status(), 429);
  EXPECT_THAT(late.refusal(), ::testing::HasSubstr("RATE_LIMIT_EXCEEDED"));
}

TEST(LiveRates, ARefreshThatReplacesNobodyIsAJoin) {
  auto settings = LiveHouse::no_limits();
  settings.joins_per_minute = 3;
  LiveHouse house(settings);
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  std::vector<std::unique_ptr<LiveClient>> all;
  for (int i = 0; i < 3; ++i) {
    all.push_back(house.listener(name));
  }
  json::object refresh{{"action", "refreshConnection"},
                       {"sessionId", name},
                       {"role", "listener"},
                       {"targetLanguage", "en"}};
  LiveClient stranger(house.port(), "");
  for (const auto* previous : {"", "con_01h455vb4pex5vsknk084sn02q"}) {
    if (*previous != '\0') {
      refresh["previousConnectionId"] = previous;
    }
    stranger.say(refresh);
    EXPECT_EQ(code_of(stranger.hear("error")), "RATE_LIMIT_EXCEEDED") << previous;
  }
  refresh["previousConnectionId"] = house.joined.at("connectionId");
  stranger.say(refresh);
  EXPECT_FALSE(stranger.hear("connectionRefreshComplete").empty());
  house.await_listeners(*speaker, 3);
}

TEST(LiveRates, FiftyBroadcastsAnHour) {
  auto settings = LiveHouse::no_limits();
  settings.creations_per_hour = 3;
  LiveHouse house(settings);
  std::vector<std::unique_ptr<LiveClient>> all;
  for (int i = 0; i < 3; ++i) {
    all.push_back(house.speaker());
    house.begin(*all.back());
  }
  const auto fourth = house.speaker();
  fourth->say({{"action", "createSession"}, {"sourceLanguage", "en"}});
  EXPECT_EQ(code_of(fourth->hear("error")), "RATE_LIMIT_EXCEEDED");
  const auto other = house.speaker("bob");
  EXPECT_NE(house.begin(*other), "");
}

// A client that does not say which connection it refreshes needs two places for a moment.
TEST(LiveRoles, ARefreshMayExceedTheBoundForAMomentOnly) {
  auto settings = LiveHouse::no_limits();
  settings.listeners_max = 1;
  LiveHouse house(settings);
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  auto first = house.listener(name);
  const auto refresh = [&](LiveClient& client) {
    client.say({{"action", "refreshConnection"},
                {"sessionId", name},
                {"role", "listener"},
                {"targetLanguage", "es"}});
    return !client.hear("connectionRefreshComplete").empty();
  };
  LiveClient second(house.port(), "");
  EXPECT_TRUE(refresh(second));
  first.reset();
  house.pass(1s);
  house.pass(4s);
  EXPECT_EQ(house.metrics.listeners, 1);

  LiveClient third(house.port(), "");
  EXPECT_TRUE(refresh(third));
  house.pass(3s);
  EXPECT_EQ(house.metrics.listeners, 2);
  house.pass(2s);
  EXPECT_EQ(third.hear_close(), core::error_info(ErrorCode::kSessionFull).close);
  EXPECT_EQ(house.metrics.listeners, 1);
  speaker->send_audio(samples());
  EXPECT_EQ(second.hear_sequence(), 1U);
}

TEST(LiveRoles, ASecondTabTakesOver) {
  LiveHouse house;
  const auto first = house.speaker();
  const auto name = house.begin(*first);
  const auto listener = house.listener(name);
  const auto second = house.speaker();
  second->say({{"action", "refreshConnection"}, {"sessionId", name}, {"role", "speaker"}});
  EXPECT_FALSE(second->hear("connectionRefreshComplete").empty());
  second->send_audio(samples());
  EXPECT_EQ(listener->hear_sequence(), 1U);
  // Its time to go begins when it hears of it.
  first->say({{"action", "heartbeat"}});
  EXPECT_FALSE(first->hear("heartbeatAck").empty());
  house.pass(3s);
  EXPECT_EQ(first->hear_close(), kReplaced);
  second->send_audio(samples());
  EXPECT_EQ(listener->hear_sequence(), 2U);
  EXPECT_TRUE(listener->hears_no("speakerStateChanged"));
}

}  // namespace
}  // namespace auriga::broadcasts::test
