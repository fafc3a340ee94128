#include "platform/websocket/frame.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "platform/websocket/handshake.hpp"
#include "platform/websocket/utf8_stream.hpp"

namespace auriga::platform::websocket {
namespace {

using namespace std::string_literals;

TEST(Frames, HaveTheShortestLength) {
  const std::pair<std::size_t, std::string> cases[] = {
      {0, "\x82\x00"s},
      {125, "\x82\x7D"s},
      {126, "\x82\x7E\x00\x7E"s},
      {65535, "\x82\x7E\xFF\xFF"s},
      {65536, "\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s}};
  for (const auto& [size, header] : cases) {
    const std::string payload(size, 'x');
    EXPECT_EQ(*make_frame(Opcode::binary, payload), header + payload) << size;
  }
  EXPECT_EQ(*make_frame(Opcode::text, "hi"), "\x81\x02hi");
}

TEST(Frames, CloseWithACodeAndWhatFitsOfTheReason) {
  EXPECT_EQ(*make_close(1000, "bye"), "\x88\x05\x03\xE8"s + "bye");
  const std::string long_reason = std::string(122, 'a') + "é" + std::string(50, 'b');
  const auto frame = make_close(4408, long_reason);
  EXPECT_LE(frame->size(), 127U);
  EXPECT_EQ(frame->substr(4), std::string(122, 'a'));  // Not half of the é.
}

TEST(Frames, NameTheCodesThatMayBeSent) {
  for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
                         3000, 3999, 4000, 4999}) {
    EXPECT_TRUE(may_be_sent(static_cast<std::uint16_t>(code))) << code;
  }
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
    EXPECT_FALSE(may_be_sent(static_cast<std::uint16_t>(code))) << code;
  }
}

TEST(Utf8Streams, AgreeWithTheWholeHoweverCut) {
  const std::string cases[] = {"",
                               "plain ascii, long enough for a word of eight",
                               "κόσμε",
                               "\xF0\x9F\x98\x80 smile",
                               "\xC0\xAF"s,
                               "\xE0\x80\xAF"s,
                               "\xED\xA0\x80"s,
                               "\xF4\x90\x80\x80"s,
                               "\xF4\x8F\xBF\xBF"s,
                               "\xFF"s,
                               "a\x80"s,
                               "\xE2\x82"s,
                               "\xED\x9F\xBF"s,
                               "\xEE\x80\x80"s,
                               "0123456\xCE\xBA"s,
                               "\xF5\x80\x80\x80"s,
                               "\xC2"s,
                               "\xC2\x20"s,
                               "\xF0\x80\x80\x80"s,
                               "\0nul"s};
  for (const auto& text : cases) {
    for (std::size_t step = 1; step <= std::max<std::size_t>(text.size(), 1); ++step) {
      Utf8Stream stream;
      bool good = true;
      for (std::size_t at = 0; at < text.size() && good; at += step) {
        good = stream.take(std::string_view(text).substr(at, step));
      }
      EXPECT_EQ(good && stream.complete(), core::is_utf8(text))
          << ::testing::PrintToString(text) << step;
    }
  }
}

TEST(Utf8Streams, FailAtTheFirstByteThatCannotBe) {
  Utf8Stream stream;
  EXPECT_TRUE(stream.take("\xF4"));
  EXPECT_FALSE(stream.take("\x90"));
}

// RFC 6455, section 1.3 has this key and its answer.
TEST(Handshake, AnswersTheKey) {
  const auto accepted = accept_upgrade({.upgrade = "websocket",
                                        .connection = "keep-alive, Upgrade",
                                        .key = "dGhlIHNhbXBsZSBub25jZQ==",
                                        .version = "13"});
  ASSERT_TRUE(accepted);
  EXPECT_EQ(*accepted, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(Handshake, RefusesWhatIsNone) {
  using core::ErrorCode;
  const std::string key = "dGhlIHNhbXBsZSBub25jZQ==";
  const std::pair<UpgradeRequest, ErrorCode> cases[] = {
      {{.upgrade = "", .connection = "Upgrade", .key = key, .version = "13"},
       ErrorCode::kUpgradeRequired},
      {{.upgrade = "h2c", .connection = "Upgrade", .key = key, .version = "13"},
       ErrorCode::kUpgradeRequired},
      {{.upgrade = "websocket", .connection = "close", .key = key, .version = "13"},
       ErrorCode::kUpgradeRequired},
      {{.upgrade = "WebSocket", .connection = "upgrade", .key = key, .version = "8"},
       ErrorCode::kUpgradeRequired},
      {{.upgrade = "websocket", .connection = "Upgrade", .key = "", .version = "13"},
       ErrorCode::kBadRequest},
      {{.upgrade = "websocket",
        .connection = "Upgrade",
        .key = "dGhlIHNhbXBsZSBub25jZR==",
        .version = "13"},
       ErrorCode::kBadRequest},
      {{.upgrade = "websocket", .connection = "Upgrade", .key = "c2hvcnQ=", .version = "13"},
       ErrorCode::kBadRequest}};
  for (const auto& [request, code] : cases) {
    const auto refused = accept_upgrade(request);
    ASSERT_FALSE(refused) << request.upgrade << request.key;
    EXPECT_EQ(refused.error().code(), code) << request.upgrade << request.key;
  }
}

}  // namespace
}  // namespace auriga::platform::websocket
