#include "platform/http_client/http_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "tests/support/openai_server/scripted_server.hpp"

namespace auriga::platform {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::PeerConnection;
using testing::PeerHeaders;
using testing::PeerRequest;
using testing::ScriptedServer;

PeerHeaders header(std::string name, std::string value) {
  return {{std::move(name), std::move(value)}};
}

/// Routes of the server that the tests ask; the target says what happens.
Task<> routes(PeerRequest request, PeerConnection& peer) {
  const auto& at = request.target;
  if (at == "/echo") {
    co_await peer.respond(200, header("X-Method", request.method),
                          request.header("content-type") + "|" + request.header("authorization") +
                              "|" + request.body);
  } else if (at == "/pieces") {
    co_await peer.begin(200, {});
    for (int i = 0; i < 5; ++i) {
      co_await peer.chunk("piece " + std::to_string(i) + "\n");
      co_await sleep_for(10ms);
    }
    co_await peer.end();
  } else if (at == "/events") {
    co_await peer.begin(200, header("Content-Type", "text/event-stream"));
    for (int i = 0; i < 3; ++i) {
      co_await peer.chunk("event: n\ndata: " + std::to_string(i) + "\n");
      co_await peer.chunk("\n");
    }
    co_await peer.end();
  } else if (at == "/stall") {
    co_await peer.stall();
  } else if (at == "/stall-after-head") {
    co_await peer.begin(200, {});
    co_await peer.chunk("a");
    co_await peer.stall();
  } else if (at == "/short-body") {
    co_await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
    peer.close();
  } else if (at == "/short-chunk") {
    co_await peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nonly this");
    peer.close();
  } else if (at == "/reset") {
    peer.cut();
  } else if (at == "/garbage") {
    co_await peer.write("\x16\x03\x01 this is not HTTP\r\n\r\n");
    peer.close();
  } else if (at == "/huge-header") {
    co_await peer.respond(200, header("X-Long", std::string(70'000, 'x')), "");
  } else if (at == "/many-headers") {
    co_await peer.write("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 5000; ++i) {
      co_await peer.write("X-Header-" + std::to_string(i) + ": value\r\n");
    }
    co_await peer.write("Content-Length: 0\r\n\r\n");
  } else if (at == "/endless") {
    co_await peer.begin(200, {});
    const std::string block(64 * 1024, 'x');
    for (;;) {
      co_await peer.chunk(block);
    }
  } else if (at.starts_with("/redirect?")) {
    co_await peer.respond(302, header("Location", at.substr(10)), "moved");
  } else if (at == "/loop") {
    co_await peer.respond(307, header("Location", "/loop"), "");
  } else {
    co_await peer.respond(404, {}, "no such route");
  }
}

class HttpClientTest : public ::testing::Test {
 public:
  HttpClientTest() { runtime_.start(); }
  ~HttpClientTest() override { runtime_.stop(); }

 protected:
  static HttpClientOptions trusted() { return {.profile = OutgoingProfile::kOperator}; }

  /// Runs on the shard what `make` answers.
  template <class T>
  T run(Task<T> task) {
    return asio::co_spawn(runtime_.shard(0).context(), std::move(task), asio::use_future).get();
  }

  HttpClient& client(HttpClientOptions options = trusted()) {
    clients_.push_back(
        std::make_unique<HttpClient>(runtime_.shard(0).executor(), std::move(options)));
    return *clients_.back();
  }

  static SteadyTime in(std::chrono::milliseconds time) {
    return std::chrono::steady_clock::now() + time;
  }

  OutgoingResponse get(HttpClient& by, std::string url, std::chrono::milliseconds time = 5s) {
    return run(by.send({.url = std::move(url), .retry = {.attempts_max = 1}}, in(time)));
  }

  core::Error failure(Task<OutgoingResponse> task) {
    try {
      const auto response = run(std::move(task));
      ADD_FAILURE() << "answered " << response.status;
    } catch (const core::Error& error) {
      return error;
    }
    return core::Error(core::ErrorCode::kInternal);
  }
  core::Error get_failure(HttpClient& by, std::string url, std::chrono::milliseconds time = 5s) {
    return failure(by.send({.url = std::move(url), .retry = {.attempts_max = 1}}, in(time)));
  }

  ScriptedServer server_{&routes};
  Runtime runtime_{1};
  std::vector<std::unique_ptr<HttpClient>> clients_;
};

TEST_F(HttpClientTest, SendsMethodHeadersAndBody) {
  const auto response =
      run(client().send({.method = "PUT",
                         .url = server_.url("/echo"),
                         .headers = {{"Content-Type", "text/x"}, {"Authorization", "Bearer t"}},
                         .body = std::string("a\0b", 3)},
                        in(5s)));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.header("x-method"), "PUT");
  EXPECT_EQ(response.body, std::string("text/x|Bearer t|a\0b", 19));
}

TEST_F(HttpClientTest, KeepsConnectionsOpen) {
  auto& by = client();
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(get(by, server_.url("/echo")).status, 200);
  }
  EXPECT_EQ(server_.connections(), 1);
  EXPECT_EQ(by.running(), 0U);
}

Task<std::vector<std::string>> pieces_of(HttpClient& by, OutgoingRequest request,
                                         SteadyTime deadline) {
  auto stream = co_await by.open(std::move(request), deadline);
  std::vector<std::string> out;
  for (;;) {
    auto piece = co_await stream.read();
    if (piece.empty()) {
      co_return out;
    }
    out.push_back(std::move(piece));
  }
}

TEST_F(HttpClientTest, StreamsABodyAsItArrives) {
  const auto pieces = run(pieces_of(client(), {.url = server_.url("/pieces")}, in(5s)));
  EXPECT_GE(pieces.size(), 3U) << "the pieces came together, not as they were sent";
  std::string all;
  for (const auto& piece : pieces) {
    all += piece;
  }
  EXPECT_EQ(all, "piece 0\npiece 1\npiece 2\npiece 3\npiece 4\n");
}

TEST_F(HttpClientTest, ReadsEvents) {
  std::vector<std::string> seen;
  run(client().stream_events({.url = server_.url("/events")}, in(5s),
                             [&](const ServerEvent& event) {
                               seen.push_back(event.type + event.data);
                               return true;
                             }));
  EXPECT_EQ(seen, (std::vector<std::string>{"n0", "n1", "n2"}));
  seen.clear();
  run(client().stream_events({.url = server_.url("/events")}, in(5s),
                             [&](const ServerEvent& event) {
                               seen.push_back(event.data);
                               return seen.size() < 2;
                             }));
  EXPECT_EQ(seen.size(), 2U) << "false ends the stream";
}

TEST_F(HttpClientTest, HoldsItsDeadlines) {
  auto& by = client();
  const auto begin = std::chrono::steady_clock::now();
  const auto error = get_failure(by, server_.url("/stall"), 100ms);
  EXPECT_EQ(error.code(), core::ErrorCode::kOutgoingFailed);
  EXPECT_THAT(error.detail(), HasSubstr("did not answer in time"));
  EXPECT_THAT(get_failure(by, server_.url("/stall-after-head"), 100ms).detail(),
              HasSubstr("did not answer in time"));
  EXPECT_THAT(failure(by.send({.url = server_.url("/stall"),
                               .retry = {.attempts_max = 1},
                               .head_deadline = in(100ms)},
                              in(60s)))
                  .detail(),
              HasSubstr("did not answer in time"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 30s);
  EXPECT_EQ(by.running(), 0U);
  EXPECT_EQ(get(by, server_.url("/echo")).status, 200) << "and it recovers";
}

Task<> read_with_deadline(HttpClient& by, std::string url, bool& timed_out) {
  OutgoingRequest request{.url = std::move(url)};
  auto stream = co_await by.open(std::move(request), std::chrono::steady_clock::now() + 10s);
  EXPECT_EQ(co_await stream.read(), "a");
  try {
    const auto more = co_await stream.read(std::chrono::steady_clock::now() + 50ms);
    ADD_FAILURE() << more;
  } catch (const core::Error& error) {
    timed_out = error.code() == core::ErrorCode::kOutgoingFailed;
  }
}

TEST_F(HttpClientTest, HoldsADeadlineOfOneRead) {
  bool timed_out = false;
  run(read_with_deadline(client(), server_.url("/stall-after-head"), timed_out));
  EXPECT_TRUE(timed_out);
}

TEST_F(HttpClientTest, FailsOnBrokenAnswers) {
  auto& by = client({.profile = OutgoingProfile::kOperator, .breaker = std::nullopt});
  for (const auto* path : {"/short-body", "/short-chunk", "/reset", "/garbage"}) {
    const auto error = get_failure(by, server_.url(path));
    EXPECT_EQ(error.code(), core::ErrorCode::kOutgoingFailed) << path;
    EXPECT_THAT(error.detail(), HasSubstr("127.0.0.1")) << path;
  }
  EXPECT_EQ(get(by, server_.url("/echo")).status, 200) << "and it recovers";
}

TEST_F(HttpClientTest, BoundsHeadersAndBodies) {
  auto& by = client();
  EXPECT_THAT(get_failure(by, server_.url("/huge-header")).detail(), HasSubstr("headers"));
  EXPECT_THAT(get_failure(by, server_.url("/many-headers")).detail(), HasSubstr("headers"));
  EXPECT_THAT(failure(by.send({.url = server_.url("/endless"),
                               .response_bytes_max = 1'000'000,
                               .retry = {.attempts_max = 1}},
                              in(5s)))
                  .detail(),
              HasSubstr("too large"));
  EXPECT_EQ(by.running(), 0U);
}

Task<std::size_t> read_slowly(HttpClient& by, std::string url) {
  OutgoingRequest request{.url = std::move(url), .response_bytes_max = 1U << 30U};
  auto stream = co_await by.open(std::move(request), std::chrono::steady_clock::now() + 10s);
  std::size_t largest = 0;
  for (int i = 0; i < 20; ++i) {
    co_await sleep_for(10ms);
    largest = std::max(largest, (co_await stream.read()).size());
  }
  co_return largest;
}

TEST_F(HttpClientTest, TakesNoMoreThanTheReaderConsumes) {
  EXPECT_LE(run(read_slowly(client(), server_.url("/endless"))), 256U * 1024 + 64 * 1024);
}

TEST_F(HttpClientTest, FollowsRedirectsWithoutSecretsToOthers) {
  ScriptedServer other(&routes);
  auto& by = client();
  const auto ask = [&](const std::string& target) {
    return run(by.send({.url = server_.url("/redirect?" + target),
                        .headers = {{"Authorization", "Bearer secret"}}},
                       in(5s)));
  };
  EXPECT_THAT(ask("/echo").body, HasSubstr("Bearer secret")) << "the same origin";
  const auto elsewhere = ask(other.url("/echo"));
  EXPECT_EQ(elsewhere.status, 200);
  EXPECT_THAT(elsewhere.body, ::testing::Not(HasSubstr("secret"))) << "another origin";
  EXPECT_THAT(get_failure(by, server_.url("/loop")).detail(), HasSubstr("redirects"));
  EXPECT_EQ(get_failure(by, server_.url("/redirect?file:///etc/passwd")).code(),
            core::ErrorCode::kOutgoingRefused);
  const auto posted =
      run(by.send({.method = "POST", .url = server_.url("/redirect?/echo"), .body = "x"}, in(5s)));
  EXPECT_EQ(posted.status, 302) << "a POST is not sent twice";
}

TEST_F(HttpClientTest, RefusesTenantsWhatIsNotPublic) {
  const auto port = std::to_string(server_.port());
  auto& by = client({.profile = OutgoingProfile::kTenant, .plain_http = true});
  for (const auto& url :
       {"http://127.0.0.1:" + port + "/echo", "http://localhost:" + port + "/echo",
        "http://0.0.0.0:" + port + "/echo", "http://127.1:" + port + "/echo",
        "http://2130706433:" + port + "/echo", "http://0x7f000001:" + port + "/echo",
        "http://[::1]:" + port + "/echo", "http://[::ffff:127.0.0.1]:" + port + "/echo",
        std::string("http://169.254.169.254/latest/meta-data/"), std::string("http://10.0.0.1/")}) {
    const auto error = get_failure(by, url);
    EXPECT_EQ(error.code(), core::ErrorCode::kOutgoingRefused) << url << ": " << error.detail();
  }
  EXPECT_EQ(server_.connections(), 0) << "no connection was made";
}

TEST_F(HttpClientTest, RefusesTenantsARedirectInside) {
  // The first server is allowed by name of its network; the redirect leads out of it.
  ScriptedServer inside(&routes);
  auto policy = core::value_or_throw(AddressPolicy::create({.networks = {"127.0.0.1/32"}}));
  auto& by = client(
      {.profile = OutgoingProfile::kTenant, .policy = std::move(policy), .plain_http = true});
  EXPECT_EQ(get(by, server_.url("/echo")).status, 200);
  const auto target = "http://127.0.0.2:" + std::to_string(inside.port()) + "/echo";
  EXPECT_EQ(get_failure(by, server_.url("/redirect?" + target)).code(),
            core::ErrorCode::kOutgoingRefused);
  EXPECT_EQ(inside.connections(), 0);
}

TEST_F(HttpClientTest, WantsHttpsFromTenants) {
  auto policy = core::value_or_throw(AddressPolicy::create({.networks = {"127.0.0.0/8"}}));
  auto& by = client({.profile = OutgoingProfile::kTenant, .policy = std::move(policy)});
  const auto error = get_failure(by, server_.url("/echo"));
  EXPECT_EQ(error.code(), core::ErrorCode::kOutgoingRefused);
  EXPECT_THAT(error.detail(), HasSubstr("https"));
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(HttpClientTest, RefusesRequestsThatCannotBe) {
  auto& by = client();
  for (const auto& url : {std::string("not a url"), std::string("ftp://a.example/"),
                          std::string("file:///etc/passwd"), std::string("gopher://a.example/"),
                          std::string("http://user:password@a.example/"), std::string("http://"),
                          "http://a.example/" + std::string(9000, 'x')}) {
    EXPECT_EQ(get_failure(by, url).code(), core::ErrorCode::kOutgoingRefused) << url.substr(0, 40);
  }
  const auto refuses = [&](OutgoingRequest request) {
    return failure(by.send(std::move(request), in(5s))).code() == core::ErrorCode::kOutgoingRefused;
  };
  EXPECT_TRUE(refuses({.method = "GET /x HTTP/1.1\r\nX: y\r\n\r\nGET", .url = server_.url()}));
  EXPECT_TRUE(refuses({.url = server_.url(), .headers = {{"X", "a\r\nInjected: b"}}}));
  EXPECT_TRUE(refuses({.url = server_.url(), .headers = {{"X: y\r\nZ", "a"}}}));
}

/// Fails the first two requests of a kind, then answers.
struct Flaky {
  std::atomic<int> requests = 0;
  int status = 503;

  Task<> answer(PeerConnection& peer) {
    const int number = ++requests;
    if (number > 2) {
      co_await peer.respond(200, {}, "at last");
    } else if (status == 0) {
      peer.cut();
    } else {
      co_await peer.respond(status, {}, "not now");
    }
  }
};

TEST_F(HttpClientTest, RepeatsWhatIsSafeToRepeat) {
  const core::RetryPolicy quick{.attempts_max = 3, .base = core::Milliseconds(5)};
  for (const int status : {503, 0}) {
    Flaky flaky{.status = status};
    ScriptedServer server(
        [&flaky](PeerRequest, PeerConnection& peer) { return flaky.answer(peer); });
    EXPECT_EQ(run(client().send({.url = server.url(), .retry = quick}, in(5s))).body, "at last");
    EXPECT_EQ(flaky.requests, 3);
  }
  Flaky flaky;
  ScriptedServer server([&flaky](PeerRequest, PeerConnection& peer) { return flaky.answer(peer); });
  const auto posted =
      run(client().send({.method = "POST", .url = server.url(), .retry = quick}, in(5s)));
  EXPECT_EQ(posted.status, 503);
  EXPECT_EQ(flaky.requests, 1) << "a POST goes out once";
}

Task<> unavailable(PeerRequest, PeerConnection& peer) {
  co_await peer.respond(503, {}, "down");
}

TEST_F(HttpClientTest, LeavesAFailingOriginAlone) {
  ScriptedServer down(&unavailable);
  auto& by = client(
      {.profile = OutgoingProfile::kOperator,
       .breaker = core::BreakerPolicy{.failures_max = 3, .open_time = core::Milliseconds(60'000)}});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(get(by, down.url()).status, 503);
  }
  const auto error = get_failure(by, down.url());
  EXPECT_EQ(error.code(), core::ErrorCode::kOutgoingFailed);
  ASSERT_TRUE(error.retry_after());
  EXPECT_GT(error.retry_after()->count(), 0);
  EXPECT_EQ(down.requests(), 3) << "the fourth was not sent";
  EXPECT_EQ(get(by, server_.url("/echo")).status, 200) << "another origin is not concerned";
}

TEST_F(HttpClientTest, TakesNoHasteForAFailureOfTheOrigin) {
  auto& by = client(
      {.profile = OutgoingProfile::kOperator,
       .breaker = core::BreakerPolicy{.failures_max = 2, .open_time = core::Milliseconds(60'000)}});
  const auto ask = [&](std::chrono::milliseconds patience) {
    const auto error = failure(
        by.send({.url = server_.url("/stall"), .retry = {.attempts_max = 1}, .patience = patience},
                in(30ms)));
    EXPECT_FALSE(error.retry_after()) << "it was asked";
  };
  for (int i = 0; i < 3; ++i) {
    ask(10s);
  }
  EXPECT_EQ(get(by, server_.url("/echo")).status, 200) << "others still ask it";
  ask(0ms);
  ask(0ms);
  EXPECT_TRUE(get_failure(by, server_.url("/echo")).retry_after()) << "it was given its time";
}

TEST_F(HttpClientTest, BoundsTransfersAtOnce) {
  auto& by = client({.profile = OutgoingProfile::kOperator, .transfers_max = 1});
  auto first = asio::co_spawn(runtime_.shard(0).context(),
                              by.send({.url = server_.url("/stall")}, in(300ms)), asio::use_future);
  ASSERT_TRUE(server_.await_requests(1));
  EXPECT_EQ(get_failure(by, server_.url("/echo")).code(), core::ErrorCode::kOverloaded);
  EXPECT_THROW(first.get(), core::Error);
  EXPECT_EQ(get(by, server_.url("/echo")).status, 200);
}

TEST_F(HttpClientTest, EndsATransferWhoseCallerIsCancelled) {
  auto& by = client();
  asio::cancellation_signal stop;
  std::promise<bool> aborted;
  asio::co_spawn(runtime_.shard(0).context(), by.send({.url = server_.url("/stall")}, in(10s)),
                 asio::bind_cancellation_slot(
                     stop.slot(), [&](std::exception_ptr failure, const OutgoingResponse&) {
                       aborted.set_value(failure != nullptr);
                     }));
  ASSERT_TRUE(server_.await_requests(1));
  asio::post(runtime_.shard(0).context(), [&] { stop.emit(asio::cancellation_type::terminal); });
  EXPECT_TRUE(aborted.get_future().get());
  EXPECT_EQ(by.running(), 0U);
}

}  // namespace
}  // namespace auriga::platform
