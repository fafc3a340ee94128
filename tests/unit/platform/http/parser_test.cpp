// The parsers by tables: request heads, chunks, targets, multipart, ranges, networks.
#include <gmock/gmock.h>

#include "platform/http/byte_range.hpp"
#include "platform/http/chunked_decoder.hpp"
#include "platform/http/gzip.hpp"
#include "platform/http/header_block.hpp"
#include "platform/http/multipart_parser.hpp"
#include "platform/http/network_list.hpp"
#include "platform/http/request_parser.hpp"
#include "platform/http/target.hpp"

namespace auriga::platform::http {
namespace {

TEST(RequestParser, ReadsAHead) {
  const std::string text =
      "POST /a?b=c HTTP/1.1\r\nHost: h:80\r\nX-Empty:\r\nX-Space: \t a b \t\r\n"
      "content-length: 12\r\nConnection: Keep-Alive, close\r\nExpect: 100-Continue\r\n\r\n";
  RequestHead head;
  ASSERT_TRUE(parse_head(text, {}, head));
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.target, "/a?b=c");
  EXPECT_EQ(head.find("host"), "h:80");
  EXPECT_EQ(head.find("X-EMPTY"), "");
  EXPECT_EQ(head.find("X-Space"), "a b");
  EXPECT_EQ(head.content_length, 12U);
  EXPECT_FALSE(head.keep_alive);
  EXPECT_TRUE(head.expects_continue);
  EXPECT_FALSE(head.chunked);
}

TEST(RequestParser, CutsAnAbsoluteTargetToItsPath) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"http://h/x?y", "/x?y"}, {"https://h", "/"}, {"/plain", "/plain"}, {"*", "*"}};
  for (const auto& [sent, read] : rows) {
    RequestHead head;
    const auto text = "GET " + sent + " HTTP/1.1\r\nHost: h\r\n\r\n";
    ASSERT_TRUE(parse_head(text, {}, head)) << sent;
    EXPECT_EQ(head.target, read);
    EXPECT_GE(head.target.data(), text.data());
    EXPECT_LE(head.target.data() + head.target.size(), text.data() + text.size());
  }
}

TEST(RequestParser, FindsTheEndHoweverTheHeadArrives) {
  const std::string text = "GET / HTTP/1.1\r\nHost: h\r\n\r\nrest";
  std::size_t scanned = 0;
  for (std::size_t length = 1; length <= text.size(); ++length) {
    const auto end = find_head_end(std::string_view(text).substr(0, length), scanned);
    if (end == HeadEnd::kFound) {
      EXPECT_EQ(scanned, text.size() - 4);
      EXPECT_EQ(length, text.size() - 4);
      return;
    }
    ASSERT_EQ(end, HeadEnd::kMissing) << length;
  }
  FAIL() << "no end was found";
}

TEST(RequestParser, ReusesAHeadWithoutRests) {
  RequestHead head;
  ASSERT_TRUE(
      parse_head("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", {}, head));
  EXPECT_TRUE(head.chunked);
  ASSERT_TRUE(parse_head("GET / HTTP/1.0\r\n\r\n", {}, head));
  EXPECT_FALSE(head.chunked);
  EXPECT_FALSE(head.keep_alive);
  EXPECT_TRUE(head.headers.empty());
}

/// Decodes `text` fed in pieces of `step` bytes: the body, or "error".
std::string unchunk(std::string_view text, std::size_t step) {
  ChunkedDecoder decoder;
  std::string body;
  while (!text.empty() && !decoder.done()) {
    auto piece = text.substr(0, step);
    while (!piece.empty() && !decoder.done()) {
      const auto read = decoder.next(piece);
      if (!read) {
        return "error";
      }
      body += read->data;
      piece.remove_prefix(read->consumed);
      text.remove_prefix(read->consumed);
    }
  }
  return decoder.done() ? body + "|" + std::string(text) : body + "...";
}

TEST(ChunkedDecoder, DecodesWhateverThePieces) {
  const std::string text = "4\r\nWiki\r\n5;a=\"b\"\r\npedia\r\n0\r\nX: y\r\n\r\nnext";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    EXPECT_EQ(unchunk(text, step), "Wikipedia|next") << step;
  }
  EXPECT_EQ(unchunk("0\r\n\r\n", 1), "|");
  EXPECT_EQ(unchunk("4\r\nWi", 64), "Wi...");
}

