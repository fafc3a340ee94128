// The live protocol over a real socket: roles, refresh, pausing, and what is refused.
#include <gmock/gmock.h>

#include "live_house.hpp"

namespace auriga::broadcasts::test {
namespace {

constexpr int kRefreshed = 4902;

TEST(Live, ARefreshedListenerHearsEachFrameOnce) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  auto listener = house.listener(name, "es");
  auto id = text(house.joined, "connectionId");
  std::uint32_t next = 1;
  for (int round = 0; round < 6; ++round) {
    for (int i = 0; i < 20; ++i) {
      speaker->send_audio(samples());
    }
    auto fresh = std::make_unique<LiveClient>(house.port(), "");
    fresh->say({{"action", "refreshConnection"},
                {"sessionId", name},
                {"role", "listener"},
                {"targetLanguage", "es"},
                {"previousConnectionId", id}});
    for (int i = 0; i < 20; ++i) {
      speaker->send_audio(samples());
    }
    const auto complete = fresh->hear("connectionRefreshComplete");
    ASSERT_FALSE(complete.empty());
    EXPECT_EQ(complete.at("listenerCount").to_number<int>(), 1);
    const auto from = complete.at("sequence").to_number<std::uint32_t>();
    EXPECT_EQ(listener->hear_close(), kRefreshed);
    for (; next < from; ++next) {
      ASSERT_EQ(listener->hear_sequence(100ms), next);
    }
    EXPECT_EQ(listener->hear_sequence(50ms), 0U);
    const auto last = static_cast<std::uint32_t>(40 * (round + 1));
    for (; next <= last; ++next) {
      ASSERT_EQ(fresh->hear_sequence(), next);
    }
    listener = std::move(fresh);
    id = text(complete, "connectionId");
  }
  LiveHouse::sync(*speaker);
  EXPECT_EQ(house.metrics.listeners, 1);
}

TEST(Live, ARefreshedSpeakerLosesNoSound) {
  LiveHouse house;
  auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name);
  for (int round = 0; round < 5; ++round) {
    auto fresh = house.speaker();
    for (int i = 0; i < 10; ++i) {
      speaker->send_audio(samples());
    }
    fresh->say({{"action", "refreshConnection"},
                {"sessionId", name},
                {"role", "speaker"},
                {"previousConnectionId", "con_01h455vb4pex5vsknk084sn02q"}});
    for (int i = 0; i < 10; ++i) {
      speaker->send_audio(samples());  // Before he knows.
    }
    ASSERT_FALSE(fresh->hear("connectionRefreshComplete").empty());
    speaker->send_close();
    EXPECT_EQ(speaker->hear_close(), 1000);
    for (int i = 0; i < 10; ++i) {
      fresh->send_audio(samples());
    }
    speaker = std::move(fresh);
  }
  for (std::uint32_t i = 1; i <= 150; ++i) {
    ASSERT_EQ(listener->hear_sequence(), i);
  }
  EXPECT_EQ(house.metrics.speakers, 1);
  EXPECT_TRUE(listener->hears_no("speakerStateChanged"));
}

TEST(Live, WhoMaySpeakNoMoreIsCutOff) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name);
  const auto waiting = house.speaker();
  speaker->send_audio(samples());
  EXPECT_EQ(listener->hear_sequence(), 1U);
  house.may_speak = false;
  speaker->send_audio(samples());
  EXPECT_EQ(speaker->hear_close(), kRevoked);
  EXPECT_EQ(listener->hear_sequence(100ms), 0U) << "nothing of it is heard";
  waiting->say({{"action", "createSession"}, {"sourceLanguage", "en"}});
  EXPECT_EQ(code_of(waiting->hear("error")), "TOKEN_REVOKED");
  waiting->say({{"action", "refreshConnection"}, {"sessionId", name}, {"role", "speaker"}});
  EXPECT_EQ(code_of(waiting->hear("error")), "TOKEN_REVOKED");
}

TEST(Live, WhoMaySpeakNoMoreIsCutOffInSilence) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto listener = house.listener(house.begin(*speaker));
  house.may_speak = false;
  house.pass(31s);
  EXPECT_EQ(speaker->hear_close(), kRevoked);
  EXPECT_TRUE(listener->hears_no("error")) << "who listens is not asked";
}

