// The server end to end: real sockets, one case per promise.
#include <gmock/gmock.h>

#include "core/decode.hpp"
#include "platform/log/log.hpp"
#include "raw_client.hpp"
#include "test_server.hpp"

namespace auriga::platform::http::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Server, AnswersAGetWithJson) {
  TestServer server;
  const auto answer = ask(server.port(), get("/items/a1?verbose=true"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->header("Content-Type"), "application/json");
  EXPECT_EQ(
      answer->body,
      R"({"id":"a1","name":"Lamp","colour":"green","count":null,"tags":["warm","\"bright\""]})");
  EXPECT_EQ(answer->header("ETag"), "\"v1\"");
  EXPECT_THAT(answer->header("X-Request-Id"), StartsWith("req_"));
  EXPECT_FALSE(answer->header("Date").empty());
}

TEST(Server, DecodesPathsAndQueries) {
  TestServer server;
  const auto answer = ask(server.port(), get("/items/caf%C3%A9%20%2F"));
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->body, HasSubstr("\"id\":\"café /\""));
  EXPECT_EQ(ask(server.port(), get("/items/%ff"))->status, 404);
  EXPECT_EQ(ask(server.port(), get("/items/a?verbose=%zz"))->status, 400);
  EXPECT_EQ(ask(server.port(), get("/items/a?verbose=maybe"))->status, 422);
  const auto unknown = ask(server.port(), get("/items/a?verbos=true"));
  EXPECT_EQ(unknown->status, 422);
  EXPECT_THAT(unknown->body, HasSubstr(R"("pointer":"query/verbos","code":"unknown")"));
}

TEST(Server, TellsAllFaultsOfABodyAtOnce) {
  TestServer server;
  const auto answer = ask(server.port(), post("/items", R"({"name":"x","colour":"blue","count":11,
      "tags":["a","b","c","d"],"size":1})"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 422);
  EXPECT_EQ(answer->header("Content-Type"), "application/problem+json");
  for (const auto* pointer : {"/name", "/colour", "/count", "/tags", "/size"}) {
    EXPECT_THAT(answer->body, HasSubstr("\"pointer\":\"" + std::string(pointer) + "\""));
  }
  EXPECT_THAT(answer->body, HasSubstr(R"("code":"VALIDATION_FAILED")"));
  EXPECT_THAT(answer->body, HasSubstr("\"request_id\":\"" + answer->header("X-Request-Id") + "\""));
  EXPECT_EQ(server.shop().writes, 0);
}

TEST(Server, CreatesWithLocation) {
  TestServer server;
  const auto answer = ask(server.port(), post("/items", R"({"name":"Lamp","count":3})"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->header("Location"), "/items/i1");
  EXPECT_EQ(ask(server.port(), post("/items/i1", "", "", "DELETE"))->status, 204);
}

TEST(Server, RefusesBodiesThatAreNotItsJson) {
  TestServer server;
  const auto port = server.port();
  EXPECT_EQ(ask(port, post("/items", "name=x", "Content-Type: text/plain\r\n"))->status, 415);
  EXPECT_EQ(ask(port, post("/items", R"({"name":"Lamp")"))->status, 400);
  EXPECT_EQ(ask(port, post("/items", R"({"name":"Lamp"} x)"))->status, 400);
  EXPECT_EQ(ask(port, post("/items", "{\"name\":\"L\xff\xff\xff\"}"))->status, 400);
  EXPECT_EQ(ask(port, post("/items", std::string(100, '[') + std::string(100, ']')))->status, 400);
  EXPECT_EQ(ask(port, post("/items", "[]"))->status, 422);
  EXPECT_EQ(ask(port, post("/items", ""))->status, 422);
  const std::string large = R"({"name":")" + std::string(8 << 10, 'x') + R"("})";
  const auto refused = ask(port, post("/items", large));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 413);
  EXPECT_THAT(refused->body, HasSubstr("8192 bytes")) << "nobody is asked who they are";
}

TEST(Server, KnowsMethodsAndPaths) {
  TestServer server;
  const auto port = server.port();
  EXPECT_EQ(ask(port, get("/nothing"))->status, 404);
  const auto wrong = ask(port, post("/items/a", "{}", "", "PATCH"));
  EXPECT_EQ(wrong->status, 405);
  EXPECT_EQ(wrong->header("Allow"), "GET, HEAD, PUT, DELETE, OPTIONS");
  EXPECT_EQ(ask(port, "BREW /items/a HTTP/1.1\r\nHost: t\r\n\r\n")->status, 405);
  const auto options = ask(port, "OPTIONS /items HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(options->status, 204);
  EXPECT_EQ(options->header("Allow"), "POST, OPTIONS");
  EXPECT_EQ(ask(port, "OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n")->status, 204);
  EXPECT_EQ(ask(port, get("/items/"))->status, 404);
}

TEST(Server, AnswersHeadWithTheHeadersOfGet) {
  TestServer server;
  RawClient client(server.port());
  client.send("HEAD /text HTTP/1.1\r\nHost: t\r\n\r\n" + get("/text"));
  const auto head = client.receive(true);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->header("Content-Length"), "6");
  const auto body = client.receive();
  ASSERT_TRUE(body);
  EXPECT_EQ(body->body, "hello\n");
}

