// Each middleware by what clients see of it, over real sockets.
#include <gmock/gmock.h>
#include <zlib.h>

#include <fstream>
#include <mutex>
#include <sstream>

#include "app/scope.hpp"
#include "platform/http/middleware/authentication.hpp"
#include "platform/http/middleware/rate_limit.hpp"
#include "platform/http/middleware/standard.hpp"
#include "raw_client.hpp"
#include "test_server.hpp"

namespace auriga::platform::http::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Knows the token "good-token" (a member), "weak-token" (a viewer) and one API key.
class TestAuthenticator final : public Authenticator {
 public:
  std::atomic<int> asked{0};

  CallerPtr cached(const Credential& credential) override {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(std::string(credential.text));
    return found == known_.end() ? nullptr : found->second;
  }
  Task<CallerPtr> authenticate(Credential credential) override {
    ++asked;
    const std::string text(credential.text);
    co_await sleep_for(std::chrono::milliseconds(1));
    core::Caller caller{.kind = core::Caller::Kind::user,
                        .id = "usr_1",
                        .name = "Ada",
                        .tenant = core::Tenant(app::ScopeKey::system(), {})};
    if (text == "good-token") {
      caller.role = core::Role::member;
    } else if (text == "weak-token") {
      caller.role = core::Role::viewer;
    } else if (text == "aur_live_voice" && credential.kind == Credential::Kind::kApiKey) {
      caller.kind = core::Caller::Kind::key;
      caller.id = "key_1";
      caller.scopes = 2;  // voice
    } else if (text == "aur_live_chat" && credential.kind == Credential::Kind::kApiKey) {
      caller.kind = core::Caller::Kind::key;
      caller.id = "key_2";
      caller.scopes = 1;  // chat
    } else {
      throw core::Error(core::ErrorCode::kUnauthenticated);
    }
    auto made = std::make_shared<const core::Caller>(std::move(caller));
    const std::lock_guard lock(mutex_);
    known_[text] = made;
    co_return made;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, CallerPtr> known_;
};

class TestPolicy final : public RatePolicy {
 public:
  RateRule address{1000, std::chrono::seconds(60)};
  RateRule by_address(const Call& /*call*/) const override { return address; }
  std::optional<RateRule> by_caller(const core::Caller& /*caller*/) const override {
    return RateRule{3, std::chrono::seconds(60)};
  }
};

std::string inflate_gzip(std::string_view packed) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string out(8 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  inflateEnd(&stream);
  return result == Z_STREAM_END ? out : "not gzip";
}

TEST(RequestIds, KeepsAGoodOneAndReplacesOthers) {
  TestServer server;
  EXPECT_EQ(ask(server.port(), get("/text", "X-Request-Id: my-id_7\r\n"))->header("X-Request-Id"),
            "my-id_7");
  for (const auto* bad : {"a b", "x\"y", "<script>"}) {
    const auto line = "X-Request-Id: " + std::string(bad) + "\r\n";
    EXPECT_THAT(ask(server.port(), get("/text", line))->header("X-Request-Id"),
                ::testing::StartsWith("req_"));
  }
  EXPECT_NE(ask(server.port(), get("/text"))->header("X-Request-Id"),
            ask(server.port(), get("/text"))->header("X-Request-Id"));
}

class SignedIn : public ::testing::Test {
 protected:
  TestAuthenticator authenticator_;
  TestServer server_{{.compose = [this](MiddlewareList& list, const RouteTable&) {
    list.push_back(make_request_id());
    list.push_back(make_authentication(authenticator_));
  }}};
  int status(std::string_view headers, std::string_view path = "/secret") {
    return ask(server_.port(), get(path, headers))->status;
  }
};

TEST_F(SignedIn, WantsACredentialThatIsGood) {
  EXPECT_EQ(status(""), 401);
  EXPECT_EQ(ask(server_.port(), get("/secret"))->header("WWW-Authenticate"),
            "Bearer realm=\"auriga\"");
  EXPECT_EQ(status("Authorization: Bearer wrong\r\n"), 401);
  EXPECT_EQ(status("Authorization: Basic good-token\r\n"), 401);
  EXPECT_EQ(status("Authorization: Bearer good-token\r\n"), 200);
  EXPECT_EQ(status("authorization: bearer good-token\r\n"), 200);
  EXPECT_EQ(authenticator_.asked, 2) << "a known token is not asked for again";
  EXPECT_EQ(status("", "/text"), 200);
}

TEST_F(SignedIn, ChecksRolesAndScopes) {
  EXPECT_EQ(status("Authorization: Bearer weak-token\r\n"), 403);
  EXPECT_EQ(status("X-API-Key: aur_live_chat\r\n"), 200);
  EXPECT_EQ(status("Authorization: Bearer aur_live_chat\r\n"), 200);
  const auto refused = ask(server_.port(), get("/secret", "X-API-Key: aur_live_voice\r\n"));
  EXPECT_EQ(refused->status, 403);
  EXPECT_THAT(refused->body, HasSubstr("the scope chat"));
}

TEST_F(SignedIn, TakesCredentialsOutOfTheQuery) {
  EXPECT_EQ(status("", "/secret?token=good-token"), 200);
  EXPECT_EQ(status("", "/secret?api_key=aur_live_chat&token=x"), 200);
  EXPECT_EQ(status("", "/secret?token=bad"), 401);
}

TEST(RateLimits, CountByCallerWithHeaders) {
  TestAuthenticator authenticator;
  const auto limiter = make_local_rate_limiter();
  TestPolicy policy;
  TestServer server({.compose = [&](MiddlewareList& list, const RouteTable&) {
    list.push_back(make_request_id());
    list.push_back(make_rate_limit(*limiter, policy, RateSubject::kAddress));
    list.push_back(make_authentication(authenticator));
    list.push_back(make_rate_limit(*limiter, policy, RateSubject::kCaller));
  }});
  const auto good = get("/items/x");
  const auto first = ask(server.port(), good);
  EXPECT_EQ(first->header("RateLimit-Limit"), "1000");
  EXPECT_EQ(first->header("RateLimit-Remaining"), "999");
  const auto secret = get("/secret", "Authorization: Bearer good-token\r\n");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(ask(server.port(), secret)->status, 200) << i;
  }
  const auto refused = ask(server.port(), secret);
  EXPECT_EQ(refused->status, 429);
  EXPECT_EQ(refused->header("RateLimit-Limit"), "3");
  EXPECT_EQ(refused->header("RateLimit-Remaining"), "0");
  EXPECT_EQ(refused->header("Retry-After"), "20");
  EXPECT_THAT(refused->body, HasSubstr("RATE_LIMITED"));
}

