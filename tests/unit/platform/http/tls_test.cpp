// TLS over real sockets, with a certificate made here.
#include <gmock/gmock.h>

#include <fstream>

#include "test_server.hpp"
#include "tls_client.hpp"

namespace auriga::platform::http::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

TEST(Tls, AnswersOverTwelveAndThirteenAndNothingOlder) {
  Certificate certificate;
  TestServer server({.options = {.tls = certificate.files()}});
  for (const auto& [version, name] :
       {std::pair(TLS1_2_VERSION, "TLSv1.2"), std::pair(TLS1_3_VERSION, "TLSv1.3")}) {
    TlsClient client(server.port(), version);
    ASSERT_TRUE(client.connected()) << name;
    EXPECT_EQ(client.version(), name);
    EXPECT_THAT(client.talk("GET /text HTTP/1.1\r\nHost: h\r\n\r\n", "hello\n"),
                HasSubstr("HTTP/1.1 200 OK"));
    const auto large = client.talk("GET /big HTTP/1.1\r\nHost: h\r\n\r\n", "199999\n");
    EXPECT_THAT(large, HasSubstr("Content-Length: 1288890\r\n"));
    EXPECT_GT(large.size(), 1'288'890U);
    EXPECT_THAT(client.talk("GET /events?count=2 HTTP/1.1\r\nHost: h\r\n\r\n", "\r\n0\r\n\r\n"),
                HasSubstr("{\"n\":1}"));
    EXPECT_THAT(client.talk("GET /text HTTP/1.1\r\nHost: h\r\n\r\n", "hello\n"),
                HasSubstr("HTTP/1.1 200 OK"));
  }
  EXPECT_FALSE(TlsClient(server.port(), TLS1_1_VERSION).connected());
}

TEST(Tls, EndsInOrder) {
  Certificate certificate;
  TestServer server({.options = {.tls = certificate.files()}});
  for (const auto version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(server.port(), version);
    EXPECT_THAT(client.talk("no request\r\n\r\n", "never said"), HasSubstr("HTTP/1.1 400"));
    EXPECT_TRUE(client.ended_in_order());
  }
}

TEST(Tls, CookiesAreSecureThere) {
  class SetCookie final : public Middleware {
    MaybeTask before(Call& call) override {
      call.set_cookie({.name = "a", .value = "b", .max_age = std::chrono::seconds(5)});
      return std::nullopt;
    }
  };
  Certificate certificate;
  TestServer server({.options = {.tls = certificate.files()},
                     .compose = [](MiddlewareList& list, const RouteTable&) {
                       list.push_back(std::make_unique<SetCookie>());
                     }});
  TlsClient client(server.port(), TLS1_3_VERSION);
  EXPECT_THAT(
      client.talk("GET /text HTTP/1.1\r\nHost: h\r\n\r\n", "hello\n"),
      HasSubstr("Set-Cookie: a=b; Path=/; Max-Age=5; SameSite=Strict; HttpOnly; Secure\r\n"));
}

TEST(Tls, PlainTalkAndBadFilesAreRefused) {
  Certificate certificate;
  TestServer server({.options = {.tls = certificate.files()}});
  asio::io_context io;
  asio::ip::tcp::socket plain(io);
  plain.connect({asio::ip::address_v4::loopback(), server.port()});
  asio::write(plain, asio::buffer(std::string("GET /text HTTP/1.1\r\nHost: h\r\n\r\n")));
  boost::system::error_code error;
  std::string all;
  asio::read(plain, asio::dynamic_buffer(all), error);
  EXPECT_EQ(all.find("HTTP/1.1"), std::string::npos);
  std::ofstream(certificate.files().private_key) << "nonsense";
  EXPECT_THROW(TestServer({.options = {.tls = certificate.files()}}), core::Error);
}

}  // namespace
}  // namespace auriga::platform::http::test
