// Event streams and shutdown, over real sockets.
#include <gmock/gmock.h>

#include <thread>

#include "raw_client.hpp"
#include "test_server.hpp"

namespace auriga::platform::http::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// Waits until `value()` is `wanted`; whether it came to be.
template <class Fn>
bool becomes(Fn value, int wanted, std::chrono::milliseconds wait = 3s) {
  for (auto left = wait; left > 0ms; left -= 10ms) {
    if (value() == wanted) {
      return true;
    }
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

TEST(EventStream, SendsEventsAsTheyHappen) {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/events?count=2&hold=true"));
  ASSERT_TRUE(client.receive_until("event: tick\ndata: {\"n\":0}\n\n", 10s));
  server.shop().let_go();
  const auto answer = client.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->header("Content-Type"), "text/event-stream");
  EXPECT_EQ(answer->body, "event: tick\ndata: {\"n\":0}\n\nevent: tick\ndata: {\"n\":1}\n\n");
}

TEST(EventStream, LeavesTheConnectionForTheNextRequest) {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/events?count=3&gap_ms=20"));
  ASSERT_TRUE(client.receive());
  client.send(get("/text"));
  EXPECT_EQ(client.receive()->body, "hello\n");
}

TEST(EventStream, AnswersWhatWasPipelinedBehindIt) {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/events?count=3&gap_ms=50") + get("/text"));
  EXPECT_THAT(client.receive()->body, HasSubstr("{\"n\":2}"));
  EXPECT_EQ(client.receive()->body, "hello\n");
  client.send(get("/events?count=3&gap_ms=50"));
  ASSERT_TRUE(client.receive_until("tick", 2s));
  client.send(get("/items/late"));
  EXPECT_THAT(client.receive()->body, HasSubstr("{\"n\":2}"));
  EXPECT_THAT(client.receive()->body, HasSubstr("late"));
}

TEST(EventStream, ForOldClientsEndsWithTheConnection) {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /events?count=2 HTTP/1.0\r\n\r\n");
  const auto all = client.receive_all(3s);
  ASSERT_TRUE(all);
  EXPECT_TRUE(
      all->ends_with("\r\n\r\nevent: tick\ndata: {\"n\":0}\n\nevent: tick\ndata: {\"n\":1}\n\n"));
}

TEST(EventStream, CancelsTheHandlerWhenItsClientIsGone) {
  TestServer server;
  {
    RawClient client(server.port());
    client.send(get("/events?count=1000&gap_ms=10000"));
    ASSERT_TRUE(client.receive_until("text/event-stream", 2s));
  }
  EXPECT_TRUE(becomes([&] { return server.shop().cancelled.load(); }, 1));
  EXPECT_TRUE(
      becomes([&] { return static_cast<int>(server.server().counts().connections_open); }, 0));
}

TEST(EventStream, LetsWorkThatMustBeFinishedGoOn) {
  TestServer server;
  {
    RawClient client(server.port());
    client.send(get("/events?count=20&gap_ms=30&keep=true"));
    ASSERT_TRUE(client.receive_until("tick", 2s));
    client.reset();
  }
  EXPECT_TRUE(becomes([&] { return server.shop().stream_ends.load(); }, 1));
  EXPECT_LT(server.shop().stream_sends, 20);
  EXPECT_EQ(server.shop().cancelled, 0);
}

TEST(EventStream, BeatsWhenItIsSilent) {
  TestServer server({.options = {.heartbeat = 300ms}});
  RawClient client(server.port());
  client.send(get("/events?count=1&gap_ms=1200"));
  EXPECT_TRUE(client.receive_until("\r\n:\n\n", 1100ms));
}

TEST(EventStream, WaitsForASlowReaderAndCutsOneThatStops) {
  TestServer server({.options = {.write_stall_max = 500ms}});
  RawClient client(server.port());
  client.send(get("/events?count=2000000"));
  ASSERT_TRUE(client.receive_until("tick", 2s));
  EXPECT_TRUE(
      becomes([&] { return static_cast<int>(server.server().counts().connections_open); }, 0, 8s));
  EXPECT_LT(server.shop().stream_sends, 2'000'000);
}

TEST(Shutdown, FinishesWhatIsInFlight) {
  TestServer server;
  RawClient client(server.port());
  RawClient idle(server.port());
  idle.send(get("/text"));
  ASSERT_TRUE(idle.receive());
  client.send(get("/slow?ms=400"));
  std::this_thread::sleep_for(100ms);
  const auto took = server.stop(30s);
  const auto answer = client.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 204);
  EXPECT_EQ(answer->header("Connection"), "close");
  EXPECT_TRUE(idle.receive_all(1s));
  EXPECT_LT(took, 30s);
  EXPECT_THROW(RawClient(server.port()), std::runtime_error);
}

TEST(Shutdown, TellsStreamsAndLetsThemEnd) {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/events?count=1000&gap_ms=50"));
  ASSERT_TRUE(client.receive_until("tick", 2s));
  EXPECT_LT(server.stop(30s), 30s);
  const auto all = client.receive_all(1s);
  ASSERT_TRUE(all);
  EXPECT_THAT(*all, HasSubstr("event: shutdown"));
  EXPECT_THAT(*all, ::testing::EndsWith("0\r\n\r\n"));
}

TEST(Shutdown, CutsWhatDoesNotEnd) {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/events?count=1000&gap_ms=60000"));
  ASSERT_TRUE(client.receive_until("text/event-stream", 2s));
  EXPECT_LT(server.stop(300ms), 30s) << "of 60 s";
  EXPECT_TRUE(client.receive_all(1s));
  EXPECT_EQ(server.shop().cancelled, 1);
}

TEST(Shutdown, UnderLoadLosesNoAnswerHalfway) {
  TestServer server({.shards = 2});
  std::atomic<bool> go{true};
  std::atomic<int> halves{0};
  std::atomic<int> answers{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      while (go) {
        try {
          RawClient client(server.port());
          while (go && client.send(get("/items/x"))) {
            if (client.receive()) {
              ++answers;
            } else {
              halves += client.pending().empty() ? 0 : 1;
              break;
            }
          }
        } catch (const std::runtime_error&) {
          return;
        }
      }
    });
  }
  std::this_thread::sleep_for(300ms);
  server.stop(2s);
  go = false;
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_GT(answers, 100);
  EXPECT_EQ(halves, 0);
}

}  // namespace
}  // namespace auriga::platform::http::test
