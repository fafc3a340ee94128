// OpenAPI documents as tools; hostile ones among them.
#include "domains/tools/openapi_import.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "domains/tools/openapi_schema.hpp"
#include "domains/tools/templates.hpp"

namespace auriga::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

json::object object(std::string_view text) {
  return core::value_or_throw(core::parse_json(text)).get_object();
}

/// A document with these paths and components.
json::object document(std::string_view paths, std::string_view components = "{}") {
  return {{"openapi", "3.0.3"},
          {"info", {{"title", "Shop"}, {"version", "1"}}},
          {"servers", {{{"url", "https://api.example.com/v1/"}}}},
          {"paths", object(paths)},
          {"components", object(components)}};
}

OpenApiDocument read(const json::object& given, const OpenApiOptions& options = {}) {
  return core::value_or_throw(read_openapi(given, options));
}

std::string refusal(const json::object& given) {
  const auto made = read_openapi(given, {});
  return made ? "none" : made.error().faults().at(0).pointer + " " + made.error().faults()[0].code;
}

const json::object kShop = document(R"({
  "/orders/{order.id}": {
    "parameters": [{"$ref": "#/components/parameters/Order"}],
    "get": {"operationId": "orders.get", "summary": "An order", "description": "With its parcels.",
            "parameters": [{"name": "filter[state]", "in": "query", "schema": {"type": "string"}},
                           {"name": "X-Trace", "in": "header", "schema": {"type": "string"}}]},
    "patch": {"requestBody": {"required": true, "content": {"application/json": {
        "schema": {"$ref": "#/components/schemas/Change"}}}}, "security": []},
    "head": {}}
})",
                                    R"({
  "parameters": {"Order": {"name": "order.id", "in": "path", "required": true,
                           "description": "Its number.", "schema": {"type": "string"}}},
  "schemas": {"Change": {"type": "object", "required": ["state", "id"], "properties": {
      "id": {"type": "integer", "readOnly": true},
      "state": {"type": "string", "nullable": true, "enum": ["sent", "lost"]},
      "weight": {"type": "number", "minimum": 0, "exclusiveMinimum": true, "xml": {"name": "w"}}}}},
  "securitySchemes": {"shop-key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                      "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"}}
})");

TEST(OpenApiImport, MakesToolsOfOperations) {
  auto given = kShop;
  given["security"] = json::parse(R"([{"cookie": []}, {"shop-key": []}])");
  const auto made = read(given);
  EXPECT_EQ(made.title, "Shop");
  EXPECT_EQ(made.server, "https://api.example.com/v1");
  ASSERT_EQ(made.operations.size(), 2U);
  const auto& get = made.operations[0];
  EXPECT_EQ(get.operation, "GET /orders/{order.id}");
  EXPECT_THAT(get.problems, IsEmpty());
  EXPECT_EQ(get.tool.name, "orders_get");
  EXPECT_EQ(get.tool.description, "An order. With its parcels.");
  EXPECT_EQ(get.tool.request.url,
            "https://api.example.com/v1/orders/{order_id}?filter%5Bstate%5D={filter_state}");
  EXPECT_EQ(core::to_json(json::value(get.tool.parameters)),
            R"({"type":"object","properties":{"order_id":{"type":"string",)"
            R"("description":"Its number."},"filter_state":{"type":"string"}},)"
            R"("required":["order_id"]})");
  EXPECT_FALSE(get.tool.confirm);
  ASSERT_EQ(get.tool.request.headers.size(), 1U);
  EXPECT_EQ(get.tool.request.headers[0].name, "X-Key");
  EXPECT_EQ(get.tool.request.headers[0].value, "{{secret:SHOP_KEY}}");
  EXPECT_THAT(faults_of(get.tool), IsEmpty());
  ASSERT_EQ(made.schemes.size(), 1U);
  EXPECT_EQ(made.schemes[0].secret, "SHOP_KEY");

  const auto& patch = made.operations[1];
  EXPECT_EQ(patch.tool.name, "patch_orders_order_id");
  EXPECT_TRUE(patch.tool.confirm) << "it changes something";
  EXPECT_THAT(patch.tool.request.headers, IsEmpty()) << "it asks for no sign-in";
  EXPECT_EQ(patch.tool.request.body, ToolBody::parameters);
  EXPECT_EQ(core::to_json(patch.tool.parameters.at("properties").at("state")),
            R"({"type":["string","null"],"enum":["sent","lost"]})");
  EXPECT_EQ(core::to_json(patch.tool.parameters.at("properties").at("weight")),
            R"({"type":"number","exclusiveMinimum":0})");
  EXPECT_FALSE(patch.tool.parameters.at("properties").as_object().contains("id"));
  EXPECT_EQ(core::to_json(patch.tool.parameters.at("required")), R"(["order_id","state"])");
  EXPECT_THAT(faults_of(patch.tool), IsEmpty());
}

