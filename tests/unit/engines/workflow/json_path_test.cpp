// Paths: what they select, what they refuse, and that they cannot run away.
#include "engines/workflow/json_path.hpp"

#include <gmock/gmock.h>

#include <utility>

#include "support.hpp"

namespace auriga::workflow::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const json::value kStore = R"({
  "store": {
    "book": [
      {"title": "A", "price": 8.95, "tags": ["x", "y"]},
      {"title": "B", "price": 12.99},
      {"title": "C", "price": 8.99, "isbn": "0-553"}
    ],
    "bicycle": {"color": "red", "price": 19.95}
  },
  "limit": 10, "a.b": {"c'd": 1}, "größe": 3, "list": [3, 1, 2], "none": null
})"_json;

std::string at(std::string_view path) {
  return evaluated(path, kStore);
}

TEST(JsonPath, SelectsOnePlace) {
  EXPECT_EQ(at("$.limit"), "10");
  EXPECT_EQ(at("$['limit']"), "10");
  EXPECT_EQ(at("$['a.b']['c\\'d']"), "1");
  EXPECT_EQ(at("$.größe"), "3");
  EXPECT_EQ(at("$.store.book[1].title"), R"("B")");
  EXPECT_EQ(at("$.store.book[-1].title"), R"("C")");
  EXPECT_EQ(at("$.store.book[(@.length-1)].title"), R"("C")");
  EXPECT_EQ(at("$.none"), "null");
}

TEST(JsonPath, SelectsManyAsAList) {
  EXPECT_EQ(at("$.store.book[*].title"), R"(["A","B","C"])");
  EXPECT_EQ(at("$..title"), R"(["A","B","C"])");
  EXPECT_EQ(at("$.store.book[0:2].title"), R"(["A","B"])");
  EXPECT_EQ(at("$.store.book[-2:].title"), R"(["B","C"])");
  EXPECT_EQ(at("$.list[::2]"), "[3,2]");
  EXPECT_EQ(at("$.store.book[0,2].title"), R"(["A","C"])");
  EXPECT_EQ(at("$.store..color"), R"(["red"])");
  EXPECT_EQ(at("$.store.book[9:]"), "[]");
  EXPECT_EQ(at("$..nothing"), "[]");
}

TEST(JsonPath, SlicesEndWithTheirList) {
  EXPECT_EQ(at("$.list[1::9223372036854775807]"), "[1]");
  EXPECT_EQ(at("$.list[-2::9223372036854775806]"), "[1]");
  EXPECT_EQ(at("$.list[-9223372036854775808:9223372036854775807:2]"), "[3,2]");
  EXPECT_EQ(at("$.list[0:3:3]"), "[3]");
  EXPECT_EQ(at("$.list[2:1]"), "[]");
  EXPECT_EQ(at("$.list[9223372036854775807::9223372036854775807]"), "[]");
}

TEST(JsonPath, SeveralNamesAtTheEndMakeAnObject) {
  EXPECT_EQ(at("$.store.bicycle['color','price']"), R"({"color":"red","price":19.95})");
  EXPECT_EQ(at("$.store.bicycle['color','none']"), R"({"color":"red"})");
  EXPECT_EQ(at("$.store.book[*]['title','isbn']"),
            R"([{"title":"A"},{"title":"B"},{"title":"C","isbn":"0-553"}])");
  EXPECT_EQ(at("$.store['book','bicycle'].price"), "[19.95]");
  EXPECT_THAT(at("$.limit['a','b']"), StartsWith("States.Runtime"));
  EXPECT_EQ(at("$.store.['bicycle']['color']"), R"("red")");
}

TEST(JsonPath, FiltersOfLists) {
  EXPECT_EQ(at("$.store.book[?(@.tags contains 'x')].title"), R"(["A"])");
  EXPECT_EQ(at("$.store.book[?(@.isbn contains '55')].title"), R"(["C"])");
  EXPECT_EQ(at("$.store.book[?(@.tags size 2)].title"), R"(["A"])");
  EXPECT_EQ(at("$.store.book[?(@.tags empty false)].title"), R"(["A"])");
  EXPECT_EQ(at("$.store.book[?(@.tags subsetof ['x', 'y', 'z'])].title"), R"(["A"])");
  EXPECT_EQ(at("$.store.book[?(@.tags anyof ['y'])].title"), R"(["A"])");
  EXPECT_EQ(at("$.store.book[?(@.tags noneof ['q'])].title"), R"(["A"])");
  EXPECT_EQ(at("$.list[?(@ == '1')]"), "[1]");
  EXPECT_EQ(at("$.list[?(@ === '1')]"), "[]");
  EXPECT_EQ(at("$.list[?(@ !== '1')]"), "[3,1,2]");
}