TEST(ChunkedDecoder, RefusesWhatTwoServersCouldReadTwoWays) {
  for (const auto* text :
       {"\r\n", "g\r\n", " 4\r\nWiki\r\n", "4 \r\nWiki\r\n", "0x4\r\nWiki\r\n", "4\nWiki\r\n",
        "4\r\nWikiX\r\n", "4\r\nWiki\n0\r\n\r\n", "4\rWiki", "-1\r\n", "1234567890abcdef0\r\n",
        "4;\x01\r\n", "0\r\nX: \x02\r\n\r\n"}) {
    EXPECT_EQ(unchunk(text, 100), "error") << text;
    EXPECT_EQ(unchunk(text, 1), "error") << text;
  }
}

TEST(Target, DecodesPercentsAndForms) {
  const std::vector<std::tuple<std::string, Plus, std::string>> rows{
      {"a%20b+c", Plus::kLiteral, "a b+c"},
      {"a%20b+c", Plus::kSpace, "a b c"},
      {"%c3%A9", Plus::kLiteral, "é"},
      {"%", Plus::kLiteral, "!"},
      {"%4", Plus::kLiteral, "!"},
      {"%zz", Plus::kLiteral, "!"},
      {"%00", Plus::kLiteral, "!"},
      {"%ff", Plus::kLiteral, "!"},
      {"%c0%80", Plus::kLiteral, "!"},
      {std::string("a\0b", 3), Plus::kLiteral, "!"},
      {std::string("\0", 1), Plus::kSpace, "!"}};
  for (const auto& [text, plus, decoded] : rows) {
    std::string out;
    EXPECT_EQ(percent_decode(text, plus, out) ? out : "!", decoded) << text;
  }
  core::TextFields fields;
  ASSERT_TRUE(parse_query("a=1&b=&c&&a=%26%3D", fields));
  EXPECT_THAT(fields, ::testing::ElementsAre(::testing::Pair("a", "1"), ::testing::Pair("b", ""),
                                             ::testing::Pair("c", ""), ::testing::Pair("a", "&=")));
  std::string many;
  for (int i = 0; i < 101; ++i) {
    many += "a=1&";
  }
  fields.clear();
  EXPECT_FALSE(parse_query(many, fields));
}

/// Runs the parser over `text` in pieces: parts as name[file]{data}, then "." at a proper end.
std::string parse_form(std::string_view text, std::size_t step, std::string_view boundary = "B") {
  using Event = MultipartParser::Event;
  MultipartParser parser(boundary);
  std::string seen;
  for (;;) {
    const auto event = parser.next();
    if (!event) {
      return seen + "error";
    }
    switch (*event) {
      case Event::kPart:
        seen += parser.part().name +
                (parser.part().is_file ? "[" + parser.part().file_name + "]" : "") + "{";
        break;
      case Event::kData:
        seen += parser.data();
        break;
      case Event::kPartEnd:
        seen += "}";
        break;
      case Event::kEnd:
        return seen + ".";
      case Event::kNeedMore:
        if (text.empty()) {
          return seen + "...";
        }
        parser.feed(text.substr(0, step));
        text.remove_prefix(std::min(step, text.size()));
    }
  }
}

TEST(Multipart, ReadsPartsWhateverThePieces) {
  const std::string text =
      "preamble\r\n--B  \r\nContent-Disposition: form-data; name=a\r\n\r\none\r\n--A\r\n-\r\n"
      "--B\r\ncontent-disposition: FORM-DATA; filename=\"f \\\"q\\\".txt\"; name=\"b\"\r\n"
      "Content-Type: text/plain\r\n\r\n\r\n--B\r\n"
      "Content-Disposition: form-data; name=\"c\"\r\n\r\n\r\n\r\n--B--epilogue";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    EXPECT_EQ(parse_form(text, step), "a{one\r\n--A\r\n-}b[f \"q\".txt]{}c{\r\n}.") << step;
  }
}

TEST(Multipart, RefusesBrokenForms) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"--B\r\n\r\nx\r\n--B--", "error"},
      {"--B\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--B--", "error"},
      {"--B\r\nno header\r\n\r\nx\r\n--B--", "error"},
      {"--B\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n",
       "error"},
      {"--B\r\nX: " + std::string(9000, 'x'), "error"},
      {"--B" + std::string(100, ' '), "error"},
      {"--Bjunk\r\n", "error"},
      {"--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--Bjunk\r\n", "a{x}error"},
      {"--B\r\nContent-Disposition: form-data; name=a\r\n\r\nhalf", "a{..."},
      {"", "..."}};
  for (const auto& [text, seen] : rows) {
    EXPECT_EQ(parse_form(text, 7), seen) << text.substr(0, 60);
  }
}

