// The hub over several shards: order, resumption, presence, moves, and what remains of a topic.
#include "platform/realtime/hub.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <random>

#include "platform/realtime/resume.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/wheels.hpp"

namespace auriga::platform::realtime {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ManualClock;

const TopicPolicy kStream{.history_frames_max = 64, .presence = true};

/// A subscriber that writes down what it gets.
class Reader final : public Subscriber {
 public:
  Reader(Hub& hub, Shard& shard) : link(std::make_shared<Link>(hub, shard, *this)) {}
  void deliver(const Delivery& delivery) override { heard.push_back(*delivery.frame); }
  void subscribed(const std::string& /*topic*/, const Subscribed& what) override {
    answers.push_back(what);
    for (const auto& frame : what.missed) {
      heard.push_back(*frame);
    }
  }
  void presence(const std::string& /*topic*/, std::uint64_t count) override {
    presences.push_back(count);
  }

  LinkPtr link;
  std::vector<std::string> heard;
  std::vector<Subscribed> answers;
  std::vector<std::uint64_t> presences;
};

class HubTest : public ::testing::Test {
 public:
  static constexpr std::size_t kShards = 3;
  HubTest()
      : runtime_(kShards),
        timers_(std::make_unique<TimerWheels>(runtime_, clock_)),
        hub_(std::make_unique<Hub>(runtime_, *timers_, clock_, core::system_random())) {
    runtime_.start();
  }
  ~HubTest() override {
    runtime_.stop();
    readers_.clear();
    hub_.reset();
    timers_.reset();
  }

 protected:
  template <class F>
  void on(std::size_t shard, F f) {
    std::promise<void> done;
    asio::post(runtime_.shard(shard).context(), [&] {
      f();
      done.set_value();
    });
    done.get_future().get();
  }
  /// Until what was under way between shards has arrived.
  void settle() {
    for (int i = 0; i < 4; ++i) {
      for (std::size_t shard = 0; shard < kShards; ++shard) {
        on(shard, [] {});
      }
    }
  }
  void wait_ticks() {
    testing::turn_wheels(runtime_);
    settle();
  }
  Reader& reader(std::size_t shard) {
    readers_.push_back(std::make_unique<Reader>(*hub_, runtime_.shard(shard)));
    return *readers_.back();
  }
  void publish(const std::string& text, const std::string& topic = "t/a",
               const TopicPolicy& policy = kStream) {
    hub_->publish(topic, policy, [text](const Position& at) {
      return std::make_shared<const std::string>(text + "#" + std::to_string(at.offset));
    });
  }
  void subscribe(Reader& who, std::optional<Position> since = {},
                 const TopicPolicy& policy = kStream, const std::string& topic = "t/a") {
    hub_->subscribe(topic, policy, who.link, since);
    settle();
  }
  void leave(Reader& who) {
    on(who.link->shard().index(), [&] { who.link->close(); });
    settle();
  }

  ManualClock clock_;
  Runtime runtime_;
  std::unique_ptr<TimerWheels> timers_;
  std::unique_ptr<Hub> hub_;
  std::vector<std::unique_ptr<Reader>> readers_;
};

TEST_F(HubTest, DeliversToSubscribersOfAllShards) {
  std::vector<Reader*> all;
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    all.push_back(&reader(shard));
    subscribe(*all.back());
  }
  publish("one");
  publish("two");
  settle();
  for (const auto* who : all) {
    EXPECT_THAT(who->heard, ElementsAre("one#1", "two#2"));
  }
  EXPECT_EQ(hub_->counters().delivered, 6U);
  EXPECT_EQ(hub_->counters().subscriptions, 3U);
}

TEST_F(HubTest, KeepsTopicsApart) {
  auto& a = reader(0);
  auto& b = reader(0);
  subscribe(a, {}, kStream, "t/a");
  subscribe(b, {}, kStream, "t/b");
  publish("x", "t/a");
  publish("y", "t/b");
  settle();
  EXPECT_THAT(a.heard, ElementsAre("x#1"));
  EXPECT_THAT(b.heard, ElementsAre("y#1"));
}

TEST_F(HubTest, GivesWhatWasMissed) {
  for (int i = 1; i <= 5; ++i) {
    publish("n");
  }
  auto& first = reader(1);
  subscribe(first);
  ASSERT_EQ(first.answers.size(), 1U);
  EXPECT_FALSE(first.answers[0].recovered);
  const auto at = first.answers[0].position;
  EXPECT_EQ(at.offset, 5U);

  auto& second = reader(2);
  subscribe(second, Position{at.epoch, 2});
  EXPECT_TRUE(second.answers[0].recovered);
  EXPECT_THAT(second.heard, ElementsAre("n#3", "n#4", "n#5"));
  auto& latest = reader(0);
  subscribe(latest, at);
  EXPECT_TRUE(latest.answers[0].recovered);
  EXPECT_THAT(latest.heard, IsEmpty());
}