/// A connection that lives on that shard, or does not; null where none of many does.
std::unique_ptr<LiveClient> client_by(LiveHouse& house, platform::Shard& shard, bool there) {
  constexpr int kTries = 64;
  for (int i = 0; i < kTries; ++i) {
    auto client = house.speaker();
    if (house.lives_on(shard, *client) == there) {
      return client;
    }
  }
  return nullptr;
}

TEST(Live, ARefreshedSpeakerIsHeardInOrder) {
  LiveHouse house(LiveHouse::no_limits(), 2);
  const auto first = house.speaker();
  const auto name = house.begin(*first);
  const auto listener = house.listener(name);
  const auto refresh = [&](LiveClient& client) {
    client.say({{"action", "refreshConnection"}, {"sessionId", name}, {"role", "speaker"}});
  };
  // The old connection on a thread that has fallen behind, the new one where the broadcast is.
  auto& here = house.shard_of(name);
  auto& behind = house.shard(1 - here.index());
  const auto old = client_by(house, behind, true);
  ASSERT_TRUE(old);
  refresh(*old);
  ASSERT_FALSE(old->hear("connectionRefreshComplete").empty());
  const auto fresh = client_by(house, behind, false);
  ASSERT_TRUE(fresh);
  {
    const Hold hold(behind);
    for (int i = 0; i < 3; ++i) {
      old->send_audio(samples(1000));
    }
    refresh(*fresh);
    EXPECT_TRUE(fresh->hears_no("connectionRefreshComplete")) << "before the old one was heard out";
  }
  ASSERT_FALSE(fresh->hear("connectionRefreshComplete").empty());
  fresh->send_audio(samples(2000));
  for (const auto size : {1000U, 1000U, 1000U, 2000U}) {
    const auto frame = listener->hear_audio();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->size() / 1000 * 1000, size);
  }
}

TEST(Live, APausedListenerIsNotWokenByARefresh) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name);
  const auto epoch = text(house.joined, "epoch");
  listener->say({{"action", "pausePlayback"}});
  EXPECT_FALSE(listener->hear("playbackPaused").empty());
  LiveClient fresh(house.port(), "");
  fresh.say({{"action", "refreshConnection"},
             {"sessionId", name},
             {"role", "listener"},
             {"targetLanguage", "en"},
             {"previousConnectionId", text(house.joined, "connectionId")}});
  EXPECT_FALSE(fresh.hear("connectionRefreshComplete").empty());
  EXPECT_EQ(listener->hear_close(), kRefreshed);
  speaker->send_audio(samples());
  speaker->send_audio(samples());
  LiveHouse::sync(*speaker);
  EXPECT_FALSE(fresh.hear_audio(200ms).has_value());
  fresh.say({{"action", "resumePlayback"}, {"resume", {{"epoch", epoch}, {"sequence", 0}}}});
  const auto resumed = fresh.hear("playbackResumed");
  ASSERT_FALSE(resumed.empty());
  EXPECT_TRUE(resumed.at("recovered").as_bool());
  EXPECT_EQ(text(resumed, "targetLanguage"), "en");
  EXPECT_EQ(fresh.hear_sequence(), 1U);
  EXPECT_EQ(fresh.hear_sequence(), 2U);
}