TEST(JsonPath, Filters) {
  EXPECT_EQ(at("$.store.book[?(@.price < 10)].title"), R"(["A","C"])");
  EXPECT_EQ(at("$.store.book[?(@.price < $.limit && @.isbn)].title"), R"(["C"])");
  EXPECT_EQ(at("$.store.book[?(@.title == 'B' || @.tags)].title"), R"(["A","B"])");
  EXPECT_EQ(at("$.store.book[?(!(@.isbn))].title"), R"(["A","B"])");
  EXPECT_EQ(at("$.store.book[?(@.title in ['A', 'C'])].title"), R"(["A","C"])");
  EXPECT_EQ(at("$.store.book[?(@.title nin ['A'])].title"), R"(["B","C"])");
  EXPECT_EQ(at("$..book[?(@.price != 12.99)].title"), R"(["A","C"])");
  EXPECT_EQ(at("$.list[?(@ > 1)]"), "[3,2]");
  EXPECT_EQ(evaluated("$.a[?(@[?(@ == $.b)])]", R"({"a": [[1], [2]], "b": 2})"_json), "[[2]]");
}

TEST(JsonPath, Functions) {
  EXPECT_EQ(at("$.list.length()"), "3");
  EXPECT_EQ(at("$.list.max()"), "3");
  EXPECT_EQ(at("$.list.min()"), "1");
  EXPECT_EQ(at("$..price.length()"), "4");
  EXPECT_THAT(at("$.store.max()"), StartsWith("States.Runtime"));
  EXPECT_EQ(at("$.store.bicycle.keys()"), R"(["color","price"])");
  EXPECT_EQ(at("$.list.first()"), "3");
  EXPECT_EQ(at("$..title.last()"), R"("C")");
  EXPECT_EQ(at("$.list.index(1)"), "1");
  EXPECT_EQ(at("$.list.index(-1)"), "2");
  EXPECT_THAT(at("$.list.index(3)"), HasSubstr("asks for an element that is not there"));
  EXPECT_THAT(at("$.list.keys()"), StartsWith("States.Runtime"));
  EXPECT_EQ(at("$..*.max()"), "19.95") << "what is no number does not count";
  EXPECT_EQ(at("$.list.avg()"), "2.0");
  EXPECT_THAT(at("$.list.stddev()"), StartsWith("0.81649658"));
  EXPECT_EQ(evaluated("$.stddev()", R"([0.1, 0.1, 0.1])"_json).find("nan"), std::string::npos);
  EXPECT_EQ(evaluated("$.stddev()", R"([1e9, 1e9, "x", 1e9])"_json), "0.0");
}

TEST(JsonPath, FunctionsInFilters) {
  EXPECT_EQ(at("$.store.book[?(@.tags.length() == 2)].title"), R"(["A"])");
  EXPECT_EQ(at("$.store.book[?(@.tags.first() == 'x')].title"), R"(["A"])");
  EXPECT_EQ(at("$.store.book[?(@.price > $..price.avg())].title"), R"(["B"])");
  EXPECT_EQ(at("$.store.book[?(@.tags.index(7))].title"), "[]");
}

TEST(JsonPath, Patterns) {
  EXPECT_EQ(at("$.store.book[?(@.title =~ /[AB]/)].title"), R"(["A","B"])");
  EXPECT_EQ(at("$.store.book[?(@.title =~ /c/i)].title"), R"(["C"])");
  EXPECT_EQ(at("$.store.book[?(@.isbn =~ /0-5/)].title"), "[]") << "the whole text";
  EXPECT_EQ(at("$.store.book[?(@.isbn =~ /0-5.*/ && @.price)].title"), R"(["C"])");
  EXPECT_EQ(at("$.store.book[?(@.tags =~ /y/)].title"), R"(["A"])");
  EXPECT_EQ(at("$.list[?(@ =~ /[12]/)]"), "[1,2]");
  EXPECT_EQ(evaluated("$[?(@ =~ /a\\/b\\d/)]", R"(["a/b1", "a/bd"])"_json), R"(["a/b1"])");
}

TEST(JsonPath, SaysWhatSelectsNothing) {
  EXPECT_THAT(at("$.store.house"), HasSubstr("'$.store.house' selects nothing"));
  EXPECT_THAT(at("$.limit.more"), StartsWith("States.Runtime"));
  EXPECT_THAT(at("$.store.book[3]"), StartsWith("States.Runtime"));
  EXPECT_THAT(at("$unknown"), HasSubstr("has no value"));
  EXPECT_THAT(at("$$.Execution"), StartsWith("States.Runtime"));
}