TEST(Multipart, BoundsPaddingAndHeadsWhateverThePieces) {
  const std::string part = "Content-Disposition: form-data; name=a\r\n";
  for (const std::size_t extra : {0U, 1U}) {
    const auto padded = "--B" + std::string(64 + extra, ' ') + "\r\n" + part + "\r\nx\r\n--B--";
    auto filled = part + "X: ";
    filled += std::string(8192 + extra - filled.size(), 'x');
    const auto long_head = "--B\r\n" + filled + "\r\n\r\nx\r\n--B--";
    for (const std::size_t step : {1U, 2U, 3U, 7U, 10'000U}) {
      EXPECT_EQ(parse_form(padded, step), extra == 0 ? "a{x}." : "error") << step;
      EXPECT_EQ(parse_form(long_head, step), extra == 0 ? "a{x}." : "error") << step;
    }
  }
}

TEST(Multipart, FindsTheBoundary) {
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(multipart_boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\""), "a b");
  EXPECT_FALSE(multipart_boundary("multipart/mixed; boundary=abc"));
  EXPECT_FALSE(multipart_boundary("multipart/form-data"));
  EXPECT_FALSE(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'x')));
}

TEST(HeaderBlock, NoValueStartsAHeaderOfItsOwn) {
  HeaderBlock block;
  block.add("Location", "/a\r\nSet-Cookie: evil=1");
  EXPECT_EQ(block.lines(), "Location: /a  Set-Cookie: evil=1\r\n");
  block.set("location", "/b");
  block.add("X", "1");
  EXPECT_EQ(block.get("LOCATION"), "/b");
  block.remove("location");
  EXPECT_EQ(block.lines(), "X: 1\r\n");
  EXPECT_FALSE(block.has("Location"));
}

TEST(NetworkList, HoldsAddressesAndRanges) {
  const NetworkList list({"10.0.0.0/8", "192.0.2.7", "2001:db8::/32"});
  for (const auto* inside : {"10.255.1.2", "192.0.2.7", "::ffff:10.1.1.1", "2001:db8:1::5"}) {
    EXPECT_TRUE(list.contains(std::string_view(inside))) << inside;
  }
  for (const auto* outside : {"11.0.0.1", "192.0.2.8", "2001:db9::1", "nonsense", ""}) {
    EXPECT_FALSE(list.contains(std::string_view(outside))) << outside;
  }
  EXPECT_THROW(NetworkList({"10.0.0.0/40"}), core::Error);
  EXPECT_THROW(NetworkList({"example.org"}), core::Error);
  EXPECT_EQ(list.client("10.0.0.1", "1.1.1.1, 2.2.2.2, 10.9.9.9"), "2.2.2.2");
  EXPECT_EQ(list.client("9.9.9.9", "1.1.1.1"), "9.9.9.9");
  EXPECT_EQ(list.client("10.0.0.1", "1.1.1.1, junk"), "10.0.0.1");
}

TEST(NetworkList, TakesIpv4WrittenAsIpv6ForIpv4) {
  const NetworkList list({"10.0.0.0/8", "::ffff:172.16.0.0/108", "::ffff:192.0.2.7"});
  for (const auto* inside : {"172.31.255.1", "::ffff:172.16.0.1", "192.0.2.7", "::FFFF:c000:207"}) {
    EXPECT_TRUE(list.contains(std::string_view(inside))) << inside;
  }
  for (const auto* outside : {"172.32.0.1", "192.0.2.8", "::ffff:192.0.2.8", "::192.0.2.7"}) {
    EXPECT_FALSE(list.contains(std::string_view(outside))) << outside;
  }
  EXPECT_EQ(list.client("10.0.0.1", "::ffff:203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(list.client("10.0.0.1", "1.1.1.1, ::ffff:cb00:7109, ::ffff:10.9.9.9"), "203.0.113.9");
  EXPECT_EQ(list.client("::ffff:10.0.0.1", "203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(list.client("10.0.0.1", "2001:DB8:0::0005"), "2001:db8::5");
}

TEST(Gzip, IsTakenWhenItIsNamed) {
  for (const auto* yes : {"gzip", "br, gzip", "GZIP;q=0.1", "*"}) {
    EXPECT_TRUE(accepts_gzip(yes)) << yes;
  }
  for (const auto* no : {"", "br", "gzip;q=0", "gzip;q=0.0, *", "identity"}) {
    EXPECT_FALSE(accepts_gzip(no)) << no;
  }
}

}  // namespace
}  // namespace auriga::platform::http