TEST(RateLimits, OfOneOperationCountByAddress) {
  const auto limiter = make_local_rate_limiter();
  TestPolicy policy;
  TestServer server({.compose = [&](MiddlewareList& list, const RouteTable&) {
    list.push_back(make_rate_limit(*limiter, policy, RateSubject::kAddress));
  }});
  int refused = 0;
  for (int i = 0; i < 7; ++i) {
    refused += ask(server.port(), get("/secret"))->status == 429 ? 1 : 0;
  }
  EXPECT_EQ(refused, 2);
  EXPECT_EQ(ask(server.port(), get("/text"))->status, 200);
}

TEST(Refused, AClientThatHasTooManyIsToldLikeAnybody) {
  std::optional<Metrics> metrics;
  const auto limiter = make_local_rate_limiter();
  TestPolicy policy;
  TestServer server({.options = {.connections_per_address = 1, .trusted_proxies = {"127.0.0.1"}},
                     .compose = [&](MiddlewareList& list, const RouteTable& table) {
                       list.push_back(make_request_id());
                       list.push_back(make_metrics(metrics.emplace(table, 2)));
                       list.push_back(make_security_headers({}));
                       list.push_back(make_cors({.origins = {"https://app.example.org"}}));
                       list.push_back(make_rate_limit(*limiter, policy, RateSubject::kAddress));
                     }});
  const std::string client = "X-Forwarded-For: 192.0.2.1\r\n";
  RawClient first(server.port());
  first.send(get("/held", client));
  ASSERT_TRUE(server.shop().waiting.await(1));
  const auto refused =
      ask(server.port(),
          get("/text", client + "X-Request-Id: mine_1\r\nOrigin: https://app.example.org\r\n"));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(refused->header("Content-Type"), "application/problem+json");
  EXPECT_THAT(refused->body, HasSubstr("OVERLOADED"));
  EXPECT_THAT(refused->body, HasSubstr("\"request_id\":\"mine_1\""));
  EXPECT_EQ(refused->header("X-Request-Id"), "mine_1");
  EXPECT_EQ(refused->header("Access-Control-Allow-Origin"), "https://app.example.org");
  EXPECT_EQ(refused->header("X-Content-Type-Options"), "nosniff");
  EXPECT_NE(refused->header("Retry-After"), "");
  EXPECT_EQ(refused->header("RateLimit-Limit"), "") << "nobody asked what it wants";
  server.shop().let_go();
  EXPECT_EQ(first.receive()->status, 204);
  server.stop(std::chrono::seconds(1));
  std::string page;
  metrics->collect(page);
  EXPECT_THAT(page, HasSubstr(R"(auriga_http_requests_total{route="text",status="503"} 1)"));
}

