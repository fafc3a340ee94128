// Tools of agents and secrets of organisations: kept, changed, refused. What calls come to, against
// real servers: tests/integration/tools.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

using ::testing::HasSubstr;

class ToolsTest : public EndpointTest {
 protected:
  std::string path(const std::string& agent, const std::string& id = {}) const {
    return "/api/v1/agents/" + agent + "/tools" + (id.empty() ? "" : "/" + id);
  }
  static json::object tool(const std::string& name, json::object more = {}) {
    json::object out{
        {"name", name},
        {"description", "Tells where an order is."},
        {"parameters", json::parse(R"({"type":"object","properties":{"id":{"type":"string"}},
                                       "required":["id"]})")},
        {"request", {{"url", "https://api.example.com/orders/{id}"}}}};
    for (auto& [key, value] : more) {
      out[key] = value;
    }
    return out;
  }
  Request set_secret(const std::string& name, const json::value& value) const {
    return json_request("PUT", "/api/v1/secrets/" + name, {{"value", value}});
  }
};

TEST_F(ToolsTest, AreMadeReadChangedAndTakenAway) {
  const auto agent = w.make_agent(w.member.api, new_name());
  const auto made = play(w.server, w.member.api,
                         {.name = "made",
                          .request = json_request("POST", path(agent), tool("order_status")),
                          .status = 201,
                          .has = {R"("timeout_seconds":10)", R"("enabled":true)", R"("tol_)"},
                          .events = {{"tool.created", 1}}});
  const auto id = made.text("/id");
  play(w.server, w.member.api,
       {{.name = "its name is taken",
         .request = json_request("POST", path(agent), tool("order_status")),
         .status = 409,
         .code = "TOOL_NAME_TAKEN"},
        {.name = "so are those that every agent has",
         .request = json_request("POST", path(agent), tool("search_documents")),
         .status = 409,
         .code = "TOOL_NAME_TAKEN"},
        {.name = "another agent may have it",
         .request = json_request("POST", path(w.agent), tool("order_status")),
         .status = 201,
         .events = {{"tool.created", 1}}},
        {.name = "listed", .request = {.path = path(agent)}, .has = {id, "order_status"}},
        {.name = "read", .request = {.path = path(agent, id)}, .has = {"/orders/{id}"}},
        {.name = "not through another agent",
         .request = {.path = path(w.agent, id)},
         .status = 404,
         .code = "NOT_FOUND"},
        {.name = "changed",
         .request =
             json_request("PATCH", path(agent, id), {{"confirm", true}, {"timeout_seconds", 60}}),
         .has = {R"("confirm":true)", R"("timeout_seconds":60)", "order_status"},
         .events = {{"tool.updated", 1}}},
        {.name = "over what somebody else has changed",
         .request =
             json_request("PATCH", path(agent, id), {{"enabled", false}}, {{"If-Match", "\"1\""}}),
         .status = 412,
         .code = "PRECONDITION_FAILED"},
        {.name = "to what it must not be",
         .request = json_request("PATCH", path(agent, id),
                                 {{"request", {{"url", "https://{id}.example.com/"}}}}),
         .status = 422,
         .faults = {"/request/url", "/parameters/properties/id"}},
        {.name = "taken away",
         .request = {.method = "DELETE", .path = path(agent, id)},
         .status = 204,
         .events = {{"tool.deleted", 1}}},
        {.name = "once",
         .request = {.method = "DELETE", .path = path(agent, id)},
         .status = 404,
         .code = "NOT_FOUND"}});
}

