// A room and guests on one shard, where all that one does to the other happens at once.
#include "domains/broadcasts/room.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <future>
#include <thread>

#include "tests/support/manual_clock.hpp"
#include "tests/support/test_runtime.hpp"
#include "tests/support/wheels.hpp"

namespace auriga::broadcasts::test {
namespace {

/// Leaves the room when its answer is due, as a connection whose queue is full does.
class Full final : public RoomGuest {
 public:
  Full(realtime::Hub& hub, platform::Shard& shard, const core::Clock& clock)
      : id(ConnectionId::make(clock, core::system_random())),
        link(std::make_shared<realtime::Link>(hub, shard, *this)) {}
  void deliver(const realtime::Delivery& /*delivery*/) override {}
  void subscribed(const std::string& topic, const realtime::Subscribed& /*what*/) override {
    if (stays || !topic.ends_with("/audio")) {
      return;
    }
    link->close();
    room_->leave(id);
  }
  void tell(const Frame& frame) override {
    told.push_back(*frame);
    if (leaves_when_told) {
      link->close();
      room_->leave(id);
    }
  }
  void entered(const std::shared_ptr<Room>& room, Role /*role*/, std::string_view /*type*/,
               json::object /*answer*/) override {
    room_ = room.get();
  }
  void spoken(const std::string& language) override { language_spoken = language; }
  void dismissed(ErrorCode /*why*/, std::chrono::milliseconds /*linger*/) override {
    link->close();
  }
  void catch_up() override {}

  ConnectionId id;
  LinkPtr link;
  bool stays = false;
  bool leaves_when_told = false;
  std::vector<std::string> told;
  std::string language_spoken;

 private:
  Room* room_ = nullptr;
};

class RoomTest : public ::testing::Test {
 protected:
  RoomTest() : runtime_(1), timers_(runtime_, clock_) {
    runtime_.start();
    hub_.emplace(runtime_, timers_, clock_, core::system_random());
    host_.emplace(RoomHost{*hub_, timers_, clock_, settings_, metrics_, sound_,
                           [this](const RoomView&) { ++written_; }});
    on_shard([&] {
      RoomIdentity identity{.row = BroadcastId::make(clock_, core::system_random()),
                            .name = "golden-eagle-427",
                            .organization = testing::new_tenant().organization(),
                            .owner = {},
                            .created_at = clock_.now()};
      room_ = std::make_shared<Room>(*host_, std::move(identity), SpeakerSettings{}, LiveState{},
                                     Room::Beginning{});
    });
  }
  ~RoomTest() override {
    on_shard([&] { room_->end(EndReason::ended); });
    sound_.stop();
    runtime_.stop();
  }

  /// Moves the clock, until the wheel has noticed.
  void pass(std::chrono::milliseconds time) {
    clock_.advance(time);
    testing::turn_wheels(runtime_);
  }
  /// Gives it time to become true on the shard.
  void await(const std::function<bool()>& holds) {
    bool held = false;
    for (int i = 0; i < 500 && !held; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      on_shard([&] { held = holds(); });
    }
    EXPECT_TRUE(held);
  }
  template <class F>
  void on_shard(F f) {
    std::promise<void> done;
    platform::asio::post(runtime_.shard(0).context(), [&] {
      f();
      done.set_value();
    });
    done.get_future().get();
  }
  std::unique_ptr<Full> guest() { return std::make_unique<Full>(*hub_, runtime_.shard(0), clock_); }
  std::unique_ptr<Full> staying_guest() {
    auto out = guest();
    out->stays = true;
    return out;
  }
  void join(const Full& who, const std::string& language,
            std::optional<ConnectionId> previous = {}) {
    room_->join({.guest = {who.id, who.link},
                 .language = language,
                 .refreshed = previous.has_value(),
                 .previous = previous});
  }

