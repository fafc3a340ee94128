#include <gtest/gtest.h>

#include <charconv>
#include <map>
#include <random>
#include <string>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/repeated_name.hpp"
#include "core/sent_json.hpp"
#include "core/stored_json.hpp"

namespace auriga::core {
namespace {

json::value read_json(const std::string& text) {
  return value_or_throw(parse_json(text));
}

TEST(Json, ReadsEachDoubleAsTheNearest) {
  EXPECT_EQ(read_json("-0.05555555e55"), -0.05555555e55);
  EXPECT_EQ(read_json("[0.11935319286735585]").at(0), 0.11935319286735585);
  EXPECT_EQ(read_json("5e-324"), 5e-324);
  EXPECT_EQ(read_json("1.7976931348623157e+308"), 1.7976931348623157e308);
  EXPECT_EQ(read_json("123456789012345678901234567890"), 123456789012345678901234567890.0);
  std::mt19937_64 random(1);  // NOLINT(cert-msc51-cpp): the same numbers each time.
  std::uniform_real_distribution<double> mantissa(-1, 1);
  std::uniform_int_distribution<int> exponent(-1000, 1000);
  for (int i = 0; i < 20'000; ++i) {
    const auto number = std::ldexp(mantissa(random), exponent(random));
    EXPECT_EQ(read_json(to_json(number)).to_number<double>(), number);
    EXPECT_EQ(read_json(to_json(json::value(number))).to_number<double>(), number);
  }
}

TEST(Json, RefusesWhatNoDoubleHolds) {
  for (const std::string text : {"1e400", "-1.05555555e355", "[1e309]", "1.8e308"}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
  EXPECT_FALSE(parse_json(std::string(400, '9')));
  EXPECT_EQ(read_json("1e-400"), 0.0);
  EXPECT_EQ(read_json("0e99999"), 0.0);
}

TEST(Json, KeepsTheSignOfZero) {
  EXPECT_EQ(to_json(0.0), "0");
  EXPECT_TRUE(std::signbit(read_json(to_json(-0.0)).to_number<double>()));
}

TEST(Json, ReadsEveryKindOfValue) {
  const std::string text =
      R"({"a":[1,-2,18446744073709551615,1.5,true,false,null,"é\n\ud83d\ude00"],"":{},"k":[]})";
  const auto value = read_json(" " + text + "\r\n");
  EXPECT_EQ(read_json(to_json(value)), value);
  EXPECT_EQ(value.at("a").at(1), -2);
  EXPECT_EQ(value.at("a").at(2).as_uint64(), 18446744073709551615U);
  EXPECT_EQ(value.at("a").at(7), "é\n😀");
  EXPECT_EQ(read_json("7"), 7);
  EXPECT_EQ(read_json("1.25"), 1.25);
}

TEST(Json, SaysWhereTextIsBroken) {
  const std::pair<std::string, std::string> rows[] = {
      {"", "the body is empty; JSON was due"}, {"{} x", "text after the JSON at byte 3"},
      {"[1,]", "syntax error near byte 3"},    {"[1", "incomplete JSON near byte 2"},
      {"-", "incomplete JSON near byte 1"},    {"\"\xff\"", "the body is not valid UTF-8"}};
  for (const auto& [text, message] : rows) {
    const auto value = parse_json(text);
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().code(), ErrorCode::kMalformedJson);
    EXPECT_EQ(value.error().detail(), message) << text;
  }
  EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']')));
  EXPECT_FALSE(parse_json(std::string(65, '[') + std::string(65, ']')));
}

TEST(Json, FindsWhatItWroteDeeperThanWhatStrangersSend) {
  EXPECT_TRUE(parse_stored_json(std::string(1'024, '[') + std::string(1'024, ']')));
  EXPECT_FALSE(parse_stored_json(std::string(1'025, '[') + std::string(1'025, ']')));
  EXPECT_FALSE(parse_stored_json("\"\xff\""));
  EXPECT_FALSE(parse_stored_json("{} x"));
}

/// The pointer that a refusal of such a body names; empty where it is taken.
std::string repeated_in(std::string_view text) {
  const auto value = parse_sent_json(text);
  if (value) {
    EXPECT_EQ(repeated_name(text), "") << text;
    return "";
  }
  EXPECT_EQ(value.error().code(), ErrorCode::kMalformedJson);
  EXPECT_EQ(value.error().faults().size(), 1U) << text;
  return value.error().faults().empty() ? "?" : value.error().faults().front().pointer;
}

TEST(SentJson, HasEachNameOnce) {
  const std::map<std::string, std::string> bodies{
      {R"({})", ""},
      {R"({"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]})", ""},
      {R"({"role":"viewer","role":"owner"})", "/role"},
      {R"({"a":[0,[],{"b":1,"c":2,"b":{}}]})", "/a/2/b"},
      {R"({"a":{"b":1},"a":{"b":1}})", "/a"},
      {R"([{"x/y~":1},{"x/y~":1,"x/y~":2}])", "/1/x~1y~0"},
      {R"({"name":1,"n\u0061me":2})", "/name"},  // The same once it is read.
      {R"({"":1,"":2})", "/"},
      {R"({"a":1,"A":2})", ""}};
  for (const auto& [body, pointer] : bodies) {
    EXPECT_EQ(repeated_in(body), pointer) << body;
  }
  const std::string name(1'000, 'n');
  EXPECT_LT(repeated_in("{\"" + name + "\":1,\"" + name + "\":2}").size(), 150U);
  // Many names, of which the last is the first again.
  std::string many = "{";
  for (int i = 0; i < 5'000; ++i) {
    many += "\"n" + std::to_string(i) + "\":[{\"v\":" + std::to_string(i) + "}],";
  }
  EXPECT_EQ(repeated_in(many + "\"n0\":0}"), "/n0");
  EXPECT_EQ(repeated_in(many + "\"n5000\":0}"), "");
  EXPECT_TRUE(parse_json(R"({"a":1,"a":2})")) << "what others wrote is read as before";
  EXPECT_FALSE(parse_sent_json("{"));
  EXPECT_FALSE(parse_sent_json(R"({"a":1,"a":2)")) << "broken is broken";
}

}  // namespace
}  // namespace auriga::core