TEST(RateLimiter, ForgetsTheOldestAtItsBoundAndRefillsEvenly) {
  const auto limiter = make_local_rate_limiter(64);
  const RateRule rule{2, std::chrono::seconds(10)};
  const SteadyTime start{};
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(limiter->take("flood" + std::to_string(i), rule, start).allowed);
  }
  EXPECT_TRUE(limiter->take("me", rule, start).allowed);
  EXPECT_TRUE(limiter->take("me", rule, start).allowed);
  const auto refused = limiter->take("me", rule, start);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.retry_after, std::chrono::seconds(5));
  EXPECT_TRUE(limiter->take("me", rule, start + std::chrono::seconds(5)).allowed);
}

TEST(RateLimiter, CountsAnIpv6ClientByItsPrefix) {
  EXPECT_EQ(subject_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(subject_of("2001:db8:1:2::7"), subject_of("2001:db8:1:2:ffff:1:2:3"));
  EXPECT_NE(subject_of("2001:db8:1:2::7"), subject_of("2001:db8:1:3::7"));
  EXPECT_EQ(subject_of("no:address"), "no:address");
}

TEST(RateLimiter, CountsIpv4WrittenAsIpv6AsIpv4) {
  EXPECT_EQ(subject_of("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(subject_of("::ffff:c000:207"), "192.0.2.7");
  EXPECT_NE(subject_of("::ffff:192.0.2.7"), subject_of("::ffff:192.0.2.8"));
}

TEST(SecurityHeaders, ProtectPagesAndAnswers) {
  StaticSite site;
  site.put("/page", "<p>hello</p>", "text/html; charset=utf-8");
  TestServer server({.site = &site, .compose = [](MiddlewareList& list, const RouteTable&) {
                       list.push_back(
                           make_security_headers({.connect_sources = {"wss://v.example"}}));
                     }});
  const auto page = ask(server.port(), get("/page"));
  const auto policy = page->header("Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("script-src 'self';"));
  EXPECT_THAT(policy, HasSubstr("connect-src 'self' wss://v.example;"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_EQ(page->header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(page->header("Cross-Origin-Opener-Policy"), "same-origin");
  const auto answer = ask(server.port(), get("/items/a"));
  EXPECT_THAT(answer->header("Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_EQ(answer->header("Cache-Control"), "private, no-cache");
  EXPECT_EQ(ask(server.port(), get("/fail"))->header("Cache-Control"), "no-store");
  EXPECT_EQ(ask(server.port(), get("/fail"))->header("X-Content-Type-Options"), "nosniff");
}

TEST(Cors, MarksListedOriginsAlone) {
  TestServer server({.compose = [](MiddlewareList& list, const RouteTable&) {
    list.push_back(make_cors({.origins = {"https://shop.example"}}));
  }});
  const auto listed = ask(server.port(), get("/text", "Origin: https://shop.example\r\n"));
  EXPECT_EQ(listed->header("Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_THAT(listed->header("Access-Control-Expose-Headers"), HasSubstr("X-Request-Id"));
  EXPECT_EQ(listed->header("Vary"), "Origin");
  const auto other = ask(server.port(), get("/text", "Origin: https://evil.example\r\n"));
  EXPECT_THAT(other->header("Access-Control-Allow-Origin"), IsEmpty());
  const auto preflight =
      ask(server.port(),
          "OPTIONS /items HTTP/1.1\r\nHost: t\r\nOrigin: https://shop.example\r\n"
          "Access-Control-Request-Method: POST\r\n\r\n");
  EXPECT_EQ(preflight->status, 204);
  EXPECT_THAT(preflight->header("Access-Control-Allow-Methods"), HasSubstr("POST"));
}

TEST(Compression, PacksLargeTextForThoseWhoAccept) {
  TestServer server({.compose = [](MiddlewareList& list, const RouteTable&) {
    list.push_back(make_compression());
  }});
  const std::string much = "/big?lines=40000";
  const auto packed = ask(server.port(), get(much, "Accept-Encoding: br, gzip;q=0.5\r\n"));
  EXPECT_EQ(packed->header("Content-Encoding"), "gzip");
  EXPECT_EQ(packed->header("Vary"), "Accept-Encoding");
  EXPECT_LT(packed->body.size(), 150'000U);
  EXPECT_EQ(inflate_gzip(packed->body), ask(server.port(), get(much))->body);
  EXPECT_THAT(
      ask(server.port(), get(much, "Accept-Encoding: gzip;q=0\r\n"))->header("Content-Encoding"),
      IsEmpty());
  EXPECT_THAT(ask(server.port(), get("/big?lines=50000", "Accept-Encoding: gzip\r\n"))
                  ->header("Content-Encoding"),
              IsEmpty())
      << "more than a shard should pack";
  EXPECT_THAT(
      ask(server.port(), get("/text", "Accept-Encoding: gzip\r\n"))->header("Content-Encoding"),
      IsEmpty());
}

TEST(AccessLog, LeavesOutTheAddressWhereItIsTold) {
  ::testing::internal::CaptureStdout();  // Where the log goes unless it is opened.
  TestServer server({.compose = [](MiddlewareList& list, const RouteTable&) {
    list.push_back(make_access_log({.without_address = {"/text", "/nowhere"}}));
  }});
  for (const auto* path : {"/text", "/items/none", "/nowhere"}) {
    ask(server.port(), get(path));
  }
  server.stop(std::chrono::milliseconds(500));
  std::istringstream log(::testing::internal::GetCapturedStdout());
  std::map<std::string, bool> told;  // By path: whether the line has an address.
  for (std::string line; std::getline(log, line);) {
    for (const auto* path : {"/text", "/items/none", "/nowhere"}) {
      if (line.find(path) != std::string::npos) {
        told[path] = line.find("127.0.0.1") != std::string::npos;
      }
    }
  }
  const std::map<std::string, bool> expected{
      {"/text", false}, {"/items/none", true}, {"/nowhere", false}};
  EXPECT_EQ(told, expected);
}

TEST(Metrics, CountByOperationAndStatus) {
  std::unique_ptr<Metrics> metrics;
  TestServer server({.compose = [&](MiddlewareList& list, const RouteTable& table) {
    metrics = std::make_unique<Metrics>(table, 1);
    list.push_back(make_metrics(*metrics));
  }});
  for (int i = 0; i < 3; ++i) {
    ask(server.port(), get("/text"));
  }
  ask(server.port(), get("/items/none"));
  ask(server.port(), "nonsense\r\n\r\n");
  server.stop(std::chrono::milliseconds(500));
  std::string text;
  metrics->collect(text);
  EXPECT_THAT(text, HasSubstr("auriga_http_requests_total{route=\"text\",status=\"200\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("auriga_http_requests_total{route=\"get_item\",status=\"404\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("auriga_http_requests_total{route=\"none\",status=\"400\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("auriga_http_request_duration_seconds_count{route=\"text\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("auriga_http_response_bytes_total{route=\"text\"} 18\n"));
}

TEST(TrustedProxies, NameTheClientBehindThem) {
  class Echo final : public Middleware {
    MaybeTask before(Call& call) override {
      call.answer(Reply::text(std::string(call.remote_address()) + (call.secure() ? " tls" : ""),
                              "text/plain"));
      return std::nullopt;
    }
  };
  const auto compose = [](MiddlewareList& list, const RouteTable&) {
    list.push_back(std::make_unique<Echo>());
  };
  const auto asked = get(
      "/text", "X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n");
  TestServer proxied(
      {.options = {.trusted_proxies = {"127.0.0.0/8", "10.0.0.0/8"}}, .compose = compose});
  EXPECT_EQ(ask(proxied.port(), asked)->body, "203.0.113.9 tls");
  TestServer direct({.compose = compose});
  EXPECT_EQ(ask(direct.port(), asked)->body, "127.0.0.1");

  // Behind what its client made up, a proxy writes lines of its own.
  const auto ask_lines = [&](std::string_view lines) {
    return ask(proxied.port(), get("/text", lines))->body;
  };
  EXPECT_EQ(ask_lines("X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-For: 203.0.113.7\r\n"),
            "203.0.113.7");
  EXPECT_EQ(ask_lines("X-Forwarded-For: 6.6.6.6, 203.0.113.7\r\nx-forwarded-for: 10.1.2.3\r\n"),
            "203.0.113.7");
  EXPECT_EQ(ask_lines("X-Forwarded-For:\r\nX-Forwarded-For: 203.0.113.7\r\n"), "203.0.113.7");
  EXPECT_EQ(ask_lines("X-Forwarded-For: ::ffff:203.0.113.7, ::ffff:10.1.2.3\r\n"), "203.0.113.7");
  EXPECT_EQ(ask_lines("X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n"), "127.0.0.1");
  EXPECT_EQ(ask_lines("X-Forwarded-Proto: http\r\nX-Forwarded-Proto: https\r\n"), "127.0.0.1 tls");
}

}  // namespace
}  // namespace auriga::platform::http::test