// What it missed waits for it once, however often it asks without reading.
TEST(Live, OneThatResumesAndReadsNothingIsNotRecoveredAgain) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name);
  const auto epoch = text(house.joined, "epoch");
  const json::object pause{{"action", "pausePlayback"}};
  listener->say(pause);
  EXPECT_FALSE(listener->hear("playbackPaused").empty());
  for (int i = 0; i < 40; ++i) {
    speaker->send_audio(samples(32'000));
  }
  LiveHouse::sync(*speaker);
  // The system holds some of these 25 MB.
  constexpr int kRounds = 20;
  for (int i = 0; i < kRounds; ++i) {
    listener->say({{"action", "resumePlayback"}, {"resume", {{"epoch", epoch}, {"sequence", 0}}}});
    listener->say(pause);
  }
  listener->say({{"action", "changeLanguage"}, {"targetLanguage", "de"}});
  for (json::object status;
       status.empty() || !status.at("languageDistribution").as_object().contains("de");) {
    speaker->say({{"action", "getSessionStatus"}});
    status = speaker->hear("sessionStatus");
    ASSERT_FALSE(status.empty());
  }
  int recovered = 0;
  for (int i = 0; i < kRounds; ++i) {
    const auto resumed = listener->hear("playbackResumed");
    ASSERT_FALSE(resumed.empty()) << i;
    const bool all = resumed.at("recovered").as_bool();
    EXPECT_EQ(resumed.at("sequence").to_number<int>(), all ? 1 : 41);
    recovered += all ? 1 : 0;
  }
  EXPECT_GE(recovered, 1);
  EXPECT_LE(recovered, kRounds / 2);
  // Read up, it is recovered as ever.
  listener->say({{"action", "resumePlayback"}, {"resume", {{"epoch", epoch}, {"sequence", 0}}}});
  const auto resumed = listener->hear("playbackResumed");
  ASSERT_FALSE(resumed.empty());
  EXPECT_TRUE(resumed.at("recovered").as_bool());
}

TEST(Live, TheEndReachesEveryone) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  std::vector<std::unique_ptr<LiveClient>> hall;
  for (int i = 0; i < 20; ++i) {
    hall.push_back(house.listener(name, i % 2 == 0 ? "en" : "de"));
  }
  speaker->say({{"action", "endSession"}});
  for (const auto& listener : hall) {
    EXPECT_EQ(text(listener->hear("sessionEnded"), "reason"), "ended");
    EXPECT_EQ(listener->hear_close(), kEnded);
  }
  EXPECT_FALSE(speaker->hear("sessionEnded").empty());
  EXPECT_EQ(speaker->hear_close(), kEnded);
  EXPECT_EQ(house.metrics.listeners, 0);
  EXPECT_EQ(house.metrics.broadcasts, 0);
  EXPECT_EQ(house.metrics.speakers, 0);
}

TEST(Live, PausedAndMutedSoundIsDropped) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name);
  for (const auto* pair : {"pause", "mute"}) {
    const std::string what(pair);
    speaker->say({{"action", what + "Broadcast"}});
    speaker->send_audio(samples());
    speaker->say({{"action", (what == "pause" ? "resume" : "unmute") + std::string("Broadcast")}});
    EXPECT_FALSE(listener->hear(what == "pause" ? "broadcastResumed" : "broadcastUnmuted").empty());
    EXPECT_FALSE(listener->hear_audio(100ms).has_value());
  }
  speaker->send_audio(samples());
  EXPECT_EQ(listener->hear_sequence(), 1U);
}

TEST(Live, AFullBroadcastTakesNoMore) {
  auto settings = LiveHouse::no_limits();
  settings.listeners_max = 2;
  LiveHouse house(settings);
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto one = house.listener(name);
  auto two = house.listener(name);
  LiveClient three(house.port(), "sessionId=" + name + "&targetLanguage=en");
  const auto refused = three.hear("error");
  EXPECT_EQ(code_of(refused), "SESSION_FULL");
  EXPECT_GT(refused.at("retryAfter").to_number<int>(), 0);
  two->send_close();
  EXPECT_EQ(two->hear_close(), 1000);
  house.await_listeners(*speaker, 1);
  three.say({{"action", "joinSession"}, {"sessionId", name}, {"targetLanguage", "en"}});
  EXPECT_FALSE(three.hear("sessionJoined").empty());
}