TEST_F(HubTest, SaysWhenItCannotRecover) {
  for (int i = 1; i <= 100; ++i) {
    publish("n");
  }
  auto& probe = reader(0);
  subscribe(probe);
  const auto at = probe.answers[0].position;
  struct Case {
    Position since;
    bool recovered;
  };
  const Case cases[] = {{{at.epoch, 35}, false},  // 64 are kept: 37 to 100.
                        {{at.epoch, 36}, true},
                        {{at.epoch, 101}, false},  // Of the future.
                        {{at.epoch + 1, 99}, false},
                        {{0, 99}, false}};
  for (const auto& [since, recovered] : cases) {
    auto& who = reader(since.offset % kShards);
    subscribe(who, since);
    EXPECT_EQ(who.answers[0].recovered, recovered) << since.offset;
    EXPECT_EQ(who.heard.size(), recovered ? 100 - since.offset : 0U);
    EXPECT_EQ(who.answers[0].position, at);
  }
}

TEST_F(HubTest, ForgetsWhatIsOldAndWhatIsLarge) {
  const TopicPolicy small{.history_bytes_max = 25, .history_age = 10s};
  publish("0123456789", "t/s", small);  // "0123456789#1": 12 bytes.
  publish("0123456789", "t/s", small);
  publish("0123456789", "t/s", small);
  auto& who = reader(0);
  subscribe(who, {}, small, "t/s");
  const auto epoch = who.answers[0].position.epoch;
  auto& two = reader(0);
  subscribe(two, Position{epoch, 1}, small, "t/s");
  EXPECT_EQ(two.heard.size(), 2U);
  clock_.advance(11s);
  auto& late = reader(0);
  subscribe(late, Position{epoch, 1}, small, "t/s");
  EXPECT_FALSE(late.answers[0].recovered);
}

TEST_F(HubTest, AStateIsTheLatestValue) {
  const TopicPolicy state{.kind = TopicClass::kState};
  publish("old", "t/s", state);
  publish("new", "t/s", state);
  clock_.advance(1h);
  auto& who = reader(2);
  subscribe(who, {}, state, "t/s");
  EXPECT_THAT(who.heard, ElementsAre("new#2"));
}

TEST_F(HubTest, AnUnusedTopicIsForgottenAndLivesAgainUnderAnotherEpoch) {
  publish("x");
  auto& who = reader(0);
  subscribe(who);
  const auto before = who.answers[0].position;
  clock_.advance(kStream.idle + 1min);
  wait_ticks();
  EXPECT_EQ(hub_->counters().topics, 1U);  // It has a subscriber.
  leave(who);
  clock_.advance(kStream.idle + 1min);
  wait_ticks();
  EXPECT_EQ(hub_->counters().topics, 0U);
  auto& again = reader(1);
  subscribe(again, before);
  EXPECT_FALSE(again.answers[0].recovered);
  EXPECT_NE(again.answers[0].position.epoch, before.epoch);
}

TEST_F(HubTest, CountsPresenceAndTellsItOnceASecond) {
  std::vector<Reader*> all;
  for (std::size_t i = 0; i < 6; ++i) {
    all.push_back(&reader(i % kShards));
    subscribe(*all.back());
    EXPECT_EQ(all.back()->answers[0].presence, i + 1);
  }
  clock_.advance(1100ms);
  wait_ticks();
  EXPECT_THAT(all[0]->presences, ElementsAre(6U));
  leave(*all[5]);
  hub_->unsubscribe("t/a", all[4]->link);
  hub_->unsubscribe("t/a", all[4]->link);  // Twice is harmless.
  settle();
  clock_.advance(1100ms);
  wait_ticks();
  EXPECT_THAT(all[0]->presences, ElementsAre(6U, 4U));
  EXPECT_EQ(hub_->counters().subscriptions, 4U);
}

TEST_F(HubTest, TellsTheCountToOneWhoCameBeforeItWentBack) {
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    auto& stays = reader(shard);
    auto& goes = reader(0);
    auto& comes = reader(shard);
    subscribe(stays);
    subscribe(goes);
    clock_.advance(1100ms);
    wait_ticks();
    EXPECT_THAT(stays.presences, ElementsAre(2U));
    subscribe(comes);
    EXPECT_EQ(comes.answers[0].presence, 3U);
    leave(goes);
    clock_.advance(1100ms);
    wait_ticks();
    EXPECT_THAT(comes.presences, ElementsAre(2U));
    clock_.advance(1100ms);
    wait_ticks();
    EXPECT_THAT(comes.presences, ElementsAre(2U)) << "nothing has changed since";
    leave(stays);
    leave(comes);
    clock_.advance(1100ms);
    wait_ticks();
  }
}

TEST_F(HubTest, SubscribingTwiceIsOnce) {
  auto& who = reader(1);
  subscribe(who);
  subscribe(who);
  publish("x");
  settle();
  EXPECT_THAT(who.heard, ElementsAre("x#1"));
  EXPECT_EQ(hub_->counters().subscriptions, 1U);
}