  testing::ManualClock clock_;
  LiveSettings settings_;
  LiveMetrics metrics_;
  int written_ = 0;  ///< How often the row was to be written.
  platform::ThreadPool sound_{{.name = "sound"}};
  platform::Runtime runtime_;
  platform::TimerWheels timers_;
  std::optional<realtime::Hub> hub_;
  std::optional<RoomHost> host_;
  std::shared_ptr<Room> room_;
};

TEST_F(RoomTest, AListenerWhoLeavesWhileHeJoinsIsGone) {
  const auto listener = guest();
  on_shard([&] {
    join(*listener, "es");
    EXPECT_EQ(room_->view().listeners, 0);
    EXPECT_EQ(room_->view().languages.size(), 0U);
  });
  EXPECT_EQ(metrics_.listeners, 0);
}

TEST_F(RoomTest, OneWhoLeavesWhileHeTakesAPlaceIsGone) {
  const auto old = staying_guest();
  const auto fresh = guest();
  on_shard([&] {
    join(*old, "es");
    EXPECT_EQ(room_->view().listeners, 1);
    join(*fresh, "de", old->id);
    EXPECT_EQ(room_->view().listeners, 0);
    EXPECT_EQ(room_->view().languages.size(), 0U);
    EXPECT_EQ(old->link->subscriber(), nullptr);
  });
  EXPECT_EQ(metrics_.listeners, 0);
}

TEST_F(RoomTest, OneWhoLeavesWhileHeGoesOnIsGone) {
  const auto listener = staying_guest();
  on_shard([&] {
    join(*listener, "es");
    room_->pause_listening(listener->id);
    listener->stays = false;
    room_->resume_listening(listener->id, std::nullopt);
    EXPECT_EQ(room_->view().listeners, 0);
  });
  EXPECT_EQ(metrics_.listeners, 0);
}

TEST_F(RoomTest, WhatASpeakerChangesIsWrittenDownOnce) {
  const auto speaker = staying_guest();
  on_shard([&] {
    room_->attach_speaker({speaker->id, speaker->link}, Room::Arrival::first);
    const auto writes = [&](const Room::StateChange& change) {
      const int before = written_;
      room_->change_state(speaker->id, change, "speakerStateChanged");
      return written_ - before;
    };
    EXPECT_EQ(writes({.paused = {}, .muted = true, .volume = {}}), 1);
    EXPECT_EQ(writes({.paused = {}, .muted = true, .volume = {}}), 0) << "he was muted";
    EXPECT_EQ(writes({.paused = {}, .muted = {}, .volume = 0.5}), 1);
    EXPECT_EQ(writes({.paused = false, .muted = true, .volume = 0.5}), 0) << "all as it was";
    EXPECT_EQ(writes({.paused = true, .muted = false, .volume = 1}), 1) << "all at once";
    const auto state = room_->view().state;
    EXPECT_TRUE(state.paused && !state.muted && state.volume == 1);
    room_->end(EndReason::ended);
  });
}

// What may be above the bound is for those who have a place, as far as their addresses tell.
TEST_F(RoomTest, AFullRoomTakesOneMoreOfThoseWhoAreInItAlone) {
  settings_.listeners_max = 20;
  std::vector<std::unique_ptr<Full>> all;
  const auto enter = [&](std::size_t subject, bool refreshed) {
    all.push_back(staying_guest());
    room_->join({.guest = {all.back()->id, all.back()->link},
                 .language = "es",
                 .refreshed = refreshed,
                 .subject = subject});
  };
  on_shard([&] {
    for (std::size_t i = 0; i < 20; ++i) {
      enter(i == 0 ? 7 : 1, false);
    }
    EXPECT_THROW(enter(7, false), Error);
    EXPECT_THROW(enter(8, true), Error) << "a stranger";
    EXPECT_NO_THROW(enter(7, true));
    EXPECT_THROW(enter(7, true), Error) << "his place is being taken";
    EXPECT_NO_THROW(enter(1, true));
    EXPECT_THROW(enter(1, true), Error) << "no more than 10 % above the bound";
    EXPECT_EQ(room_->view().listeners, 22);
    room_->end(EndReason::ended);
  });
}

TEST_F(RoomTest, APlaceAboveTheBoundStaysOneWhenItMoves) {
  settings_.listeners_max = 1;
  const auto first = staying_guest();
  const auto second = staying_guest();
  const auto third = staying_guest();
  const auto fourth = staying_guest();
  on_shard([&] {
    join(*first, "es");
    room_->join({.guest = {second->id, second->link}, .language = "es", .refreshed = true});
    join(*third, "es", second->id);
    join(*fourth, "es", first->id);
    EXPECT_EQ(room_->view().listeners, 2);
  });
  pass(std::chrono::seconds(3));
  on_shard([&] { EXPECT_EQ(room_->view().listeners, 2); });
  pass(std::chrono::seconds(2));
  await([&] { return room_->view().listeners == 1; });
  on_shard([&] {
    EXPECT_FALSE(room_->has_listener(third->id));
    EXPECT_TRUE(room_->has_listener(fourth->id)) << "his place was within the bound";
    room_->end(EndReason::ended);
  });
}

TEST_F(RoomTest, ASpeakerHearsOfNewLanguagesOnceInAWhile) {
  const auto speaker = staying_guest();
  const auto listener = staying_guest();
  const auto told = [&](const char* what) {
    return std::count_if(speaker->told.begin(), speaker->told.end(),
                         [&](const auto& frame) { return frame.find(what) != std::string::npos; });
  };
  on_shard([&] {
    room_->attach_speaker({speaker->id, speaker->link}, Room::Arrival::first);
    join(*listener, "es");
    EXPECT_EQ(told("newLanguage"), 1) << "the first at once";
    EXPECT_EQ(told("listenerJoined"), 1);
    for (int i = 0; i < 200; ++i) {
      room_->change_language(listener->id, i % 2 == 0 ? "de" : "fr");
    }
    EXPECT_EQ(told("newLanguage"), 1);
  });
  pass(std::chrono::milliseconds(200));
  await([&] { return told("newLanguage") == 2; });
  on_shard([&] {
    EXPECT_EQ(told("listenerJoined"), 1) << "nobody came";
    EXPECT_THAT(speaker->told.back(), ::testing::HasSubstr(R"({"fr":1})"));
    room_->end(EndReason::ended);
  });
}

TEST_F(RoomTest, EveryoneHearsOfAnotherLanguageOnce) {
  using ::testing::HasSubstr;
  const auto speaker = staying_guest();
  const auto listens_in_es = staying_guest();
  const auto listens_in_de = staying_guest();
  on_shard([&] {
    room_->attach_speaker({speaker->id, speaker->link}, Room::Arrival::first);
    join(*listens_in_es, "es");
    join(*listens_in_de, "de");
    speaker->told.clear();
    room_->set_speech("de", std::nullopt);
    EXPECT_EQ(speaker->language_spoken, "de");
    ASSERT_EQ(speaker->told.size(), 1U);
    EXPECT_THAT(speaker->told[0], HasSubstr(R"("type":"sessionStatus")"));
    EXPECT_THAT(speaker->told[0], HasSubstr(R"("sourceLanguage":"de")"));
    ASSERT_EQ(listens_in_es->told.size(), 1U);
    EXPECT_THAT(listens_in_es->told[0], HasSubstr(R"("targetLanguage":"es","translated":false)"));
    ASSERT_EQ(listens_in_de->told.size(), 1U);
    EXPECT_THAT(listens_in_de->told[0], HasSubstr(R"("targetLanguage":"de","translated":true)"));
    room_->set_speech("de", QualityTier::premium);
    EXPECT_EQ(speaker->told.size() + listens_in_de->told.size(), 2U) << "it is the same";
    EXPECT_EQ(room_->view().settings.quality_tier, QualityTier::premium);
    room_->end(EndReason::ended);
  });
}

TEST_F(RoomTest, OneWhoLeavesWhileHeHearsOfAnotherLanguageIsGone) {
  std::vector<std::unique_ptr<Full>> all;
  on_shard([&] {
    for (int i = 0; i < 20; ++i) {
      all.push_back(staying_guest());
      join(*all.back(), "es");
      all.back()->leaves_when_told = true;
    }
    room_->set_speech("es", std::nullopt);
    EXPECT_EQ(room_->view().listeners, 0);
  });
}

}  // namespace
}  // namespace auriga::broadcasts::test
