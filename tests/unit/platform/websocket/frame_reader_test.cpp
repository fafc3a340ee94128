// RFC 6455, sections 5 to 8, rule by rule, as a server reads. Each case is read whole and in pieces
// of one to seven bytes: the outcome must be the same.
#include "platform/websocket/frame_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recording_sink.hpp"

namespace auriga::platform::websocket::test {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

constexpr int kFinal = 0x80;
constexpr int kTextOpcode = 0x1;
constexpr int kBinaryOpcode = 0x2;
constexpr int kCloseOpcode = 0x8;
constexpr int kPingOpcode = 0x9;
constexpr int kPongOpcode = 0xA;

struct Rule {
  std::string section;
  std::string bytes;
  std::vector<std::string> events = {};
  int code = 0;
  bool told_early = false;  ///< In pieces, fewer events may come before the fault; never more.
};

std::string text(std::string_view payload) {
  return client_frame(kFinal | kTextOpcode, payload);
}

/// A header with any length form, and no payload.
std::string raw(std::string bytes) {
  return bytes;
}

std::vector<Rule> rules() {
  const std::string big(70'000, 'b');
  const std::string half_text = "\xCE\xBA\xE1\xBD"s;
  return {
      {"5.1 a client masks", raw("\x81\x02hi"), {}, 1002},
      {"5.2 FIN and text", text("hello"), {"text hello"}},
      {"5.2 binary", client_frame(kFinal | kBinaryOpcode, "\x01\x02"s), {"binary \x01\x02"s}},
      {"5.2 RSV1 without an extension", client_frame(kFinal | 0x40 | kTextOpcode, "x"), {}, 1002},
      {"5.2 RSV2", client_frame(kFinal | 0x20 | kTextOpcode, "x"), {}, 1002},
      {"5.2 RSV3", client_frame(kFinal | 0x10 | kTextOpcode, "x"), {}, 1002},
      {"5.2 RSV on a control frame", client_frame(kFinal | 0x40 | kPingOpcode, "x"), {}, 1002},
      {"5.2 reserved opcode 3", client_frame(kFinal | 0x3, ""), {}, 1002},
      {"5.2 reserved opcode 7", client_frame(kFinal | 0x7, ""), {}, 1002},
      {"5.2 reserved opcode 11", client_frame(kFinal | 0xB, ""), {}, 1002},
      {"5.2 reserved opcode 15", client_frame(kFinal | 0xF, ""), {}, 1002},
      {"5.2 after good ones, in order",
       text("a") + text("b") + client_frame(kFinal | 0x3, ""),
       {"text a", "text b"},
       1002},
      {"5.2 an empty payload", text(""), {"text "}},
      {"5.2 length 125", text(std::string(125, 'x')), {"text " + std::string(125, 'x')}},
      {"5.2 length 126", text(std::string(126, 'x')), {"text " + std::string(126, 'x')}},
      {"5.2 length 65535", text(std::string(65535, 'x')), {"text " + std::string(65535, 'x')}},
      {"5.2 length 65536 and more", text(big), {"text " + big}},
      {"5.2 16 bits where 7 do", raw("\x81\xFE\x00\x7D"s + "mask"), {}, 1002},
      {"5.2 64 bits where 16 do",
       raw("\x81\xFF\x00\x00\x00\x00\x00\x00\xFF\xFF"s + "mask"),
       {},
       1002},
      {"5.2 64 bits, the highest set",
       raw("\x81\xFF\x80\x00\x00\x00\x00\x00\x00\x00"s + "mask"),
       {},
       1002},
      {"5.3 the mask goes on over a whole payload",
       text("the quick brown fox jumps over it"),
       {"text the quick brown fox jumps over it"}},
      {"5.4 two fragments",
       client_frame(kTextOpcode, "frag") + client_frame(kFinal, "ment"),
       {"text fragment"}},
      {"5.4 many, some empty",
       client_frame(kBinaryOpcode, "") + client_frame(0, "a") + client_frame(0, "") +
           client_frame(kFinal, "b"),
       {"binary ab"}},
      {"5.4 a control frame between them",
       client_frame(kTextOpcode, "frag") + client_frame(kFinal | kPingOpcode, "now") +
           client_frame(kFinal, "ment"),
       {"ping now", "text fragment"}},
      {"5.4 messages do not mix", client_frame(kTextOpcode, "a") + text("b"), {}, 1002},
      {"5.4 nor binary into text",
       client_frame(kTextOpcode, "a") + client_frame(kFinal | kBinaryOpcode, "b"),
       {},
       1002},
      {"5.4 a continuation of nothing", client_frame(kFinal, "x"), {}, 1002},
      {"5.4 nor after the message ended", text("a") + client_frame(0, "x"), {"text a"}, 1002},
      {"5.4 a whole message after a fragmented one",
       client_frame(kTextOpcode, "a") + client_frame(kFinal, "b") + text("c"),
       {"text ab", "text c"}},
      {"5.5 a control frame of 125 bytes",
       client_frame(kFinal | kPingOpcode, std::string(125, 'p')),
       {"ping " + std::string(125, 'p')}},
      {"5.5 a control frame of 126 bytes",
       client_frame(kFinal | kPingOpcode, std::string(126, 'p')),
       {},
       1002},
      {"5.5 a fragmented control frame", client_frame(kPingOpcode, "x"), {}, 1002},
      {"5.5.1 an empty close", client_frame(kFinal | kCloseOpcode, ""), {"close 1005 "}},
      {"5.5.1 a code", client_frame(kFinal | kCloseOpcode, "\x03\xE8"s), {"close 1000 "}},
      {"5.5.1 a code and a reason",
       client_frame(kFinal | kCloseOpcode, "\x03\xE9going"s),
       {"close 1001 going"}},
      {"5.5.1 half a code", client_frame(kFinal | kCloseOpcode, "\x03"), {}, 1002},
      {"5.5.1 a reason that is no UTF-8",
       client_frame(kFinal | kCloseOpcode, "\x03\xE8\xFF"s),
       {},
       1007},
      {"5.5.1 nothing after a close",
       client_frame(kFinal | kCloseOpcode, "\x03\xE8"s) + text("late"),
       {"close 1000 "}},
      {"5.5.2 a ping", client_frame(kFinal | kPingOpcode, ""), {"ping "}},
      {"5.5.3 a pong nobody asked for", client_frame(kFinal | kPongOpcode, "x"), {"pong x"}},
      {"5.6 text may be of many bytes a character",
       text("κόσμε \xF0\x9F\x98\x80"s),
       {"text κόσμε \xF0\x9F\x98\x80"s}},
      {"7.4.1 1005 is not sent", client_frame(kFinal | kCloseOpcode, "\x03\xED"s), {}, 1002},
      {"7.4.1 1006 is not sent", client_frame(kFinal | kCloseOpcode, "\x03\xEE"s), {}, 1002},
      {"7.4.1 1015 is not sent", client_frame(kFinal | kCloseOpcode, "\x03\xF7"s), {}, 1002},
      {"7.4.2 0 to 999 are not used", client_frame(kFinal | kCloseOpcode, "\x00\x01"s), {}, 1002},
      {"7.4.2 1016 to 2999 are reserved",
       client_frame(kFinal | kCloseOpcode, "\x07\xD0"s),
       {},
       1002},
      {"7.4.2 3000 to 3999 are registered",
       client_frame(kFinal | kCloseOpcode, "\x0B\xB8"s),
       {"close 3000 "}},
      {"7.4.2 4000 to 4999 are private",
       client_frame(kFinal | kCloseOpcode, "\x13\x87"s),
       {"close 4999 "}},
      {"8.1 text that is no UTF-8", text("\xC3\x28"s), {}, 1007},
      {"8.1 an overlong form", text("\xC0\xAF"s), {}, 1007},
      {"8.1 a surrogate", text("\xED\xA0\x80"s), {}, 1007},
      {"8.1 half a character at the end", text("\xE2\x82"s), {}, 1007},
      {"8.1 a character over two fragments",
       client_frame(kTextOpcode, half_text) + client_frame(kFinal, "\xB9"s),
       {"text \xCE\xBA\xE1\xBD\xB9"s}},
      {"8.1 which the second does not complete",
       client_frame(kTextOpcode, half_text) + client_frame(kFinal, "x"),
       {},
       1007},
      {"8.1 nor the end",
       client_frame(kTextOpcode, half_text) + client_frame(kFinal, ""),
       {},
       1007},
      {"8.1 told in the first fragment already", client_frame(kTextOpcode, "\xFF"s), {}, 1007},
      {"8.1 binary may be anything",
       client_frame(kFinal | kBinaryOpcode, "\xFF\xC0"s),
       {"binary \xFF\xC0"s}},
  };
}

TEST(FrameReader, KeepsTheRules) {
  for (const auto& rule : rules()) {
    for (const std::size_t step : {rule.bytes.size(), 1UL, 2UL, 3UL, 7UL, 4096UL}) {
      const auto read = read_in_steps(rule.bytes, step);
      EXPECT_EQ(read.code, rule.code) << rule.section << ", in steps of " << step;
      EXPECT_THAT(read.events, ElementsAreArray(rule.events))
          << rule.section << ", in steps of " << step;
    }
  }
}

TEST(FrameReader, FailsTextAtTheFirstByteThatCannotBe) {
  auto bytes = client_frame(kFinal | kTextOpcode, "good \xFF and much that never comes"s);
  const auto read = read_in_steps(bytes.substr(0, 6 + 6), 4);
  EXPECT_EQ(read.code, 1007);
}

TEST(FrameReader, BoundsAMessageByItsHeader) {
  constexpr std::size_t kMax = 1000;
  EXPECT_EQ(read_in_steps(text(std::string(kMax, 'x')), 100, kMax).code, 0);
  // The payload has not come yet.
  EXPECT_EQ(read_in_steps(text(std::string(kMax + 1, 'x')).substr(0, 8), 8, kMax).code, 1009);
  const auto first = client_frame(kTextOpcode, std::string(600, 'x'));
  EXPECT_EQ(read_in_steps(first + client_frame(0, std::string(400, 'x')) + client_frame(kFinal, ""),
                          50, kMax)
                .code,
            0);
  EXPECT_EQ(read_in_steps(first + client_frame(0, std::string(401, 'x')), 50, kMax).code, 1009);
  EXPECT_EQ(read_in_steps(raw("\x81\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s + "mask"), 3, kMax).code,
            1009);
}

TEST(FrameReader, StopsWhereItsSinkRefuses) {
  FrameReader reader(1000);
  RecordingSink sink;
  sink.taken_max = 2;
  auto bytes = text("a") + client_frame(kFinal | kPingOpcode, "b") + text("c");
  EXPECT_FALSE(reader.read(bytes, sink));
  EXPECT_THAT(sink.events, ElementsAre("text a", "ping b"));
}

TEST(FrameReader, KeepsNothingBetweenMessages) {
  FrameReader reader(1U << 20U);
  RecordingSink sink;
  auto bytes = text(std::string(100'000, 'x'));
  const auto half = bytes.size() / 2;
  EXPECT_FALSE(reader.read(std::span(bytes).first(half), sink));
  EXPECT_GE(reader.kept_bytes(), half - 14);
  EXPECT_FALSE(reader.read(std::span(bytes).subspan(half), sink));
  EXPECT_EQ(sink.events.size(), 1U);
  EXPECT_LT(reader.kept_bytes(), 64U);
}

}  // namespace
}  // namespace auriga::platform::websocket::test