TEST(OpenApiImport, SignsInByTheFirstWholeWayThatItCan) {
  auto given = kShop;
  given["security"] = json::parse(R"([{"shop-key": [], "cookie": []}, {}])");
  auto made = read(given);
  EXPECT_THAT(made.schemes, IsEmpty()) << "no way with it is taken";
  EXPECT_THAT(made.operations[0].problems, IsEmpty());
  given["security"] = json::parse(R"([{}, {"shop-key": []}])");
  made = read(given);
  EXPECT_EQ(made.operations[0].tool.request.headers.size(), 1U);
}

TEST(OpenApiImport, TakesServersAndSecretsThatAreGiven) {
  auto given = kShop;
  given["security"] = json::parse(R"([{"shop-key": []}])");
  const auto made =
      read(given, {.server = "https://test.example.org/", .secrets = {{"shop-key", "TEST_KEY"}}});
  EXPECT_THAT(made.operations[0].tool.request.url,
              ::testing::StartsWith("https://test.example.org/orders/"));
  EXPECT_EQ(made.operations[0].tool.request.headers[0].value, "{{secret:TEST_KEY}}");
  given["servers"] = json::parse(
      R"([{"url":"https://{region}.example.com","variables":{"region":{"default":"eu"}}}])");
  EXPECT_EQ(read(given).server, "https://eu.example.com");
  given["servers"] = json::parse(R"([{"url":"/v1"}])");
  EXPECT_THAT(read(given).operations[0].problems, ElementsAre(HasSubstr("give its address")));
}

TEST(OpenApiImport, MakesTheBodyOneParameterWhereNamesWouldMeet) {
  const auto made = read(document(R"({"/a/{id}": {"post": {
      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
      "requestBody": {"content": {"application/json": {"schema": {"type": "object",
          "properties": {"id": {"type": "integer"}}}}}}}}})"));
  const auto& tool = made.operations.at(0).tool;
  EXPECT_EQ(tool.request.body, ToolBody::text);
  EXPECT_EQ(fill_body(tool.request, object(R"({"id":"x","body":{"id":7}})")), R"({"id":7})");
  EXPECT_THAT(faults_of(tool), IsEmpty());
}

/// The tool of the one operation, a POST of this body.
Tool tool_of_body(std::string_view body) {
  const auto made =
      read(document(R"({"/a": {"post": {"requestBody": )" + std::string(body) + "}}}"));
  EXPECT_THAT(made.operations.at(0).problems, IsEmpty()) << body;
  EXPECT_THAT(faults_of(made.operations.at(0).tool), IsEmpty()) << body;
  return made.operations.at(0).tool;
}

TEST(OpenApiImport, LetsABodyBeLeftOutThatMayBe) {
  const std::string members = R"("content": {"application/json": {"schema": {
      "type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}}}})";
  auto tool = tool_of_body(R"({"required": true, )" + members);
  EXPECT_EQ(tool.request.body, ToolBody::parameters);
  EXPECT_EQ(core::to_json(tool.parameters.at("required")), R"(["a"])");
  // All of it or nothing.
  tool = tool_of_body("{" + members);
  EXPECT_FALSE(tool.parameters.contains("required"));
  EXPECT_EQ(fill_body(tool.request, {}), "");
  EXPECT_EQ(fill_body(tool.request, object(R"({"body":{"a":1}})")), R"({"a":1})");
  tool = tool_of_body(R"({"content": {"application/json": {"schema": {"type": "array"}}}})");
  EXPECT_FALSE(tool.parameters.contains("required"));
  EXPECT_EQ(fill_body(tool.request, {}), "");
  tool = tool_of_body(
      R"({"required": true, "content": {"application/json": {"schema": {"type": "array"}}}})");
  EXPECT_EQ(core::to_json(tool.parameters.at("required")), R"(["body"])");
  // Each of its members may be left out as well.
  tool = tool_of_body(R"({"content": {"application/json": {"schema": {
      "type": "object", "properties": {"a": {"type": "integer"}}}}}})");
  EXPECT_EQ(tool.request.body, ToolBody::parameters);
}

