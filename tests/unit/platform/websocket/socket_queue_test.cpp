// What waits for a slow peer: its order, its bound, and what goes at it.
#include "socket_fixture.hpp"

namespace auriga::platform::websocket::test {
namespace {

TEST_F(SocketTest, RefusesFramesPastItsBound) {
  open({.queue_bytes_max = 100'000});
  int taken = 0;
  on_shard([&] {
    const auto frame = make_frame(Opcode::binary, std::string(10'000, 'x'));
    for (int i = 0; i < 50; ++i) {
      taken += socket_.lock()->send(frame) ? 1 : 0;
    }
    EXPECT_LE(socket_.lock()->queued_bytes(), 100'000U);
  });
  EXPECT_EQ(taken, 9);
  EXPECT_EQ(hear(9UL * 10'004), [] {
    std::string all;
    for (int i = 0; i < 9; ++i) {
      all += *make_frame(Opcode::binary, std::string(10'000, 'x'));
    }
    return all;
  }());
}

// One recovery of any size, and beside what still waits of it no more than the bound.
TEST_F(SocketTest, TakesNoRecoveryOnTopOfOneThatWaits) {
  open({.queue_bytes_max = 100'000});
  const std::vector<Frame> history(50, make_frame(Opcode::binary, std::string(10'000, 'h')));
  const std::vector<Frame> little(2, make_frame(Opcode::binary, "little"));
  on_shard([&] {
    auto& socket = *socket_.lock();
    ASSERT_TRUE(socket.takes_recovery(history));
    for (const auto& frame : history) {
      EXPECT_TRUE(socket.send(frame, Overflow::kRecovered));
    }
    EXPECT_FALSE(socket.takes_recovery(history));
    EXPECT_FALSE(socket.takes_recovery(little));
    EXPECT_TRUE(socket.takes_recovery({}));
    EXPECT_EQ(socket.queued_bytes(), 0U) << "what follows has the bound to itself";
  });
  hear(45UL * 10'004);
  on_shard([&] {
    EXPECT_TRUE(socket_.lock()->takes_recovery(little));
    EXPECT_FALSE(socket_.lock()->takes_recovery(history));
  });
  hear(5UL * 10'004);
  on_shard([&] { EXPECT_TRUE(socket_.lock()->takes_recovery(history)); });
}

// A delivery may go out at once, and still nothing overtakes anything.
TEST_F(SocketTest, KeepsTheOrderOfDeliveriesAndOtherFrames) {
  open();
  std::string expected;
  // One message in a read, which goes out at once; several, which go out together; more than the
  // kernel takes at once; and more while that waits.
  for (const auto& sizes :
       std::vector<std::vector<int>>{{10}, {11, 12, 13}, {60'000}, {14}, {50'000, 15}, {}, {16}}) {
    std::string said;
    for (const int size : sizes) {
      const auto text = "deliver " + std::to_string(size);
      said += client_frame(kText, text);
      expected += *make_frame(Opcode::binary, std::string(static_cast<std::size_t>(size), 'd'));
      expected += *make_frame(Opcode::text, text);
    }
    if (sizes.empty()) {
      EXPECT_EQ(hear(expected.size()), expected);
      expected.clear();
      continue;
    }
    say(said);
    wait_until_taken();
  }
  EXPECT_EQ(hear(expected.size()), expected);
}

TEST_F(SocketTest, DropsTheOldestAudioForASlowListener) {
  open({.queue_bytes_max = 100'000});
  const auto piece = [](int number) {
    return make_frame(Opcode::binary, std::to_string(1000 + number) + std::string(9'996, 'a'));
  };
  on_shard([&] { EXPECT_TRUE(socket_.lock()->send(make_frame(Opcode::text, "a caption"))); });
  for (int i = 0; i < 50; ++i) {
    on_shard([&, i] { EXPECT_TRUE(socket_.lock()->send(piece(i), Overflow::kDropOldest)); });
  }
  std::size_t dropped = 0;
  on_shard([&] {
    dropped = socket_.lock()->dropped();
    EXPECT_LE(socket_.lock()->queued_bytes(), 100'000U);
    EXPECT_GT(dropped, 30U);
  });
  const auto heard = hear(11 + (50 - dropped) * 10'004);
  EXPECT_EQ(heard.substr(0, 11), *make_frame(Opcode::text, "a caption"));
  // In order, whole, and the newest is there.
  int last = -1;
  for (std::size_t at = 11; at < heard.size(); at += 10'004) {
    const int number = std::stoi(heard.substr(at + 4, 4)) - 1000;
    EXPECT_GT(number, last);
    EXPECT_EQ(heard.substr(at, 10'004), *piece(number));
    last = number;
  }
  EXPECT_EQ(last, 49);
}

TEST_F(SocketTest, AudioThatWaitsKeepsNoOtherFrameOut) {
  open({.queue_bytes_max = 100'000});
  const auto audio = make_frame(Opcode::binary, std::string(9'996, 'a'));
  for (int i = 0; i < 50; ++i) {
    on_shard([&] { EXPECT_TRUE(socket_.lock()->send(audio, Overflow::kDropOldest)); });
  }
  const auto state = make_frame(Opcode::text, std::string(19'996, 's'));
  const auto notice = make_frame(Opcode::text, std::string(19'996, 'n'));
  std::size_t dropped = 0;
  on_shard([&] {
    auto& socket = *socket_.lock();
    const auto before = socket.dropped();
    EXPECT_TRUE(socket.send(state, Overflow::kReplace, 7));
    EXPECT_EQ(socket.dropped() - before, 2U) << "no more than it takes";
    for (int i = 0; i < 4; ++i) {
      EXPECT_TRUE(socket.send(notice));
    }
    EXPECT_FALSE(socket.send(notice)) << "the bound is full of what must not be dropped";
    EXPECT_TRUE(socket.send(audio, Overflow::kDropOldest));
    EXPECT_TRUE(socket.open());
    EXPECT_LE(socket.queued_bytes(), 100'000U + audio->size());
    dropped = socket.dropped();
  });
  std::string expected;
  for (auto at = dropped; at < 51; ++at) {
    expected += *audio;
  }
  expected += *state + *notice + *notice + *notice + *notice;
  EXPECT_EQ(hear(expected.size()), expected);
}

// It cannot be dropped any more, and must not count either.
TEST_F(SocketTest, AudioThatIsPartlyOutKeepsNoOtherFrameOut) {
  open({.queue_bytes_max = 70'000});
  const auto audio = make_frame(Opcode::binary, std::string(60'000, 'a'));
  on_shard([&] { EXPECT_TRUE(socket_.lock()->send(audio, Overflow::kDropOldest)); });
  wait_until_heard();
  const auto notice = make_frame(Opcode::text, std::string(40'000, 'n'));
  on_shard([&] {
    auto& socket = *socket_.lock();
    EXPECT_TRUE(socket.send(notice));
    EXPECT_FALSE(socket.send(notice));
    EXPECT_TRUE(socket.send(audio, Overflow::kDropOldest));
    EXPECT_EQ(socket.dropped(), 1U) << "of audio the newer one";
  });
  const auto expected = *audio + *notice;
  EXPECT_EQ(hear(expected.size()), expected);
}

TEST_F(SocketTest, AStateThatGrowsMakesAudioGo) {
  open({.queue_bytes_max = 100'000});
  const auto audio = make_frame(Opcode::binary, std::string(9'996, 'a'));
  const auto text = make_frame(Opcode::text, std::string(60'000, 't'));
  const auto little = make_frame(Opcode::text, "s");
  const auto state = make_frame(Opcode::text, std::string(29'000, 's'));
  on_shard([&] { EXPECT_TRUE(socket_.lock()->send(text)); });
  wait_until_heard();
  on_shard([&] {
    auto& socket = *socket_.lock();
    EXPECT_TRUE(socket.send(little, Overflow::kReplace, 7));
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(socket.send(audio, Overflow::kDropOldest));
    }
    EXPECT_TRUE(socket.send(state, Overflow::kReplace, 7));
    EXPECT_EQ(socket.dropped(), 2U);
    EXPECT_LE(socket.queued_bytes(), 100'000U);
  });
  const auto expected = *text + *state + *audio;
  EXPECT_EQ(hear(expected.size()), expected);
}

}  // namespace
}  // namespace auriga::platform::websocket::test
