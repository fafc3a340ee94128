// Event patterns, as EventBridge documents them.
#include "engines/schedule/event_pattern.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>

namespace auriga::schedule {
namespace {

namespace json = boost::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const json::object& event() {
  static const json::object kEvent = json::parse(R"({
    "type": "execution.failed", "subject": "exe_1",
    "payload": {"workflow_id": "wfl_1", "error": "States.Timeout", "attempts": 3, "urgent": true,
                "none": null, "order": 9007199254740993, "tags": ["night", "paid"],
                "a/b": {"c": 1.5}, "empty": []}})")
                                         .as_object();
  return kEvent;
}

bool matches(const char* pattern) {
  return matches_pattern(json::parse(pattern).as_object(), event());
}

TEST(EventPattern, WhatItNamesMustBeSoAndTheRestMayBeAnything) {
  EXPECT_TRUE(matches("{}"));
  EXPECT_TRUE(matches(R"({"subject": ["exe_1"]})"));
  EXPECT_TRUE(matches(R"({"subject": ["exe_0", "exe_1"], "payload": {"attempts": [3]}})"));
  EXPECT_FALSE(matches(R"({"subject": ["exe_1"], "payload": {"attempts": [4]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"missing": ["x"]}})"));
  EXPECT_FALSE(matches(R"({"subject": {"id": ["x"]}})")) << "a text has no members";
}

TEST(EventPattern, ValuesAreEqualByKind) {
  EXPECT_TRUE(matches(R"({"payload": {"attempts": [3.0]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"attempts": ["3"]}})"));
  EXPECT_TRUE(matches(R"({"payload": {"order": [9007199254740993]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"order": [9007199254740992]}})")) << "the same as a double";
  EXPECT_TRUE(matches(R"({"payload": {"urgent": [true]}})"));
  EXPECT_TRUE(matches(R"({"payload": {"none": [null]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"missing": [null]}})")) << "null is not absence";
}

TEST(EventPattern, OfAListOneElementHasToMatch) {
  EXPECT_TRUE(matches(R"({"payload": {"tags": ["paid"]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"tags": ["day"]}})"));
  EXPECT_TRUE(matches(R"({"payload": {"tags": [{"prefix": "ni"}]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"empty": ["x"]}})"));
}

TEST(EventPattern, Matchers) {
  EXPECT_TRUE(matches(R"({"payload": {"error": [{"prefix": "States."}]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"error": [{"prefix": "Lambda."}]}})"));
  EXPECT_TRUE(matches(R"({"type": [{"suffix": ".failed"}]})"));
  EXPECT_TRUE(matches(R"({"payload": {"error": [{"equals-ignore-case": "states.timeout"}]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"attempts": [{"prefix": "3"}]}})"));
  EXPECT_TRUE(matches(R"({"payload": {"error": [{"anything-but": "States.ALL"}]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"attempts": [{"anything-but": [1, 3]}]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"missing": [{"anything-but": "x"}]}})"));
  EXPECT_TRUE(matches(R"({"payload": {"missing": [{"exists": false}]}})"));
  EXPECT_TRUE(matches(R"({"missing": {"deeper": [{"exists": false}]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"error": [{"exists": false}]}})"));
  EXPECT_TRUE(matches(R"({"payload": {"error": [{"exists": true}]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"missing": [{"exists": true}]}})"));
}

TEST(EventPattern, Numbers) {
  EXPECT_TRUE(matches(R"({"payload": {"attempts": [{"numeric": [">", 2, "<=", 3]}]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"attempts": [{"numeric": [">", 3]}]}})"));
  EXPECT_TRUE(matches(R"({"payload": {"attempts": [{"numeric": [">=", 3]}]}})"));
  EXPECT_FALSE(matches(R"({"payload": {"attempts": [{"numeric": ["<", 3]}]}})"));
  EXPECT_TRUE(matches(R"({"payload": {"a/b": {"c": [{"numeric": ["=", 1.5]}]}}})"));
  EXPECT_FALSE(matches(R"({"payload": {"error": [{"numeric": ["=", 3]}]}})"));
}

std::vector<std::string> faults(const char* pattern) {
  std::vector<std::string> out;
  for (auto& fault : faults_of_pattern(json::parse(pattern).as_object(), "/pattern")) {
    out.push_back(std::move(fault.pointer));
  }
  return out;
}

TEST(EventPattern, EachFaultIsToldWithItsPlace) {
  EXPECT_THAT(faults(R"({"a": ["x", 1, true, null], "b": {"c": [{"exists": true}]}})"), IsEmpty());
  EXPECT_THAT(faults(R"({"a": "x", "b": [], "c": {"d/e": 1}})"),
              ElementsAre("/pattern/a", "/pattern/b", "/pattern/c/d~1e"));
  EXPECT_THAT(faults(R"({"a": [["x"], {"like": "x"}, {"prefix": "a", "suffix": "b"}, {}]})"),
              ElementsAre("/pattern/a/0", "/pattern/a/1", "/pattern/a/2", "/pattern/a/3"));
  EXPECT_THAT(faults(R"({"a": [{"prefix": 1}, {"exists": "yes"}, {"anything-but": []},
                               {"anything-but": [[1]]}, {"numeric": [">"]}, {"numeric": ["~", 1]},
                               {"numeric": []}]})"),
              ElementsAre("/pattern/a/0/prefix", "/pattern/a/1/exists", "/pattern/a/2/anything-but",
                          "/pattern/a/3/anything-but", "/pattern/a/4/numeric",
                          "/pattern/a/5/numeric", "/pattern/a/6/numeric"));
}

TEST(EventPattern, WhatIsFaultyMatchesNothing) {
  for (const auto* pattern :
       {R"({"subject": "exe_1"})", R"({"subject": []})", R"({"subject": [{"like": "exe_1"}]})",
        R"({"payload": {"attempts": [{"numeric": ["~", 3]}]}})", R"({"subject": [["exe_1"]]})"}) {
    EXPECT_FALSE(matches(pattern)) << pattern;
  }
}

}  // namespace
}  // namespace auriga::schedule
