#include "engines/llm/tool_calls.hpp"

#include <gtest/gtest.h>

#include <set>

namespace auriga::llm {
namespace {

using core::ErrorCode;

core::Result<std::vector<ToolCall>> assembled(const std::vector<ToolCallPiece>& pieces) {
  ToolCallAssembler assembler;
  for (const auto& piece : pieces) {
    if (auto taken = assembler.take(piece); !taken) {
      return std::unexpected(taken.error());
    }
  }
  return assembler.finish();
}

TEST(ToolCalls, ArePutTogetherByIndex) {
  const auto calls = assembled({{0, "a", "weather", ""},
                                {0, "", "", "{\"city\":"},
                                {1, "b", "time", "{"},
                                {0, "", "", "\"Oslo\"}"},
                                {1, "", "", "}"}});
  ASSERT_TRUE(calls);
  const std::vector<ToolCall> expected{{"a", "weather", R"({"city":"Oslo"})"}, {"b", "time", "{}"}};
  EXPECT_EQ(*calls, expected);
}

TEST(ToolCalls, NeedNoIndex) {
  const auto calls = assembled({{{}, "a", "weather", "{"},
                                {{}, "", "", "}"},
                                {{}, "b", "time", "{}"},
                                {{}, "", "time", "{\"x\":1}"}});
  ASSERT_TRUE(calls);
  const std::vector<ToolCall> expected{
      {"a", "weather", "{}"}, {"b", "time", "{}"}, {calls->back().id, "time", "{\"x\":1}"}};
  EXPECT_EQ(*calls, expected);
}

TEST(ToolCalls, GetIdsThatNoOtherHas) {
  std::set<std::string> ids;
  for (int answer = 0; answer < 10; ++answer) {
    const auto calls = assembled({{0, "", "weather", "{}"}, {1, "", "weather", "{}"}});
    ASSERT_TRUE(calls);
    for (const auto& call : *calls) {
      EXPECT_TRUE(call.id.starts_with("call_")) << call.id;
      EXPECT_LE(call.id.size(), 40U) << "the most that OpenAI takes back";
      EXPECT_TRUE(ids.insert(call.id).second) << call.id;
    }
  }
}

TEST(ToolCalls, MayRepeatTheirIdAndName) {
  const auto calls = assembled({{0, "a", "weather", "{"}, {0, "a", "weather", "}"}});
  ASSERT_TRUE(calls);
  const std::vector<ToolCall> expected{{"a", "weather", "{}"}};
  EXPECT_EQ(*calls, expected);
}

TEST(ToolCalls, KeepArgumentsThatAreNoJson) {
  const auto calls = assembled({{0, "a", "weather", "{oops"}});
  ASSERT_TRUE(calls);
  EXPECT_EQ((*calls)[0].arguments, "{oops");
  EXPECT_EQ((*assembled({{0, "a", "weather", ""}}))[0].arguments, "{}");
}

TEST(ToolCalls, AreBounded) {
  const auto refused = [](const std::vector<ToolCallPiece>& pieces) {
    const auto calls = assembled(pieces);
    return !calls && calls.error().code() == ErrorCode::kModelAnswerInvalid;
  };
  EXPECT_TRUE(refused({{1, "a", "left_out", ""}}));
  EXPECT_TRUE(refused({{1'000'000'000'000, "a", "far", ""}}));
  EXPECT_TRUE(refused({{0, "a", "", "{}"}})) << "no name";
  EXPECT_TRUE(refused({{0, "a", "x", ""}, {1, "a", "y", ""}})) << "one id twice";
  EXPECT_TRUE(refused({{0, "a", std::string(300, 'x'), ""}}));
  EXPECT_TRUE(refused({{0, std::string(300, 'x'), "x", ""}}));
  EXPECT_TRUE(refused(
      {{0, "a", "x", std::string(600'000, '1')}, {1, "b", "x", std::string(600'000, '1')}}));
  std::vector<ToolCallPiece> many;
  for (std::size_t i = 0; i < kToolCallsMax; ++i) {
    many.push_back({i, "", "x", ""});
  }
  EXPECT_EQ(assembled(many)->size(), kToolCallsMax);
  many.push_back({kToolCallsMax, "", "x", ""});
  EXPECT_TRUE(refused(many));
}

}  // namespace
}  // namespace auriga::llm