TEST(JsonPath, Variables) {
  const Variables variables{{"answer", R"({"is": [41, 42]})"_json}};
  EXPECT_EQ(evaluated("$answer.is[1]", kStore, variables), "42");
}

TEST(JsonPath, RefusesWhatIsNone) {
  for (const std::string_view text : {"limit",
                                      "$.",
                                      "$[",
                                      "$[]",
                                      "$['a'",
                                      "$[1",
                                      "$[a]",
                                      "$..",
                                      "$.a b",
                                      "$[?(@.a]",
                                      "$[?()]",
                                      "$[1:2:0]",
                                      "$[1:2:-1]",
                                      "$x.",
                                      "$.a.nofunction()",
                                      "$.length().a",
                                      "$[?(1)]",
                                      "$.a.first().b",
                                      "$.a.index()",
                                      "$.a.index(x)",
                                      "$.a.index(1",
                                      "$..first()",
                                      "$[?(@ =~ 'a')]",
                                      "$[?(@ =~ /a)]",
                                      "$[?(@ =~ /(/)]",
                                      "$[?(@ =~ /\\p{L}{200}/)]",
                                      "$.a[?(@.b ==)]",
                                      "$[(@.length)]"}) {
    EXPECT_FALSE(JsonPath::parse(text)) << text;
  }
}

