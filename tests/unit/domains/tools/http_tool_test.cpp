// One call against a real server on loopback, which the tests' policy allows and users' does not.
#include "domains/tools/http_tool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "tests/support/openai_server/scripted_server.hpp"
#include "tests/unit/engines/llm/shard.hpp"

namespace auriga::tools {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::PeerConnection;
using testing::PeerHeaders;
using testing::PeerRequest;
using testing::ScriptedServer;

constexpr std::string_view kSecret = "sk-0123456789abcdef";

PeerHeaders typed(std::string type) {
  return {{"Content-Type", std::move(type)}};
}
const PeerHeaders kJson = typed("application/json");
const PeerHeaders kHtml = typed("text/html");
const PeerHeaders kText = typed("text/plain; charset=utf-8");

class HttpToolTest : public ::testing::Test {
 protected:
  HttpToolTest() {
    tool_.name = "order";
    tool_.parameters =
        core::value_or_throw(
            core::parse_json(
                R"({"type":"object","properties":{"id":{"type":"integer"}},"required":["id"]})"))
            .get_object();
    tool_.request.url = server_.url("/orders/{id}");
    tool_.request.headers = {{"Authorization", "Bearer {{secret:KEY}}"}};
    tool_.timeout_seconds = 1;
    tool_.response_bytes_max = 2000;
  }

  ToolResult call(std::string arguments = R"({"id":7})",
                  platform::SteadyTime deadline = testing::in(10s)) {
    return shard_.run(
        call_http_tool(clients(), tool_, arguments, secrets_, {.key = "the-key"}, deadline));
  }
  /// The tenants' clients; a loopback server is reached where the policy is opened for it.
  platform::HttpClients& clients() { return open_ ? *allowed_ : *usual_; }

  Task<> serve(PeerRequest request, PeerConnection& peer) {
    const auto path = request.target;
    last_ = request;
    if (path == "/orders/7") {
      co_await peer.respond(200, kJson, R"({"data":{"status":"sent","items":[1,2]}})");
    } else if (path == "/orders/1") {
      co_await peer.stall();
    } else if (path == "/orders/2") {
      co_await peer.respond(200, kJson, "\"" + std::string(5 << 20, 'x') + "\"");
    } else if (path == "/orders/3") {
      co_await peer.respond(200, kHtml, "<h1>Sign in</h1>");
    } else if (path == "/orders/4") {
      PeerHeaders away{{"Location", "http://10.0.0.1/internal"}};
      co_await peer.respond(302, away, "");
    } else if (path == "/orders/5") {
      co_await peer.respond(
          500, kJson, R"({"error":"boom","seen":")" + request.header("authorization") + "\"}");
    } else if (path == "/orders/6") {
      co_await peer.respond(200, kJson, R"({"seen":["Bearer )" + std::string(kSecret) + "\"]}");
    } else if (path == "/orders/8") {
      co_await peer.begin(200, kJson);
      for (int i = 0; i < 5000; ++i) {
        co_await peer.chunk(std::string(1000, '1'));
      }
    } else if (path == "/orders/21") {
      co_await peer.respond(200, kJson, R"({"seen":"\u0073k-0123456789abcdef"})");
    } else if (path == "/orders/22") {
      co_await peer.respond(500, kJson, R"({"seen":"\u0073k-0123456789abcdef"})");
    } else if (path == "/orders/9") {
      co_await peer.respond(200, kText, "ready on Monday");
    } else if (path == "/orders/10") {
      co_await peer.respond(204, {}, "");
    } else {
      peer.cut();
    }
  }

  PeerRequest last_;  ///< Outlives the server, whose thread writes it.
  ScriptedServer server_{[this](PeerRequest request, PeerConnection& peer) {
    return serve(std::move(request), peer);
  }};
  platform::Runtime runtime_{1};
  struct Shard {
    explicit Shard(platform::Runtime& of) : runtime(of) { runtime.start(); }
    ~Shard() { runtime.stop(); }
    template <class T>
    T run(Task<T> task) {
      return platform::asio::co_spawn(runtime.shard(0).context(), std::move(task),
                                      platform::asio::use_future)
          .get();
    }
    platform::Runtime& runtime;
  };
  std::optional<platform::HttpClients> allowed_{
      std::in_place, runtime_,
      platform::HttpClientOptions{.policy = core::value_or_throw(platform::AddressPolicy::create(
                                      {.hosts = {}, .networks = {"127.0.0.0/8"}})),
                                  .plain_http = true}};
  std::optional<platform::HttpClients> usual_{std::in_place, runtime_,
                                              platform::HttpClientOptions{.plain_http = true}};
  Shard shard_{runtime_};
  Tool tool_;
  SecretValues secrets_{{"KEY", std::string(kSecret)}};
  bool open_ = true;
};

TEST_F(HttpToolTest, CallsAndTellsTheResult) {
  auto result = call();
  ASSERT_TRUE(result.ok) << result.message;
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(told_of(result), R"({"data":{"status":"sent","items":[1,2]}})");
  EXPECT_EQ(last_.header("authorization"), "Bearer " + std::string(kSecret));
  EXPECT_EQ(last_.header("idempotency-key"), "the-key");
  ASSERT_TRUE(result.request);
  EXPECT_EQ(result.request->headers.at(0).value, "Bearer ••••••");
  EXPECT_THAT(core::to_json(result), Not(HasSubstr(std::string(kSecret))));

  tool_.result_path = "/data/items/1";
  EXPECT_EQ(told_of(call()), "2");
  tool_.result_path = "/data/none";
  EXPECT_EQ(call().fault, ToolFault::result_not_found);
}

