#include "core/json_schema.hpp"

#include <gtest/gtest.h>

#include "core/decode.hpp"

namespace auriga::core {
namespace {

json::value parsed(std::string_view text) {
  return value_or_throw(parse_json(text));
}

/// "pointer code" of each fault.
std::vector<std::string> told(const std::vector<Fault>& faults) {
  std::vector<std::string> out;
  for (const auto& fault : faults) {
    out.push_back(fault.pointer + " " + fault.code);
  }
  return out;
}

using Told = std::vector<std::string>;

Told check(std::string_view schema, std::string_view value) {
  return told(value_or_throw(JsonSchema::create(parsed(schema))).check(parsed(value)));
}

Told faults_of(std::string_view schema) {
  const auto made = JsonSchema::create(parsed(schema), "/p");
  return made ? Told() : told(made.error().faults());
}

TEST(JsonSchema, ChecksWhatItsKeywordsSay) {
  struct Case {
    const char* schema;
    const char* good;
    const char* bad;
    Told faults;
  };
  const std::vector<Case> cases{
      {"true", "1", "1", {}},
      {R"({"type":"string"})", R"("a")", "1", {" type"}},
      {R"({"type":["integer","null"]})", "2.0", "2.5", {" type"}},
      {R"({"type":"number"})", "2.5", "true", {" type"}},
      {R"({"enum":["a",1,null]})", "null", R"("b")", {" enum"}},
      {R"({"const":{"a":1}})", R"({"a":1})", R"({"a":2})", {" const"}},
      {R"({"required":["a"],"properties":{"a":{"type":"string"}}})",
       R"({"a":"","z":1})",
       R"({"z":1})",
       {"/a required"}},
      {R"({"properties":{"a":{"minLength":2}}})",
       R"({"a":"åä"})",
       R"({"a":"å"})",
       {"/a too_short"}},
      {R"({"properties":{"a":true},"additionalProperties":false})",
       R"({"a":1})",
       R"({"b/c":1})",
       {"/b~1c unknown"}},
      {R"({"additionalProperties":{"type":"boolean"}})",
       R"({"x":true})",
       R"({"x":1})",
       {"/x type"}},
      {R"({"minProperties":1,"maxProperties":1})", R"({"x":1})", "{}", {" too_short"}},
      {R"({"items":{"maximum":3},"maxItems":2})",
       "[1,2]",
       "[1,2,4]",
       {"/2 too_large", " too_long"}},
      {R"({"prefixItems":[{"type":"string"}],"items":false})",
       R"(["a"])",
       R"([1,2])",
       {"/0 type", "/1 unknown"}},
      {R"({"uniqueItems":true})", "[1,2]", "[1,2,1]", {" unique"}},
      {R"({"maxLength":1,"pattern":"^[a-z]+$"})", R"("a")", R"("AB")", {" too_long", " pattern"}},
      {R"({"exclusiveMinimum":0,"exclusiveMaximum":1})", "0.5", "0", {" too_small"}},
      {R"({"minimum":1,"multipleOf":0.1})", "1.3", "0.25", {" too_small", " multiple_of"}},
      {R"({"anyOf":[{"type":"string"},{"minimum":5}]})", "7", "3", {" any_of"}},
      {R"({"oneOf":[{"minimum":1},{"maximum":5}]})", "7", "3", {" one_of"}},
      {R"({"allOf":[{"minimum":1},{"maximum":5}]})", "3", "7", {" too_large"}},
      {R"({"not":{"type":"null"}})", "1", "null", {" not"}},
      {R"({"$defs":{"n":{"type":"integer"}},"items":{"$ref":"#/$defs/n"}})",
       "[1]",
       R"(["x"])",
       {"/0 type"}},
      {R"({"properties":{"next":{"$ref":"#"}},"required":["id"]})",
       R"({"id":1,"next":{"id":2}})",
       R"({"id":1,"next":{"next":{"id":3}}})",
       {"/next/id required"}},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(check(one.schema, one.good), Told()) << one.schema;
    EXPECT_EQ(check(one.schema, one.bad), one.faults) << one.schema;
  }
}

TEST(JsonSchema, RefusesSchemasThatAreNone) {
  EXPECT_EQ(faults_of("5"), Told{"/p type"});
  EXPECT_EQ(faults_of(R"({"type":"text"})"), Told{"/p/type enum"});
  EXPECT_EQ(faults_of(R"({"properties":{"a/b":{"minLength":-1}}})"),
            Told{"/p/properties/a~1b/minLength type"});
  EXPECT_EQ(
      faults_of(R"({"enum":[],"required":[1],"pattern":"(","uniqueItems":1})"),
      (Told{"/p/enum type", "/p/required type", "/p/pattern pattern", "/p/uniqueItems type"}));
  EXPECT_EQ(faults_of(R"({"patternProperties":{},"minContains":1,"x-note":5,"title":5})"),
            (Told{"/p/patternProperties unsupported", "/p/minContains unsupported"}));
  EXPECT_EQ(faults_of(R"({"anyOf":[],"items":[]})"), (Told{"/p/anyOf type", "/p/items type"}));
  EXPECT_EQ(faults_of(R"({"multipleOf":0})"), Told{"/p/multipleOf type"});
}

TEST(JsonSchema, FollowsReferencesToSchemasAlone) {
  EXPECT_EQ(faults_of(R"({"$ref":"http://example.org/x"})"), Told{"/p/$ref reference"});
  EXPECT_EQ(faults_of(R"({"$ref":"#/$defs/gone"})"), Told{"/p/$ref reference"});
  EXPECT_EQ(faults_of(R"({"default":{"type":5},"$ref":"#/default"})"), Told{"/p/$ref reference"});
  EXPECT_EQ(faults_of(R"({"$ref":5})"), Told{"/p/$ref reference"});
}

TEST(JsonSchema, IsBounded) {
  std::string deep = "true";
  for (std::size_t i = 0; i <= JsonSchema::kDepthMax + 1; ++i) {
    deep = R"({"not":)" + deep + "}";
  }
  EXPECT_FALSE(faults_of(deep).empty());
  EXPECT_EQ(check(R"({"$ref":"#"})", "1"), Told{" too_complex"});
  EXPECT_EQ(check(R"({"anyOf":[{"$ref":"#"},{"$ref":"#"}]})", "1").front(), " too_complex");
  std::string list = "[0";
  for (int i = 1; i < 1000; ++i) {
    list += "," + std::to_string(i);
  }
  EXPECT_EQ(check(R"({"uniqueItems":true})", list + "]"), Told{" unique"}) << "too long to tell";
}

}  // namespace
}  // namespace auriga::core