TEST(Live, OnlyTheOwnerSpeaks) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  for (const auto& [who, code] : {std::pair("amy", "FORBIDDEN"), {"bob", "SESSION_NOT_FOUND"}}) {
    const auto other = house.speaker(who);
    other->say({{"action", "refreshConnection"}, {"sessionId", name}, {"role", "speaker"}});
    EXPECT_EQ(code_of(other->hear("error")), code) << who;
    other->say({{"action", "createSession"}, {"sessionId", name}, {"sourceLanguage", "en"}});
    EXPECT_EQ(code_of(other->hear("error")), code) << who;
  }
  const auto viewer = house.speaker("viewer");
  viewer->say({{"action", "createSession"}, {"sourceLanguage", "en"}});
  EXPECT_EQ(code_of(viewer->hear("error")), "FORBIDDEN");
  EXPECT_EQ(LiveClient(house.port(), "token=wrong").status(), 401);
  EXPECT_EQ(LiveClient(house.port(), "token=old").status(), 401);
  EXPECT_EQ(LiveClient(house.port(), "ticket=wrong").status(), 401);
  EXPECT_EQ(LiveClient(house.port(), "token=ann", "Origin: https://evil.example\r\n").status(),
            403);
  EXPECT_EQ(LiveClient(house.port(), "token=ann", "Origin: https://hall.example.org\r\n").status(),
            101);
  EXPECT_EQ(LiveClient(house.port(), "token=ann", "Origin: http://h\r\n").status(), 101);
  EXPECT_EQ(LiveClient(house.port(), "", "Origin: https://evil.example\r\n").status(), 101);
}

struct Bad {
  const char* message;
  const char* code;
  const char* field = "";
};

void expect_refused(LiveClient& client, const Bad& bad) {
  client.say_text(bad.message);
  const auto error = client.hear("error");
  ASSERT_FALSE(error.empty()) << bad.message;
  EXPECT_EQ(code_of(error), bad.code) << bad.message;
  const auto& details = error.at("details").as_object();
  EXPECT_EQ(details.contains("field") ? std::string(details.at("field").as_string()) : "",
            bad.field)
      << bad.message;
  EXPECT_EQ(text(error, "correlationId").substr(0, 4), "cor_");
}

