// A socket against a peer that is a plain descriptor: what it sends, byte for byte, and what
// becomes of it when the peer misbehaves.
#include "platform/websocket/socket.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <thread>

#include "recording_sink.hpp"
#include "tests/support/manual_clock.hpp"

namespace auriga::platform::websocket::test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

constexpr int kText = 0x81;
constexpr int kBinary = 0x82;
constexpr int kPing = 0x89;
constexpr int kClose = 0x88;

/// Says everything back, and notes how it ended.
class Echo final : public SocketHandler {
 public:
  explicit Echo(std::promise<int>& closed) : closed_(closed) {}
  void on_open(Socket& socket) override { EXPECT_TRUE(socket.open()); }
  void on_message(Socket& socket, Opcode kind, std::string_view payload) override {
    if (payload == "close me") {
      socket.close(4000, "as you wish");
      return;
    }
    if (payload.starts_with("deliver ")) {
      const auto size = std::stoul(std::string(payload.substr(8)));
      socket.deliver(make_frame(Opcode::binary, std::string(size, 'd')), Overflow::kDropOldest);
    }
    socket.send(make_frame(kind, payload));
  }
  void on_closed(Socket& /*socket*/, std::uint16_t code) override { closed_.set_value(code); }

 private:
  std::promise<int>& closed_;
};

class SocketTest : public ::testing::Test {
 public:
  SocketTest() : runtime_(1) { runtime_.start(); }
  ~SocketTest() override {
    runtime_.stop();
    poller_.reset();
    timers_.reset();
    EXPECT_TRUE(socket_.expired());
    if (peer_ >= 0) {
      ::close(peer_);
    }
  }

 protected:
  void open(SocketLimits limits = {}, std::string input = {}, std::string output = {}) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    peer_ = ends[0];
    const int size = 8192;
    ::setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    on_shard([&, fd = ends[1]] {
      timers_.emplace(runtime_, clock_);
      poller_.emplace(runtime_.shard(0), timers_->of(0));
      auto socket = std::make_shared<Socket>(*poller_, fd, std::make_unique<Echo>(closed_), limits);
      socket_ = socket;
      socket->start(input, output);
    });
  }

  template <class F>
  void on_shard(F f) {
    std::promise<void> done;
    asio::post(runtime_.shard(0).context(), [&] {
      f();
      done.set_value();
    });
    done.get_future().get();
  }

  void say(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(peer_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      ASSERT_GT(sent, 0);
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  /// `bytes` bytes, or fewer where the other end closes or falls silent for two seconds.
  std::string hear(std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) {
      pollfd wait{.fd = peer_, .events = POLLIN, .revents = 0};
      char buffer[65536];
      if (::poll(&wait, 1, 2000) != 1) {
        break;
      }
      const auto got = ::recv(peer_, buffer, std::min(bytes - out.size(), sizeof(buffer)), 0);
      if (got <= 0) {
        break;
      }
      out.append(buffer, static_cast<std::size_t>(got));
    }
    return out;
  }

  /// Until something came.
  void wait_until_heard() {
    pollfd wait{.fd = peer_, .events = POLLIN, .revents = 0};
    ASSERT_EQ(::poll(&wait, 1, 2000), 1);
  }

  /// Until the socket has read and handled all that was said.
  void wait_until_taken() {
    const auto until = std::chrono::steady_clock::now() + 20s;
    for (int left = 1; left > 0;) {
      ASSERT_EQ(::ioctl(peer_, SIOCOUTQ, &left), 0);
      ASSERT_LT(std::chrono::steady_clock::now(), until);
      on_shard([] {});
    }
  }

  void wait_until_gone() {
    const auto until = std::chrono::steady_clock::now() + 20s;
    for (bool gone = false; !gone; on_shard([&] { gone = socket_.expired(); })) {
      ASSERT_LT(std::chrono::steady_clock::now(), until);
    }
  }

  std::string hear_all() { return hear(SIZE_MAX); }

  int closed() {
    auto code = closed_.get_future();
    return code.wait_for(3s) == std::future_status::ready ? code.get() : -1;
  }

  std::promise<int> closed_;
  auriga::testing::ManualClock clock_;
  Runtime runtime_;
  std::optional<TimerWheels> timers_;
  std::optional<Poller> poller_;
  std::weak_ptr<Socket> socket_;
  int peer_ = -1;
};

