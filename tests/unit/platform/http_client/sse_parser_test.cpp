#include "platform/http_client/sse_parser.hpp"

#include <gtest/gtest.h>

namespace auriga::platform {
namespace {

struct Seen {
  std::string type, data, id;
  bool operator==(const Seen&) const = default;
};

std::vector<Seen> parse(std::string_view text, std::size_t piece) {
  SseParser parser;
  std::vector<Seen> out;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    for (auto& event : core::value_or_throw(parser.feed(text.substr(at, piece)))) {
      out.push_back({event.type, event.data, event.id});
    }
  }
  return out;
}

struct Case {
  const char* name;
  std::string_view text;
  std::vector<Seen> expected;
};

using std::string_view_literals::operator""sv;

class SseParserCases : public ::testing::TestWithParam<Case> {};

TEST_P(SseParserCases, GivesTheSameEventsHoweverTheStreamIsCut) {
  const auto& given = GetParam();
  for (std::size_t piece = 1; piece <= given.text.size(); ++piece) {
    EXPECT_EQ(parse(given.text, piece), given.expected) << "pieces of " << piece;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Standard, SseParserCases,
    ::testing::Values(
        Case{"two_lines_are_one_event",
             "data: YHOO\ndata: +2\ndata: 10\n\n",
             {{"message", "YHOO\n+2\n10", ""}}},
        Case{"comments_ids_and_an_event_without_id",
             ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third "
             "event\n\n",
             {{"message", "first event", "1"},
              {"message", "second event", ""},
              {"message", " third event", ""}}},
        Case{"a_cut_event_is_lost",
             "data\n\ndata\ndata\n\ndata:",
             {{"message", "", ""}, {"message", "\n", ""}}},
        Case{"one_space_is_dropped",
             "data:test\n\ndata: test\n\n",
             {{"message", "test", ""}, {"message", "test", ""}}},
        Case{"all_line_ends",
             "event: a\r\ndata: 1\r\n\r\nevent: b\rdata: 2\r\revent: c\ndata: 3\n\n",
             {{"a", "1", ""}, {"b", "2", ""}, {"c", "3", ""}}},
        Case{"byte_order_mark",
             "\xEF\xBB\xBF"
             "data: x\n\n",
             {{"message", "x", ""}}},
        Case{"half_a_mark_is_text",
             "\xEF\xBB"
             "data: x\n\ndata: y\n\n",
             {{"message", "y", ""}}},
        Case{"an_event_without_data_is_none", "event: ping\n\ndata: x\n\n", {{"message", "x", ""}}},
        Case{"an_id_with_a_null_is_ignored",
             "id: 1\ndata: x\n\nid: 2\0"
             "3\ndata: y\n\n"sv,
             {{"message", "x", "1"}, {"message", "y", "1"}}},
        Case{"unknown_fields_are_ignored", "colour: red\ndata: x\n\n", {{"message", "x", ""}}}),
    [](const auto& one) { return one.param.name; });

TEST(SseParser, KeepsTheRetryTimeOfDigitsAlone) {
  SseParser parser;
  ASSERT_TRUE(parser.feed("retry: 2500\n\n"));
  EXPECT_EQ(parser.retry(), std::chrono::milliseconds(2500));
  ASSERT_TRUE(parser.feed("retry: 10s\nretry: -1\nretry:\n\n"));
  EXPECT_EQ(parser.retry(), std::chrono::milliseconds(2500));
}

TEST(SseParser, RefusesAnEventWithoutEnd) {
  const std::string piece(64 * 1024, 'x');
  {
    SseParser parser;
    core::Result<std::vector<ServerEvent>> last;
    for (int i = 0; i < 32 && last; ++i) {
      last = parser.feed(piece);
    }
    ASSERT_FALSE(last) << "one line without end";
    EXPECT_EQ(last.error().code(), core::ErrorCode::kOutgoingFailed);
  }
  SseParser parser;
  core::Result<std::vector<ServerEvent>> last;
  for (int i = 0; i < 32 && last; ++i) {
    last = parser.feed("data: " + piece + "\n");
  }
  EXPECT_FALSE(last) << "lines without end";
}

}  // namespace
}  // namespace auriga::platform