TEST_F(ToolsTest, AreLookedOver) {
  const auto wrong = [&](std::string name, json::object more, std::vector<std::string> faults) {
    play(w.server, w.member.api,
         {.name = std::move(name),
          .request = json_request("POST", path(w.agent), tool("looked_over", std::move(more))),
          .status = 422,
          .faults = std::move(faults)});
  };
  wrong("a name with spaces", {{"name", "order status"}}, {"/name"});
  wrong("no description", {{"description", " "}}, {"/description"});
  wrong("times out of bounds", {{"timeout_seconds", 61}, {"response_bytes_max", 300'000}},
        {"/timeout_seconds", "/response_bytes_max"});
  wrong("a schema that is none",
        {{"parameters",
          {{"type", "object"},
           {"properties", {{"id", {{"type", "text"}}}}},
           {"required", json::array{"id"}}}}},
        {"/parameters/properties/id/type"});
  wrong("a result path that is none", {{"result_path", "data"}}, {"/result_path"});
  const auto request = [](json::object more) {
    json::object out{{"url", "https://api.example.com/orders/{id}"}};
    for (auto& [key, value] : more) {
      out[key] = value;
    }
    return json::object{{"request", out}};
  };
  wrong("a secret that is not there",
        request({{"headers", {{{"name", "X-Key"}, {"value", "{{secret:NOT_THERE}}"}}}}}),
        {"/request/headers"});
  wrong("a header that is ours", request({{"headers", {{{"name", "Host"}, {"value", "x"}}}}}),
        {"/request/headers/0/name"});
  wrong("a body by GET", request({{"body", "parameters"}}), {"/request/body"});
  wrong("another scheme", request({{"url", "file:///etc/passwd/{id}"}}),
        {"/request/url", "/parameters/properties/id"});
}

TEST_F(ToolsTest, AreAtMostSixtyFour) {
  const auto agent = w.make_agent(w.member.api, new_name());
  for (int i = 0; i < 64; ++i) {
    ASSERT_EQ(w.member.api.post(path(agent), tool("t" + std::to_string(i))).status, 201);
  }
  EXPECT_EQ(w.member.api.post(path(agent), tool("one_more")).code(), "QUOTA_EXCEEDED");
  EXPECT_EQ(w.member.api.get(path(agent)).at("/items").as_array().size(), 64U);
}

TEST_F(ToolsTest, ReachNoPrivateAddress) {
  const auto agent = w.make_agent(w.member.api, new_name());
  const auto with_url = [](const std::string& url) {
    return json::object{
        {"name", "inside"}, {"description", "Looks inside."}, {"request", {{"url", url}}}};
  };
  for (const std::string host : {"127.0.0.1:1", "10.0.0.1", "[::1]", "169.254.169.254", "localhost",
                                 "2130706433", "0x7f.1", "[::ffff:10.0.0.1]", "a.localhost"}) {
    play(w.server, w.member.api,
         {.name = host,
          .request = json_request("POST", path(agent), with_url("https://" + host + "/x")),
          .status = 422,
          .has = {"outgoing.networks"},
          .faults = {"/request/url"}});
  }
  const auto made = w.member.api.post(path(agent), with_url("https://api.example.com/x"));
  ASSERT_EQ(made.status, 201) << made.body;
  const auto id = made.text("/id");
  play(w.server, w.member.api,
       {{.name = "http alone",
         .request = json_request("POST", path(agent), with_url("http://api.example.com/x")),
         .status = 422,
         .has = {"outgoing.plain_http"},
         .faults = {"/request/url"}},
        {.name = "by a change",
         .request =
             json_request("PATCH", path(agent, id), {{"request", {{"url", "https://10.0.0.1/x"}}}}),
         .status = 422,
         .faults = {"/request/url"}}});
  // One that was kept before is not called, and can be switched off.
  w.server.execute(R"(UPDATE tools SET request = '{"url":"https://127.0.0.1:1/x"}' WHERE id = ')" +
                   id + "'");
  const auto test = w.member.api.post(path(agent, id) + "/test", {{"arguments", json::object()}});
  EXPECT_EQ(test.status, 200) << test.body;
  EXPECT_EQ(test.text("/fault"), "address_refused") << test.body;
  play(w.server, w.member.api,
       {.name = "switched off",
        .request = json_request("PATCH", path(agent, id), {{"enabled", false}}),
        .events = {{"tool.updated", 1}}});
  w.server.execute("UPDATE tools SET description = ' ' WHERE id = '" + id + "'");
  play(w.server, w.member.api,
       {{.name = "with a blank description, as one had it before",
         .request = json_request("PATCH", path(agent, id), {{"timeout_seconds", 5}}),
         .events = {{"tool.updated", 1}}},
        {.name = "with a blank one that comes now",
         .request = json_request("PATCH", path(agent, id), {{"description", " "}}),
         .status = 422,
         .faults = {"/description"}}});
}

TEST_F(ToolsTest, ComeFromAnOpenApiDocument) {
  const auto agent = w.make_agent(w.member.api, new_name());
  const auto document = json::parse(R"({"openapi": "3.1.0", "info": {"title": "Shop"},
      "servers": [{"url": "https://api.example.com"}],
      "paths": {
        "/orders/{id}": {
          "parameters": [{"name": "id", "in": "path", "required": true,
                          "schema": {"type": "string"}}],
          "get": {"operationId": "getOrder", "summary": "An order"},
          "delete": {"operationId": "cancelOrder", "security": [{"key": []}]}},
        "/inside": {"get": {"operationId": "inside",
                            "servers": [{"url": "https://169.254.169.254"}]}}},
      "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}}})");
  const auto import = path(agent) + "/import";
  const auto shown =
      play(w.server, w.member.api,
           {.name = "looked at",
            .request = json_request("POST", import + "/preview", {{"document", document}}),
            .has = {"getOrder", "https://api.example.com/orders/{id}",
                    R"("secret":"KEY","known":false)", "outgoing.networks"}});
  EXPECT_EQ(shown.at("/operations").as_array().size(), 3U);
  const auto chosen = [&](json::array operations, json::object more = {}) {
    more["document"] = document;
    more["operations"] = std::move(operations);
    return json_request("POST", import, more);
  };
  play(w.server, w.member.api,
       {{.name = "one with a private address",
         .request = chosen({"GET /orders/{id}", "GET /inside"}),
         .status = 422,
         .faults = {"/operations"}},
        {.name = "one that is not there",
         .request = chosen({"GET /orders"}),
         .status = 422,
         .faults = {"/operations"}},
        {.name = "none", .request = chosen({}), .status = 422, .faults = {"/operations"}},
        {.name = "one whose secret is not named",
         .request = chosen({"DELETE /orders/{id}"}),
         .status = 422,
         .has = {"name KEY"},
         .faults = {"/secrets"}},
        {.name = "one whose secret is not there",
         .request =
             chosen({"GET /orders/{id}", "DELETE /orders/{id}"}, {{"secrets", {{"key", "KEY"}}}}),
         .status = 422,
         .has = {"no secret named KEY"},
         .faults = {"/request/headers"}},
        {.name = "no OpenAPI",
         .request = json_request("POST", import + "/preview", {{"document", json::object()}}),
         .status = 422,
         .has = {"the member openapi must be"},
         .faults = {"/document/openapi"}},
        {.name = "Swagger",
         .request = json_request("POST", import + "/preview", {{"document", {{"swagger", "2.0"}}}}),
         .status = 422,
         .has = {"convert the document to OpenAPI 3"},
         .faults = {"/document/swagger"}}});
  EXPECT_EQ(w.member.api.get(path(agent)).at("/items").as_array().size(), 0U) << "all or none";
  w.admin.api.send(set_secret("IMPORT_KEY", "sk-very-secret-9"));
  const auto made = play(w.server, w.member.api,
                         {.name = "made",
                          .request = chosen({"GET /orders/{id}", "DELETE /orders/{id}"},
                                            {{"secrets", {{"key", "IMPORT_KEY"}}}}),
                          .status = 201,
                          .has = {"Bearer {{secret:IMPORT_KEY}}", R"("confirm":true)"},
                          .events = {{"tool.created", 2}}});
  EXPECT_EQ(made.header("Location"), path(agent));
  EXPECT_EQ(w.member.api.get(path(agent)).at("/items").as_array().size(), 2U);
  play(w.server, w.member.api,
       {{.name = "again",
         .request = chosen({"GET /orders/{id}"}),
         .status = 409,
         .code = "TOOL_NAME_TAKEN"},
        {.name = "a larger document than is read",
         .request = json_request("POST", import + "/preview",
                                 {{"document", {{"x", std::string(1U << 20U, 'x')}}}}),
         .status = 413}});
  EXPECT_EQ(w.viewer.api.send(chosen({"GET /orders/{id}"})).status, 403);
  EXPECT_EQ(w.stranger.api.send(chosen({"GET /orders/{id}"})).status, 404);
  w.admin.api.remove("/api/v1/secrets/IMPORT_KEY");
}

TEST_F(ToolsTest, SecretsAreSetReplacedListedAndNeverRead) {
  play(w.server, w.admin.api,
       {{.name = "made",
         .request = set_secret("SHOP_KEY", "sk-very-secret-1"),
         .has = {R"("name":"SHOP_KEY")", R"("tools":0)"},
         .lacks = {"very-secret"},
         .events = {{"secret.created", 1}}},
        {.name = "replaced",
         .request = set_secret("SHOP_KEY", "sk-very-secret-2"),
         .lacks = {"very-secret"},
         .events = {{"secret.replaced", 1}}},
        {.name = "listed",
         .request = {.path = "/api/v1/secrets"},
         .has = {"SHOP_KEY"},
         .lacks = {"very-secret"}},
        {.name = "a name with other letters",
         .request = set_secret("shop-key", "sk-very-secret-3"),
         .status = 422,
         .lacks = {"very-secret"},
         .faults = {"path/name"}},
        {.name = "too short to be masked",
         .request = set_secret("SHORT", "1234567"),
         .status = 422,
         .lacks = {"1234567"},
         .faults = {"/value"}},
        {.name = "with a line break",
         .request = set_secret("LINES", "0123456789\r\nHost: x"),
         .status = 422,
         .faults = {"/value"}}});
  EXPECT_EQ(w.server.count("SELECT count(*) FROM secrets WHERE sealed LIKE '%secret%'"), 0);

  const auto agent = w.make_agent(w.member.api, new_name());
  const auto made = w.member.api.post(
      path(agent),
      tool("uses_it",
           {{"request",
             {{"url", "https://no-such-host.invalid/{id}"},
              {"headers",
               {{{"name", "Authorization"}, {"value", "Bearer {{secret:SHOP_KEY}}"}}}}}}}));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_THAT(w.admin.api.get("/api/v1/secrets").body, HasSubstr(R"("tools":1)"));
  const auto tested = [&] {
    return w.member.api.post(path(agent, made.text("/id")) + "/test",
                             {{"arguments", {{"id", "7"}}}});
  };
  EXPECT_EQ(tested().body.find("very-secret"), std::string::npos);
  EXPECT_THAT(tested().body, HasSubstr("Bearer ••••••"));
  play(w.server, w.admin.api,
       {.name = "deleted",
        .request = {.method = "DELETE", .path = "/api/v1/secrets/SHOP_KEY"},
        .status = 204,
        .events = {{"secret.deleted", 1}}});
  EXPECT_EQ(tested().text("/fault"), "secret_missing");
  EXPECT_EQ(w.admin.api.get("/api/v1/audit-log?limit=100").body.find("very-secret"),
            std::string::npos);
}

TEST_F(ToolsTest, TestsNeedArgumentsThatFit) {
  const auto agent = w.make_agent(w.member.api, new_name());
  const auto id = w.member.api.post(path(agent), tool("order_status")).text("/id");
  const auto test = play(
      w.server, w.member.api,
      {.name = "tested",
       .request = json_request("POST", path(agent, id) + "/test", {{"arguments", {{"id", 7}}}}),
       .has = {"must be of type string"},
       .events = {{"tool.tested", 1}}});
  EXPECT_EQ(test.text("/fault"), "invalid_arguments");
  EXPECT_EQ(w.viewer.api.post(path(agent, id) + "/test", {{"arguments", json::object()}}).status,
            403);
}

}  // namespace
}  // namespace auriga::testing
