// What a socket sends, byte for byte, and what becomes of it when the peer misbehaves.
#include <fcntl.h>
#include <sys/mman.h>

#include <thread>

#include "socket_fixture.hpp"
#include "tests/support/wheels.hpp"

namespace auriga::platform::websocket::test {
namespace {

using namespace std::string_literals;

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
  testing::turn_wheels(runtime_);
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

TEST_F(SocketTest, ClosesADescriptorThatCannotBeWatchedAndNobodyHearsOfIt) {
  const int file = ::memfd_create("file", MFD_CLOEXEC);
  ASSERT_GE(file, 0);
  start(file, {}, client_frame(kText, "came with the request"), "answer");
  EXPECT_TRUE(socket_.expired());
  EXPECT_EQ(closed(0s), -1);
  on_shard([&] {
    EXPECT_EQ(::fcntl(file, F_GETFD), -1);
    EXPECT_EQ(poller_->counters().sockets.load(), 0U);
  });
}

TEST_F(SocketTest, MayEndWhileItCatchesUp) {
  open();
  on_shard([&] {
    auto* const socket = socket_.lock().get();  // The poller's alone, as ever.
    say(client_frame(kText, "end") + client_frame(kText, "nobody listens"));
    socket->catch_up();
    EXPECT_TRUE(socket_.expired());
  });
  EXPECT_EQ(hear_all(), "");
  EXPECT_EQ(closed(), 1006);
}

TEST_F(SocketTest, CatchesUpWithWhatHasCome) {
  open();
  on_shard([&] {
    auto* const socket = socket_.lock().get();
    say(client_frame(kText, "close me"));
    socket->catch_up();
    EXPECT_FALSE(socket->open());
    socket->catch_up();
    EXPECT_FALSE(socket_.expired());
  });
  const auto frame = *make_close(4000, "as you wish");
  EXPECT_EQ(hear(frame.size()), frame);
}

TEST_F(SocketTest, NoticesThatThePeerIsGone) {
  open();
  say(client_frame(kText, "x"));
  hear(3);
  ::close(std::exchange(peer_, -1));
  EXPECT_EQ(closed(), 1006);
}

}  // namespace
}  // namespace auriga::platform::websocket::test
