// From HTTP to a WebSocket and back to its end, over TCP and TLS.
#include "platform/websocket/upgrade.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "raw_client.hpp"
#include "recording_sink.hpp"
#include "test_server.hpp"
#include "tls_client.hpp"

namespace auriga::platform::websocket::test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using http::test::Certificate;
using http::test::RawClient;
using http::test::TestServer;
using http::test::TlsClient;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kRequest =
    "GET /echo HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
constexpr std::string_view kAnswer = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

class Echo final : public SocketHandler {
 public:
  void on_message(Socket& socket, Opcode kind, std::string_view payload) override {
    socket.send(make_frame(kind, payload));
  }
  void on_closed(Socket& /*socket*/, std::uint16_t /*code*/) override {}
};

Task<http::Reply> echo(Pollers& pollers, http::Call& call) {
  co_return upgrade(call, pollers, [] { return std::make_unique<Echo>(); });
}

/// An HTTP server that says everything back on /echo.
struct EchoServer {
  explicit EchoServer(std::size_t shards = 2, std::optional<http::TlsFiles> tls = {})
      : server({.options = {.tls = std::move(tls)},
                .shards = shards,
                .bind = [this](http::RouteTable& table, Runtime& runtime) {
                  timers.emplace(runtime, core::system_clock());
                  pollers.emplace(runtime, *timers);
                  table.add({.path = "/echo", .id = "echo", .tag = "test", .summary = "Echo"},
                            http::handler<&echo>(*pollers));
                }}) {}
  ~EchoServer() {
    server.stop(200ms);
    server.runtime().stop();
    pollers.reset();
    timers.reset();
  }
  std::optional<TimerWheels> timers;
  std::optional<Pollers> pollers;
  TestServer server;
};

TEST(Upgrade, TurnsAConnectionIntoASocket) {
  EchoServer echo;
  for (int i = 0; i < 8; ++i) {
    RawClient client(echo.server.port());
    // What comes with the request is not lost.
    client.send(std::string(kRequest) + client_frame(0x81, "first"));
    EXPECT_TRUE(client.receive_until(kAnswer, 2s));
    EXPECT_TRUE(client.receive_until(*make_frame(Opcode::text, "first"), 2s));
    client.send(client_frame(0x82, std::string(70'000, 'x')));
    EXPECT_TRUE(client.receive_until(*make_frame(Opcode::binary, std::string(70'000, 'x')), 2s));
    client.send(client_frame(0x88, "\x03\xE8"s));
    EXPECT_THAT(client.receive_all(2s).value_or("still open"), HasSubstr(*make_close(1000, {})));
  }
}

TEST(Upgrade, SaysWhatItIs) {
  EchoServer echo;
  RawClient client(echo.server.port());
  client.send(kRequest);
  const auto answer = client.receive(true);
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->head, StartsWith("HTTP/1.1 101 Switching Protocols\r\n"));
  EXPECT_EQ(answer->header("Upgrade"), "websocket");
  EXPECT_EQ(answer->header("Connection"), "Upgrade");
  EXPECT_EQ(answer->header("Content-Length"), "");
}

TEST(Upgrade, RefusesOtherRequests) {
  EchoServer echo;
  const std::pair<std::string, int> cases[] = {
      {"GET /echo HTTP/1.1\r\nHost: h\r\n\r\n", 426},
      {"GET /echo HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
       "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
       426},
      {"GET /echo HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
       "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n",
       400},
      {"GET /echo HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
       "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
       426},
      {"HEAD" + std::string(kRequest.substr(3)), 426}};
  for (const auto& [request, status] : cases) {
    RawClient client(echo.server.port());
    client.send(request);
    const auto answer = client.receive(request.starts_with("HEAD"));
    ASSERT_TRUE(answer) << request;
    EXPECT_EQ(answer->status, status) << request;
    EXPECT_EQ(answer->header("Sec-WebSocket-Version"), status == 426 ? "13" : "") << request;
  }
}

TEST(Upgrade, WorksUnderTls) {
  Certificate certificate;
  EchoServer echo(1, certificate.files());
  TlsClient client(echo.server.port(), TLS1_3_VERSION);
  ASSERT_TRUE(client.connected());
  EXPECT_THAT(client.talk(kRequest, "\r\n\r\n"), HasSubstr(kAnswer));
  const std::string large(100'000, 'x');
  const auto frame = *make_frame(Opcode::binary, large);
  EXPECT_EQ(client.talk(client_frame(0x82, large), std::string_view(frame).substr(2)), frame);
  EXPECT_EQ(client.talk(client_frame(0x88, "\x03\xE8"s), "never"), *make_close(1000, {}));
}

}  // namespace
}  // namespace auriga::platform::websocket::test
