// What careless and hostile clients send, over real sockets: each is answered as the protocol says
// or cut, and the server goes on.
#include <gmock/gmock.h>

#include <thread>

#include "app/scope.hpp"
#include "raw_client.hpp"
#include "test_server.hpp"

namespace auriga::platform::http::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

struct Broken {
  const char* name;
  std::string request;
  int status;
};

class BrokenRequest : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenRequest, IsRefusedAndTheConnectionClosed) {
  TestServer server;
  RawClient client(server.port());
  // What follows must never be taken for a request of its own.
  client.send(GetParam().request + get("/text", "X-Smuggled: 1\r\n"));
  const auto all = client.receive_all(4s);
  ASSERT_TRUE(all) << "the connection stayed open";
  EXPECT_THAT(*all, ::testing::StartsWith("HTTP/1.1 " + std::to_string(GetParam().status) + " "));
  EXPECT_THAT(*all, HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(all->find("HTTP/1.1 2"), std::string::npos) << "a second answer was sent";
  EXPECT_EQ(ask(server.port(), get("/text"))->status, 200);
}

const std::string kHost = "Host: t\r\n";

INSTANTIATE_TEST_SUITE_P(
    Requests, BrokenRequest,
    ::testing::Values(
        Broken{"NoVersion", "GET /text\r\n" + kHost + "\r\n", 400},
        Broken{"NoTarget", "GET  HTTP/1.1\r\n" + kHost + "\r\n", 400},
        Broken{"Garbage", "\x16\x03\x01\x02\r\n\r\n", 400},
        Broken{"OtherVersion", "GET /text HTTP/2.0\r\n" + kHost + "\r\n", 501},
        Broken{"RelativeTarget", "GET text HTTP/1.1\r\n" + kHost + "\r\n", 400},
        Broken{"SpaceInTarget", "GET /te xt HTTP/1.1\r\n" + kHost + "\r\n", 400},
        Broken{"NoHost", "GET /text HTTP/1.1\r\n\r\n", 400},
        Broken{"TwoHosts", "GET /text HTTP/1.1\r\n" + kHost + kHost + "\r\n", 400},
        Broken{"BareLineFeed", "GET /text HTTP/1.1\nHost: t\n\n", 400},
        Broken{"BareLineFeedInside", "GET /text HTTP/1.1\r\nHost: t\nX: y\r\n\r\n", 400},
        Broken{"FoldedHeader", "GET /text HTTP/1.1\r\n" + kHost + "X: a\r\n b\r\n\r\n", 400},
        Broken{"SpaceBeforeColon", "GET /text HTTP/1.1\r\n" + kHost + "X : a\r\n\r\n", 400},
        Broken{"NulInHeader", "GET /text HTTP/1.1\r\n" + kHost + std::string("X: a\0b\r\n\r\n", 10),
               400},
        Broken{"LengthAndChunked",
               "POST /raw HTTP/1.1\r\n" + kHost +
                   "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
               400},
        Broken{"TwoLengths",
               "POST /raw HTTP/1.1\r\n" + kHost + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
               400},
        Broken{"LengthList", "POST /raw HTTP/1.1\r\n" + kHost + "Content-Length: 5, 5\r\n\r\n",
               400},
        Broken{"SignedLength", "POST /raw HTTP/1.1\r\n" + kHost + "Content-Length: +5\r\n\r\n",
               400},
        Broken{"HugeLength",
               "POST /raw HTTP/1.1\r\n" + kHost + "Content-Length: 99999999999999999999\r\n\r\n",
               400},
        Broken{"UnknownCoding",
               "POST /raw HTTP/1.1\r\n" + kHost + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
        Broken{"HiddenCoding",
               "POST /raw HTTP/1.1\r\n" + kHost + "Transfer-Encoding: xchunked\r\n\r\n", 501},
        Broken{"TwoCodings",
               "POST /raw HTTP/1.1\r\n" + kHost +
                   "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
               400},
        Broken{"ChunkedInOldHttp", "POST /raw HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        Broken{"OtherExpectation", "POST /raw HTTP/1.1\r\n" + kHost + "Expect: tea\r\n\r\n", 400},
        Broken{"LongTarget", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n" + kHost + "\r\n",
               414},
        Broken{"LongLine", "GET /" + std::string(40'000, 'a'), 414},
        Broken{"HeaderFlood",
               "GET /text HTTP/1.1\r\n" + kHost + "X: " + std::string(20'000, 'a') + "\r\n\r\n",
               431},
        Broken{"ManyHeaders",
               [] {
                 std::string text = "GET /text HTTP/1.1\r\nHost: t\r\n";
                 for (int i = 0; i < 150; ++i) {
                   text += "X-" + std::to_string(i) + ": y\r\n";
                 }
                 return text + "\r\n";
               }(),
               431},
        Broken{"ChunkSizeNoHex",
               "POST /raw HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
        Broken{"ChunkSizeOverflow",
               "POST /raw HTTP/1.1\r\n" + kHost +
                   "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
               400},
        Broken{"ChunkTooLong",
               "POST /raw HTTP/1.1\r\n" + kHost +
                   "Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n",
               400},
        Broken{"HugeChunkExtension",
               "POST /raw HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n1;" +
                   std::string(5000, 'e') + "\r\na\r\n0\r\n\r\n",
               400},
        Broken{"HugeTrailer",
               "POST /raw HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: " +
                   std::string(6000, 'e') + "\r\n\r\n",
               400}),
    [](const auto& row) { return row.param.name; });

TEST(Hostile, ABodyOverItsLimitIsRefusedBeforeItComes) {
  TestServer server;
  RawClient client(server.port());
  client.send("POST /raw HTTP/1.1\r\nHost: t\r\nContent-Length: 100000000\r\n\r\nabc");
  const auto answer = client.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 413);
  EXPECT_EQ(answer->header("Connection"), "close");
}

TEST(Hostile, AChunkedBodyOverItsLimitIsRefusedAsItComes) {
  TestServer server;
  RawClient client(server.port());
  client.send("POST /raw HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "8000\r\n" + std::string(0x8000, 'x') + "\r\n";
  for (int i = 0; i < 12; ++i) {
    client.send(chunk);
  }
  const auto answer = client.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 413);
}

TEST(Hostile, AContinueIsSentOnlyToABodyThatIsWanted) {
  TestServer server;
  RawClient wanted(server.port());
  wanted.send("POST /raw HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(wanted.receive()->status, 100);
  wanted.send("abc");
  EXPECT_EQ(wanted.receive()->body, "3");
  RawClient unwanted(server.port());
  unwanted.send(
      "POST /raw HTTP/1.1\r\nHost: t\r\nContent-Length: 900000\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(unwanted.receive()->status, 413);
  EXPECT_TRUE(unwanted.receive_all(4s));
}

TEST(Hostile, AHeadThatDripsIsCutWithATimeout) {
  TestServer server({.options = {.head_timeout = 600ms}});
  RawClient client(server.port());
  std::optional<std::string> all;
  client.send("GET /text HTTP/1.1\r\n");
  for (int i = 0; i < 30 && !all; ++i) {
    client.send("X-" + std::to_string(i) + ": y\r\n");
    all = client.receive_all(100ms);
  }
  ASSERT_TRUE(all) << "a head may take for ever";
  EXPECT_THAT(*all, HasSubstr("HTTP/1.1 408 "));
}

TEST(Hostile, ABodyThatStallsIsCutWithATimeout) {
  TestServer server({.options = {.body_stall_max = 500ms}});
  RawClient client(server.port());
  client.send("POST /raw HTTP/1.1\r\nHost: t\r\nContent-Length: 30\r\n\r\nabc");
  const auto answer = client.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408);
  EXPECT_THAT(answer->body, HasSubstr("REQUEST_TIMEOUT"));
}

TEST(Hostile, AnIdleConnectionIsClosedSilently) {
  TestServer server({.options = {.idle_timeout = 400ms}});
  RawClient client(server.port());
  client.send(get("/text"));
  ASSERT_TRUE(client.receive());
  const auto rest = client.receive_all(2s);
  ASSERT_TRUE(rest);
  EXPECT_EQ(*rest, "");
}

TEST(Hostile, AnUploadThatEndsEarlyIsToldSo) {
  TestServer server;
  RawClient client(server.port());
  client.send("POST /raw HTTP/1.1\r\nHost: t\r\nContent-Length: 30\r\n\r\nabc");
  client.end_sending();
  const auto answer = client.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 400);
  EXPECT_THAT(answer->body, HasSubstr("UPLOAD_TRUNCATED"));
}

TEST(Hostile, AResetInTheMiddleHurtsNobodyElse) {
  TestServer server;
  for (int i = 0; i < 20; ++i) {
    RawClient client(server.port());
    client.send(i % 2 == 0 ? get("/big") : "POST /raw HTTP/1.1\r\nHost: t\r\nContent-Le");
    client.reset();
  }
  // After what those asked for, which is made all the same.
  RawClient other(server.port());
  other.send(get("/text"));
  EXPECT_TRUE(other.receive_until("HTTP/1.1 200 ", 60s));
}

TEST(Hostile, AReaderThatTakesNothingIsCut) {
  TestServer server({.options = {.write_stall_max = 500ms}});
  RawClient client(server.port());
  std::string many;
  for (int i = 0; i < 20; ++i) {
    many += get("/big");
  }
  client.send(many);
  for (int i = 0; i < 40 && server.server().counts().connections_open > 0; ++i) {
    std::this_thread::sleep_for(100ms);
  }
  EXPECT_EQ(server.server().counts().connections_open, 0U);
}

TEST(Hostile, AtTheConnectionBoundTheLongestIdlerMakesRoom) {
  TestServer server({.options = {.connections_max = 3}});
  RawClient first(server.port());
  first.send(get("/text"));
  ASSERT_TRUE(first.receive());
  RawClient second(server.port());
  second.send(get("/text"));
  ASSERT_TRUE(second.receive());
  RawClient busy(server.port());
  busy.send(get("/events?count=100&gap_ms=20"));
  ASSERT_TRUE(busy.receive_until("tick", 2s));
  EXPECT_EQ(ask(server.port(), get("/text"))->status, 200);
  EXPECT_EQ(first.receive_all(2s), std::optional<std::string>(""));
  second.send(get("/text"));
  EXPECT_TRUE(second.receive());
}

std::string half_body(std::string_view path, std::string_view headers = {}) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 50\r\n" +
         std::string(headers) + "\r\n{\"name\":";
}

/// Signs everybody in who sends X-Known; tells of each head that was read.
class Known final : public Middleware {
 public:
  explicit Known(Arrivals& heads) : heads_(heads) {}
  MaybeTask before(Call& call) override {
    heads_.come();
    if (!call.header("X-Known").empty()) {
      call.set_caller(std::make_shared<const core::Caller>(
          core::Caller{.id = "usr_1", .tenant = core::Tenant(app::ScopeKey::system(), {})}));
    }
    return std::nullopt;
  }

 private:
  Arrivals& heads_;
};

TEST(Hostile, AtTheConnectionBoundHalfBodiesOfStrangersMakeRoom) {
  Arrivals heads;
  TestServer server(
      {.options = {.connections_max = 3}, .compose = [&](MiddlewareList& list, const RouteTable&) {
         list.push_back(std::make_unique<Known>(heads));
       }});
  RawClient known(server.port());
  known.send(half_body("/items", "X-Known: yes\r\n"));
  ASSERT_TRUE(heads.await(1));
  RawClient first(server.port());
  first.send(half_body("/items"));
  ASSERT_TRUE(heads.await(2));
  RawClient second(server.port());
  second.send(half_body("/items"));
  ASSERT_TRUE(heads.await(3));
  EXPECT_EQ(ask(server.port(), get("/text"))->status, 200);
  EXPECT_TRUE(first.receive_all(2s)) << "the oldest was closed";
  EXPECT_FALSE(second.receive_all(100ms));
  known.send(std::string(35, ' ') + "\"Lamp\"}");
  const auto answer = known.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 201) << answer->body;
}

TEST(Hostile, OneAddressHasABoundOfConnections) {
  TestServer server({.options = {.connections_per_address = 2}});
  {
    RawClient first(server.port());
    first.send(get("/text"));
    ASSERT_EQ(first.receive()->status, 200);
    RawClient second(server.port());
    second.send(get("/text"));
    ASSERT_EQ(second.receive()->status, 200);
    EXPECT_EQ(ask(server.port(), get("/text"))->status, 503);
    EXPECT_EQ(server.server().counts().connections_refused, 1U);
    second.send(get("/text"));
    EXPECT_EQ(second.receive()->status, 200);
  }
  // Until the server has seen them go, it refuses.
  int status = 503;
  const auto until = std::chrono::steady_clock::now() + 5s;
  while (status == 503 && std::chrono::steady_clock::now() < until) {
    status = ask(server.port(), get("/text"))->status;
  }
  EXPECT_EQ(status, 200) << "room again";
}

TEST(Hostile, BehindATrustedProxyTheClientsItNamesAreCounted) {
  TestServer server({.options = {.connections_per_address = 1, .trusted_proxies = {"127.0.0.1"}}});
  const auto held = [](std::string_view client) {
    return get("/held",
               client.empty() ? std::string() : "X-Forwarded-For: " + std::string(client) + "\r\n");
  };
  const auto text = [&](std::string_view client) {
    return ask(server.port(), get("/text", "X-Forwarded-For: " + std::string(client) + "\r\n"))
        ->status;
  };
  RawClient first(server.port());
  first.send(held("192.0.2.1"));
  RawClient unnamed(server.port());
  unnamed.send(held(""));
  RawClient other(server.port());
  other.send(held("2001:db8::1"));
  ASSERT_TRUE(server.shop().waiting.await(3));
  EXPECT_EQ(text("192.0.2.1"), 503);
  EXPECT_EQ(text("2001:db8::2"), 503) << "of the same network";
  EXPECT_EQ(text("192.0.2.2"), 200);
  EXPECT_EQ(ask(server.port(), get("/text"))->status, 200) << "the proxy itself";
  server.shop().let_go();
  EXPECT_EQ(first.receive()->status, 204);
  // The answer is read a moment before the server has seen that it is written.
  int status = 503;
  const auto until = std::chrono::steady_clock::now() + 5s;
  while (status == 503 && std::chrono::steady_clock::now() < until) {
    status = text("192.0.2.1");
  }
  EXPECT_EQ(status, 200);
}

TEST(Hostile, OnlyStrangersAreKeptToShortBodies) {
  TestServer server;
  const std::string body = R"({"name":")" + std::string(9000, 'x') + "\"}";
  const auto request = post("/items", body);
  EXPECT_EQ(ask(server.port(), request)->status, 413);
  for (const auto& operation : server.table().operations()) {
    const auto& route = operation.route;
    if (route.id == "raw") {
      continue;  // It states its own.
    }
    const bool stranger = route.access.is_anonymous() && route.body == Body::kJson;
    EXPECT_EQ(route.body_bytes_max, stranger ? 8U << 10U : 1U << 20U) << route.id;
  }
}

TEST(Hostile, WhenNoneIdlesTheNewConnectionIsRefused) {
  TestServer server({.options = {.connections_max = 1}});
  RawClient busy(server.port());
  busy.send(get("/events?count=100&gap_ms=20"));
  ASSERT_TRUE(busy.receive_until("tick", 2s));
  RawClient refused(server.port());
  const auto answer = refused.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 503);
  EXPECT_EQ(server.server().counts().connections_refused, 1U);
}

}  // namespace
}  // namespace auriga::platform::http::test