TEST_F(HubTest, AMovedPlaceLosesAndDoublesNothing) {
  const auto home = hub_->owner("t/a").index();
  for (std::size_t from = 0; from < kShards; ++from) {
    for (std::size_t to = 0; to < kShards; ++to) {
      auto& old = reader(from);
      auto& fresh = reader(to);
      subscribe(old);
      on(home, [&] {
        const auto make = [](const Position& at) {
          return std::make_shared<const std::string>(std::to_string(at.offset));
        };
        for (int i = 0; i < 10; ++i) {
          hub_->publish_here("t/a", kStream, make);
        }
        hub_->move_here("t/a", kStream, old.link, fresh.link);
        for (int i = 0; i < 10; ++i) {
          hub_->publish_here("t/a", kStream, make);
        }
      });
      settle();
      ASSERT_EQ(old.heard.size(), 10U);
      ASSERT_EQ(fresh.heard.size(), 10U);
      EXPECT_EQ(std::stoi(old.heard.back()) + 1, std::stoi(fresh.heard.front()));
      leave(old);
      leave(fresh);
    }
  }
  EXPECT_EQ(hub_->counters().subscriptions, 0U);
}

// Publishers on every shard, subscribers that are cut and resume at random: each hears every
// publication once and in order, or is told that it was not recovered and where it is.
TEST_F(HubTest, RandomCutsLoseNothing) {
  std::mt19937 random(11);
  struct Listener {
    Reader* reader = nullptr;
    std::uint64_t next = 0;  ///< The offset that must come next.
    Position at;
    int recovered = 0;
    int lost = 0;
  };
  std::vector<Listener> listeners(24);
  const TopicPolicy policy{.history_frames_max = 200};
  const auto check = [&](Listener& who) {
    on(who.reader->link->shard().index(), [&] {
      auto& reader = *who.reader;
      ASSERT_EQ(reader.answers.size(), 1U);
      const auto& answer = reader.answers[0];
      if (who.at.epoch != 0 && answer.recovered) {
        ++who.recovered;
      } else {
        who.lost += who.at.epoch != 0 ? 1 : 0;
        who.next = answer.position.offset + 1;
      }
      for (const auto& text : reader.heard) {
        ASSERT_EQ(std::stoull(text), who.next);
        ++who.next;
      }
      who.at = {answer.position.epoch, who.next - 1};
      reader.link->close();
    });
  };
  for (int round = 0; round < 60; ++round) {
    for (auto& who : listeners) {
      if (who.reader == nullptr) {
        who.reader = &reader(random() % kShards);
        hub_->subscribe("t/r", policy, who.reader->link,
                        who.at.epoch == 0 ? std::nullopt : std::optional(who.at));
      }
    }
    for (int i = 0; i < 40; ++i) {
      hub_->publish("t/r", policy, [](const Position& at) {
        return std::make_shared<const std::string>(std::to_string(at.offset));
      });
    }
    settle();
    for (auto& who : listeners) {
      if (who.reader != nullptr && random() % 4 == 0) {
        check(who);
        who.reader = nullptr;
      }
    }
  }
  int recovered = 0;
  int lost = 0;
  for (const auto& who : listeners) {
    recovered += who.recovered;
    lost += who.lost;
  }
  EXPECT_GT(recovered, 100);
  EXPECT_GE(lost, 0);
}

TEST(Epoch, IsText) {
  EXPECT_EQ(epoch_text(0xDE028E85B0400D6EULL), "de028e85b0400d6e");
  EXPECT_EQ(epoch_text(1), "0000000000000001");
  EXPECT_EQ(parse_epoch("de028e85b0400d6e"), 0xDE028E85B0400D6EULL);
  for (const auto* bad : {"", "x", "-1", "de028e85b0400d6ef", " 1"}) {
    EXPECT_EQ(parse_epoch(bad), 0U) << bad;
  }
}

TEST(ReadPosition, TakesATextAndANumberAlone) {
  const auto read = [](const char* text) {
    return read_position(boost::json::parse(text).as_object(), "sequence");
  };
  EXPECT_EQ(read(R"({"epoch":"00000000000000ff","sequence":7})"), (Position{255, 7}));
  EXPECT_EQ(read(R"({"epoch":"no epoch","sequence":0})"), (Position{0, 0}));
  for (const auto* wrong :
       {R"({})", R"({"epoch":"ff"})", R"({"sequence":1})", R"({"epoch":7,"sequence":1})",
        R"({"epoch":"ff","sequence":"1"})", R"({"epoch":"ff","sequence":-1})",
        R"({"epoch":"ff","sequence":1.5})", R"({"epoch":"ff","sequence":1e30})",
        R"({"epoch":"ff","sequence":null})", R"({"epoch":"ff","offset":1})"}) {
    EXPECT_EQ(read(wrong), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace auriga::platform::realtime