TEST(Live, SaysWhatIsWrongAndStaysOpen) {
  LiveHouse house;
  const auto speaker = house.speaker();
  house.begin(*speaker);
  LiveClient nobody(house.port(), "");
  for (const auto& bad : {
           Bad{"hello", "INVALID_MESSAGE"},
           Bad{"[1]", "INVALID_MESSAGE"},
           Bad{"{}", "INVALID_MESSAGE", "action"},
           Bad{R"({"action":7})", "INVALID_ACTION", "action"},
           Bad{R"({"action":"dance"})", "INVALID_ACTION", "action"},
           Bad{R"({"action":"createSession"})", "UNAUTHORIZED"},
           Bad{R"({"action":"pauseBroadcast"})", "UNAUTHORIZED_ACTION"},
           Bad{R"({"action":"pausePlayback"})", "UNAUTHORIZED_ACTION"},
           Bad{R"({"action":"joinSession"})", "MISSING_PARAMETER", "sessionId"},
           Bad{R"({"action":"joinSession","sessionId":"eagle"})", "INVALID_SESSION_ID",
               "sessionId"},
           Bad{R"({"action":"joinSession","sessionId":5})", "INVALID_PARAMETER", "sessionId"},
           Bad{R"({"action":"joinSession","sessionId":"golden-eagle-100"})", "MISSING_PARAMETER",
               "targetLanguage"},
           Bad{R"({"action":"joinSession","sessionId":"golden-eagle-100","targetLanguage":"xx"})",
               "INVALID_LANGUAGE", "targetLanguage"},
           Bad{R"({"action":"joinSession","sessionId":"golden-eagle-100","targetLanguage":"fr"})",
               "UNSUPPORTED_LANGUAGE", "targetLanguage"},
           Bad{R"({"action":"joinSession","sessionId":"quiet-nobody-100","targetLanguage":"en"})",
               "SESSION_NOT_FOUND"},
           Bad{R"({"action":"refreshConnection","sessionId":"quiet-nobody-100","role":"speaker"})",
               "UNAUTHORIZED"},
           Bad{R"({"action":"refreshConnection","sessionId":"quiet-nobody-100","role":"king"})",
               "INVALID_PARAMETER", "role"},
       }) {
    expect_refused(nobody, bad);
  }
  for (const auto& bad : {
           Bad{R"({"action":"setVolume"})", "MISSING_PARAMETER", "volume"},
           Bad{R"({"action":"setVolume","volume":1.5})", "INVALID_PARAMETER", "volume"},
           Bad{R"({"action":"setVolume","volume":"loud"})", "INVALID_PARAMETER", "volume"},
           Bad{R"({"action":"speakerStateChange"})", "MISSING_PARAMETER", "state"},
           Bad{R"({"action":"speakerStateChange","state":{"isPaused":"yes"}})", "INVALID_PARAMETER",
               "isPaused"},
           Bad{R"({"action":"endSession","sessionId":"quiet-nobody-100"})", "UNAUTHORIZED_ACTION",
               "sessionId"},
           Bad{R"({"action":"createSession","sourceLanguage":"en"})", "UNAUTHORIZED_ACTION"},
           Bad{R"({"action":"changeLanguage","targetLanguage":"en"})", "UNAUTHORIZED_ACTION"},
           Bad{R"({"action":"audioChunk"})", "MISSING_PARAMETER", "audioData"},
           Bad{R"({"action":"audioChunk","audioData":"%%%"})", "INVALID_MESSAGE", "audioData"},
           Bad{R"({"action":"audioChunk","audioData":"AAAA"})", "INVALID_MESSAGE"},
       }) {
    expect_refused(*speaker, bad);
  }
  speaker->send_audio(samples(99));
  EXPECT_EQ(code_of(speaker->hear("error")), "INVALID_MESSAGE");
  speaker->send_audio(samples(101));
  EXPECT_EQ(code_of(speaker->hear("error")), "INVALID_MESSAGE");
  speaker->send_audio(samples(32'770));
  EXPECT_EQ(code_of(speaker->hear("error")), "MESSAGE_TOO_LARGE");
  nobody.send_audio(samples());
  EXPECT_EQ(code_of(nobody.hear("error")), "UNAUTHORIZED_ACTION");
  const std::string pad(4100, 'x');
  expect_refused(nobody, {("{\"action\":\"heartbeat\",\"pad\":\"" + pad + "\"}").c_str(),
                          "MESSAGE_TOO_LARGE"});
  nobody.say({{"action", "heartbeat"}});
  EXPECT_FALSE(nobody.hear("heartbeatAck").empty());
  nobody.say_text(std::string(131'073, 'x'));
  EXPECT_EQ(nobody.hear_close(), 1009);
}

TEST(LiveRoles, ASignInOfAMessageIsLookedAtLikeOneOfTheQuery) {
  LiveHouse house;
  const auto first = house.speaker();
  const auto name = house.begin(*first);
  LiveClient second(house.port(), "");
  second.say({{"action", "refreshConnection"},
              {"sessionId", name},
              {"role", "speaker"},
              {"token", "ann"}});
  EXPECT_FALSE(second.hear("connectionRefreshComplete").empty());
  house.pass(31s);
  EXPECT_EQ(second.hear_close(100ms), 0);
  house.revoke("ann");
  house.pass(31s);
  EXPECT_EQ(second.hear_close(), 4501);
}

TEST(Live, TheQueryMayAct) {
  LiveHouse house;
  LiveClient speaker(house.port(),
                     "token=ann&action=createSession&sourceLanguage=de"
                     "&qualityTier=premium&minStability=0.9&partialResults=false");
  const auto made = speaker.hear("sessionCreated");
  ASSERT_FALSE(made.empty());
  EXPECT_EQ(text(made, "qualityTier"), "premium");
  EXPECT_FALSE(made.at("settings").at("partialResults").as_bool());
  const auto name = text(made, "sessionId");
  LiveClient listener(house.port(), "action=joinSession&sessionId=" + name + "&targetLanguage=de");
  const auto joined = listener.hear("sessionJoined");
  ASSERT_FALSE(joined.empty());
  EXPECT_TRUE(joined.at("translated").as_bool());
  LiveClient again(house.port(),
                   "action=refreshConnection&role=listener&sessionId=" + name +
                       "&targetLanguage=de&previousConnectionId=" + text(joined, "connectionId"));
  EXPECT_FALSE(again.hear("connectionRefreshComplete").empty());
  EXPECT_EQ(LiveClient(house.port(), "action=pauseBroadcast").status(), 400);
}

}  // namespace
}  // namespace auriga::broadcasts::test
