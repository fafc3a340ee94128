// The server end to end: real sockets, one case per promise.
#include <gtest/gtest.h>

#include "raw_client.hpp"
#include "test_server.hpp"

namespace auriga::platform::http::test {
namespace {

using namespace std::chrono_literals;
using testing::Test;

TEST(Server, AnswersAGetWithJson) {
  TestServer server;
  const auto answer = ask(server.port(), get("/items/a1?verbose=true"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->header("Content-Type"), "application/json");
  EXPECT_EQ(answer->body,
            R"({"id":"a1","name":"Lamp","colour":"green","count":null,"tags":["warm","\"bright\""]})");
  EXPECT_EQ(answer->header("ETag"), "\"v1\"");
  EXPECT_TRUE(answer->header("X-Request-Id").starts_with("req_"));
  EXPECT_FALSE(answer->header("Date").empty());
}

}  // namespace
}  // namespace auriga::platform::http::test