TEST(Server, HonoursEntityTags) {
  TestServer server;
  const auto port = server.port();
  const auto unchanged = ask(port, get("/items/a", "If-None-Match: \"v0\", W/\"v1\"\r\n"));
  EXPECT_EQ(unchanged->status, 304);
  EXPECT_EQ(unchanged->header("ETag"), "\"v1\"");
  EXPECT_EQ(ask(port, get("/items/a", "If-None-Match: \"v2\"\r\n"))->status, 200);
  const auto made = ask(port, get("/shop"))->header("ETag");
  EXPECT_EQ(made.size(), 26U);
  EXPECT_EQ(ask(port, get("/shop", "If-None-Match: " + made + "\r\n"))->status, 304);
  EXPECT_EQ(ask(port, post("/items/a", R"({"name":"x"})", "If-Match: \"v1\"\r\n", "PUT"))->status,
            200);
  EXPECT_EQ(ask(port, post("/items/a", R"({"name":"x"})", "If-Match: \"v0\"\r\n", "PUT"))->status,
            412);
}

TEST(Server, KeepsPrivateCausesPrivate) {
  TestServer server;
  const auto answer = ask(server.port(), get("/fail"));
  EXPECT_EQ(answer->status, 500);
  EXPECT_THAT(answer->body, HasSubstr("INTERNAL"));
  EXPECT_THAT(answer->body, ::testing::Not(HasSubstr("hunter2")));
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer server;
  RawClient client(server.port());
  std::string all;
  constexpr int kRequests = 200;
  for (int i = 0; i < kRequests; ++i) {
    all += get("/items/n" + std::to_string(i));
  }
  client.send(all);
  for (int i = 0; i < kRequests; ++i) {
    const auto answer = client.receive();
    ASSERT_TRUE(answer) << i;
    EXPECT_THAT(answer->body, StartsWith("{\"id\":\"n" + std::to_string(i) + "\""));
  }
}

TEST(Server, SendsAnAnswerWhileTheNextHandlerWaits) {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/text") + get("/held"));
  ASSERT_TRUE(client.receive());
  server.shop().let_go();
  const auto second = client.receive();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->status, 204);
}

TEST(Server, ReadsRequestsThatArriveByteByByte) {
  TestServer server;
  RawClient client(server.port());
  for (const char c : post("/items", R"({"name":"Lamp"})") + get("/text")) {
    client.send(std::string_view(&c, 1));
  }
  EXPECT_EQ(client.receive()->status, 201);
  EXPECT_EQ(client.receive()->body, "hello\n");
}

TEST(Server, ReadsChunkedBodies) {
  TestServer server;
  RawClient client(server.port());
  client.send(
      "POST /raw HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5;name=value\r\nhello\r\n0A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n" +
      get("/text"));
  EXPECT_EQ(client.receive()->body, "15");
  EXPECT_EQ(client.receive()->body, "hello\n");
}

TEST(Server, SkipsABodyNobodyReads) {
  TestServer server;
  RawClient client(server.port());
  client.send("DELETE /items/a HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello" +
              get("/text"));
  EXPECT_EQ(client.receive()->status, 204);
  EXPECT_EQ(client.receive()->body, "hello\n");
}

