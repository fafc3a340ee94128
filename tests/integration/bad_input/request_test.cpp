// Requests that are no requests: broken JSON, wrong types of body, too much of everything.
#include "tests/integration/bad_input/bad_input.hpp"

namespace auriga::testing {
namespace {

class RequestTest : public BadInputTest {
 protected:
  Request agents_post(std::string body, std::string type = "") {
    return {.method = "POST",
            .path = "/api/v1/agents",
            .body = std::move(body),
            .content_type = std::move(type)};
  }
};

TEST_F(RequestTest, BodiesThatAreNoJsonAreToldWhere) {
  std::string deep;
  for (int i = 0; i < 5000; ++i) {
    deep += "[";
  }
  std::vector<Scenario> table;
  for (const auto& [name, body] :
       std::map<std::string, std::string>{{"cut off", R"({"agent_name": "x")"},
                                          {"no quotes", "{agent_name: 1}"},
                                          {"a trailing comma", R"({"agent_name": "x",})"},
                                          {"two values", R"({} {})"},
                                          {"a word", "hello"},
                                          {"a comment", "{} // yes"},
                                          {"single quotes", "{'a': 1}"},
                                          {"not a number", R"({"a": NaN})"},
                                          {"a lone surrogate", R"({"agent_name": "\ud800"})"},
                                          {"a control character", "{\"agent_name\": \"a\nb\"}"},
                                          {"no UTF-8", "{\"agent_name\": \"\xff\xfe\"}"},
                                          {"overlong UTF-8", "{\"agent_name\": \"\xc0\xaf\"}"},
                                          {"five thousand brackets", deep}}) {
    table.push_back({.name = name,
                     .request = agents_post(body),
                     .status = 400,
                     .code = "MALFORMED_JSON",
                     .has = {"remedy"}});
  }
  play(w.server, w.owner.api, table);
  expect_nothing_changed();
}

TEST_F(RequestTest, JsonOfAnotherShapeIsAFault) {
  for (const std::string body : {"[]", "null", "7", "\"text\"", "true"}) {
    SCOPED_TRACE(body);
    const auto answer = w.owner.api.send(agents_post(body));
    EXPECT_EQ(answer.status, 422) << answer.body;
    EXPECT_GE(answer.at("/errors").as_array().size(), 1U);
  }
  play(w.server, w.owner.api,
       {{.name = "the character U+0000",
         .request = agents_post(R"({"agent_name":"a\u0000bcd","sop":"Long enough, yes."})"),
         .status = 422,
         .faults = {"/agent_name"}},
        {.name = "numbers beyond all bounds",
         .request =
             json_request("POST", "/api/v1/api-keys",
                          {{"name", 1e308}, {"scopes", json::object()}, {"rate_per_hour", 1.5}}),
         .status = 422,
         .faults = {"/name", "/scopes", "/rate_per_hour"}},
        {.name = "a whole number that is none",
         .request = {.method = "POST",
                     .path = "/api/v1/api-keys",
                     .body =
                         R"({"name":"x","scopes":["chat"],"rate_per_hour":99999999999999999999})"},
         .status = 422,
         .faults = {"/rate_per_hour"}}});
  json::object crowd{{"agent_name", "x"}};
  for (int i = 0; i < 1000; ++i) {
    crowd["unknown" + std::to_string(i)] = i;
  }
  const auto answer = w.owner.api.post("/api/v1/agents", crowd);
  EXPECT_EQ(answer.status, 422);
  EXPECT_LE(answer.at("/errors").as_array().size(), 100U) << "a reader is not drowned";
  expect_nothing_changed();
}

TEST_F(RequestTest, OtherTypesOfBodyAreRefused) {
  for (const std::string type :
       {"text/plain", "application/x-www-form-urlencoded", "application/xml", "json", "*/*"}) {
    play(w.server, w.owner.api,
         {.name = type,
          .request = agents_post(R"({"agent_name":"abc","sop":"Long enough, yes."})", type),
          .status = 415,
          .code = "UNSUPPORTED_MEDIA_TYPE",
          .has = {"application/json"}});
  }
  play(w.server, w.owner.api,
       {.name = "a form without a boundary",
        .request = agents_post("--x--", "multipart/form-data"),
        .status = 415});
  expect_nothing_changed();
}

TEST_F(RequestTest, TooMuchIsRefusedBeforeItIsRead) {
  struct Row {
    std::string name;
    std::string bytes;
    int status;
    std::string code;
  };
  const std::string json_type = "Content-Type: application/json\r\n";
  const std::vector<Row> rows{
      {"an announced body of 2 MiB",
       head("POST", "/api/v1/agents", json_type + "Content-Length: 2097152\r\n"), 413,
       "BODY_TOO_LARGE"},
      {"an announced body of a terabyte",
       head("POST", "/api/v1/agents", json_type + "Content-Length: 1000000000000\r\n"), 413,
       "BODY_TOO_LARGE"},
      {"a form beyond the limit of uploads",
       head("POST", agent_path() + "/documents",
            "Content-Type: " + Multipart().content_type() + "\r\nContent-Length: 600000000\r\n"),
       413, "BODY_TOO_LARGE"},
      {"headers", head("GET", "/api/v1/me", "X-Long: " + std::string(20'000, 'a') + "\r\n"), 431,
       "HEADERS_TOO_LARGE"},
      {"a path", head("GET", "/api/v1/agents?q=" + std::string(9'000, 'a'), ""), 414,
       "URI_TOO_LONG"}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const auto answer = say(row.bytes);
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, row.status) << answer->body;
    EXPECT_EQ(answer->code(), row.code);
    EXPECT_NE(answer->text("/remedy"), "");
  }
  std::string many;
  for (int i = 0; i < 400; ++i) {
    many += "X-H" + std::to_string(i) + ": v\r\n";
  }
  const auto answer = say(head("GET", "/api/v1/me", many));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 431);
  expect_nothing_changed();
}

TEST_F(RequestTest, AChunkedBodyIsBoundedToo) {
  Wire wire(w.server.port());
  wire.send(head("POST", "/api/v1/agents",
                 "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"));
  const std::string piece(65536, ' ');
  for (int i = 0; i < 64; ++i) {
    if (!wire.send("10000\r\n" + piece + "\r\n")) {
      break;  // It need not be read to its end.
    }
  }
  const auto answer = wire.receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 413) << answer->body;
  expect_nothing_changed();
}

TEST_F(RequestTest, WhatIsNoHttpIsAnsweredOnceAndClosed) {
  for (const std::string bytes :
       {"hello\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",  // No Host.
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST /api/v1/agents HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /api/v1/agents HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: "
        "6\r\n\r\nhello",
        "POST /api/v1/agents HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: "
        "chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "\x16\x03\x01\x02\x05\x01\x02"}) {
    SCOPED_TRACE(bytes);
    Wire wire(w.server.port());
    wire.send(bytes);
    wire.end_sending();
    const auto answer = wire.receive();
    if (answer) {
      EXPECT_GE(answer->status, 400);
      EXPECT_LT(answer->status, 506);
      EXPECT_NE(answer->status, 500);
    }
    EXPECT_TRUE(wire.closed(std::chrono::seconds(10)));
  }
  expect_nothing_changed();
}

TEST_F(RequestTest, ParametersThatAreNoneAreFaults) {
  play(w.server, w.owner.api,
       {{.name = "no UTF-8 in a query",
         .request = {.path = "/api/v1/agents?q=%ff%fe"},
         .status = 400,
         .code = "BAD_REQUEST"},
        {.name = "a broken escape",
         .request = {.path = "/api/v1/agents?q=%zz"},
         .status = 400,
         .code = "BAD_REQUEST"},
        {.name = "an unknown name",
         .request = {.path = "/api/v1/agents?colour=red"},
         .status = 422,
         .faults = {"query/colour"}},
        {.name = "a path out of the API",
         .request = {.path = "/api/v1/agents/..%2f..%2fetc%2fpasswd"},
         .status = 422,
         .faults = {"path/agent_id"}},
        {.name = "an id of another kind",
         .request = {.path = "/api/v1/agents/" + w.owner.id},
         .status = 422,
         .faults = {"path/agent_id"}}});
}

TEST_F(RequestTest, ASlowSenderIsNotWaitedForForEver) {
  // Both at once, because each takes its time.
  Wire head_sender(w.server.port());
  Wire body_sender(w.server.port());
  head_sender.send("POST /api/v1/agents HTTP/1.1\r\nHost: a\r\nX-Slow: ");
  Multipart form;
  form.file("slow.txt", std::string(100'000, 'a'));
  body_sender.send(head("POST", agent_path() + "/documents",
                        "Content-Type: " + form.content_type() +
                            "\r\nContent-Length: " + std::to_string(form.body().size()) + "\r\n") +
                   form.body().substr(0, 50'000));
  const auto late_head = head_sender.receive(std::chrono::seconds(40));
  ASSERT_TRUE(late_head.has_value()) << "a head that does not end";
  EXPECT_EQ(late_head->status, 408);
  EXPECT_EQ(late_head->code(), "REQUEST_TIMEOUT");
  const auto late_body = body_sender.receive(std::chrono::seconds(40));
  ASSERT_TRUE(late_body.has_value()) << "a body that does not end";
  EXPECT_EQ(late_body->status, 408);
  EXPECT_EQ(late_body->code(), "REQUEST_TIMEOUT");
  expect_nothing_changed();
}

}  // namespace
}  // namespace auriga::testing