TEST_F(SocketTest, AnswersMessagesInOrder) {
  open({}, client_frame(kText, "came with the request"));
  say(client_frame(kText, "one") + client_frame(kBinary, "two") + client_frame(kText, ""));
  const auto expected = *make_frame(Opcode::text, "came with the request") +
                        *make_frame(Opcode::text, "one") + *make_frame(Opcode::binary, "two") +
                        *make_frame(Opcode::text, "");
  EXPECT_EQ(hear(expected.size()), expected);
}

TEST_F(SocketTest, AnswersItsHandshakeBeforeAnythingElse) {
  const std::string answer = "HTTP/1.1 101 Switching Protocols\r\n\r\n";
  open({}, client_frame(kPing, "early") + client_frame(kText, "came with the request"), answer);
  const auto expected = answer + *make_frame(Opcode::pong, "early") +
                        *make_frame(Opcode::text, "came with the request");
  EXPECT_EQ(hear(expected.size()), expected);
  say(client_frame(kText, "deliver 3"));
  const auto more = *make_frame(Opcode::binary, "ddd") + *make_frame(Opcode::text, "deliver 3");
  EXPECT_EQ(hear(more.size()), more);
  // It is no frame, and none of its bytes are a frame's.
  on_shard([&] {
    EXPECT_EQ(poller_->counters().frames.load(), 4U);
    EXPECT_EQ(poller_->counters().bytes.load(), expected.size() - answer.size() + more.size());
  });
}