TEST(OpenApiImport, FindsListsHoweverTheyAreTyped) {
  for (const std::string list :
       {R"({"type":"array"})", R"({"type":["array","null"]})", R"({"type":["null","object"]})",
        R"({"anyOf":[{"type":"array","items":{"type":"string"}},{"type":"null"}]})",
        R"({"allOf":[{"oneOf":[{"type":"string"},{"type":"object"}]}]})"}) {
    const auto made = [&](std::string_view required) {
      return read(document(R"({"/a": {"get": {"parameters": [{"name": "ids", "in": "query",
          "required": )" + std::string(required) +
                           R"(, "schema": )" + list + "}]}}}"))
          .operations.at(0);
    };
    EXPECT_THAT(made("true").problems, ElementsAre(HasSubstr("a list"))) << list;
    EXPECT_THAT(made("false").problems, IsEmpty()) << list;
    EXPECT_EQ(made("false").tool.request.url, "https://api.example.com/v1/a") << list;
  }
  const auto text = read(document(R"({"/a": {"get": {"parameters": [{"name": "q", "in": "query",
      "schema": {"type": ["string", "null"]}}]}}})"));
  EXPECT_EQ(text.operations.at(0).tool.request.url, "https://api.example.com/v1/a?q={q}");
}

TEST(OpenApiImport, SaysWhatAToolCannotDo) {
  const auto problems = [](std::string_view operation) {
    const auto made = read(document(
        R"({"/a": {"get": )" + std::string(operation) + "}}",
        R"({"securitySchemes": {"q": {"type": "apiKey", "in": "query", "name": "key"}}})"));
    return made.operations.at(0).problems;
  };
  EXPECT_THAT(problems(R"({"parameters":[{"name":"X","in":"header","required":true}]})"),
              ElementsAre(HasSubstr("needs the header X")));
  EXPECT_THAT(problems(R"({"parameters":[{"name":"ids","in":"query","required":true,
                          "schema":{"type":"array"}}]})"),
              ElementsAre(HasSubstr("a list")));
  EXPECT_THAT(problems(R"({"security":[{"q":[]}]})"), ElementsAre(HasSubstr("header alone")));
  EXPECT_THAT(problems(R"({"requestBody":{"required":true,"content":{"text/xml":{}}}})"),
              ElementsAre(HasSubstr("not JSON")));
  EXPECT_THAT(problems(R"({"requestBody":{"required":true,"content":{"application/json":{}}}})"),
              ElementsAre(HasSubstr("a GET with a body")));
  EXPECT_THAT(problems(R"({"requestBody":{"content":{"application/json":{}}}})"), IsEmpty());
  EXPECT_THAT(problems(R"({"parameters":[{"$ref":"https://evil.example/p.json"}]})"),
              ElementsAre(HasSubstr("not in the document")));
  EXPECT_THAT(problems(R"({"security":[{}]})"), IsEmpty());
}

