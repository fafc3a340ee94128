#include <gtest/gtest.h>

#include <charconv>
#include <random>
#include <string>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/stored_json.hpp"

namespace auriga::core {
namespace {

json::value parsed(const std::string& text) {
  return value_or_throw(parse_json(text));
}

TEST(Json, ReadsEachDoubleAsTheNearest) {
  EXPECT_EQ(parsed("-0.05555555e55"), -0.05555555e55);
  EXPECT_EQ(parsed("[0.11935319286735585]").at(0), 0.11935319286735585);
  EXPECT_EQ(parsed("5e-324"), 5e-324);
  EXPECT_EQ(parsed("1.7976931348623157e+308"), 1.7976931348623157e308);
  EXPECT_EQ(parsed("123456789012345678901234567890"), 123456789012345678901234567890.0);
  std::mt19937_64 random(1);  // NOLINT(cert-msc51-cpp): the same numbers each time.
  std::uniform_real_distribution<double> mantissa(-1, 1);
  std::uniform_int_distribution<int> exponent(-1000, 1000);
  for (int i = 0; i < 20'000; ++i) {
    const auto number = std::ldexp(mantissa(random), exponent(random));
    EXPECT_EQ(parsed(to_json(number)).to_number<double>(), number);
    EXPECT_EQ(parsed(to_json(json::value(number))).to_number<double>(), number);
  }
}

TEST(Json, RefusesWhatNoDoubleHolds) {
  for (const std::string text : {"1e400", "-1.05555555e355", "[1e309]", "1.8e308"}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
  EXPECT_FALSE(parse_json(std::string(400, '9')));
  EXPECT_EQ(parsed("1e-400"), 0.0);
  EXPECT_EQ(parsed("0e99999"), 0.0);
}

TEST(Json, KeepsTheSignOfZero) {
  EXPECT_EQ(to_json(0.0), "0");
  EXPECT_TRUE(std::signbit(parsed(to_json(-0.0)).to_number<double>()));
}

TEST(Json, ReadsEveryKindOfValue) {
  const std::string text =
      R"({"a":[1,-2,18446744073709551615,1.5,true,false,null,"é\n\ud83d\ude00"],"":{},"k":[]})";
  const auto value = parsed(" " + text + "\r\n");
  EXPECT_EQ(parsed(to_json(value)), value);
  EXPECT_EQ(value.at("a").at(1), -2);
  EXPECT_EQ(value.at("a").at(2).as_uint64(), 18446744073709551615U);
  EXPECT_EQ(value.at("a").at(7), "é\n😀");
  EXPECT_EQ(parsed("7"), 7);
  EXPECT_EQ(parsed("1.25"), 1.25);
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

}  // namespace
}  // namespace auriga::core