TEST_F(SocketTest, SendsAnAnswerThatTheKernelTakesInPieces) {
  const std::string answer(300'000, 'a');
  open({.queue_bytes_max = 4U << 20U}, client_frame(kPing, "early"), answer);
  wait_until_heard();
  on_shard([&] {
    EXPECT_TRUE(socket_.lock()->deliver(make_frame(Opcode::binary, "later"), Overflow::kRefuse));
  });
  const auto expected =
      answer + *make_frame(Opcode::pong, "early") + *make_frame(Opcode::binary, "later");
  EXPECT_EQ(hear(expected.size()), expected);
}

TEST_F(SocketTest, SendsWhatTheKernelDoesNotTakeAtOnce) {
  open({.queue_bytes_max = 4U << 20U});
  const std::string large(100'000, 'x');
  std::string expected;
  std::thread speaker([&] {
    for (int i = 0; i < 10; ++i) {
      say(client_frame(kBinary, large + std::to_string(i)));
    }
  });
  for (int i = 0; i < 10; ++i) {
    expected += *make_frame(Opcode::binary, large + std::to_string(i));
  }
  EXPECT_EQ(hear(expected.size()), expected);
  speaker.join();
}

TEST_F(SocketTest, AnswersAPingWithItsPayload) {
  open();
  say(client_frame(kPing, "how are you"));
  EXPECT_EQ(hear(13), *make_frame(Opcode::pong, "how are you"));
}

TEST_F(SocketTest, AnswersPingsBeforeWhatWaitsAndOnlyTheLast) {
  open({.queue_bytes_max = 16U << 20U});
  const std::string large(300'000, 'x');
  on_shard([&] {
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(socket_.lock()->send(make_frame(Opcode::binary, large)));
    }
  });
  wait_until_heard();  // The first is partly out; the peer reads nothing.
  for (int i = 0; i < 100; ++i) {
    say(client_frame(kPing, std::to_string(i)));
  }
  wait_until_taken();
  const auto frame = *make_frame(Opcode::binary, large);
  const auto pong = *make_frame(Opcode::pong, "99");
  EXPECT_EQ(hear(3 * frame.size() + pong.size()), frame + pong + frame + frame);
}

TEST_F(SocketTest, SendsACloseBackAndEnds) {
  open();
  say(client_frame(kText, "last") + client_frame(kClose, "\x03\xE9going"s));
  EXPECT_EQ(hear_all(), *make_frame(Opcode::text, "last") + *make_close(1001, {}));
  EXPECT_EQ(closed(), 1001);
}

TEST_F(SocketTest, SendsAnEmptyCloseBack) {
  open();
  say(client_frame(kClose, ""));
  EXPECT_EQ(hear_all(), *make_frame(Opcode::close, {}));
  EXPECT_EQ(closed(), 1005);
}

TEST_F(SocketTest, ClosesWithACodeAndWaitsForThePeers) {
  open();
  say(client_frame(kText, "close me"));
  const auto frame = *make_close(4000, "as you wish");
  EXPECT_EQ(hear(frame.size()), frame);
  on_shard([&] { EXPECT_FALSE(socket_.expired()); });
  say(client_frame(kText, "nobody listens") + client_frame(kClose, "\x0F\xA0"s));
  EXPECT_EQ(hear_all(), "");
  EXPECT_EQ(closed(), 4000);
  // Our side is shut; the descriptor stays until the peer's is.
  on_shard([&] { EXPECT_FALSE(socket_.expired()); });
  ::shutdown(peer_, SHUT_WR);
  wait_until_gone();
}

TEST_F(SocketTest, CutsAPeerThatNeverAnswersItsCloseFrame) {
  open();
  say(client_frame(kText, "close me"));
  wait_until_heard();
  clock_.advance(Socket::kCloseTime - 1s);
  std::this_thread::sleep_for(3 * TimerWheel::kTick);
  on_shard([&] { EXPECT_FALSE(socket_.expired()); });
  clock_.advance(2s);
  EXPECT_EQ(closed(), 4000);
  wait_until_gone();
}

TEST_F(SocketTest, CutsAPeerThatStaysAfterBothCloseFrames) {
  open();
  say(client_frame(kClose, "\x03\xE8"s));
  EXPECT_EQ(hear_all(), *make_close(1000, {}));
  EXPECT_EQ(closed(), 1000);
  on_shard([] {});  // Told of the end, it then begins to wait.
  clock_.advance(Socket::kLingerTime + 1s);
  wait_until_gone();
}

// Bytes that nobody reads make the system reset a connection whose descriptor is closed, and the
// reset may overtake what was sent before: the last frames must arrive all the same.
TEST_F(SocketTest, ItsLastFramesReachAPeerThatGoesOnSending) {
  open();
  say(client_frame(kText, "hello") + client_frame(kClose, "\x03\xE8"s) + std::string(3000, 'x'));
  const auto expected = *make_frame(Opcode::text, "hello") + *make_close(1000, {});
  EXPECT_EQ(hear(expected.size()), expected);
  say(std::string(3000, 'x'));
  EXPECT_EQ(hear_all(), "");
  ::shutdown(peer_, SHUT_WR);
  wait_until_gone();
}

TEST_F(SocketTest, TellsAViolationAndEnds) {
  open();
  say("\x81\x02hi"s);
  EXPECT_EQ(hear_all(), *make_close(1002, "a frame is not masked"));
  EXPECT_EQ(closed(), 1002);
}

TEST_F(SocketTest, TellsWhatIsTooLarge) {
  open({.message_bytes_max = 1000});
  say(client_frame(kText, std::string(1001, 'x')));
  EXPECT_EQ(hear_all().substr(0, 4), make_close(1009, "x")->substr(0, 1) + "\x1A\x03\xF1"s);
  EXPECT_EQ(closed(), 1009);
}

TEST_F(SocketTest, NoticesThatThePeerIsGone) {
  open();
  say(client_frame(kText, "x"));
  hear(3);
  ::close(std::exchange(peer_, -1));
  EXPECT_EQ(closed(), 1006);
}

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

}  // namespace
}  // namespace auriga::platform::websocket::test
