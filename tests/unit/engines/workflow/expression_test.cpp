// The 18 intrinsic functions, with the examples of AWS' manual and what lies beside them.
#include "engines/workflow/expression.hpp"

#include <gmock/gmock.h>

#include "support.hpp"

namespace auriga::workflow::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const json::value kInput = R"({
  "name": "Ann", "n": 3, "half": 2.5, "list": [1, 2, 2, "x", {"a": 1}, {"a": 1.0}],
  "object": {"a": 1, "b": [true, null]}, "text": "{\"k\": [1]}", "broken": "{", "empty": ""
})"_json;

std::string of(std::string_view text) {
  return evaluated(text, kInput);
}

TEST(Intrinsics, Format) {
  EXPECT_EQ(of("States.Format('Hello, my name is {}.', $.name)"), R"("Hello, my name is Ann.")");
  EXPECT_EQ(of("States.Format('{} {} {}', $.n, null, true)"), R"("3 null true")");
  EXPECT_EQ(of("States.Format('{}', $.object)"), R"("{a=1, b=[true, null]}")");
  EXPECT_EQ(of(R"(States.Format('\{{}\} it\'s \\', $.n))"), R"("{3} it's \\")");
  EXPECT_THAT(of("States.Format('{}')"), StartsWith("States.IntrinsicFailure"));
  EXPECT_THAT(of("States.Format('x', $.n)"), StartsWith("States.IntrinsicFailure"));
}

TEST(Intrinsics, Json) {
  EXPECT_EQ(of("States.StringToJson($.text)"), R"({"k":[1]})");
  EXPECT_EQ(of("States.StringToJson($.empty)"), "null");
  EXPECT_THAT(of("States.StringToJson($.broken)"), StartsWith("States.IntrinsicFailure"));
  EXPECT_EQ(of("States.JsonToString($.object)"), R"("{\"a\":1,\"b\":[true,null]}")");
  EXPECT_EQ(of("States.JsonMerge($.object, States.StringToJson('{\"b\": 2}'), false)"),
            R"({"a":1,"b":2})");
  EXPECT_THAT(of("States.JsonMerge($.object, $.object, true)"),
              StartsWith("States.IntrinsicFailure"));
}

TEST(Intrinsics, Arrays) {
  EXPECT_EQ(of("States.Array()"), "[]");
  EXPECT_EQ(of("States.Array('a', 1, $.name, null)"), R"(["a",1,"Ann",null])");
  EXPECT_EQ(of("States.ArrayPartition($.list, 4)"), R"([[1,2,2,"x"],[{"a":1},{"a":1.0}]])");
  EXPECT_THAT(of("States.ArrayPartition($.list, 0)"), StartsWith("States.IntrinsicFailure"));
  EXPECT_EQ(of("States.ArrayContains($.list, 2.0)"), "true");
  EXPECT_EQ(of("States.ArrayContains($.list, 'y')"), "false");
  EXPECT_EQ(of("States.ArrayRange(1, 9, 2)"), "[1,3,5,7,9]");
  EXPECT_EQ(of("States.ArrayRange(3, 1, -1)"), "[3,2,1]");
  EXPECT_THAT(of("States.ArrayRange(1, 1001, 1)"), HasSubstr("1,000"));
  EXPECT_THAT(of("States.ArrayRange(1, 9, 0)"), StartsWith("States.IntrinsicFailure"));
  EXPECT_EQ(of("States.ArrayGetItem($.list, 3)"), R"("x")");
  EXPECT_THAT(of("States.ArrayGetItem($.list, 6)"), StartsWith("States.IntrinsicFailure"));
  EXPECT_EQ(of("States.ArrayLength($.list)"), "6");
  EXPECT_EQ(of("States.ArrayUnique($.list)"), R"([1,2,"x",{"a":1}])");
}

TEST(Intrinsics, TextsAndHashes) {
  EXPECT_EQ(of("States.Base64Encode('Data to encode')"), R"("RGF0YSB0byBlbmNvZGU=")");
  EXPECT_EQ(of("States.Base64Decode('RGVjb2RlZCBkYXRh')"), R"("Decoded data")");
  EXPECT_THAT(of("States.Base64Decode('%%%')"), StartsWith("States.IntrinsicFailure"));
  EXPECT_EQ(of("States.Hash('input data', 'SHA-1')"),
            R"("aaff4a450a104cd177d28d18d74485e8cae074b7")");
  EXPECT_THAT(of("States.Hash('x', 'CRC')"), StartsWith("States.IntrinsicFailure"));
  EXPECT_EQ(of("States.StringSplit('1,2,,3', ',')"), R"(["1","2","3"])");
  EXPECT_EQ(of("States.StringSplit('This.is+a,test=string', '.+,=')"),
            R"(["This","is","a","test","string"])");
  EXPECT_EQ(of("States.StringSplit('voilà, ça', 'é')"), R"(["voilà, ça"])") << "whole characters";
  EXPECT_EQ(of("States.StringSplit('→a→→é€😀b€', '€→😀')"), R"(["a","é","b"])");
  EXPECT_EQ(of("States.StringSplit('abc', '')"), R"(["abc"])");
  EXPECT_EQ(of("States.StringSplit('', ',')"), "[]");
}

TEST(Intrinsics, Numbers) {
  EXPECT_EQ(of("States.MathAdd(111, -1)"), "110");
  EXPECT_EQ(of("States.MathAdd($.half, 1)"), "4");
  EXPECT_EQ(of("States.MathRandom(1, 2)"), "1");
  EXPECT_EQ(of("States.MathRandom(1, 1000000, 7)"), of("States.MathRandom(1, 1000000, 7)"));
  EXPECT_THAT(of("States.MathRandom(2, 2)"), StartsWith("States.IntrinsicFailure"));
}

TEST(Intrinsics, Uuid) {
  EXPECT_THAT(of("States.UUID()"),
              ::testing::MatchesRegex("\"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
                                      "[0-9a-f]{12}\""));
}

TEST(Intrinsics, NestUpToTen) {
  EXPECT_EQ(of("States.ArrayGetItem(States.StringSplit(States.Format('{}-b', $.name), '-'), 1)"),
            R"("b")");
  std::string deep = "1";
  for (int i = 0; i < 11; ++i) {
    deep = "States.Array(" + deep + ")";
  }
  EXPECT_THAT(of(deep), HasSubstr("ten deep"));
}

TEST(Intrinsics, AreRefusedWhereTheyAreWritten) {
  for (const std::string_view text :
       {"States.Nothing()", "States.Format", "States.Format(", "States.Format('a'",
        "States.UUID(1)", "States.MathAdd(1)", "States.MathAdd(1, '1')", "States.Array('a' 'b')",
        "States.Array(x)", "States.UUID() ", "States.UUID()x", "Format('a')", "States.Hash('a')",
        ""}) {
    EXPECT_FALSE(Expression::parse(text)) << text;
  }
}

TEST(Intrinsics, MakeNoMoreThanIsAllowed) {
  json::object input{{"big", std::string(2'000'000, 'x')}};
  EXPECT_THAT(evaluated("States.Format('{}{}{}{}{}', $.big, $.big, $.big, $.big, $.big)", input),
              StartsWith("States.DataLimitExceeded"));
}

TEST(Intrinsics, CompareNoMoreThanIsAllowed) {
  // Elements that differ at their ends only.
  json::array list;
  for (int i = 0; i < 300; ++i) {
    json::array each(1'000, 1);
    each.emplace_back(i);
    list.emplace_back(std::move(each));
  }
  EXPECT_THAT(evaluated("States.ArrayUnique($)", list), StartsWith("States.IntrinsicFailure"));
  EXPECT_EQ(evaluated("States.ArrayUnique($[*][-1])", list).substr(0, 8), "[0,1,2,3");
}

}  // namespace
}  // namespace auriga::workflow::test
