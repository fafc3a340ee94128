// The conditions of a Choice state.
#include "engines/workflow/choice.hpp"

#include "support.hpp"

namespace auriga::workflow::test {
namespace {

/// "true", "false", or the error's name, of a rule's condition.
std::string holds(std::string_view condition, const json::value& input) {
  const auto rule = ChoiceRule::parse(parsed(condition).as_object(), "",
                                      [](const std::string& pointer, const std::string& fault) {
                                        ADD_FAILURE() << pointer << ": " << fault;
                                      });
  const auto matched = rule.matches({.input = &input});
  return !matched ? matched.error().error : *matched ? "true" : "false";
}

std::string compared(std::string_view name, const json::value& with, const json::value& value) {
  const json::object condition{{"Variable", "$.v"}, {name, with}};
  return holds(core::to_json(json::value(condition)), {{"v", value}});
}

TEST(Choice, SaysThatItHasLookedAtTooMuch) {
  const auto rule =
      ChoiceRule::parse(parsed(R"({"Variable": "$.v", "IsPresent": true})").as_object(), "",
                        [](const std::string& pointer, const std::string& fault) {
                          ADD_FAILURE() << pointer << ": " << fault;
                        });
  const json::value input{{"v", 1}};
  const Scope spent{.input = &input, .places_left = 0};
  EXPECT_EQ(rule.matches(spent).error().error, errors::kRuntime);
}

TEST(Choice, TimestampsDifferByAllDigits) {
  const auto order = [](std::string_view a, std::string_view b) {
    return compared("TimestampLessThan", json::value(b), json::value(a)) == "true"      ? -1
           : compared("TimestampGreaterThan", json::value(b), json::value(a)) == "true" ? 1
           : compared("TimestampEquals", json::value(b), json::value(a)) == "true"      ? 0
                                                                                        : 9;
  };
  EXPECT_EQ(order("2026-11-30T00:00:00.0001Z", "2026-11-30T00:00:00.0002Z"), -1);
  EXPECT_EQ(order("2026-11-30T00:00:00.000000002Z", "2026-11-30T00:00:00.000000001Z"), 1);
  EXPECT_EQ(order("2026-11-30T00:00:00Z", "2026-11-30T00:00:00.0001Z"), -1);
  EXPECT_EQ(order("2026-11-30T00:00:00.1Z", "2026-11-30T00:00:00.1000000Z"), 0);
  EXPECT_EQ(order("2026-11-30T01:00:00.00025+01:00", "2026-11-30T00:00:00.00025Z"), 0);
  EXPECT_EQ(order("2026-11-30T01:00:00.0009+01:00", "2026-11-30T00:00:00.001Z"), -1);
  EXPECT_EQ(order("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.9998Z"), 1);
}

TEST(Choice, PatternsOfTexts) {
  const auto is_like = [](std::string_view text, std::string_view pattern) {
    return compared("StringMatches", json::value(pattern), json::value(text)) == "true";
  };
  EXPECT_TRUE(is_like("foo23.log", "foo*.log"));
  EXPECT_FALSE(is_like("foo23.logs", "foo*.log"));
  EXPECT_TRUE(is_like("zebra.log", "*.log"));
  EXPECT_TRUE(is_like("foobar.zebra", "foo*.*"));
  EXPECT_TRUE(is_like("", "**"));
  EXPECT_TRUE(is_like("abcabc", "a*bc"));
  EXPECT_TRUE(is_like("aXbXc", "a*b*c"));
  EXPECT_FALSE(is_like("aXcXb", "a*b*c"));
  EXPECT_FALSE(is_like("ab", "ab*b")) << "a character belongs to one piece";
  EXPECT_TRUE(is_like("a*b", "a\\*b"));
  EXPECT_FALSE(is_like("axb", "a\\*b"));
  EXPECT_TRUE(is_like("a\\b", "a\\\\*"));
  EXPECT_TRUE(is_like("a\\nb", "a\\nb"));
  // In time that grows with the sum of both.
  EXPECT_FALSE(is_like(std::string(300'000, 'a'), "*" + std::string(150'000, 'a') + "b*"));
}

TEST(Choice, ComparesPlacesWithPlaces) {
  const auto input = R"({"a": 1, "b": 1.0, "c": "1", "o": {"x": 1}, "p": {"x": 1}})"_json;
  EXPECT_EQ(holds(R"({"Variable": "$.a", "NumericEqualsPath": "$.b"})", input), "true");
  EXPECT_EQ(holds(R"({"Variable": "$.a", "NumericEqualsPath": "$.c"})", input), "false");
  EXPECT_EQ(holds(R"({"Variable": "$.o", "StringEqualsPath": "$.p"})", input), "false");
  EXPECT_EQ(holds(R"({"Variable": "$.o", "StringEqualsPath": "$.q"})", input), "States.Runtime");
  EXPECT_EQ(holds(R"({"Variable": "$.q", "StringEqualsPath": "$.a"})", input), "States.Runtime");
  EXPECT_EQ(holds(R"({"Variable": "$.o.x", "IsPresent": true})", input), "true");
  EXPECT_EQ(holds(R"({"Variable": "$.o.y", "IsPresent": true})", input), "false");
  EXPECT_EQ(holds(R"({"Variable": "$.o", "IsNull": false})", input), "true");
}

}  // namespace
}  // namespace auriga::workflow::test