TEST(Server, KeepsOldClientsAliveOnlyWhenTheyAsk) {
  TestServer server;
  RawClient once(server.port());
  once.send("GET /text HTTP/1.0\r\n\r\n");
  const auto closed = once.receive_all(2s);
  ASSERT_TRUE(closed);
  EXPECT_THAT(*closed, HasSubstr("Connection: close"));
  RawClient kept(server.port());
  kept.send("GET /text HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(kept.receive()->header("Connection"), "keep-alive");
  kept.send("GET /text HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(kept.receive()->header("Connection"), "close");
  EXPECT_TRUE(kept.receive_all(2s));
}

TEST(Server, SendsLargeBodiesWhole) {
  TestServer server;
  const auto answer = ask(server.port(), get("/big"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body.size(), 1'288'890U);
  EXPECT_TRUE(answer->body.ends_with("199999\n"));
}

TEST(Server, HasOneTimeForRoutesThatStateNone) {
  TestServer server({.options = {.request_timeout = std::chrono::milliseconds(300)}});
  EXPECT_EQ(ask(server.port(), get("/held"))->status, 504);
  EXPECT_EQ(ask(server.port(), get("/slow?ms=900"))->status, 204) << "it states its own";
}

TEST(Server, CancelsAHandlerPastItsDeadline) {
  TestServer server;
  const auto answer = ask(server.port(), get("/slow?ms=4000"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 504);
  EXPECT_THAT(answer->body, HasSubstr("TIMEOUT"));
  EXPECT_EQ(server.shop().cancelled, 1);
}

TEST(Server, ServesTheSameFromSeveralShards) {
  TestServer server({.shards = 2});
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(ask(server.port(), get("/text"))->body, "hello\n");
  }
  EXPECT_EQ(server.server().counts().requests, 20U);
}

TEST(Server, ReadsNoEncodedBodies) {
  TestServer server;
  const auto refused =
      ask(server.port(), post("/items", "\x1f\x8b\x08", "Content-Encoding: gzip\r\n"));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 415);
  EXPECT_EQ(refused->header("Accept-Encoding"), "identity");
  EXPECT_THAT(refused->body, HasSubstr("UNSUPPORTED_MEDIA_TYPE"));
  const std::string good = R"({"name":"Lamp"})";
  EXPECT_EQ(ask(server.port(), post("/items", good, "Content-Encoding: Identity\r\n"))->status,
            201);
  EXPECT_EQ(ask(server.port(), get("/text", "Content-Encoding: gzip\r\n"))->status, 200)
      << "there is no body";
}

TEST(Server, RefusesABodyThatNamesAFieldTwice) {
  TestServer server;
  const auto refused =
      ask(server.port(), post("/items", R"({"name":"Lamp","tags":[],"name":"x"})"));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 400);
  EXPECT_THAT(refused->body, HasSubstr("MALFORMED_JSON"));
  EXPECT_THAT(refused->body, HasSubstr(R"("pointer":"/name","code":"repeated")"));
}

TEST(Server, LogsAFailureInFieldsWithoutItsSecrets) {
  log::open(log::Level::kInfo, log::Format::kJson);
  ::testing::internal::CaptureStderr();
  {
    TestServer server;
    const auto failed =
        ask(server.port(),
            get("/fail?token=aur_live_0123456789abcdefghij",
                "X-Request-Id: mine_1\r\n"
                "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n"));
    EXPECT_EQ(failed->status, 500);
  }
  const auto written = ::testing::internal::GetCapturedStderr();
  log::open(log::Level::kInfo, log::Format::kText);
  const auto at = written.find(R"("message":"request failed")");
  ASSERT_NE(at, std::string::npos) << written;
  const auto begin = written.rfind('\n', at) + 1;
  const auto line = core::value_or_throw(
      core::parse_json(std::string_view(written).substr(begin, written.find('\n', at) - begin)));
  EXPECT_EQ(line.at("request_id"), "mine_1");
  EXPECT_EQ(line.at("trace_id"), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(line.at("method"), "GET");
  EXPECT_EQ(line.at("route"), "fail");
  EXPECT_EQ(line.at("status"), 500);
  EXPECT_EQ(line.at("code"), "INTERNAL");
  EXPECT_FALSE(line.as_object().contains("address"));
  EXPECT_THAT(written, Not(HasSubstr("aur_live_0123456789")));
}

TEST(Server, RefusesAPortThatIsTaken) {
  TestServer first({.shards = 2});
  Runtime runtime(2);
  RouteTable table;
  MiddlewareList middleware;
  Server second(runtime, table, middleware, {.port = first.port()});
  try {
    second.start();
    FAIL() << "started on a taken port";
  } catch (const core::Error& error) {
    EXPECT_EQ(error.code(), core::ErrorCode::kListenFailed);
    EXPECT_THAT(error.detail(), HasSubstr("Address already in use"));
  }
}

TEST(Server, WaitsForAPortThatIsAboutToBeFree) {
  asio::io_context context;
  asio::ip::tcp::acceptor holder(context, {asio::ip::make_address("127.0.0.1"), 0});
  const auto port = holder.local_endpoint().port();
  std::jthread release([&holder] {
    std::this_thread::sleep_for(100ms);
    holder.close();
  });
  Runtime runtime(1);
  RouteTable table;
  MiddlewareList middleware;
  Server server(runtime, table, middleware, {.port = port});
  server.start();
  EXPECT_EQ(server.port(), port);
}

}  // namespace
}  // namespace auriga::platform::http::test
