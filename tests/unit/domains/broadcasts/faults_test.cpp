// What goes wrong with the database or in a message: what clients and the log say of it.
#include <gmock/gmock.h>

#include "live_house.hpp"
#include "platform/log/log.hpp"

namespace auriga::broadcasts::test {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
namespace log = platform::log;

constexpr auto kAlways = 1'000'000;

TEST(LiveFaults, ADatabaseThatIsDownIsNotTakenForABroadcastThatIsNotThere) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  LiveClient listener(house.port(), "");
  json::object join{
      {"action", "joinSession"}, {"sessionId", "quiet-nobody-100"}, {"targetLanguage", "en"}};
  house.database().be_down_for(kAlways);
  listener.say(join);
  EXPECT_EQ(text(listener.hear("error"), "code"), "SERVICE_UNAVAILABLE");
  const auto other = house.speaker();
  other->say({{"action", "refreshConnection"}, {"sessionId", "quiet-nobody-100"}});
  EXPECT_EQ(text(other->hear("error"), "code"), "SERVICE_UNAVAILABLE");
  join["sessionId"] = name;
  listener.say(join);
  EXPECT_FALSE(listener.hear("sessionJoined").empty()) << "what runs goes on";
  house.database().be_down_for(0);
  other->say({{"action", "refreshConnection"}, {"sessionId", "quiet-nobody-100"}});
  EXPECT_EQ(text(other->hear("error"), "code"), "SESSION_NOT_FOUND");
}

TEST(LiveFaults, ADatabaseThatIsBackInAMomentCostsABroadcastThatMoment) {
  LiveHouse house;
  const auto speaker = house.speaker();
  house.database().be_down_for(2);
  speaker->say({{"action", "createSession"}, {"sourceLanguage", "en"}});
  const auto made = speaker->hear("sessionCreated");
  ASSERT_FALSE(made.empty());
  EXPECT_EQ(house.database().found_down(), 2);
  EXPECT_EQ(house.row_status(text(made, "sessionId")), BroadcastStatus::active);
}

TEST(LiveFaults, ADatabaseThatStaysDownIsAskedFourTimesAndThenLeftAlone) {
  LiveHouse house;
  const auto speaker = house.speaker();
  house.database().be_down_for(kAlways);
  const auto refused = [&](std::chrono::milliseconds patience) {
    speaker->say({{"action", "createSession"}, {"sourceLanguage", "en"}});
    return text(speaker->hear("error", patience), "code");
  };
  EXPECT_EQ(refused(10s), "SERVICE_UNAVAILABLE");
  EXPECT_EQ(house.database().found_down(), 4);
  EXPECT_EQ(refused(500ms), "SERVICE_UNAVAILABLE");
  EXPECT_EQ(refused(500ms), "SERVICE_UNAVAILABLE");
  EXPECT_EQ(house.database().found_down(), 5) << "the fifth in a row cuts it off";
  house.database().be_down_for(0);
  house.pass(31s);
  EXPECT_NE(house.begin(*speaker), "");
}

TEST(LiveFaults, AConnectionKnowsTheLanguageThatIsSpoken) {
  LiveHouse house;
  const auto speaker = house.speaker();
  const auto name = house.begin(*speaker);
  const auto listener = house.listener(name, "de");
  EXPECT_FALSE(house.joined.at("translated").as_bool());
  house.run([](LiveHouse& there, std::string broadcast) -> Task<> {
    ChangeBroadcast wanted{.status = {}, .source_language = "de", .quality_tier = {}};
    co_await there.service().change(there.caller("ann"), core::Actor(), broadcast,
                                    std::move(wanted));
  }(house, name));
  const auto changed = listener->hear("languageChanged");
  ASSERT_FALSE(changed.empty());
  EXPECT_EQ(text(changed, "sourceLanguage"), "de");
  EXPECT_EQ(text(changed, "targetLanguage"), "de");
  EXPECT_TRUE(changed.at("translated").as_bool());
  json::object status;
  while (text(status, "sourceLanguage") != "de") {
    status = speaker->hear("sessionStatus");
    ASSERT_FALSE(status.empty());
  }
  EXPECT_EQ(text(status, "updateReason"), "newLanguage");
  for (int minute = 0; minute < 100; ++minute) {
    house.clock.advance(1min);
    speaker->say({{"action", "heartbeat"}});
    ASSERT_FALSE(speaker->hear("heartbeatAck").empty());
  }
  house.pass(1s);
  EXPECT_EQ(text(speaker->hear("connectionRefreshRequired"), "sourceLanguage"), "de");
}

/// The lines of the log that were written while `work` was done.
std::string logged(log::Level level, const std::function<void()>& work) {
  log::open(level, log::Format::kText);
  ::testing::internal::CaptureStderr();
  work();
  return ::testing::internal::GetCapturedStderr();
}

TEST(LiveFaults, ACorrelationIdLeadsToTheLog) {
  std::string ours;
  std::string theirs;
  const auto lines = logged(log::Level::kInfo, [&] {
    LiveHouse house;
    const auto speaker = house.speaker();
    speaker->say({{"action", "createSession"}, {"sourceLanguage", "xx"}});
    theirs = text(speaker->hear("error"), "correlationId");
    house.database().be_down_for(kAlways);
    LiveClient listener(house.port(), "sessionId=quiet-nobody-100&targetLanguage=en");
    ours = text(listener.hear("error"), "correlationId");
  });
  EXPECT_THAT(lines, ContainsRegex("info [^\n]*code=INVALID_LANGUAGE correlation_id=" + theirs +
                                   " action=createSession"));
  EXPECT_THAT(lines, ContainsRegex("warning [^\n]*code=SERVICE_UNAVAILABLE correlation_id=" + ours +
                                   " action=joinSession broadcast=quiet-nobody-100"));
  EXPECT_THAT(lines, AllOf(HasSubstr("the cable is out"), Not(HasSubstr("127.0.0.1"))));
}

TEST(LiveFaults, AFloodDoesNotFillTheLog) {
  auto settings = LiveHouse::no_limits();
  settings.control_messages_per_second = 10;
  const auto lines = logged(log::Level::kInfo, [&] {
    LiveHouse house(settings);
    LiveClient client(house.port(), "");
    for (int i = 0; i < 200; ++i) {
      client.say_text("nonsense");
    }
    for (int i = 0; i < 200; ++i) {
      ASSERT_FALSE(client.hear("error").empty());
    }
  });
  EXPECT_THAT(lines, HasSubstr("code=INVALID_MESSAGE"));
  EXPECT_THAT(lines, Not(HasSubstr("RATE_LIMIT_EXCEEDED")));
}

}  // namespace
}  // namespace auriga::broadcasts::test