TEST(JsonPath, WritesAtAReference) {
  const auto write = [](std::string_view path, std::string_view target) {
    auto value = parsed(target);
    const auto parsed_path = JsonPath::parse(path);
    return parsed_path && parsed_path->write(value, 7) ? core::to_json(value) : "no";
  };
  EXPECT_EQ(write("$", R"({"a": 1})"), "7");
  EXPECT_EQ(write("$.a.b", R"({"x": 1})"), R"({"x":1,"a":{"b":7}})");
  EXPECT_EQ(write("$.a[1]", R"({"a": [1, 2]})"), R"({"a":[1,7]})");
  EXPECT_EQ(write("$.a[2]", R"({"a": [1, 2]})"), "no");
  EXPECT_EQ(write("$.a.b", R"({"a": 1})"), "no");
  EXPECT_EQ(write("$.a[*]", R"({"a": [1]})"), "no");
  EXPECT_EQ(write("$.a[-1]", R"({"a": [1]})"), "no");
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

TEST(JsonPath, IsBoundedInDepthAndLength) {
  const auto fault = [](const std::string& text) {
    const auto path = JsonPath::parse(text);
    return path ? "" : path.error();
  };
  const auto nested = [](std::string_view open, std::size_t times, std::string_view close) {
    return "$[?(" + repeated(open, times) + "@.a" + repeated(close, times) + ")]";
  };
  for (const auto& [open, close] : {std::pair("@[?(", ")]"), std::pair("(", ")"),
                                    std::pair("$.a.b[?(1 == @[?(", ")])]"), std::pair("!", "")}) {
    EXPECT_THAT(fault(nested(open, 3'000, close)), HasSubstr("nested too deeply")) << open;
  }
  EXPECT_THAT(fault("$[?(@ in " + repeated("[", 30'000)), HasSubstr("nested too deeply"));
  EXPECT_THAT(fault(repeated("$[?(@[?(@", 50'000)), HasSubstr("at most 65,536 bytes"));
  EXPECT_EQ(fault(nested("@[?(", 15, ")]")), "");
  EXPECT_EQ(fault(nested("(", 30, ")")), "");
  EXPECT_EQ(fault("$" + repeated("[?(@.a[?(@.b)])]", 1'000)), "") << "beside each other";
  EXPECT_EQ(fault("$['" + std::string(65'000, 'x') + "']"), "");
  EXPECT_EQ(evaluated("$[?(@[?(@[?(@ == 1)])])]", R"([[[1], [2]], [[3]]])"_json), "[[[1],[2]]]");
}

/// What `$.a[?(filter)]` gives where so many places may be looked at.
std::string filtered(std::string_view filter, const json::value& input, std::size_t places) {
  const auto path = JsonPath::parse("$.a[?(" + std::string(filter) + ")]");
  const Scope scope{
      .input = &input, .context = nullptr, .variables = nullptr, .places_left = places};
  const auto value = path->read(scope);
  return value ? core::to_json(*value) : value.error().error + ": " + value.error().cause;
}

TEST(JsonPath, WhatFiltersCompareIsBounded) {
  const json::value lists{{"a", json::array(50'000, 1)}, {"b", json::array(50'000, 2)}};
  EXPECT_THAT(evaluated("$.a[?($.a noneof $.b)]", lists),
              AllOf(StartsWith("States.Runtime"), HasSubstr("looks at too much")));
  for (const std::string_view filter :
       {"$.a noneof $.b", "$.a subsetof $.b", "$.a anyof $.b", "@ in $.b", "@ nin $.b",
        "$.b contains @", "$.a === $.a", "$.a == $.a", "$.a != $.a", "$.b.sum() > 1"}) {
    EXPECT_THAT(filtered(filter, lists, 100'000), HasSubstr("looks at too much")) << filter;
  }
  EXPECT_EQ(filtered("@ == 2 || @ > 1", lists, 150'000), "[]");
  const json::value small{{"a", json::array(1'000, 1)}, {"b", json::array(1'000, 2)}};
  EXPECT_EQ(filtered("@ in $.b", small, 100'000), "[]");

  const std::string text(200'000, 'x');
  const json::value texts{{"a", json::array(1'000, 1)},
                          {"x", text},
                          {"y", text},
                          {"part", std::string(100'000, 'x') + "y"},
                          {"digits", std::string(200'000, '1')}};
  for (const std::string_view filter :
       {"$.x == $.y", "$.x <= $.y", "$.x contains $.part", "$.x size 1", "$.x empty true",
        "$.x =~ /y*/", "$.x =~ /.*x.{60}y.*/", "$.x.length() == 1", "@ == $.digits"}) {
    EXPECT_THAT(filtered(filter, texts, 100'000), HasSubstr("looks at too much")) << filter;
  }
  EXPECT_THAT(filtered("$.x == $.y", texts, 1'000'000), StartsWith("[1,1,1"));
}

TEST(JsonPath, AFilterThatIsCutOffIsAFault) {
  // The element is the last, so that nothing is looked at after it.
  const json::value lists{
      {"a", json::array{1}}, {"b", json::array(1'000, 3)}, {"c", json::array(1'000, 4)}};
  for (const std::string_view filter :
       {"$.b anyof $.c", "!($.b anyof $.c)", "$.b noneof $.c", "!($.b[?(@ in $.c)])"}) {
    EXPECT_THAT(filtered(filter, lists, 10'000), HasSubstr("looks at too much")) << filter;
  }
  EXPECT_EQ(filtered("!($.b anyof $.c)", lists, 100'000), "[1]");
}

TEST(JsonPath, WhatIsCopiedIsBounded) {
  const json::value input{{"a", json::array{std::string(200'000, 'x'), 1}},
                          {"o", {{"p", std::string(200'000, 'y')}, {"q", 2}}}};
  const auto indexes = [](std::size_t count) { return "$.a[0" + repeated(",0", count) + "]"; };
  EXPECT_THAT(evaluated(indexes(30'000), input), StartsWith("States.DataLimitExceeded"));
  EXPECT_EQ(evaluated(indexes(30'000) + ".length()", input), "30001");
  EXPECT_EQ(evaluated(indexes(30'000) + ".index(-1)", input).size(), 200'002U);
  EXPECT_EQ(evaluated(indexes(10), input).size(), 11U * 200'003 + 1);
  EXPECT_THAT(evaluated("$.o['p'" + repeated(",'p'", 10'000) + "]", input),
              StartsWith("States.DataLimitExceeded"));
  EXPECT_THAT(evaluated("$['o'" + repeated(",'o'", 5'000) + "]['p','q']", input),
              StartsWith("States.DataLimitExceeded"));
  EXPECT_EQ(evaluated("$['o','o']['q','q']", input), R"([{"q":2},{"q":2}])");
  // A function in a filter copies nothing.
  EXPECT_EQ(evaluated("$.a[?($.a.first() != 1)]", input).size(), 200'006U);
}

TEST(JsonPath, CannotRunAway) {
  // 200 lists of 200, all of it looked at at each of three levels.
  json::array rows;
  for (int i = 0; i < 200; ++i) {
    rows.emplace_back(json::array(200, json::value(json::array(5, 1))));
  }
  EXPECT_THAT(evaluated("$..*..*..*", rows), HasSubstr("looks at too much"));
  // Each path alone is within its bound; all that one state has are not.
  const std::string deep_scan = "$..[?(@.none == 1)]";
  EXPECT_EQ(evaluated(deep_scan, rows), "[]");
  std::string many = "States.Array(" + deep_scan;
  for (int i = 0; i < 60; ++i) {
    many += ", " + deep_scan;
  }
  EXPECT_THAT(evaluated(many + ")", rows), HasSubstr("looks at too much"));
  std::string deep = "$[?(";
  deep += std::string(1000, '(');
  EXPECT_FALSE(JsonPath::parse(deep));
}

}  // namespace
}  // namespace auriga::workflow::test