TEST(OpenApiImport, RefusesWhatIsNone) {
  EXPECT_EQ(refusal({}), "/document/openapi unsupported");
  EXPECT_EQ(refusal({{"swagger", "2.0"}}), "/document/swagger unsupported");
  EXPECT_EQ(refusal({{"openapi", "3.2.0"}, {"swagger", "2.0"}}), "/document/openapi unsupported");
  EXPECT_EQ(refusal({{"openapi", "3.1.0"}}), "/document/paths required");
  EXPECT_EQ(refusal({{"openapi", "3.1.0"}, {"paths", json::array()}}), "/document/paths required");
  for (const auto* odd : {R"({"/a":7})", R"({"/a":{"get":[]}})", R"({"/a":{"$ref":7}})"}) {
    EXPECT_THAT(read(document(odd)).operations, IsEmpty()) << odd;
  }
  for (const auto* odd :
       {R"({"/a":{"get":{"parameters":7,"requestBody":[],"security":7,"servers":[[]]}}})",
        R"({"/a":{"get":{"parameters":[7,{}],"security":[7],"servers":[{"url":7}]}}})",
        R"({"/{":{"get":{"operationId":"  ","summary":7}}})"}) {
    EXPECT_EQ(read(document(odd)).operations.size(), 1U) << odd;
  }
}

TEST(OpenApiImport, EndsWhereReferencesGoRound) {
  auto made = read(document(R"({"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}})"));
  EXPECT_THAT(made.operations, IsEmpty());
  made = read(document(R"({"/a": {"post": {"requestBody": {"content": {"application/json": {
      "schema": {"$ref": "#/components/schemas/Node"}}}}}}})",
                       R"({"schemas": {"Node": {"type": "object", "properties": {
      "name": {"type": "string"}, "next": {"$ref": "#/components/schemas/Node"}}}}})"));
  EXPECT_EQ(core::to_json(made.operations.at(0).tool.parameters.at("properties")),
            R"({"name":{"type":"string"},"next":{}})");
  EXPECT_THAT(faults_of(made.operations[0].tool), IsEmpty());
}

TEST(OpenApiImport, IsNotBlownUp) {
  // Each schema holds the next one twice: 2^40 in all.
  json::object schemas;
  for (int i = 0; i < 40; ++i) {
    const auto next = "#/components/schemas/S" + std::to_string(i + 1);
    schemas["S" + std::to_string(i)] = {
        {"type", "object"}, {"properties", {{"a", {{"$ref", next}}}, {"b", {{"$ref", next}}}}}};
  }
  auto given = document(R"({"/a": {"post": {"requestBody": {"content": {"application/json": {
      "schema": {"$ref": "#/components/schemas/S0"}}}}}}})");
  given["components"] = {{"schemas", schemas}};
  EXPECT_THAT(read(given).operations.at(0).problems, ElementsAre(HasSubstr("too large")));

  // A large list, in every one of many parameters.
  json::array large(20'000, json::value("some words of an enum"));
  json::array parameters;
  for (int i = 0; i < 100; ++i) {
    parameters.push_back({{"name", "p" + std::to_string(i)},
                          {"in", "query"},
                          {"schema", {{"$ref", "#/components/schemas/L"}}}});
  }
  given = document("{}");
  given["components"] = {{"schemas", {{"L", {{"enum", large}}}}}};
  for (int i = 0; i < 400; ++i) {
    given["paths"].as_object()["/" + std::to_string(i)] = {{"get", {{"parameters", parameters}}}};
  }
  std::size_t bytes = 0;
  for (const auto& operation : read(given).operations) {
    EXPECT_THAT(operation.problems, ElementsAre(HasSubstr("too large")));
    bytes += core::to_json(json::value(operation.tool.parameters)).size();
  }
  EXPECT_LT(bytes, 2 * OpenApiReader::kBytesOfDocumentMax);

  json::object paths;
  for (int i = 0; i < 10'000; ++i) {
    paths["/" + std::to_string(i)] = {{"get", json::object()}};
  }
  given["paths"] = paths;
  EXPECT_EQ(refusal(given), "/document/paths too_many");
}

TEST(OpenApiImport, GivesEachToolANameOfItsOwn) {
  const auto made = read(document(R"({
      "/a": {"get": {"operationId": "same"}, "post": {"operationId": "same"}},
      "/b": {"get": {"operationId": "hand_off"}, "delete": {"operationId": "ü ü"}}})"));
  EXPECT_EQ(made.operations.at(0).tool.name, "same");
  EXPECT_EQ(made.operations.at(1).tool.name, "same_2");
  EXPECT_EQ(made.operations.at(2).tool.name, "hand_off_2");
  EXPECT_EQ(made.operations.at(3).tool.name, "delete_b");
}

}  // namespace
}  // namespace auriga::tools