TEST_F(HttpToolTest, SendsABody) {
  tool_.request.method = ToolMethod::POST;
  tool_.request.url = server_.url("/orders/7");
  tool_.request.body = ToolBody::parameters;
  EXPECT_TRUE(call(R"({"id":3})").ok);
  EXPECT_EQ(last_.method, "POST");
  EXPECT_EQ(last_.body, R"({"id":3})");
  EXPECT_EQ(last_.header("content-type"), "application/json");

  tool_.parameters = json::parse(R"({"type":"object","properties":{"body":{}}})").as_object();
  tool_.request.body = ToolBody::text;
  tool_.request.text = "{body}";
  EXPECT_TRUE(call(R"({"body":[4]})").ok);
  EXPECT_EQ(last_.body, "[4]");
  EXPECT_TRUE(call("{}").ok);
  EXPECT_EQ(last_.body, "");
  EXPECT_EQ(last_.header("content-type"), "") << "there is no body to be of it";
}

TEST_F(HttpToolTest, RefusesArgumentsThatDoNotFit) {
  for (const auto* wrong : {"", "[]", "{oops", "{}", R"({"id":"7"})"}) {
    const auto result = call(wrong);
    EXPECT_EQ(result.fault, ToolFault::invalid_arguments) << wrong;
    EXPECT_FALSE(result.request);
  }
  EXPECT_THAT(call("{}").message, HasSubstr("/id is required"));
  EXPECT_EQ(server_.requests(), 0);
}

struct Wrong {
  int id;
  ToolFault fault;
};
class ToolFaults : public HttpToolTest, public ::testing::WithParamInterface<Wrong> {};

TEST_P(ToolFaults, AreNamedAndToldToTheModel) {
  const auto begin = std::chrono::steady_clock::now();
  const auto result = call(R"({"id":)" + std::to_string(GetParam().id) + "}", testing::in(60s));
  EXPECT_FALSE(result.ok);
  ASSERT_TRUE(result.fault);
  EXPECT_EQ(*result.fault, GetParam().fault) << result.message;
  EXPECT_THAT(told_of(result),
              HasSubstr("The tool failed (" + std::string(core::enum_name(GetParam().fault))));
  EXPECT_THAT(core::to_json(result), Not(HasSubstr(std::string(kSecret))));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 30s);
  EXPECT_TRUE(call().ok) << "and it recovers";
}

INSTANTIATE_TEST_SUITE_P(
    All, ToolFaults,
    ::testing::Values(Wrong{1, ToolFault::timeout}, Wrong{2, ToolFault::too_large},
                      Wrong{8, ToolFault::too_large}, Wrong{3, ToolFault::not_json},
                      Wrong{4, ToolFault::address_refused}, Wrong{5, ToolFault::bad_status},
                      Wrong{11, ToolFault::unreachable}),
    [](const auto& one) { return "id" + std::to_string(one.param.id); });

TEST_F(HttpToolTest, MasksWhatAServerRepeats) {
  const auto failed = call(R"({"id":5})");
  EXPECT_EQ(failed.status, 500);
  EXPECT_THAT(told_of(failed), HasSubstr("Bearer ••••••"));
  const auto result = call(R"({"id":6})");
  EXPECT_TRUE(result.ok);
  EXPECT_EQ(told_of(result), R"({"seen":["Bearer ••••••"]})");
}

TEST_F(HttpToolTest, MasksWhatAServerRepeatsEscaped) {
  const auto told = told_of(call(R"({"id":21})"));
  EXPECT_THAT(told, HasSubstr("••••••"));
  EXPECT_THAT(told, Not(HasSubstr("0123456789abcdef")));
  const auto failed = told_of(call(R"({"id":22})"));
  EXPECT_THAT(failed, HasSubstr("••••••"));
  EXPECT_THAT(failed, Not(HasSubstr("0123456789abcdef")));
}

TEST_F(HttpToolTest, TakesNoArgumentsWhereThereAreNone) {
  tool_.parameters = {};
  tool_.request.url = server_.url("/orders/7");
  tool_.request.method = ToolMethod::POST;
  tool_.request.body = ToolBody::parameters;
  const auto refused = call(R"({"admin":true})");
  EXPECT_EQ(refused.fault, ToolFault::invalid_arguments);
  EXPECT_FALSE(refused.request.has_value());
  EXPECT_TRUE(call("{}").ok);
}

TEST_F(HttpToolTest, TakesTextAndNothing) {
  EXPECT_EQ(told_of(call(R"({"id":9})")), "ready on Monday");
  const auto nothing = call(R"({"id":10})");
  EXPECT_TRUE(nothing.ok);
  EXPECT_TRUE(nothing.result.is_null());
  tool_.result_path = "/x";
  EXPECT_EQ(call(R"({"id":9})").fault, ToolFault::not_json);
}

TEST_F(HttpToolTest, NeedsItsSecret) {
  secrets_.clear();
  const auto result = call();
  EXPECT_EQ(result.fault, ToolFault::secret_missing);
  EXPECT_THAT(result.message, HasSubstr("KEY"));
  EXPECT_EQ(server_.requests(), 0);
}

TEST_F(HttpToolTest, ReachesNoPrivateAddress) {
  open_ = false;
  const auto result = call();
  EXPECT_EQ(result.fault, ToolFault::address_refused) << result.message;
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(HttpToolTest, HoldsTheDeadlineOfTheAnswer) {
  tool_.timeout_seconds = 60;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(call(R"({"id":1})", testing::in(300ms)).fault, ToolFault::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 30s) << "of 60 s";
}

}  // namespace
}  // namespace auriga::tools
